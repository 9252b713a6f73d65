package bode.interop;

import bode.berichtenbox.v1.BerichtenboxService;
import bode.berichtenbox.v1.BerichtenboxServiceV1;
import bode.berichtenbox.v1.LeverBerichten;
import bode.berichtenbox.v1.LeverBerichtenResponse;
import bode.berichtenbox.v1.Ping;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.WebServiceException;
import jakarta.xml.ws.soap.SOAPBinding;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.datatype.DatatypeFactory;
import nl.rdw.schemas.geb.berichtenprosessor.bericht.types._2009._01.Bericht;
import nl.rdw.schemas.geb.berichtverwerkservice.types._2009._01.Berichten;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.frontend.ClientProxy;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.ws.addressing.WSAddressingFeature;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.ext.WSPasswordCallback;

/**
 * A stock Apache CXF client with WSS4J, generated from the published WSDL: signs a LeverBerichten in profile 2W-be-S and lets WSS4J prove
 * the answer, SignatureConfirmation included. Arguments: WSDL URL, gateway, organisations' folder, trust.pem, intermediates.pem, OIN. For
 * profile 2W-be-SE follow the OIN of the server and, per exchange, five of WSS4J: key identifier, key transport, digest, MGF (or -), cipher.
 * With -Dmtom=true the batch has a bijlage, and CXF puts binary content in MIME parts. Prints one JSON object per exchange.
 */
public final class Client {
  private static final String PASSWORD = "bode";
  private static final boolean MTOM = Boolean.getBoolean("mtom");
  private static final String WSA = "http://www.w3.org/2005/08/addressing";
  private static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

  public static void main(String[] args) throws Exception {
    String wsdl = args[0];
    Path bundle = Path.of(args[2], args[5], "bundle.p12");
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(bundle.toFile())) {
      own.load(in, PASSWORD.toCharArray());
    }
    String alias = own.aliases().nextElement();
    Path trustFile = trustStore(List.of(args[3], args[4]));
    KeyStore trust = KeyStore.getInstance(trustFile.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, PASSWORD.toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(trust);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    SSLContext.setDefault(tls);
    HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());

