// MIME messages as bytes: multipart/related and plain text/xml, written in the two ways of `Dialect`, read in any.
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

final class Mime {
  record Part(String id, String type, byte[] content) {}

  /** Root part and payloads, in order. */
  record Message(byte[] soap, List<Part> payloads) {}

  record Written(String contentType, byte[] body) {}

  static Written write(byte[] soap, List<Part> payloads, boolean core) throws Exception {
    if (payloads.isEmpty()) return new Written(core ? "text/xml; charset=UTF-8" : "text/xml;charset=\"utf-8\"", soap);
    var out = new ByteArrayOutputStream();
    String root = UUID.randomUUID() + "@stranger.example";
    String boundary = core ? "-=" + UUID.randomUUID() + "=-" : "part_" + UUID.randomUUID().toString().replace("-", "");
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(root, "text/xml; charset=UTF-8", soap));
    parts.addAll(payloads);
    for (Part part : parts) {
      boolean payload = part.content != soap;
      boolean text = part.type.startsWith("text/") || part.type.endsWith("/xml");
      StringBuilder head = new StringBuilder();
      if (core) {
        head.append("Content-Type: ").append(part.type).append("\r\nContent-ID: <").append(part.id).append(">\r\n");
        if (payload) head.append("Content-Disposition: attachment; filename=\"bericht.xml\"\r\n");
        if (payload && !text) head.append("Content-Transfer-Encoding: binary\r\n");
      } else {
        head.append("content-id: <").append(part.id).append(">\r\ncontent-type: ").append(part.type).append("\r\n");
        head.append("content-transfer-encoding: ").append(payload ? "base64" : "8bit").append("\r\n");
      }
      out.write(("--" + boundary + "\r\n" + head + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(!core && payload ? Base64.getMimeEncoder().encode(part.content) : part.content);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    String type =
        core
            ? "multipart/related; boundary=\"" + boundary + "\"; type=\"text/xml\"; start=\"<" + root + ">\"; start-info=\"text/xml\""
            : "Multipart/Related; type=\"text/xml\"; boundary=" + boundary;
    return new Written(type, out.toByteArray());
  }

  private static final Pattern PARAMETER = Pattern.compile(";\\s*([^=\\s]+)=(?:\"([^\"]*)\"|([^;\\s]*))");

  static Message read(String contentType, byte[] body) {
    if (contentType == null || contentType.toLowerCase().startsWith("text/xml")) return new Message(body, List.of());
    if (!contentType.toLowerCase().startsWith("multipart/related")) throw new IllegalArgumentException("a " + contentType);
    Map<String, String> parameters = new LinkedHashMap<>();
    var matcher = PARAMETER.matcher(contentType);
    while (matcher.find())
      parameters.put(matcher.group(1).toLowerCase(), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    if (!"text/xml".equals(parameters.get("type"))) throw new IllegalArgumentException("type is not text/xml");
    String start = parameters.get("start");
    byte[] soap = null;
    List<Part> payloads = new ArrayList<>();
    for (Part part : split(body, parameters.get("boundary"))) {
      boolean root = soap == null && (start == null || start.equals("<" + part.id + ">"));
      if (root) soap = part.content;
      else payloads.add(part);
    }
    return new Message(soap, payloads);
  }

  private static List<Part> split(byte[] body, String boundary) {
    // Latin-1 has one character for each byte.
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    String delimiter = "\r\n--" + boundary;
    List<Part> parts = new ArrayList<>();
    int at = text.indexOf(delimiter);
    while (at >= 0 && !text.startsWith("--", at + delimiter.length())) {
      int from = text.indexOf("\r\n", at + delimiter.length()) + 2;
      int end = text.indexOf(delimiter, from - 2);
      if (end < 0) throw new IllegalArgumentException("the last boundary is missing");
      int content = text.startsWith("\r\n", from) ? from + 2 : text.indexOf("\r\n\r\n", from) + 4;
      parts.add(part(text.substring(from, content), text.substring(content, Math.max(content, end))));
      at = end;
    }
    if (at < 0) throw new IllegalArgumentException("the last boundary is missing");
    return parts;
  }

  private static Part part(String head, String content) {
    String id = null;
    String type = null;
    for (String line : head.split("\r\n")) {
      String lower = line.toLowerCase();
      String value = line.substring(line.indexOf(':') + 1).trim();
      if (lower.startsWith("content-id:")) id = value.replaceAll("^<|>$", "");
      if (lower.startsWith("content-type:")) type = value;
    }
    return new Part(id, type, content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
