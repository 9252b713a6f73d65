// The HTTP client of the JDK with mutual TLS: offers HTTP/2 first and sends bodies of unknown length (chunked), as ebms-core does.
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

final class Client {
  record Reply(int status, String version, byte[] body) {}

  private final HttpClient client;

  Client(SSLContext tls) {
    client = HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  Reply post(String endpoint, Mime.Written written) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", written.contentType())
            .header("SOAPAction", "\"ebXML\"")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(written.body())))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(answer.statusCode(), answer.version().name(), answer.body());
  }
}
