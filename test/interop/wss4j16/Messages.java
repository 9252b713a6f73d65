import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSPasswordCallback;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecEncrypt;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecSignatureConfirmation;
import org.apache.ws.security.message.WSSecTimestamp;
import org.apache.ws.security.message.token.SignatureConfirmation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Messages in profiles 2W-be-S and 2W-be-SE with nothing but WSS4J 1.6: made and proven. Its defaults are from 2009 (SHA-1, RSA 1.5, AES in
 * CBC), so every algorithm is named here, as an integrator must.
 */
final class Messages {
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String WSA = "http://www.w3.org/2005/08/addressing";
  static final String BOX = "urn:bode:berichtenbox:v1";
  static final String SERVICE = BOX + ":BerichtenboxService:";
  static final String PASSWORD = "bode";
  private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

  final KeyStore keys;
  final KeyStore authorities;
  private final Merlin own = new Merlin();
  private final Merlin trust = new Merlin();
  private final String alias;
  /** The other party: what it must have signed with, and what is encrypted for. */
  private final X509Certificate other;
  private final boolean encrypted;

  Messages(Path organisations, String oin, String otherOin, List<Path> trusted, boolean encrypted) throws Exception {
    keys = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream(organisations.resolve(oin).resolve("bundle.p12").toFile())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    for (Path pem : trusted) {
      for (Certificate certificate : certificates(pem)) {
        authorities.setCertificateEntry("ca-" + authorities.size(), certificate);
      }
    }
    own.setKeyStore(keys);
    trust.setKeyStore(authorities);
    alias = keys.aliases().nextElement();
    other = (X509Certificate) certificates(organisations.resolve(otherOin).resolve("cert.pem")).get(0);
    this.encrypted = encrypted;
  }

  private static List<Certificate> certificates(Path pem) throws Exception {
    try (FileInputStream in = new FileInputStream(pem.toFile())) {
      return new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }

  /** A message of which everything that the profile names is signed. {@code confirms} is null in a request. */
  byte[] write(String addressing, String body, byte[] confirms) throws Exception {
    Document document =
        parse(
            ("<s:Envelope xmlns:s=\"" + SOAP + "\"><s:Header xmlns:wsa=\"" + WSA + "\">" + addressing
                    + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>")
                .getBytes("UTF-8"));
    List<WSEncryptionPart> parts = new ArrayList<>();
    for (Element header : children(child(document.getDocumentElement(), "Header"))) {
      parts.add(new WSEncryptionPart(header.getLocalName(), WSA, "Element"));
    }
    parts.add(new WSEncryptionPart("Body", SOAP, "Element"));
    parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "Element"));
    WSSecHeader header = new WSSecHeader();
    header.insertSecurityHeader(document);
    WSSecTimestamp timestamp = new WSSecTimestamp();
    timestamp.setTimeToLive(300);
    timestamp.build(document, header);
    if (confirms != null) {
      WSSecSignatureConfirmation confirmation = new WSSecSignatureConfirmation();
      confirmation.build(document, confirms, header);
      parts.add(new WSEncryptionPart("SignatureConfirmation", WSConstants.WSSE11_NS, "Element"));
    }
    WSSecSignature signature = new WSSecSignature();
    signature.setUserInfo(alias, PASSWORD);
    signature.setKeyIdentifierType(WSConstants.BST_DIRECT_REFERENCE);
    signature.setSignatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    signature.setDigestAlgo(SHA256);
    signature.setParts(parts);
    signature.build(document, own, header);
    if (encrypted) {
      encrypt(document, header);
    }
    return bytes(document);
  }

  private void encrypt(Document document, WSSecHeader header) throws Exception {
    WSSecEncrypt encrypt = new WSSecEncrypt();
    encrypt.setUseThisCert(other);
    encrypt.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
    encrypt.setKeyEncAlgo("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p");
    encrypt.setSymmetricEncAlgorithm("http://www.w3.org/2009/xmlenc11#aes256-gcm");
    encrypt.setParts(Arrays.asList(new WSEncryptionPart("Body", SOAP, "Content")));
    encrypt.build(document, trust, header);
  }

  /** What WSS4J found proven in a message. */
  record Proven(Element payload, Element envelope, byte[] signature, List<byte[]> confirmed) {
    String header(String name) {
      Element found = child(child(envelope, "Header"), name);
      return found == null ? "" : found.getTextContent();
    }
  }

  /** Verifies, decrypts, and wants every part signed, by the other party, and encrypted where we encrypt. */
  Proven prove(byte[] message) throws Exception {
    Document document = parse(message);
    Element envelope = document.getDocumentElement();
    boolean wasEncrypted = document.getElementsByTagNameNS(WSConstants.ENC_NS, "EncryptedData").getLength() == 1;
    List<WSSecurityEngineResult> results =
        new WSSecurityEngine().processSecurityHeader(document, null, PASSWORDS, trust, own);
    Set<Node> covered = new HashSet<>();
    List<byte[]> confirmed = new ArrayList<>();
    byte[] value = null;
    for (WSSecurityEngineResult result : results) {
      int action = (Integer) result.get(WSSecurityEngineResult.TAG_ACTION);
      if (action == WSConstants.SIGN) {
        check(other.equals(result.get(WSSecurityEngineResult.TAG_X509_CERTIFICATE)), "signed by another");
        value = (byte[]) result.get(WSSecurityEngineResult.TAG_SIGNATURE_VALUE);
        for (Object ref : (List<?>) result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS)) {
          covered.add(((WSDataRef) ref).getProtectedElement());
        }
      } else if (action == WSConstants.SC) {
        confirmed.add(
            ((SignatureConfirmation) result.get(WSSecurityEngineResult.TAG_SIGNATURE_CONFIRMATION)).getSignatureValue());
      }
    }
    check(value != null, "not signed");
    Element header = child(envelope, "Header");
    Element body = child(envelope, "Body");
    check(covered.contains(body), "Body is not signed");
    for (Element part : children(header)) {
      check(!WSA.equals(part.getNamespaceURI()) || covered.contains(part), part.getLocalName() + " is not signed");
    }
    for (Element part : children(child(header, "Security"))) {
      boolean must = Set.of("Timestamp", "SignatureConfirmation").contains(part.getLocalName());
      check(!must || covered.contains(part), part.getLocalName() + " is not signed");
    }
    check(wasEncrypted == encrypted, "encrypted: " + wasEncrypted);
    return new Proven(children(body).get(0), envelope, value, confirmed);
  }

  private static final CallbackHandler PASSWORDS = callbacks -> {
    for (Callback callback : callbacks) {
      ((WSPasswordCallback) callback).setPassword(PASSWORD);
    }
  };

  static void check(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalStateException(otherwise);
    }
  }

  static Element child(Element parent, String name) {
    return children(parent).stream().filter(one -> one.getLocalName().equals(name)).findFirst().orElse(null);
  }

  static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  private static Document parse(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static byte[] bytes(Document document) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }
}
