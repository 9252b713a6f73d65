// Signs and verifies ebMS 2.0 messages with the JDK's own XML Signature (JSR 105, javax.xml.crypto.dsig): the XPath of ebMS 2.0 §4.1.3 is evaluated, and a
// URIDereferencer gives it the parts for `cid:`. Usage: Ebms verify|sign <key.pem> <certificate.der> <in.xml> <out.xml> <c14n> [<cid> <file>]…
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.Data;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

public final class Ebms {
  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String XPATH =
      "not(ancestor-or-self::node()[@env:actor=\"urn:oasis:names:tc:ebxml-msg:actor:nextMSH\"]"
          + "|ancestor-or-self::node()[@env:actor=\"http://schemas.xmlsoap.org/soap/actor/next\"])";
  private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

  public static void main(String[] args) throws Exception {
    Map<String, byte[]> parts = new HashMap<>();
    for (int i = 6; i + 1 < args.length; i += 2) parts.put("cid:" + args[i], Files.readAllBytes(Path.of(args[i + 1])));
    DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
    builders.setNamespaceAware(true);
    Document document = builders.newDocumentBuilder().parse(new File(args[3]));
    X509Certificate certificate;
    try (var in = Files.newInputStream(Path.of(args[2]))) {
      certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    URIDereferencer usual = FACTORY.getURIDereferencer();
    URIDereferencer dereferencer =
        (reference, context) -> {
          byte[] part = parts.get(reference.getURI());
          Data data = part == null ? null : new OctetStreamData(new ByteArrayInputStream(part));
          return data == null ? usual.dereference(reference, context) : data;
        };
    if (args[0].equals("verify")) {
      Element signature = (Element) document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
      DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
      context.setURIDereferencer(dereferencer);
      System.out.println(FACTORY.unmarshalXMLSignature(context).validate(context) ? "valid" : "invalid");
    } else {
      String c14n = args[5];
      sign(document, c14n, key(args[1]), certificate, new ArrayList<>(parts.keySet()), dereferencer);
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(new File(args[4])));
    }
  }

  private static PrivateKey key(String file) throws Exception {
    String base64 = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static void sign(
      Document document,
      String c14n,
      PrivateKey key,
      X509Certificate certificate,
      List<String> uris,
      URIDereferencer dereferencer)
      throws Exception {
    var digest = FACTORY.newDigestMethod("http://www.w3.org/2001/04/xmlenc#sha256", null);
    var transforms =
        List.of(
            FACTORY.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            FACTORY.newTransform(Transform.XPATH, new XPathFilterParameterSpec(XPATH, Map.of("env", SOAP))),
            FACTORY.newTransform(c14n, (TransformParameterSpec) null));
    List<Reference> references = new ArrayList<>();
    references.add(FACTORY.newReference("", digest, transforms, null, null));
    for (String uri : uris) references.add(FACTORY.newReference(uri, digest));
    CanonicalizationMethod method = FACTORY.newCanonicalizationMethod(c14n, (C14NMethodParameterSpec) null);
    String rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    SignedInfo signedInfo = FACTORY.newSignedInfo(method, FACTORY.newSignatureMethod(rsa, null), references);
    KeyInfoFactory keys = FACTORY.getKeyInfoFactory();
    // As EBC does: the certificate, and the bare key beside it.
    var keyInfo =
        keys.newKeyInfo(
            List.of(keys.newX509Data(List.of(certificate)), keys.newKeyValue(certificate.getPublicKey())));
    Element header = (Element) document.getElementsByTagNameNS(SOAP, "Header").item(0);
    DOMSignContext context = new DOMSignContext(key, header);
    context.setDefaultNamespacePrefix("ds");
    context.setURIDereferencer(dereferencer);
    FACTORY.newXMLSignature(signedInfo, keyInfo).sign(context);
  }
}
