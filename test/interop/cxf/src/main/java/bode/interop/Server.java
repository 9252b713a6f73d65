package bode.interop;

import bode.algemeen.v1.Certificaat;
import bode.algemeen.v1.Omgeving;
import bode.berichtenbox.v1.BerichtenboxService;
import bode.berichtenbox.v1.Berichtstatus;
import bode.berichtenbox.v1.LeverBerichten;
import bode.berichtenbox.v1.LeverBerichtenResponse;
import bode.berichtenbox.v1.Ping;
import bode.berichtenbox.v1.PingResponse;
import jakarta.jws.WebService;
import jakarta.xml.ws.Holder;
import java.io.FileInputStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.apache.cxf.BusFactory;
import org.apache.cxf.configuration.jsse.TLSServerParameters;
import org.apache.cxf.configuration.security.ClientAuthentication;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.apache.cxf.transport.http_jetty.JettyHTTPServerEngineFactory;
import org.apache.cxf.ws.addressing.WSAddressingFeature;
import org.apache.cxf.ws.security.wss4j.DefaultCryptoCoverageChecker;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;

/**
 * A stock Apache CXF server with WSS4J, from the same generated classes: takes what Bode's client sends over mutual TLS, in profile 2W-be-S or
 * 2W-be-SE, and answers Ping. Arguments: organisations' folder, trust.pem, intermediates.pem, own OIN, S or SE. Prints {@code port N}; ends
 * with its input.
 */
public final class Server {
  @WebService(
      endpointInterface = "bode.berichtenbox.v1.BerichtenboxService",
      targetNamespace = "urn:bode:berichtenbox:v1",
      serviceName = "BerichtenboxService_v1",
      portName = "BerichtenboxServiceSoap11")
  public static final class Berichtenbox implements BerichtenboxService {
    @Override
    public PingResponse ping(Ping request) {
      Certificaat seen = new Certificaat();
      seen.setOin("00000099000000002000");
      seen.setSerienummer("1");
      seen.setGeldigTot(now());
      PingResponse response = new PingResponse();
      response.setServerTijd(now());
      response.setVersie("Apache CXF");
      response.setOmgeving(Omgeving.DEMO);
      response.setCertificaat(seen);
      return response;
    }

    @Override
    public LeverBerichtenResponse leverBerichten(LeverBerichten request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void haalBerichtstatus(
        String leverancier, List<String> berichten, Holder<XMLGregorianCalendar> tijd, Holder<List<Berichtstatus>> status) {
      throw new UnsupportedOperationException();
    }
  }

  public static void main(String[] args) throws Exception {
    Path bundle = Path.of(args[0], args[3], "bundle.p12");
    boolean encrypted = args[4].equals("SE");
    Path trust = Wsse.trustStore(List.of(args[1], args[2]));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(bundle.toFile())) {
      own.load(in, Wsse.PASSWORD.toCharArray());
    }
    BusFactory.getDefaultBus()
        .getExtension(JettyHTTPServerEngineFactory.class)
        .setTLSServerParametersForPort("localhost", port, tls(own, trust));
    JaxWsServerFactoryBean server = new JaxWsServerFactoryBean();
    server.setServiceBean(new Berichtenbox());
    server.setAddress("https://localhost:" + port + "/wus/berichtenbox/v1");
    server.getFeatures().add(new WSAddressingFeature());
    server.getInInterceptors().add(new WSS4JInInterceptor(in(trust, bundle, encrypted)));
    server.getInInterceptors().add(coverage(encrypted));
    server.getOutInterceptors().add(new WSS4JOutInterceptor(out(bundle, own.aliases().nextElement(), encrypted)));
    server.create();
    System.out.println("port " + port);
    System.in.readAllBytes();
    System.exit(0);
  }

  private static TLSServerParameters tls(KeyStore own, Path trust) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, Wsse.PASSWORD.toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(KeyStore.getInstance(trust.toFile(), Wsse.PASSWORD.toCharArray()));
    ClientAuthentication client = new ClientAuthentication();
    client.setWant(true);
    client.setRequired(true);
    TLSServerParameters parameters = new TLSServerParameters();
    parameters.setKeyManagers(keys.getKeyManagers());
    parameters.setTrustManagers(trusted.getTrustManagers());
    parameters.setClientAuthentication(client);
    return parameters;
  }

  /** Everything that the profile names is signed, or CXF refuses. */
  private static DefaultCryptoCoverageChecker coverage(boolean encrypted) {
    DefaultCryptoCoverageChecker checker = new DefaultCryptoCoverageChecker();
    checker.setSignBody(true);
    checker.setSignTimestamp(true);
    checker.setSignAddressingHeaders(true);
    checker.setEncryptBody(encrypted);
    return checker;
  }

  private static Map<String, Object> in(Path trust, Path bundle, boolean encrypted) {
    Map<String, Object> settings = Wsse.incoming(trust);
    if (encrypted) {
      Wsse.decrypt(settings, bundle);
    }
    return settings;
  }

  /** Encrypted for the certificate that signed the request (WB012). */
  private static Map<String, Object> out(Path bundle, String alias, boolean encrypted) throws Exception {
    Map<String, Object> settings = Wsse.outgoing(bundle, alias, List.of("To", "Action", "MessageID", "RelatesTo"));
    if (encrypted) {
      String xenc = "http://www.w3.org/2009/xmlenc11#";
      String sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
      Path any = bundle.resolveSibling("cert.pem");
      Wsse.encrypt(
          settings, any, new String[] {"Thumbprint", xenc + "rsa-oaep", sha256, xenc + "mgf1sha256", xenc + "aes256-gcm"});
      settings.put(ConfigurationConstants.ENCRYPTION_USER, ConfigurationConstants.USE_REQ_SIG_CERT);
    }
    return settings;
  }

  private static XMLGregorianCalendar now() {
    try {
      GregorianCalendar now = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      return DatatypeFactory.newInstance().newXMLGregorianCalendar(now);
    } catch (Exception never) {
      throw new IllegalStateException(never);
    }
  }

  private Server() {}
}
