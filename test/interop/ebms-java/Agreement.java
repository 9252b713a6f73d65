// The CPA as this handler reads it: with the JDK's DOM, by itself. One service, two parties, the channel of an action and of signals.
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

final class Agreement {
  static final String CPA = "http://www.oasis-open.org/committees/ebxml-cppa/schema/cpp-cpa-2_0.xsd";

  /** What an action asks of its messages. */
  record Channel(
      boolean ackRequested, boolean ackSigned, boolean onlyOnce, boolean sync, boolean signed, String hash, String algorithm) {}

  record Party(Element info, String id, String type, String role, String endpoint, X509Certificate client, X509Certificate signing) {}

  final String id;
  final String service;
  final String serviceType;
  final Party own;
  final Party other;

  Agreement(Document document, String ownId) throws Exception {
    Element root = document.getDocumentElement();
    id = at(root, "cpaid");
    List<Element> infos = all(root, "PartyInfo");
    Party[] parties = {party(infos.get(0)), party(infos.get(1))};
    own = parties[0].id.equals(ownId) ? parties[0] : parties[1];
    other = own == parties[0] ? parties[1] : parties[0];
    Element named = all(root, "Service").get(0);
    service = named.getTextContent().trim();
    serviceType = at(named, "type");
  }

  private static Party party(Element info) throws Exception {
    Element id = all(info, "PartyId").get(0);
    String role = at(all(info, "Role").get(0), "name");
    String endpoint = at(all(info, "Endpoint").get(0), "uri");
    X509Certificate client = certificate(info, all(info, "ClientCertificateRef"));
    X509Certificate signing = certificate(info, all(info, "SigningCertificateRef"));
    return new Party(info, id.getTextContent().trim(), at(id, "type"), role, endpoint, client, signing);
  }

  private static X509Certificate certificate(Element info, List<Element> references) throws Exception {
    if (references.isEmpty()) return null;
    Element holder = byId(info, "Certificate", "certId", at(references.get(0), "certId"));
    String base64 = holder.getTextContent().replaceAll("\\s", "");
    var in = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
  }

  /** The channel of what `sender` sends with this action; null when it may not. */
  Channel channel(Party sender, String action) {
    for (Element can : all(sender.info, "CanSend")) {
      Element binding = all(can, "ThisPartyActionBinding").get(0);
      if (at(binding, "action").equals(action)) return channelOf(sender, all(binding, "ChannelId").get(0).getTextContent().trim());
    }
    return null;
  }

  /** The channel of the signals of `sender`. */
  Channel signals(Party sender) {
    return channelOf(sender, at(sender.info, "defaultMshChannelId"));
  }

  private static Channel channelOf(Party party, String id) {
    Element channel = byId(party.info, "DeliveryChannel", "channelId", id);
    Element how = all(channel, "MessagingCharacteristics").get(0);
    Element exchange = byId(party.info, "DocExchange", "docExchangeId", at(channel, "docExchangeId"));
    List<Element> signing = all(exchange, "SenderNonRepudiation");
    boolean signed = !signing.isEmpty();
    return new Channel(
        at(how, "ackRequested").equals("always"),
        at(how, "ackSignatureRequested").equals("always"),
        at(how, "duplicateElimination").equals("always"),
        at(how, "syncReplyMode").equals("mshSignalsOnly"),
        signed,
        signed ? all(signing.get(0), "HashFunction").get(0).getTextContent().trim() : null,
        signed ? all(signing.get(0), "SignatureAlgorithm").get(0).getTextContent().trim() : null);
  }

  private static String at(Element element, String name) {
    return element.getAttributeNS(CPA, name);
  }

  private static Element byId(Element in, String name, String attribute, String id) {
    for (Element one : all(in, name)) if (at(one, attribute).equals(id)) return one;
    throw new IllegalArgumentException("the CPA has no " + name + " " + id);
  }

  static List<Element> all(Element in, String name) {
    var found = in.getElementsByTagNameNS(CPA, name);
    List<Element> list = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      Node node = found.item(i);
      list.add((Element) node);
    }
    return list;
  }
}