    TLSClientParameters parameters = new TLSClientParameters();
    parameters.setKeyManagers(keys.getKeyManagers());
    parameters.setTrustManagers(trusted.getTrustManagers());
    if (args.length == 6) {
      System.out.println(exchange(wsdl, parameters, outgoing(bundle, alias), incoming(trustFile), args[5]));
      System.exit(0);
    }
    for (int at = 7; at < args.length; at += 5) {
      Map<String, Object> out = outgoing(bundle, alias);
      Map<String, Object> in = incoming(trustFile);
      encrypt(out, Path.of(args[2], args[6], "cert.pem"), Arrays.copyOfRange(args, at, at + 5));
      decrypt(in, bundle);
      try {
        System.out.println(exchange(wsdl, parameters, out, in, args[5]));
      } catch (WebServiceException refused) {
        refused.printStackTrace();
        System.out.println("{\"refused\":true}");
      }
    }
    System.exit(0);
  }

  /** A Ping and a batch of one; what came back, as JSON. */
  private static String exchange(
      String wsdl, TLSClientParameters tls, Map<String, Object> out, Map<String, Object> in, String oin)
      throws Exception {
    BerichtenboxService port =
        new BerichtenboxServiceV1(new URL(wsdl)).getBerichtenboxServiceSoap11(new WSAddressingFeature());
    org.apache.cxf.endpoint.Client client = ClientProxy.getClient(port);
    HTTPConduit conduit = (HTTPConduit) client.getConduit();
    conduit.setTlsClientParameters(tls);
    conduit.getClient().setReceiveTimeout(60_000);
    ((SOAPBinding) ((BindingProvider) port).getBinding()).setMTOMEnabled(MTOM);
    client.getOutInterceptors().add(new WSS4JOutInterceptor(out));
    client.getInInterceptors().add(new WSS4JInInterceptor(in));

    String seen = port.ping(new Ping()).getCertificaat().getOin();
    LeverBerichten request = new LeverBerichten();
    request.setBerichten(batch(oin));
    LeverBerichtenResponse answer = port.leverBerichten(request);
    var result = answer.getBerichtVerwerkResponse();
    return String.format(
        "{\"ping\":\"%s\",\"batch\":%b,\"verwerkt\":%d,\"code\":\"%s\",\"bewijs\":%b,\"mtom\":%b}",
        seen,
        result.getBatchInformatie().getBatchID().equals(request.getBerichten().getBatchInformatie().getBatchID()),
        result.getBatchInformatie().getAantalBerichtenSuccesvolVerwerkt(),
        result.getBerichten().getBericht().get(0).getVerwerkingsCode(),
        !answer.getOntvangstbewijs().getBewijs().getHoofd().getHandtekening().toString().isEmpty(),
        packaged(port));
  }

  /** The answer was an MTOM package, as it is to a request that was one. */
  private static boolean packaged(Object port) {
    Object headers = ((BindingProvider) port).getResponseContext().get(Message.PROTOCOL_HEADERS);
    return String.valueOf(((Map<?, ?>) headers).get("Content-Type")).contains("application/xop+xml");
  }

  private static Path trustStore(List<String> pems) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    int number = 0;
    for (String pem : pems) {
      try (FileInputStream in = new FileInputStream(pem)) {
        for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          trust.setCertificateEntry("ca-" + number++, certificate);
        }
      }
    }
    Path file = Files.createTempFile("bode-trust", ".p12");
    file.toFile().deleteOnExit();
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      trust.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static Properties merlin(String kind, Path file) {
    Properties properties = new Properties();
    String prefix = "org.apache.wss4j.crypto.";
    properties.put(prefix + "provider", "org.apache.wss4j.common.crypto.Merlin");
    properties.put(prefix + "merlin." + kind + ".file", file.toString());
    properties.put(prefix + "merlin." + kind + ".type", "PKCS12");
    properties.put(prefix + "merlin." + kind + ".password", PASSWORD);
    return properties;
  }

  private static Map<String, Object> outgoing(Path bundle, String alias) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature");
    settings.put(ConfigurationConstants.USER, alias);
    settings.put(ConfigurationConstants.SIG_PROP_REF_ID, "own");
    settings.put("own", merlin("keystore", bundle));
    settings.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    settings.put(ConfigurationConstants.SIG_KEY_ID, "DirectReference");
    settings.put(ConfigurationConstants.SIG_ALGO, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    settings.put(ConfigurationConstants.SIG_DIGEST_ALGO, "http://www.w3.org/2001/04/xmlenc#sha256");
    settings.put(ConfigurationConstants.ENABLE_SIGNATURE_CONFIRMATION, "true");
    StringBuilder parts = new StringBuilder();
    parts.append("{}{").append(SOAP).append("}Body;{}{").append(WSU).append("}Timestamp");
    for (String header : List.of("To", "Action", "MessageID", "ReplyTo")) {
      parts.append(";{}{").append(WSA).append('}').append(header);
    }
    settings.put(ConfigurationConstants.SIGNATURE_PARTS, parts.toString());
    return settings;
  }

  private static Map<String, Object> incoming(Path trustFile) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature");
    settings.put(ConfigurationConstants.SIG_VER_PROP_REF_ID, "trust");
    settings.put("trust", merlin("truststore", trustFile));
    settings.put(ConfigurationConstants.ENABLE_SIGNATURE_CONFIRMATION, "true");
    return settings;
  }

  /** Profile 2W-be-SE: the content of the Body, after the signature, for the certificate of the server. */
  private static void encrypt(Map<String, Object> settings, Path certificate, String[] with) throws Exception {
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature Encrypt");
    settings.put(ConfigurationConstants.ENC_PROP_REF_ID, "server");
    settings.put("server", merlin("keystore", trustStore(List.of(certificate.toString()))));
    settings.put(ConfigurationConstants.ENCRYPTION_USER, "ca-0");
    settings.put(ConfigurationConstants.ENC_KEY_ID, with[0]);
    settings.put(ConfigurationConstants.ENC_KEY_TRANSPORT, with[1]);
    settings.put(ConfigurationConstants.ENC_DIGEST_ALGO, with[2]);
    if (!with[3].equals("-")) {
      settings.put(ConfigurationConstants.ENC_MGF_ALGO, with[3]);
    }
    settings.put(ConfigurationConstants.ENC_SYM_ALGO, with[4]);
    settings.put(ConfigurationConstants.ENCRYPTION_PARTS, "{Content}{" + SOAP + "}Body");
  }

  /** The answer must be encrypted too: WSS4J refuses one without. */
  private static void decrypt(Map<String, Object> settings, Path bundle) {
    settings.put(ConfigurationConstants.ACTION, "Timestamp Signature Encrypt");
    settings.put(ConfigurationConstants.DEC_PROP_REF_ID, "own");
    settings.put("own", merlin("keystore", bundle));
    settings.put(ConfigurationConstants.PW_CALLBACK_REF, PASSWORDS);
    settings.put(ConfigurationConstants.IS_BSP_COMPLIANT, "false");
  }

  private static final CallbackHandler PASSWORDS = callbacks -> {
    for (Callback callback : callbacks) {
      ((WSPasswordCallback) callback).setPassword(PASSWORD);
    }
  };

  private static Berichten batch(String oin) throws Exception {
    String batchId = UUID.randomUUID().toString();
    Berichten.BatchInformatie info = new Berichten.BatchInformatie();
    info.setBatchID(batchId);
    info.setAanmaakDatum(
        DatatypeFactory.newInstance().newXMLGregorianCalendar(new GregorianCalendar(TimeZone.getTimeZone("UTC"))));
    info.setBerichtLeverancierID(oin);
    Bericht.BerichtInformatie content = new Bericht.BerichtInformatie();
    content.setBatchID(batchId);
    content.setBerichtID(UUID.randomUUID().toString());
    content.setBerichtType(System.getProperty("berichttype", "APK"));
    content.setOnderwerp("Bericht van Apache CXF");
    content.setBerichtTekst("Eerste regel\\r\\nTweede regel met een & en een \u20ac");
    content.setGebruikerID("999990111");
    content.setSoortGebruiker("Burger");
    Bericht bericht = new Bericht();
    bericht.setBerichtInformatie(content);
    if (MTOM) {
      bericht.setBijlagen(attached());
    }
    Berichten berichten = new Berichten();
    berichten.setBatchInformatie(info);
    berichten.getBericht().add(bericht);
    return berichten;
  }

  /** One PDF, larger than what CXF keeps in the envelope. */
  private static Bericht.Bijlagen attached() {
    StringBuilder pdf = new StringBuilder("%PDF-1.7\n");
    while (pdf.length() < 20_000) {
      pdf.append("% \r\n--uuid: a line that looks like a boundary\n");
    }
    Bericht.Bijlagen.Bijlage bijlage = new Bericht.Bijlagen.Bijlage();
    bijlage.setInhoud(pdf.append("%%EOF\n").toString().getBytes(StandardCharsets.US_ASCII));
    bijlage.setBijlageType("Pdf");
    bijlage.setOmschrijving("Brief");
    bijlage.setVolgorde(1);
    Bericht.Bijlagen bijlagen = new Bericht.Bijlagen();
    bijlagen.getBijlage().add(bijlage);
    return bijlagen;
  }

  private Client() {}
}
