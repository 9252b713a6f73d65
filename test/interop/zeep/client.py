"""A stock zeep client from the published WSDL: delivers a signed batch and proves the answer with python-xmlsec.

Knows nothing of Bode but its WSDL address and certificates. Prints one JSON object.
"""
import base64
import datetime
import json
import sys
import uuid

import requests
import xmlsec
import zeep
from lxml import etree
from zeep.transports import Transport

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = WSS + "wssecurity-secext-1.0.xsd", WSS + "wssecurity-utility-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
X509 = WSS + "x509-token-profile-1.0#X509v3"
DS = "http://www.w3.org/2000/09/xmldsig#"
NS = {"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU, "wsse11": WSSE11, "ds": DS}


def pem_body(path):
    lines = open(path).read().split("-----END CERTIFICATE-----")[0].splitlines()
    return "".join(line for line in lines if line and "BEGIN" not in line)


class Digikoppeling2WbeS:
    """Signs Body, every WS-Addressing header and Timestamp; checks the same of the answer, and SignatureConfirmation."""

    def __init__(self, certificate, key, server_certificate):
        self.certificate, self.key = certificate, key
        self.server = pem_body(server_certificate)
        self.sent = None

    def apply(self, envelope, headers):
        header = envelope.find("s:Header", NS)
        security = etree.SubElement(header, "{%s}Security" % WSSE, nsmap={"wsse": WSSE, "wsu": WSU})
        security.set("{%s}mustUnderstand" % SOAP, "1")
        token = etree.SubElement(security, "{%s}BinarySecurityToken" % WSSE)
        token.set("EncodingType", WSS + "soap-message-security-1.0#Base64Binary")
        token.set("ValueType", X509)
        token.set("{%s}Id" % WSU, "token")
        token.text = pem_body(self.certificate)
        stamp = etree.SubElement(security, "{%s}Timestamp" % WSU)
        now = datetime.datetime.now(datetime.timezone.utc)
        for name, when in (("Created", now), ("Expires", now + datetime.timedelta(minutes=5))):
            etree.SubElement(stamp, "{%s}%s" % (WSU, name)).text = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        signature = xmlsec.template.create(envelope, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
        security.append(signature)
        signed = [envelope.find("s:Body", NS), stamp] + [e for e in header if etree.QName(e).namespace == WSA]
        context = xmlsec.SignatureContext()
        for number, part in enumerate(signed):
            part.set("{%s}Id" % WSU, "part-%d" % number)
            context.register_id(part, "Id", WSU)
            reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="#part-%d" % number)
            xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        info = xmlsec.template.ensure_key_info(signature)
        ref = etree.SubElement(info, "{%s}SecurityTokenReference" % WSSE)
        direct = etree.SubElement(ref, "{%s}Reference" % WSSE)
        direct.set("URI", "#token")
        direct.set("ValueType", X509)
        context.key = xmlsec.Key.from_file(self.key, xmlsec.KeyFormat.PEM)
        context.sign(signature)
        self.sent = "".join(signature.find("ds:SignatureValue", NS).text.split())
        return envelope, headers

    def verify(self, envelope):
        token = "".join(envelope.find("s:Header/wsse:Security/wsse:BinarySecurityToken", NS).text.split())
        assert token == self.server, "signed by another certificate"
        signature = envelope.find("s:Header/wsse:Security/ds:Signature", NS)
        context = xmlsec.SignatureContext()
        for element in envelope.iter():
            if isinstance(element.tag, str) and element.get("{%s}Id" % WSU):
                context.register_id(element, "Id", WSU)
        der = base64.b64decode(token)
        context.key = xmlsec.Key.from_memory(der, xmlsec.KeyFormat.CERT_DER)
        context.verify(signature)
        covered = {r.get("URI") for r in signature.iter("{%s}Reference" % DS)}
        must = [envelope.find("s:Body", NS), envelope.find("s:Header/wsse:Security/wsu:Timestamp", NS)]
        must += [e for e in envelope.find("s:Header", NS) if etree.QName(e).namespace == WSA]
        must += envelope.findall("s:Header/wsse:Security/wsse11:SignatureConfirmation", NS)
        for element in must:
            assert "#" + element.get("{%s}Id" % WSU) in covered, element.tag + " is not signed"
        if envelope.find("s:Body/s:Fault", NS) is not None:
            return envelope  # zeep raises it; a fault may come before our signature was read
        confirmation = envelope.find("s:Header/wsse:Security/wsse11:SignatureConfirmation", NS)
        assert confirmation.get("Value") == self.sent, "another signature is confirmed"
        return envelope


def main(gateway, organisations, trust, oin, bode):
    folder = "%s/%s" % (organisations, oin)
    session = requests.Session()
    session.trust_env = False
    session.cert, session.verify = (folder + "/chain.pem", folder + "/key.pem"), trust
    wsse = Digikoppeling2WbeS(folder + "/cert.pem", folder + "/key.pem", "%s/%s/cert.pem" % (organisations, bode))
    # zeep adds the WS-Addressing headers by itself, from wsam:Action in the WSDL.
    client = zeep.Client(
        gateway + "/wus/berichtenbox/v1?wsdl",
        transport=Transport(session=session),
        wsse=wsse,
    )
    batch = str(uuid.uuid4())
    message = {
        "BerichtInformatie": {
            "BatchID": batch,
            "BerichtID": str(uuid.uuid4()),
            "BerichtType": "APK",
            "Onderwerp": "Bericht van zeep",
            "BerichtTekst": "Eerste regel\\r\\nTweede regel met een & en een €",
            "GebruikerID": "999990111",
            "SoortGebruiker": "Burger",
        }
    }
    info = {
        "BatchID": batch,
        "AanmaakDatum": datetime.datetime.now(datetime.timezone.utc),
        "BerichtLeverancierID": oin,
    }
    pong = client.service.Ping()
    answer = client.service.LeverBerichten(Berichten={"BatchInformatie": info, "Bericht": [message]})
    result = answer.BerichtVerwerkResponse
    print(json.dumps({
        "ping": pong.certificaat.oin,
        "batch": result.BatchInformatie.BatchID == batch,
        "verwerkt": result.BatchInformatie.AantalBerichtenSuccesvolVerwerkt,
        "code": result.Berichten.Bericht[0].VerwerkingsCode,
        "bewijs": bool(answer.Ontvangstbewijs.bewijs.hoofd.handtekening),
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
