package bode.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.WSDataRef;
import org.apache.wss4j.dom.engine.WSSConfig;
import org.apache.wss4j.dom.engine.WSSecurityEngine;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.handler.RequestData;
import org.apache.wss4j.dom.handler.WSHandlerResult;
import org.apache.wss4j.stax.ext.WSSSecurityProperties;
import org.apache.wss4j.stax.securityEvent.WSSecurityEventConstants;
import org.apache.wss4j.stax.setup.InboundWSSec;
import org.apache.wss4j.stax.setup.WSSec;
import org.apache.xml.security.stax.securityEvent.SecurityEventListener;
import org.w3c.dom.Document;

/**
 * WSS4J in a loop, in a warm JVM: {@code Verify dom|stax <folder>} speaks the protocol of scripts/bench/contender.ts. The sender's
 * certificate itself is in the trust store, the cheapest case for WSS4J: no path building, no revocation.
 */
public final class Verify {
  private interface Work {
    void run() throws Exception;
  }

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  public static void main(String[] args) throws Exception {
    boolean dom = args[0].equals("dom");
    Path folder = Path.of(args[1]);
    Merlin trust = trust(folder.resolve("sender.pem"));
    WSSConfig.init();
    Map<String, Work> works = new HashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      Work work = works.get(words[0]);
      if (work == null) {
        byte[] source = Files.readAllBytes(folder.resolve(words[0]));
        work = dom ? dom(source, trust) : stax(source, trust);
        works.put(words[0], work);
      }
      System.out.println(measure(work, Double.parseDouble(words[1])));
    }
    System.exit(0);
  }

  private static String measure(Work work, double ms) throws Exception {
    long began = System.nanoTime();
    long used = SYSTEM.getProcessCpuTime();
    long calls = 0;
    long some = 1;
    long spent;
    do {
      for (int call = 0; call < some; call++) {
        work.run();
      }
      calls += some;
      spent = SYSTEM.getProcessCpuTime() - used;
      if (spent < ms * 5e4) {
        some *= 2;
      }
    } while (spent < ms * 1e6);
    return spent / calls + " " + (System.nanoTime() - began) / calls;
  }

  private static Merlin trust(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (FileInputStream in = new FileInputStream(certificate.toFile())) {
      store.setCertificateEntry("sender", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    merlin.setTrustStore(store);
    return merlin;
  }

  /** Parse to DOM, then the security engine: Timestamp, token, trust, signature with six references. */
  private static Work dom(byte[] source, Merlin trust) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    WSSecurityEngine engine = new WSSecurityEngine();
    return () -> {
      builder.reset();
      Document document = builder.parse(new ByteArrayInputStream(source));
      RequestData request = new RequestData();
      request.setSigVerCrypto(trust);
      request.setWssConfig(engine.getWssConfig());
      request.setTimeStampStrict(false);
      request.setTimeStampTTL(86_400);
      WSHandlerResult result = engine.processSecurityHeader(document, request);
      WSSecurityEngineResult signature = result.getActionResults().get(WSConstants.SIGN).get(0);
      @SuppressWarnings("unchecked")
      var covered = (java.util.List<WSDataRef>) signature.get(WSSecurityEngineResult.TAG_DATA_REF_URIS);
      if (covered.size() != 6) {
        throw new IllegalStateException("not verified");
      }
    };
  }

  /** The streaming engine: the message is read to its end, which verifies it. */
  private static Work stax(byte[] source, Merlin trust) throws Exception {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    WSSSecurityProperties properties = new WSSSecurityProperties();
    properties.setSignatureVerificationCrypto(trust);
    properties.setStrictTimestampCheck(false);
    properties.setTimestampTTL(86_400);
    InboundWSSec inbound = WSSec.getInboundWSSec(properties);
    return () -> {
      int[] covered = {0};
      SecurityEventListener listener = event -> {
        if (event.getSecurityEventType().equals(WSSecurityEventConstants.SIGNED_PART)
            || event.getSecurityEventType().equals(WSSecurityEventConstants.SignedElement)) {
          covered[0]++;
        }
      };
      properties.setTimestampReplayCache(null);
      XMLStreamReader reader =
          inbound.processInMessage(
              factory.createXMLStreamReader(new ByteArrayInputStream(source)), new ArrayList<>(), listener);
      while (reader.hasNext()) {
        reader.next();
      }
      reader.close();
      if (covered[0] < 6) {
        throw new IllegalStateException("not verified: " + covered[0]);
      }
    };
  }

  private Verify() {}
}
