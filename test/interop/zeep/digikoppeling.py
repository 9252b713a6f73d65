"""Profiles 2W-be-S and 2W-be-SE with lxml and python-xmlsec, as a WS-Security plugin of zeep."""
import base64
import datetime
import hashlib

import xmlsec
from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = WSS + "wssecurity-secext-1.0.xsd", WSS + "wssecurity-utility-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
X509 = WSS + "x509-token-profile-1.0#X509v3"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
THUMBPRINT = "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1"
NS = {"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU, "wsse11": WSSE11, "ds": DS, "xenc": XENC}


def pem_body(path):
    lines = open(path).read().split("-----END CERTIFICATE-----")[0].splitlines()
    return "".join(line for line in lines if line and "BEGIN" not in line)


class Digikoppeling:
    """Signs Body, every WS-Addressing header and Timestamp; checks the same of what comes, and SignatureConfirmation."""

    def __init__(self, organisations, own, other, encrypted):
        self.certificate, self.key = ("%s/%s/%s.pem" % (organisations, own, kind) for kind in ("cert", "key"))
        self.other = "%s/%s/cert.pem" % (organisations, other)
        self.encrypted = encrypted
        self.sent = self.received = None

    def apply(self, envelope, headers, confirms=None):
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
        confirmations = []
        if confirms is not None:
            confirmation = etree.SubElement(security, "{%s}SignatureConfirmation" % WSSE11, nsmap={"wsse11": WSSE11})
            confirmation.set("Value", confirms)
            confirmations.append(confirmation)
        signature = xmlsec.template.create(envelope, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
        security.append(signature)
        signed = [envelope.find("s:Body", NS), stamp] + confirmations + [e for e in header if etree.QName(e).namespace == WSA]
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
        if self.encrypted:
            self.encrypt(envelope.find("s:Body", NS), security)
        return envelope, headers

    def encrypt(self, body, security):
        """AES-256-GCM and RSA-OAEP by xmlsec; its EncryptedKey moves to where WS-Security wants it."""
        manager = xmlsec.KeysManager()
        manager.add_key(xmlsec.Key.from_file(self.other, xmlsec.KeyFormat.CERT_PEM))
        data = xmlsec.template.encrypted_data_create(
            body, xmlsec.Transform.AES256_GCM, type=xmlsec.EncryptionType.CONTENT, ns="xenc")
        xmlsec.template.encrypted_data_ensure_cipher_value(data)
        info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
        key = xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
        xmlsec.template.encrypted_data_ensure_cipher_value(key)
        context = xmlsec.EncryptionContext(manager)
        context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
        context.encrypt_xml(data, body)
        # By xpath: find() compares names as lxml made them, and these are made by xmlsec.
        (data,), (info,), (key,) = (
            body.xpath(path, namespaces=NS)
            for path in ("xenc:EncryptedData", "xenc:EncryptedData/ds:KeyInfo", ".//xenc:EncryptedKey"))
        data.set("Id", "data")
        data.remove(info)
        references = etree.SubElement(key, "{%s}ReferenceList" % XENC)
        etree.SubElement(references, "{%s}DataReference" % XENC).set("URI", "#data")
        key_info = etree.Element("{%s}KeyInfo" % DS)
        key.insert(1, key_info)
        ref = etree.SubElement(key_info, "{%s}SecurityTokenReference" % WSSE)
        identifier = etree.SubElement(ref, "{%s}KeyIdentifier" % WSSE)
        identifier.set("EncodingType", WSS + "soap-message-security-1.0#Base64Binary")
        identifier.set("ValueType", THUMBPRINT)
        der = base64.b64decode(pem_body(self.other))
        identifier.text = base64.b64encode(hashlib.sha1(der).digest()).decode()
        security.insert(0, key)

    def decrypt(self, envelope):
        """The other way round: the EncryptedKey goes into the EncryptedData, where xmlsec finds it."""
        data = envelope.find("s:Body/xenc:EncryptedData", NS)
        key = envelope.find("s:Header/wsse:Security/xenc:EncryptedKey", NS)
        assert data is not None and key is not None, "not encrypted"
        info = data.find("ds:KeyInfo", NS)
        if info is None:
            info = etree.Element("{%s}KeyInfo" % DS)
            data.insert(1, info)
        for child in list(info):
            info.remove(child)
        key.remove(key.find("ds:KeyInfo", NS))
        info.append(key)
        manager = xmlsec.KeysManager()
        manager.add_key(xmlsec.Key.from_file(self.key, xmlsec.KeyFormat.PEM))
        xmlsec.EncryptionContext(manager).decrypt(data)

    def verify(self, envelope, confirms=True):
        if self.encrypted:
            self.decrypt(envelope)
        token = "".join(envelope.find("s:Header/wsse:Security/wsse:BinarySecurityToken", NS).text.split())
        assert token == pem_body(self.other), "signed by another certificate"
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
        self.received = "".join(signature.find("ds:SignatureValue", NS).text.split())
        if not confirms or envelope.find("s:Body/s:Fault", NS) is not None:
            return envelope  # a request; or a fault, which zeep raises, and which may come before our signature was read
        confirmation = envelope.find("s:Header/wsse:Security/wsse11:SignatureConfirmation", NS)
        assert confirmation.get("Value") == self.sent, "another signature is confirmed"
        return envelope
