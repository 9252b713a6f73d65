// SOAP parts of ebMS 2.0: written as text in two dialects, parsed to DOM for the signature; read with the order of their elements checked.
// `core` is how ebms-core writes: every prefix declared on the Envelope (ds as ns4), empty elements closed at once, an eb:From in the Acknowledgment, the
// time with microseconds. The other dialect shares as little as it can: own prefixes, an XML declaration, line breaks and comments between elements.
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

final class Envelope {
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String EB = "http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd";
  static final String XLINK = "http://www.w3.org/1999/xlink";
  static final String SIGNALS = "urn:oasis:names:tc:ebxml-msg:service";
  static final String TO_PARTY = "urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH";
  static final String NEXT_MSH = "urn:oasis:names:tc:ebxml-msg:actor:nextMSH";
  static final String NEXT = "http://schemas.xmlsoap.org/soap/actor/next";

  /** What a message says. Null where it says nothing. */
  record Heading(
      Agreement.Party from,
      Agreement.Party to,
      boolean roles,
      String cpaId,
      String conversationId,
      String service,
      String serviceType,
      String action,
      String messageId,
      String refToMessageId,
      String timeToLive,
      boolean onlyOnce) {}

  private final boolean core;
  private final String s;
  private final String e;
  private final StringBuilder header = new StringBuilder();
  private final StringBuilder body = new StringBuilder();

  Envelope(boolean core) {
    this.core = core;
    s = core ? "soap" : "SOAP-ENV";
    e = core ? "eb" : "ebxml";
  }

  static String now() {
    return Instant.now().toString();
  }

  Envelope messageHeader(Heading h) {
    String data =
        tag("MessageId", h.messageId)
            + tag("Timestamp", core ? now() : now().replaceAll("(\\.\\d{3})\\d*Z", "$1+00:00"))
            + (h.refToMessageId == null ? "" : tag("RefToMessageId", h.refToMessageId))
            + (h.timeToLive == null ? "" : tag("TimeToLive", h.timeToLive));
    String content =
        party("From", h.from, h.roles)
            + party("To", h.to, h.roles)
            + tag("CPAId", h.cpaId)
            + tag("ConversationId", h.conversationId)
            + element("Service", h.serviceType == null ? "" : at("type", h.serviceType), escape(h.service))
            + tag("Action", h.action)
            + element("MessageData", "", data)
            + (h.onlyOnce ? element("DuplicateElimination", "", "") : "");
    header.append(element("MessageHeader", at("version", "2.0") + must(), content));
    return this;
  }

  Envelope syncReply(boolean wanted) {
    if (wanted) header.append(element("SyncReply", at("version", "2.0") + actor(NEXT) + must(), ""));
    return this;
  }

  Envelope ackRequested(Agreement.Channel channel) {
    if (channel.ackRequested())
      header.append(
          element(
              "AckRequested", at("signed", String.valueOf(channel.ackSigned())) + at("version", "2.0") + actor(TO_PARTY) + must(), ""));
    return this;
  }

  Envelope acknowledgment(String about, Agreement.Party by, Element signedInfo) {
    StringBuilder content = new StringBuilder(tag("Timestamp", now()) + tag("RefToMessageId", about));
    if (core) content.append(party("From", by, false));
    if (signedInfo != null) {
      var references = signedInfo.getElementsByTagNameNS(Dsig.DS, "Reference");
      for (int i = 0; i < references.getLength(); i++) content.append(copy((Element) references.item(i)));
    }
    header.append(element("Acknowledgment", at("version", "2.0") + actor(TO_PARTY) + must(), content.toString()));
    return this;
  }

  Envelope errorList(String code, String location) {
    String error =
        element(
            "Error",
            at("codeContext", SIGNALS + ":errors") + at("errorCode", code) + at("severity", "Error") + at("location", location),
            element("Description", " xml:lang=\"en\"", "not as agreed"));
    header.append(element("ErrorList", at("highestSeverity", "Error") + at("version", "2.0") + must(), error));
    return this;
  }

  Envelope manifest(List<Mime.Part> parts) {
    if (parts.isEmpty()) return this;
    StringBuilder references = new StringBuilder();
    for (Mime.Part part : parts)
      references.append(element("Reference", " xlink:href=\"cid:" + escape(part.id()) + "\" xlink:type=\"simple\"", ""));
    body.append(element("Manifest", at("version", "2.0"), references.toString()));
    return this;
  }

  Envelope statusRequest(String about) {
    body.append(element("StatusRequest", at("version", "2.0"), tag("RefToMessageId", about)));
    return this;
  }

