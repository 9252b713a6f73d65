// Flat JSON objects of strings, one a line: what the tests and this program say to each other.
import java.util.LinkedHashMap;
import java.util.Map;

final class Json {
  /** Names and values in turn: what stands between quotes. No pattern: they are megabytes long. */
  static Map<String, String> read(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    String name = null;
    int at = line.indexOf('"');
    while (at >= 0) {
      int end = at + 1;
      while (line.charAt(end) != '"') end += line.charAt(end) == '\\' ? 2 : 1;
      String text = unescape(line.substring(at + 1, end));
      if (name == null) name = text;
      else {
        values.put(name, text);
        name = null;
      }
      at = line.indexOf('"', end + 1);
    }
    return values;
  }

  /** Prints one line; `pairs` are names and values, a null value is left out. */
  static synchronized void say(String... pairs) {
    StringBuilder line = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] == null) continue;
      if (line.length() > 1) line.append(',');
      line.append('"').append(pairs[i]).append("\":\"").append(escape(pairs[i + 1])).append('"');
    }
    System.out.println(line.append('}'));
    System.out.flush();
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.toString();
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') out.append(c);
      else {
        char escaped = text.charAt(++i);
        switch (escaped) {
          case 'n' -> out.append('\n');
          case 'r' -> out.append('\r');
          case 't' -> out.append('\t');
          case 'u' -> {
            out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
            i += 4;
          }
          default -> out.append(escaped);
        }
      }
    }
    return out.toString();
  }
}
