package bode.interop;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.WSDataRef;
import org.apache.wss4j.dom.engine.WSSecurityEngine;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.handler.RequestData;
import org.w3c.dom.Document;

/**
 * WSS4J's verdict on messages, for fuzzing: reads them from its input, each after its length in four bytes, and answers each with one line: the
 * local names of what is signed, in order, or {@code refused: why}. Basic Security Profile on; of time only the form counts. The argument is
 * the sender's certificate in PEM, which alone is trusted.
 */
public final class Verifier {
  private static final int YEARS = 20 * 365 * 86_400;

  public static void main(String[] args) throws Exception {
    Merlin trust = trust(args[0]);
    DataInputStream in = new DataInputStream(System.in);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    // WSS4J reads values of the Security header from the first text node alone: CDATA and comments inside them are no other content.
    factory.setCoalescing(true);
    factory.setIgnoringComments(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    WSSecurityEngine engine = new WSSecurityEngine();
    try {
      for (; ; ) {
        byte[] message = in.readNBytes(in.readInt());
        out.println(verdict(engine, trust, builder, message));
      }
    } catch (EOFException end) {
      System.exit(0);
    }
  }

  private static String verdict(WSSecurityEngine engine, Merlin trust, DocumentBuilder builder, byte[] message) {
    try {
      builder.reset();
      builder.setErrorHandler(null);
      Document document = builder.parse(new ByteArrayInputStream(message));
      RequestData request = new RequestData();
      request.setSigVerCrypto(trust);
      request.setWssConfig(engine.getWssConfig());
      request.setTimeStampStrict(false);
      request.setTimeStampTTL(YEARS);
      request.setTimeStampFutureTTL(YEARS);
      var signatures = engine.processSecurityHeader(document, request).getActionResults().get(WSConstants.SIGN);
      if (signatures == null || signatures.size() != 1) {
        return "refused: not one signature";
      }
      @SuppressWarnings("unchecked")
      var covered = (List<WSDataRef>) signatures.get(0).get(WSSecurityEngineResult.TAG_DATA_REF_URIS);
      TreeSet<String> names = new TreeSet<>();
      covered.forEach(part -> names.add(part.getName().getLocalPart()));
      return String.join(" ", names);
    } catch (Exception refused) {
      return ("refused: " + refused).replaceAll("\\s+", " ");
    }
  }

  private static Merlin trust(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (FileInputStream in = new FileInputStream(certificate)) {
      store.setCertificateEntry("sender", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Merlin merlin = new Merlin();
    merlin.setTrustStore(store);
    return merlin;
  }

  private Verifier() {}
}