  Envelope statusResponse(String about, String status) {
    String at = status.equals("Received") ? tag("Timestamp", now()) : "";
    body.append(element("StatusResponse", at("messageStatus", status) + at("version", "2.0"), tag("RefToMessageId", about) + at));
    return this;
  }

  Document document() throws Exception {
    String declarations = " xmlns:" + s + "=\"" + SOAP + "\" xmlns:" + e + "=\"" + EB + "\"";
    if (core) declarations += " xmlns:ns4=\"" + Dsig.DS + "\"";
    declarations += " xmlns:xlink=\"" + XLINK + "\"";
    String text =
        "<" + s + ":Envelope" + declarations + "><" + s + ":Header>" + header + "</" + s + ":Header><" + s + ":Body>" + body + "</" + s
            + ":Body></" + s + ":Envelope>";
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes(Document document) throws Exception {
    var transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, core ? "yes" : "no");
    transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
    var out = new ByteArrayOutputStream();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }

  static Document parse(byte[] bytes) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(bytes));
  }

  private String party(String name, Agreement.Party party, boolean role) {
    String id = element("PartyId", at("type", party.type()), escape(party.id()));
    return element(name, "", id + (role ? tag("Role", party.role()) : ""));
  }

  private String tag(String name, String value) {
    return element(name, "", escape(value));
  }

  private String element(String name, String attributes, String content) {
    String line = core || name.equals("Service") || !content.startsWith("<") ? "" : "\n  ";
    String note = core || !name.equals("MessageData") ? "" : "<!-- ids -->";
    if (content.isEmpty()) return "<" + e + ":" + name + attributes + "/>";
    return "<" + e + ":" + name + attributes + ">" + line + note + content + line + "</" + e + ":" + name + ">";
  }

  private String at(String name, String value) {
    return " " + e + ":" + name + "=\"" + escape(value) + "\"";
  }

  private String must() {
    return " " + s + ":mustUnderstand=\"1\"";
  }

  private String actor(String uri) {
    return " " + s + ":actor=\"" + uri + "\"";
  }

  /** An element of a signature that came in, in our own prefix. */
  private String copy(Element element) {
    String p = core ? "ns4:" : "";
    StringBuilder out = new StringBuilder("<" + p + element.getLocalName());
    if (!core && element.getLocalName().equals("Reference")) out.append(" xmlns=\"" + Dsig.DS + "\"");
    for (String name : List.of("URI", "Algorithm"))
      if (element.hasAttribute(name)) out.append(" " + name + "=\"" + escape(element.getAttribute(name)) + "\"");
    out.append('>');
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling())
      out.append(node instanceof Element child ? copy(child) : escape(node.getTextContent()));
    return out.append("</" + p + element.getLocalName() + ">").toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;").replace("\r", "&#13;");
  }

  // Reading.

  static Element in(Element parent, String uri, String name) {
    if (parent == null) return null;
    for (Element child : children(parent)) if (uri.equals(child.getNamespaceURI()) && name.equals(child.getLocalName())) return child;
    return null;
  }

  static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) if (node instanceof Element child) found.add(child);
    return found;
  }

  static Element block(Document document, String container, String name) {
    return in(in(document.getDocumentElement(), SOAP, container), EB, name);
  }

  static String text(Element parent, String... path) {
    Element at = parent;
    for (String name : path) at = in(at, EB, name);
    return at == null ? null : at.getTextContent();
  }

  private static final List<String> ORDER =
      List.of("From", "To", "CPAId", "ConversationId", "Service", "Action", "MessageData", "DuplicateElimination");
  private static final List<String> DATA = List.of("MessageId", "Timestamp", "RefToMessageId", "TimeToLive");

  /** What of the form of ebMS 2.0 the header breaks, or null: order of elements, versions, mustUnderstand, qualified attributes. */
  static String flaw(Document document) {
    Element headers = in(document.getDocumentElement(), SOAP, "Header");
    Element message = in(headers, EB, "MessageHeader");
    if (message == null) return "no MessageHeader";
    if (!ordered(message, ORDER) || !ordered(in(message, EB, "MessageData"), DATA)) return "the order of the elements";
    for (Element block : children(headers)) {
      if (!EB.equals(block.getNamespaceURI())) continue;
      if (!block.getAttributeNS(EB, "version").equals("2.0")) return block.getLocalName() + " without version";
      if (!block.getAttributeNS(SOAP, "mustUnderstand").equals("1")) return block.getLocalName() + " without mustUnderstand";
    }
    return null;
  }

  private static boolean ordered(Element parent, List<String> order) {
    int last = -1;
    for (Element child : children(parent)) {
      int at = order.indexOf(child.getLocalName());
      if (at <= last) return false;
      last = at;
    }
    return true;
  }
}
