import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.w3c.dom.Element;

/**
 * WSS4J 1.6 as a client of Bode and as a server for Bode's client, over mutual TLS.
 * {@code Peer client|server <gateway|-> <organisations> <trust.pem> <intermediates.pem> <own OIN> <other OIN> S|SE [berichttype]}:
 * the client prints one JSON object; the server prints {@code port N} and answers Ping until its input ends.
 */
public final class Peer {
  private final Messages messages;
  private final String client;
  private final SSLContext tls = SSLContext.getInstance("TLS");

  public static void main(String[] args) throws Exception {
    Peer peer = new Peer(args);
    if (args[0].equals("client")) {
      System.out.println(peer.deliver(args[1], args[5], args.length > 8 ? args[8] : "APK"));
    } else {
      peer.serve();
    }
    System.exit(0);
  }

  private Peer(String[] args) throws Exception {
    client = args[6];
    List<Path> trusted = List.of(Path.of(args[3]), Path.of(args[4]));
    messages = new Messages(Path.of(args[2]), args[5], args[6], trusted, args[7].equals("SE"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(messages.keys, Messages.PASSWORD.toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(messages.authorities);
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private String deliver(String gateway, String oin, String berichtType) throws Exception {
    Element pong = call(gateway, "Ping", "<b:Ping xmlns:b=\"" + Messages.BOX + "\"/>");
    String seen = Messages.child(Messages.child(pong, "certificaat"), "oin").getTextContent();
    Element answer = call(gateway, "LeverBerichten", batch(oin, berichtType));
    return String.format(
        "{\"ping\":\"%s\",\"verwerkt\":%b,\"bewijs\":%b}",
        seen,
        answer.getElementsByTagNameNS("*", "VerwerkingsCode").item(0).getTextContent().equals("Verwerkt"),
        answer.getElementsByTagNameNS("*", "handtekening").getLength() > 0);
  }

  private Element call(String gateway, String operation, String body) throws Exception {
    String url = gateway + "/wus/berichtenbox/v1";
    String action = Messages.SERVICE + operation;
    String id = "urn:uuid:" + UUID.randomUUID();
    String headers =
        tag("To", url) + tag("Action", action) + tag("MessageID", id)
            + "<wsa:ReplyTo>" + tag("Address", Messages.WSA + "/anonymous") + "</wsa:ReplyTo>";
    byte[] request = messages.write(headers, body, null);
    HttpsURLConnection connection = (HttpsURLConnection) new URL(url).openConnection();
    connection.setSSLSocketFactory(tls.getSocketFactory());
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "text/xml; charset=utf-8");
    connection.setRequestProperty("SOAPAction", "\"" + action + "\"");
    connection.getOutputStream().write(request);
    boolean good = connection.getResponseCode() == 200;
    byte[] response;
    try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
      response = in.readAllBytes();
    }
    Messages.check(good, "HTTP " + connection.getResponseCode() + ": " + new String(response, "UTF-8"));
    Messages.Proven proven = messages.prove(response);
    Messages.check(proven.header("RelatesTo").equals(id), "answers another message");
    Messages.check(proven.header("Action").equals(action + "Response"), "another Action");
    byte[] sent = signatureValue(request);
    Messages.check(proven.confirmed().size() == 1, "one SignatureConfirmation");
    Messages.check(Arrays.equals(proven.confirmed().get(0), sent), "another signature is confirmed");
    return proven.payload();
  }

  private static byte[] signatureValue(byte[] message) throws Exception {
    String xml = new String(message, "UTF-8");
    String value = xml.replaceAll("(?s).*<ds:SignatureValue>(.*)</ds:SignatureValue>.*", "$1");
    return java.util.Base64.getMimeDecoder().decode(value.replace("&#13;", ""));
  }

  private void serve() throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/wus/berichtenbox/v1", this::answer);
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    System.in.readAllBytes();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      Messages.Proven request = messages.prove(exchange.getRequestBody().readAllBytes());
      Messages.check(request.header("Action").equals(Messages.SERVICE + "Ping"), "another Action");
      String headers =
          tag("To", Messages.WSA + "/anonymous") + tag("Action", Messages.SERVICE + "PingResponse")
              + tag("MessageID", "urn:uuid:" + UUID.randomUUID()) + tag("RelatesTo", request.header("MessageID"));
      byte[] response = messages.write(headers, pong(), request.signature());
      exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
      exchange.sendResponseHeaders(200, response.length);
      exchange.getResponseBody().write(response);
    } catch (Exception refused) {
      refused.printStackTrace();
    }
  }

  private static String tag(String name, String text) {
    return "<wsa:" + name + ">" + text + "</wsa:" + name + ">";
  }

  private String pong() {
    return "<b:PingResponse xmlns:b=\"" + Messages.BOX + "\"><b:ServerTijd>" + now() + "</b:ServerTijd>"
        + "<b:versie>WSS4J 1.6</b:versie><b:omgeving>demo</b:omgeving><a:certificaat xmlns:a=\"urn:bode:algemeen:v1\">"
        + "<a:oin>" + client + "</a:oin><a:serienummer>1</a:serienummer><a:geldigTot>" + now() + "</a:geldigTot>"
        + "<a:dagenGeldig>0</a:dagenGeldig></a:certificaat></b:PingResponse>";
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String batch(String oin, String berichtType) {
    String batchId = UUID.randomUUID().toString();
    return "<bb:LeverBerichten xmlns:bb=\"" + Messages.BOX + "\">"
        + "<m:Berichten xmlns:m=\"http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01\""
        + " xmlns:b=\"http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01\"><m:BatchInformatie>"
        + "<m:BatchID>" + batchId + "</m:BatchID><m:AanmaakDatum>" + now() + "</m:AanmaakDatum>"
        + "<m:BerichtLeverancierID>" + oin + "</m:BerichtLeverancierID></m:BatchInformatie>"
        + "<b:Bericht><b:BerichtInformatie><b:BatchID>" + batchId + "</b:BatchID>"
        + "<b:BerichtID>" + UUID.randomUUID() + "</b:BerichtID><b:BerichtType>" + berichtType + "</b:BerichtType>"
        + "<b:Onderwerp>Bericht van WSS4J 1.6 \u20ac</b:Onderwerp><b:GebruikerID>999990111</b:GebruikerID>"
        + "<b:SoortGebruiker>Burger</b:SoortGebruiker></b:BerichtInformatie></b:Bericht></m:Berichten></bb:LeverBerichten>";
  }
}
