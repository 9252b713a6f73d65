# Sends one osb-rm message with the standard library of Python alone: http.client, ssl, and MIME made by hand. Prints the answer as JSON.
# Usage: send.py <settings.json>: url, cert, key, trust, cpaId, from, to (OIN and role), service, action, payloads; each of the latter has type and text.
import datetime
import http.client
import json
import ssl
import sys
import urllib.parse
import uuid
from xml.sax.saxutils import escape

EB = "http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ACTOR = "urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH"


def when(seconds=0):
    zone = datetime.timezone(datetime.timedelta(hours=1))
    return (datetime.datetime.now(zone) + datetime.timedelta(seconds=seconds)).isoformat()


def party(tag, who):
    oin, role = (escape(who[name]) for name in ("oin", "role"))
    return f'<{tag}><PartyId e:type="urn:osb:oin">{oin}</PartyId><Role>{role}</Role></{tag}>'


def envelope(told, message_id, ids):
    references = "".join(f'<e:Reference xlink:href="cid:{urllib.parse.quote(one)}" xlink:type="simple"/>' for one in ids)
    manifest = f'<e:Manifest e:version="2.0">{references}</e:Manifest>' if ids else ""
    must = 'S:mustUnderstand="1" e:version="2.0"'
    return f"""<?xml version='1.0' encoding='utf-8'?>
<S:Envelope xmlns:S="{SOAP}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="{EB}">
 <S:Header>
  <MessageHeader xmlns="{EB}" {must}>{party("From", told["from"])}{party("To", told["to"])}
   <CPAId>{escape(told["cpaId"])}</CPAId><ConversationId>{uuid.uuid4()}</ConversationId>
   <Service e:type="urn:osb:services">{escape(told["service"])}</Service><Action>{escape(told["action"])}</Action>
   <MessageData><MessageId>{message_id}</MessageId><Timestamp>{when()}</Timestamp><TimeToLive>{when(600)}</TimeToLive></MessageData>
   <DuplicateElimination></DuplicateElimination>
  </MessageHeader>
  <e:AckRequested {must} e:signed="false" S:actor="{ACTOR}"/>
 </S:Header>
 <S:Body>{manifest}</S:Body>
</S:Envelope>
""".encode()


def multipart(soap, payloads, boundary):
    parts = [("<root@python.example>", "text/xml; charset=utf-8", soap)]
    parts += [(f"<{one}>", kind, text.encode()) for one, kind, text in payloads]
    lines = []
    for content_id, kind, content in parts:
        head = f"--{boundary}\r\nContent-ID: {content_id}\r\nContent-Type: {kind}\r\n\r\n"
        lines += [head.encode(), content, b"\r\n"]
    return b"".join(lines) + f"--{boundary}--".encode()


def main(settings):
    with open(settings, encoding="utf-8") as file:
        told = json.load(file)
    # A space and a plus in a Content-ID: percent-encoded in the URL, not in the header.
    payloads = [(f"deel+{n}%{uuid.uuid4()}@python.example", one["type"], one["text"]) for n, one in enumerate(told["payloads"])]
    message_id = f"{uuid.uuid4()}@python.example"
    body = multipart(envelope(told, message_id, [one for one, _, _ in payloads]), payloads, "=_python_1")
    context = ssl.create_default_context(cafile=told["trust"])
    context.load_cert_chain(told["cert"], told["key"])
    url = urllib.parse.urlsplit(told["url"])
    connection = http.client.HTTPSConnection(url.hostname, url.port, context=context, timeout=20)
    kind = 'multipart/related; type="text/xml"; start="<root@python.example>"; boundary="=_python_1"'
    connection.request("POST", url.path, body, {"SOAPAction": '"ebXML"', "Content-Type": kind, "User-Agent": "python"})
    answer = connection.getresponse()
    print(json.dumps({"messageId": message_id, "status": answer.status, "body": answer.read().decode()}))


main(sys.argv[1])
