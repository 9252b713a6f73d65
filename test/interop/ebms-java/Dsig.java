// The signature of ebMS 2.0 §4.1.3 by the JDK's XML Signature: the XPath is evaluated, parts come by `cid:` through a URIDereferencer.
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class Dsig {
  static final String DS = XMLSignature.XMLNS;
  static final Map<String, String> C14N =
      Map.of("exclusive", "http://www.w3.org/2001/10/xml-exc-c14n#", "inclusive", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315");
  private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

  /** How to sign: `hash` and `algorithm` are those of the CPA; `c14n` is a setting, no CPA holds it. */
  record How(String hash, String algorithm, String c14n, boolean core) {}

  static void sign(Document document, List<Mime.Part> parts, How how, PrivateKey key, X509Certificate certificate) throws Exception {
    Element header = (Element) document.getElementsByTagNameNS(Envelope.SOAP, "Header").item(0);
    // As the prefix of the envelope is, so is the XPath: no declaration of its own.
    String prefix = header.getPrefix();
    String actor = "ancestor-or-self::node()[@" + prefix + ":actor=\"";
    String xpath = "not(" + actor + Envelope.NEXT_MSH + "\"]|" + actor + Envelope.NEXT + "\"])";
    var digest = FACTORY.newDigestMethod(how.hash, null);
    String c14n = C14N.get(how.c14n);
    var transforms =
        List.of(
            FACTORY.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            FACTORY.newTransform(
                Transform.XPATH,
                how.core ? new XPathFilterParameterSpec(xpath) : new XPathFilterParameterSpec(xpath, Map.of(prefix, Envelope.SOAP))),
            FACTORY.newTransform(c14n, (TransformParameterSpec) null));
    List<Reference> references = new ArrayList<>();
    references.add(FACTORY.newReference("", digest, transforms, null, null));
    for (Mime.Part part : parts) references.add(FACTORY.newReference("cid:" + part.id(), digest));
    var method = FACTORY.newCanonicalizationMethod(c14n, (C14NMethodParameterSpec) null);
    var signedInfo = FACTORY.newSignedInfo(method, FACTORY.newSignatureMethod(how.algorithm, null), references);
    var keys = FACTORY.getKeyInfoFactory();
    var x509 = keys.newX509Data(List.of(certificate));
    // ebms-core puts the bare key first.
    var keyInfo = keys.newKeyInfo(how.core ? List.of(keys.newKeyValue(certificate.getPublicKey()), x509) : List.of(x509));
    DOMSignContext context = new DOMSignContext(key, header);
    context.setDefaultNamespacePrefix(how.core ? "ds" : null);
    context.setURIDereferencer(dereferencer(parts));
    FACTORY.newXMLSignature(signedInfo, keyInfo).sign(context);
  }

  /** What is wrong with the signature, or null: it is one, valid, by the agreed algorithms, over the document and over each part once. */
  static String judge(Document document, List<Mime.Part> parts, X509Certificate certificate, Agreement.Channel agreed) throws Exception {
    var signatures = document.getElementsByTagNameNS(DS, "Signature");
    if (signatures.getLength() != 1) return signatures.getLength() + " signatures";
    Element element = (Element) signatures.item(0);
    if (!"Header".equals(element.getParentNode().getLocalName())) return "the signature is not in the Header";
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), element);
    context.setURIDereferencer(dereferencer(parts));
    XMLSignature signature = FACTORY.unmarshalXMLSignature(context);
    if (!signature.validate(context)) return "the signature is not valid";
    String method = signature.getSignedInfo().getSignatureMethod().getAlgorithm();
    if (!method.equals(agreed.algorithm())) return "the signature is by " + method;
    Set<String> open = new HashSet<>(List.of(""));
    for (Mime.Part part : parts) open.add("cid:" + part.id());
    for (Reference reference : signature.getSignedInfo().getReferences()) {
      if (!open.remove(reference.getURI())) return "a reference to " + reference.getURI();
      String hash = reference.getDigestMethod().getAlgorithm();
      if (!hash.equals(agreed.hash())) return "a digest by " + hash;
    }
    return open.isEmpty() ? null : "not signed: " + open;
  }

  /** URI, digest method and digest of each reference in `element`, in the order of the URIs. */
  static String references(Element element) {
    var found = element.getElementsByTagNameNS(DS, "Reference");
    List<String> list = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Element one = (Element) found.item(i);
      String method = ((Element) one.getElementsByTagNameNS(DS, "DigestMethod").item(0)).getAttribute("Algorithm");
      String value = one.getElementsByTagNameNS(DS, "DigestValue").item(0).getTextContent().replaceAll("\\s", "");
      list.add(one.getAttribute("URI") + " " + method + " " + value);
    }
    list.sort(null);
    return String.join("\n", list);
  }

  private static URIDereferencer dereferencer(List<Mime.Part> parts) {
    Map<String, byte[]> contents = new HashMap<>();
    for (Mime.Part part : parts) contents.put("cid:" + part.id(), part.content());
    URIDereferencer usual = FACTORY.getURIDereferencer();
    return (reference, context) -> {
      byte[] content = contents.get(reference.getURI());
      return content == null ? usual.dereference(reference, context) : new OctetStreamData(new ByteArrayInputStream(content));
    };
  }
}
