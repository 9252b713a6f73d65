"""python-xmlsec behind Python's own TLS server: takes what Bode's client sends, and answers Ping.

Arguments: organisations' folder, file with CAs, own OIN, OIN of the client, S or SE. Prints `port N`; ends with its input.
"""
import datetime
import http.server
import ssl
import sys
import threading
import uuid

from lxml import etree

from digikoppeling import NS, SOAP, WSA, Digikoppeling

SERVICE = "urn:bode:berichtenbox:v1:BerichtenboxService:"
PONG = """<b:PingResponse xmlns:b="urn:bode:berichtenbox:v1"><b:ServerTijd>%(now)s</b:ServerTijd><b:versie>python</b:versie>
<b:omgeving>demo</b:omgeving><a:certificaat xmlns:a="urn:bode:algemeen:v1"><a:oin>%(oin)s</a:oin><a:serienummer>1</a:serienummer>
<a:geldigTot>%(now)s</a:geldigTot><a:dagenGeldig>0</a:dagenGeldig></a:certificaat></b:PingResponse>"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        request = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])), parser)
        messages.verify(request, confirms=False)
        header = {etree.QName(e).localname: e.text for e in request.find("s:Header", NS) if etree.QName(e).namespace == WSA}
        assert header["Action"] == SERVICE + "Ping", "another Action"
        envelope = etree.Element("{%s}Envelope" % SOAP, nsmap={"s": SOAP, "wsa": WSA})
        answer = etree.SubElement(envelope, "{%s}Header" % SOAP)
        for name, text in (("To", WSA + "/anonymous"), ("Action", SERVICE + "PingResponse"),
                           ("MessageID", "urn:uuid:%s" % uuid.uuid4()), ("RelatesTo", header["MessageID"])):
            etree.SubElement(answer, "{%s}%s" % (WSA, name)).text = text
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        etree.SubElement(envelope, "{%s}Body" % SOAP).append(etree.fromstring(PONG % {"now": now, "oin": client}))
        messages.apply(envelope, {}, confirms=messages.received)
        body = etree.tostring(envelope)
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


organisations, authorities, own, client, profile = sys.argv[1:]
messages = Digikoppeling(organisations, own, client, profile == "SE")
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain("%s/%s/chain.pem" % (organisations, own), "%s/%s/key.pem" % (organisations, own))
tls.load_verify_locations(authorities)
tls.verify_mode = ssl.CERT_REQUIRED
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
server.socket = tls.wrap_socket(server.socket, server_side=True)
print("port %d" % server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
