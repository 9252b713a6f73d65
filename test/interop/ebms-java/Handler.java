// A small ebMS 2.0 message handler: takes what comes, acknowledges as the CPA says, knows duplicates, sends. Everything is told as a line of JSON.
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class Handler {
  /** Our identity and the settings that no CPA holds. */
  record Settings(PrivateKey key, X509Certificate certificate, String c14n, boolean core) {}

  record Answer(int status, byte[] body) {}

  private record Sent(Mime.Written written, Document document) {}

  private final Agreement cpa;
  private final Settings settings;
  private final Client client;
  /** Acknowledgements by the MessageId they are about; for a message without one, nothing in it. */
  private final Map<String, byte[]> received = new ConcurrentHashMap<>();
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  /** What the next messages are answered with instead: a status, an error code, `fault`, or `nothing`: taken, but its acknowledgement is lost. */
  final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();

  Handler(Agreement cpa, Settings settings, Client client) {
    this.cpa = cpa;
    this.settings = settings;
    this.client = client;
  }

  // Receiving.

  Answer receive(String contentType, String soapAction, byte[] body, X509Certificate peer) throws Exception {
    if (!"\"ebXML\"".equals(soapAction)) return fault("SOAPAction " + soapAction);
    if (!peer.equals(cpa.other.client())) return fault("the TLS certificate is not that of the CPA");
    Mime.Message message = Mime.read(contentType, body);
    Document document = Envelope.parse(message.soap());
    Element header = Envelope.block(document, "Header", "MessageHeader");
    String flaw = Envelope.flaw(document);
    if (flaw != null) return fault(flaw);
    if (!Envelope.text(header, "CPAId").equals(cpa.id) || !parties(header)) return fault("the CPA or its parties");
    boolean signal = Envelope.text(header, "Service").equals(Envelope.SIGNALS);
    if (signal) {
      byte[] answer = signal(document, header, "async");
      boolean sync = answer != null && Envelope.block(document, "Header", "SyncReply") != null;
      if (answer != null && !sync) later(answer);
      return sync ? new Answer(200, answer) : new Answer(204, new byte[0]);
    }
    return business(contentType, message, document, digest(body));
  }

  private Answer business(String contentType, Mime.Message message, Document document, String sha256) throws Exception {
    Element header = Envelope.block(document, "Header", "MessageHeader");
    String id = Envelope.text(header, "MessageData", "MessageId");
    String action = Envelope.text(header, "Action");
    Agreement.Channel channel = cpa.channel(cpa.other, action);
    boolean sync = Envelope.block(document, "Header", "SyncReply") != null;
    String told = refusals.poll();
    boolean lost = "nothing".equals(told);
    String refusal = lost ? null : told;
    if ("fault".equals(refusal)) return fault("as told");
    if (refusal != null && refusal.matches("\\d+")) {
      Json.say("event", "refused", "messageId", id, "status", refusal, "contentType", contentType, "sha256", sha256);
      return new Answer(Integer.parseInt(refusal), new byte[0]);
    }
    String wrong = refusal != null ? "as told" : mistake(message, document, header, channel);
    if (wrong != null) {
      Json.say("event", "rejected", "messageId", id, "reason", wrong);
      String code = refusal != null ? refusal : wrong.contains("signature") ? "SecurityFailure" : "Inconsistent";
      return give(finish(envelope().messageHeader(back(header, "MessageError")).errorList(code, id), channel.signed()), sync);
    }
    byte[] earlier = channel.onlyOnce() ? received.get(id) : null;
    byte[] acknowledgment = earlier != null ? earlier : acknowledge(document, header, channel);
    received.put(id, acknowledgment);
    Json.say(
        "event", "message", "messageId", id, "action", action, "contentType", contentType, "sha256", sha256,
        "conversationId", Envelope.text(header, "ConversationId"),
        "refToMessageId", Envelope.text(header, "MessageData", "RefToMessageId"),
        "duplicate", String.valueOf(earlier != null),
        "payloads", message.payloads().stream().map(part -> Base64.getEncoder().encodeToString(part.content())).collect(Collectors.joining(",")),
        "types", message.payloads().stream().map(Mime.Part::type).collect(Collectors.joining(",")));
    return lost || acknowledgment.length == 0 ? new Answer(204, new byte[0]) : give(acknowledgment, sync);
  }

  private static String digest(byte[] body) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
  }

  private byte[] acknowledge(Document document, Element header, Agreement.Channel channel) throws Exception {
    if (!channel.ackRequested()) return new byte[0];
    String id = Envelope.text(header, "MessageData", "MessageId");
    Element signature = signature(document);
    Element signedInfo = channel.ackSigned() ? Envelope.in(signature, Dsig.DS, "SignedInfo") : null;
    Envelope answer = envelope().messageHeader(back(header, "Acknowledgment")).acknowledgment(id, cpa.own, signedInfo);
    return finish(answer, channel.ackSigned());
  }

  /** Why a business message is not as agreed, or null. */
  private String mistake(Mime.Message message, Document document, Element header, Agreement.Channel channel) throws Exception {
    if (channel == null) return "no such action";
    if (!Envelope.text(header, "Service").equals(cpa.service)) return "another service";
    if (!cpa.other.role().equals(Envelope.text(header, "From", "Role"))) return "another role";
    if ((Envelope.in(header, Envelope.EB, "DuplicateElimination") != null) != channel.onlyOnce()) return "DuplicateElimination";
    Element ack = Envelope.block(document, "Header", "AckRequested");
    if ((ack != null) != channel.ackRequested()) return "AckRequested";
    if (ack != null && !ack.getAttributeNS(Envelope.EB, "signed").equals(String.valueOf(channel.ackSigned()))) return "signed";
    if ((Envelope.block(document, "Header", "SyncReply") != null) != channel.sync()) return "SyncReply";
    String live = Envelope.text(header, "MessageData", "TimeToLive");
    if (channel.onlyOnce() != (live != null) || (live != null && Instant.parse(live).isBefore(Instant.now()))) return "TimeToLive";
    List<String> named = new ArrayList<>();
    Element manifest = Envelope.block(document, "Body", "Manifest");
    if (manifest != null)
      for (Element reference : Envelope.children(manifest)) named.add(reference.getAttributeNS(Envelope.XLINK, "href"));
    if (!named.equals(message.payloads().stream().map(part -> "cid:" + part.id()).toList())) return "Manifest";
    boolean signed = signature(document) != null;
    if (signed != channel.signed()) return "signature " + signed;
    return signed ? Dsig.judge(document, message.payloads(), cpa.other.signing(), channel) : null;
  }

  private boolean parties(Element header) {
    return isParty(Envelope.in(header, Envelope.EB, "From"), cpa.other) && isParty(Envelope.in(header, Envelope.EB, "To"), cpa.own);
  }

  private static boolean isParty(Element stated, Agreement.Party party) {
    Element id = Envelope.in(stated, Envelope.EB, "PartyId");
    return id.getTextContent().equals(party.id()) && id.getAttributeNS(Envelope.EB, "type").equals(party.type());
  }

  /** Tells what a signal says. Returns the answer that it asks for. */
  private byte[] signal(Document document, Element header, String how) throws Exception {
    String action = Envelope.text(header, "Action");
    String about = Envelope.text(header, "MessageData", "RefToMessageId");
    Element error = Envelope.in(Envelope.block(document, "Header", "ErrorList"), Envelope.EB, "Error");
    Element status = Envelope.block(document, "Body", "StatusResponse");
    Json.say(
        "event", "signal", "action", action, "about", about, "how", how,
        "conversationId", Envelope.text(header, "ConversationId"),
        "signed", String.valueOf(signature(document) != null),
        "wrong", signalMistake(document, header, action, about),
        "code", error == null ? null : error.getAttributeNS(Envelope.EB, "errorCode"),
        "severity", error == null ? null : error.getAttributeNS(Envelope.EB, "severity"),
        "messageStatus", status == null ? null : status.getAttributeNS(Envelope.EB, "messageStatus"),
        "id", Envelope.text(header, "MessageData", "MessageId"));
    if (action.equals("Ping")) return finish(envelope().messageHeader(back(header, "Pong")), cpa.signals(cpa.own).signed());
    if (!action.equals("StatusRequest")) return null;
    String asked = Envelope.text(Envelope.block(document, "Body", "StatusRequest"), "RefToMessageId");
    String known = received.containsKey(asked) ? "Received" : "NotRecognized";
    Envelope answer = envelope().messageHeader(back(header, "StatusResponse")).statusResponse(asked, known);
    return finish(answer, cpa.signals(cpa.own).signed());
  }

  private String signalMistake(Document document, Element header, String action, String about) throws Exception {
    if (signature(document) != null) {
      String wrong = Dsig.judge(document, List.of(), cpa.other.signing(), cpa.signals(cpa.other));
      if (wrong != null) return wrong;
    }
    if (Envelope.in(header, Envelope.EB, "DuplicateElimination") != null) return "DuplicateElimination";
    if (!action.equals("Acknowledgment")) return null;
    Sent own = sent.get(about);
    if (own == null) return "about a message that was not sent";
    Element mine = Envelope.block(own.document, "Header", "MessageHeader");
    if (!Envelope.text(mine, "ConversationId").equals(Envelope.text(header, "ConversationId"))) return "another conversation";
    Element acknowledgment = Envelope.block(document, "Header", "Acknowledgment");
    if (!about.equals(Envelope.text(acknowledgment, "RefToMessageId"))) return "two RefToMessageId";
    if (!acknowledgment.getAttributeNS(Envelope.SOAP, "actor").equals(Envelope.TO_PARTY)) return "the actor";
    Agreement.Channel channel = cpa.channel(cpa.own, Envelope.text(mine, "Action"));
    if (channel.ackSigned() != (signature(document) != null)) return "its signature";
    if (!channel.ackSigned()) return null;
    return Dsig.references(acknowledgment).equals(Dsig.references(signature(own.document))) ? null : "the digests differ";
  }

  // Sending.

  /** `spoil`: what is made wrong after signing, for the error that it must bring. */
  void send(String action, List<Mime.Part> parts, Map<String, String> options) throws Exception {
    Agreement.Channel channel = cpa.channel(cpa.own, action);
    String id = UUID.randomUUID() + "@stranger.example";
    String live = channel.onlyOnce() ? Instant.now().plusSeconds(600).toString() : null;
    String conversation = options.getOrDefault("conversationId", UUID.randomUUID().toString());
    var heading =
        new Envelope.Heading(
            cpa.own, cpa.other, true, options.getOrDefault("cpaId", cpa.id), conversation, options.getOrDefault("service", cpa.service), cpa.serviceType, action, id,
            options.get("refToMessageId"), live, channel.onlyOnce());
    Envelope envelope = envelope().messageHeader(heading).syncReply(channel.sync()).ackRequested(channel).manifest(parts);
    Document document = envelope.document();
    if (channel.signed())
      Dsig.sign(document, parts, new Dsig.How(channel.hash(), channel.algorithm(), settings.c14n, settings.core), settings.key, settings.certificate);
    byte[] soap = envelope.bytes(document);
    List<Mime.Part> travelling = new ArrayList<>(parts);
    if ("payload".equals(options.get("spoil"))) {
      Mime.Part first = parts.get(0);
      travelling.set(0, new Mime.Part(first.id(), first.type(), "<changed/>".getBytes(StandardCharsets.UTF_8)));
    }
    if ("header".equals(options.get("spoil")))
      soap = new String(soap, StandardCharsets.UTF_8).replace(conversation, conversation + "0").getBytes(StandardCharsets.UTF_8);
    if ("part".equals(options.get("spoil"))) travelling.remove(0);
    sent.put(id, new Sent(Mime.write(soap, travelling, settings.core), document));
    resend(id);
  }

  void resend(String id) throws Exception {
    post(sent.get(id).written, id);
  }

  void ping(boolean sync) throws Exception {
    ask(envelope().messageHeader(question("Ping")).syncReply(sync));
  }

  void status(String about, boolean sync) throws Exception {
    ask(envelope().messageHeader(question("StatusRequest")).syncReply(sync).statusRequest(about));
  }

  private void ask(Envelope envelope) throws Exception {
    post(Mime.write(finish(envelope, cpa.signals(cpa.own).signed()), List.of(), settings.core), null);
  }

  private Envelope.Heading question(String action) {
    String id = UUID.randomUUID() + "@stranger.example";
    String conversation = UUID.randomUUID().toString();
    return new Envelope.Heading(
        cpa.own, cpa.other, false, cpa.id, conversation, Envelope.SIGNALS, null, action, id, null, null, false);
  }

  private Envelope.Heading back(Element header, String action) {
    return new Envelope.Heading(
        cpa.own, cpa.other, false, cpa.id, Envelope.text(header, "ConversationId"), Envelope.SIGNALS, null, action,
        UUID.randomUUID() + "@stranger.example", Envelope.text(header, "MessageData", "MessageId"), null, false);
  }

  private void post(Mime.Written written, String id) throws Exception {
    Client.Reply reply = client.post(cpa.other.endpoint(), written);
    boolean xml = reply.body().length > 0;
    Document document = xml ? Envelope.parse(reply.body()) : null;
    Element fault = xml ? Envelope.in(Envelope.in(document.getDocumentElement(), Envelope.SOAP, "Body"), Envelope.SOAP, "Fault") : null;
    Json.say(
        "event", id == null ? "asked" : "sent", "messageId", id, "status", String.valueOf(reply.status()), "version", reply.version(),
        "fault", fault == null ? null : fault.getTextContent());
    if (xml && fault == null) signal(document, Envelope.block(document, "Header", "MessageHeader"), "sync");
  }

  private Answer give(byte[] signal, boolean sync) {
    if (sync) return new Answer(200, signal);
    later(signal);
    return new Answer(204, new byte[0]);
  }

  private void later(byte[] signal) {
    Thread thread =
        new Thread(
            () -> {
              try {
                var reply = client.post(cpa.other.endpoint(), Mime.write(signal, List.of(), settings.core));
                Json.say("event", "signalled", "status", String.valueOf(reply.status()));
              } catch (Exception error) {
                Json.say("event", "failed", "error", String.valueOf(error));
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private byte[] finish(Envelope envelope, boolean signed) throws Exception {
    Document document = envelope.document();
    if (signed) {
      Agreement.Channel channel = cpa.signals(cpa.own);
      var how = new Dsig.How(channel.hash(), channel.algorithm(), settings.c14n, settings.core);
      Dsig.sign(document, List.of(), how, settings.key, settings.certificate);
    }
    return envelope.bytes(document);
  }

  private Envelope envelope() {
    return new Envelope(settings.core);
  }

  private static Element signature(Document document) {
    return Envelope.in(Envelope.in(document.getDocumentElement(), Envelope.SOAP, "Header"), Dsig.DS, "Signature");
  }

  static Answer fault(String reason) {
    Json.say("event", "fault", "reason", reason);
    String text =
        "<soap:Envelope xmlns:soap=\"" + Envelope.SOAP + "\"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>"
            + Envelope.escape(reason) + "</faultstring></soap:Fault></soap:Body></soap:Envelope>";
    return new Answer(500, text.getBytes(StandardCharsets.UTF_8));
  }
}
