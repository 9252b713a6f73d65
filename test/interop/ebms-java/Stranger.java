// An ebMS 2.0 handler that shares no code with Bode: the JDK and nothing else. It binds a port and prints it, is told its identity and the CPA, then
// listens with mutual TLS and obeys: one JSON object of strings a line on standard input, one a line on standard output. Ends with its input.
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public final class Stranger {
  private static Handler handler;

  public static void main(String[] args) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 16);
    Json.say("event", "port", "port", String.valueOf(server.getAddress().getPort()));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Map<String, String> command = Json.read(line);
      try {
        obey(server, command);
      } catch (Throwable error) {
        Json.say("event", "failed", "command", command.get("do"), "error", String.valueOf(error));
      }
    }
    System.exit(0);
  }

  private static void obey(HttpsServer server, Map<String, String> command) throws Exception {
    switch (command.get("do")) {
      case "begin" -> begin(server, command);
      case "send" -> handler.send(command.get("action"), parts(command), command);
      case "resend" -> handler.resend(command.get("messageId"));
      case "ping" -> handler.ping("yes".equals(command.get("sync")));
      case "status" -> handler.status(command.get("messageId"), "yes".equals(command.get("sync")));
      case "refuse" -> handler.refusals.add(command.get("with"));
      default -> throw new IllegalArgumentException(command.get("do"));
    }
  }

  private static void begin(HttpsServer server, Map<String, String> command) throws Exception {
    List<X509Certificate> chain = certificates(command.get("chain"));
    PrivateKey key = key(command.get("key"));
    SSLContext tls = tls(key, chain, certificates(command.get("trust")));
    var cpa = new Agreement(Envelope.parse(Files.readAllBytes(Path.of(command.get("cpa")))), command.get("oin"));
    var settings = new Handler.Settings(key, chain.get(0), command.get("c14n"), command.get("dialect").equals("ebms-core"));
    handler = new Handler(cpa, settings, new Client(tls));
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(Executors.newFixedThreadPool(4, Stranger::daemon));
    server.createContext("/ebms", Stranger::serve);
    server.start();
    Json.say("event", "ready");
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static void serve(HttpExchange exchange) {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      var peer = (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
      byte[] body = exchange.getRequestBody().readAllBytes();
      Handler.Answer answer;
      try {
        answer = handler.receive(headers.getFirst("Content-Type"), headers.getFirst("SOAPAction"), body, peer);
      } catch (Exception error) {
        answer = Handler.fault(String.valueOf(error));
      }
      // As ebms-core answers: no charset, and a SOAPAction where none belongs.
      if (answer.body().length > 0) {
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.getResponseHeaders().set("SOAPAction", "\"ebXML\"");
      }
      exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (Exception error) {
      Json.say("event", "failed", "error", String.valueOf(error));
    }
  }

  /** `payloads`: base64, comma between; `types` likewise. Content-IDs are their numbers. */
  private static List<Mime.Part> parts(Map<String, String> command) {
    List<Mime.Part> parts = new ArrayList<>();
    if (command.getOrDefault("payloads", "").isEmpty()) return parts;
    String[] types = command.get("types").split(",");
    String[] contents = command.get("payloads").split(",");
    for (int i = 0; i < contents.length; i++)
      parts.add(new Mime.Part("deel-" + (i + 1) + "@stranger.example", types[i], Base64.getDecoder().decode(contents[i])));
    return parts;
  }

  private static PrivateKey key(String file) throws Exception {
    String base64 = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static List<X509Certificate> certificates(String file) throws Exception {
    var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
    return found.stream().map(one -> (X509Certificate) one).toList();
  }

  private static SSLContext tls(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trust) throws Exception {
    char[] password = "in memory".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", key, password, chain.toArray(new Certificate[0]));
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, password);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    for (int i = 0; i < trust.size(); i++) anchors.setCertificateEntry("anchor-" + i, trust.get(i));
    var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }
}
