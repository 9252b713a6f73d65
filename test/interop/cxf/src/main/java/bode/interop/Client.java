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
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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

/**
 * A stock Apache CXF client with WSS4J, generated from the published WSDL: signs a LeverBerichten in profile 2W-be-S and lets WSS4J prove
 * the answer, SignatureConfirmation included. Arguments: WSDL URL, gateway, organisations' folder, trust.pem, intermediates.pem, OIN. For
 * profile 2W-be-SE follow the OIN of the server and, per exchange, five of WSS4J: key identifier, key transport, digest, MGF (or -), cipher.
 * With -Dmtom=true the batch has a bijlage, and CXF puts binary content in MIME parts. Prints one JSON object per exchange.
 */
public final class Client {
  private static final List<String> REQUEST = List.of("To", "Action", "MessageID", "ReplyTo");
  private static final boolean MTOM = Boolean.getBoolean("mtom");

  public static void main(String[] args) throws Exception {
    String wsdl = args[0];
    Path bundle = Path.of(args[2], args[5], "bundle.p12");
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(bundle.toFile())) {
      own.load(in, Wsse.PASSWORD.toCharArray());
    }
    String alias = own.aliases().nextElement();
    Path trustFile = Wsse.trustStore(List.of(args[3], args[4]));
    KeyStore trust = KeyStore.getInstance(trustFile.toFile(), Wsse.PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, Wsse.PASSWORD.toCharArray());
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
      System.out.println(exchange(wsdl, parameters, Wsse.outgoing(bundle, alias, REQUEST), Wsse.incoming(trustFile), args[5]));
      System.exit(0);
    }
    for (int at = 7; at < args.length; at += 5) {
      Map<String, Object> out = Wsse.outgoing(bundle, alias, REQUEST);
      Map<String, Object> in = Wsse.incoming(trustFile);
      Wsse.encrypt(out, Path.of(args[2], args[6], "cert.pem"), Arrays.copyOfRange(args, at, at + 5));
      Wsse.decrypt(in, bundle);
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
