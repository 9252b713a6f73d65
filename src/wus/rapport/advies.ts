// What a sender should change, per code of refusal and per mistake in a signature. Dutch, for developers at organisations and suppliers.
import type { ErrorCode } from '../../core/index.ts';
import type { Verklaring } from '../../security/index.ts';

const LATER =
  'Probeer het later nog eens. Er is niets opgeslagen. Blijft dit gebeuren? Bel de beheerder en noem het correlatieId.';
const HANDTEKENING =
  'Onderteken Body, wsu:Timestamp en elk WS-Addressing-kopje, elk met een eigen ds:Reference, in één ds:Signature in wsse:Security.';
const SOAP11 = 'Stuur één SOAP 1.1-envelop: hooguit één Header, één Body met precies één element, en niets daarna.';

export const ADVIES: Readonly<Record<ErrorCode, string>> = {
  'http.method': 'Gebruik POST voor berichten, en GET alleen voor ?wsdl en ?xsd.',
  'http.ambiguous':
    'Stuur HTTP/1.1, en Host, Content-Type en Transfer-Encoding hooguit één keer. Transfer-Encoding is chunked of er niet.',
  'http.mediaType': 'Zet Content-Type op text/xml; charset=utf-8. SOAP 1.2 (application/soap+xml) wordt niet gebruikt.',
  'http.charset': 'Stuur UTF-8 en zeg dat ook: Content-Type: text/xml; charset=utf-8.',
  'http.contentEncoding': 'Comprimeer het bericht niet: laat Content-Encoding weg.',
  'http.tooLarge': 'Maak de batch kleiner: hooguit 1000 berichten en 104.857.600 bytes.',
  'http.empty': 'Het verzoek heeft geen inhoud. Controleer Content-Length of Transfer-Encoding.',
  'http.incomplete': 'De verbinding brak af voordat het hele bericht er was. Verstuur het opnieuw.',
  'http.notFound': 'Controleer het adres: het staat in de WSDL onder soap:address.',
  'http.tooMany': 'Hergebruik verbindingen (keep-alive) en open er minder tegelijk.',
  'tls.peer':
    'Controleer uw certificaat: keten, geldigheid, policy, sleutelgebruik, intrekking, en het OIN in subject.serialNumber.',
  'mime.type':
    'Zet Content-Type op multipart/related; type="application/xop+xml"; start="<…>"; start-info="text/xml"; boundary="…". Elke parameter één keer.',
  'mime.malformed':
    'Controleer de MIME-opbouw: CRLF als regeleinde, niets voor de eerste en na de laatste boundary, elk Content-ID één keer, geen multipart in multipart.',
  'mime.truncated': 'De laatste boundary (--boundary--) ontbreekt: het bericht is niet compleet aangekomen.',
  'mime.encoding': 'Gebruik Content-Transfer-Encoding: binary, 8bit, 7bit, base64 of quoted-printable.',
  'mime.limit':
    'Het MIME-bericht gaat over een grens voor omvang, kopregels of aantal delen. Welke, staat in dit rapport.',
  'xop.reference':
    'Verwijs met xop:Include alleen binnen soap:Body, als enige inhoud van een base64-element, en naar elk deel precies één keer (cid: is het Content-ID). Bijlagen zonder verwijzing (SOAP with Attachments) mogen niet.',
  'xml.malformed': 'Het bericht is geen welgevormde XML. De positie staat in dit rapport.',
  'xml.forbidden': 'Laat DOCTYPE, processing instructions en eigen entiteiten weg.',
  'xml.encoding': 'Codeer het bericht in UTF-8, ook in de XML-declaratie.',
  'xml.limit': 'Het bericht gaat over een grens voor omvang, diepte of aantallen. Welke, staat in dit rapport.',
  'soap.version': 'Gebruik de naamruimte van SOAP 1.1: http://schemas.xmlsoap.org/soap/envelope/.',
  'soap.structure': SOAP11,
  'soap.mustUnderstand': 'Laat het kopje met mustUnderstand="1" weg: deze dienst kent het niet.',
  'soap.action': 'Zet de HTTP-kop SOAPAction op "" of op de waarde van wsa:Action, tussen dubbele aanhalingstekens.',
  'soap.foreignHeader': 'Laat eigen kopjes weg: alleen WS-Addressing en WS-Security mogen in soap:Header (WS007).',
  'wsa.namespace': 'Gebruik WS-Addressing 1.0: http://www.w3.org/2005/08/addressing.',
  'wsa.toMissing': 'Voeg wsa:To toe: het adres van de dienst.',
  'wsa.actionMissing': 'Voeg wsa:Action toe: de waarde van wsam:Action in de WSDL.',
  'wsa.messageIdMissing': 'Voeg wsa:MessageID toe: voor elk bericht een nieuwe waarde.',
  'wsa.relatesToMissing': 'Voeg wsa:RelatesTo toe: het MessageID van het verzoek.',
  'wsa.cardinality': 'Stuur elk WS-Addressing-kopje één keer. Sommige pakketten voegen ze zelf al toe.',
  'wsa.value': 'Een WS-Addressing-kopje heeft een waarde die niet mag. Welk kopje, staat in dit rapport.',
  'wsa.replyTo': 'Laat wsa:ReplyTo weg, of zet het adres op http://www.w3.org/2005/08/addressing/anonymous.',
  'wsa.actionUnknown': 'wsa:Action hoort bij geen operatie van deze dienst. Neem de waarde over uit de WSDL.',
  'wss.missing': `Deze aansluiting vraagt om een handtekening. ${HANDTEKENING}`,
  'wss.unexpected':
    'Deze aansluiting werkt zonder handtekening (2W-be): laat wsse:Security weg, of vraag om profiel 2W-be-S.',
  'wss.structure': `De opbouw van wsse:Security klopt niet. ${HANDTEKENING}`,
  'wss.algorithm':
    'Gebruik RSA-SHA256, SHA-256 en exclusieve C14N (http://www.w3.org/2001/10/xml-exc-c14n#), en geen andere transformaties.',
  'wss.token':
    'Stuur het certificaat van de ondertekenaar mee als wsse:BinarySecurityToken (X509v3), met een directe verwijzing. Het moet van een vertrouwde PKI zijn en uw OIN bevatten.',
  'wss.signature':
    'De handtekening past niet bij de inhoud die aankwam. Per verwijzing staat hieronder wat er verschilt.',
  'wss.encryption':
    'De versleuteling of de handtekening past niet bij profiel 2W-be-SE. Onderteken eerst, versleutel daarna de inhoud van Body met AES-GCM (Type …#Content) en de sleutel met RSA-OAEP voor ons certificaat, met één xenc:EncryptedKey in wsse:Security.',
  'wss.decryption':
    'Ontsleutelen of controleren is niet gelukt. Gebruik ons huidige certificaat, en onderteken de inhoud vóór het versleutelen. Meer vertellen we hierover niet: dat zou helpen om berichten te kraken.',
  'wss.profile':
    'Versleutel het bericht als uw aansluiting profiel 2W-be-SE heeft, en versleutel het niet bij 2W-be-S of 2W-be.',
  'wss.coverage': HANDTEKENING,
  'wss.expired': 'Zet wsu:Created op nu, in UTC met een Z, en zet de klok van uw server gelijk (NTP).',
  'wss.replay':
    'Stuur elk bericht één keer. Een nieuwe poging krijgt een nieuw MessageID, een nieuw Timestamp en een nieuwe handtekening.',
  'wss.identity':
    'Het OIN van de TLS-verbinding, van de ondertekenaar en in wsa:From moet gelijk zijn, of er moet een machtiging zijn.',
  'wss.confirmation': 'Het antwoord bevestigt een andere handtekening dan de verstuurde.',
  'ebms.soapAction': 'Stuur SOAPAction: "ebXML". De aanhalingstekens horen bij de waarde.',
  'ebms.header':
    'Stuur precies één eb:MessageHeader van ebMS 2.0 in soap:Header. Over deze fout is geen MessageError mogelijk.',
  'ebms.version': 'Gebruik eb:version="2.0", met de prefix van de ebMS-naamruimte.',
  'ebms.agreement': 'Deze CPAId kennen we niet, of u bent er geen partij in. Leg de CPA eerst vast bij beide partijen.',
  'ebms.security': 'De handtekening of de versleuteling klopt niet met de CPA. Meer vertellen we hierover niet.',
  'auth.noAansluiting': 'Uw organisatie heeft nog geen actieve aansluiting op deze dienst. Vraag die aan.',
  'auth.opgeschort': 'Uw aansluiting is opgeschort. Neem contact op met de beheerder.',
  'schema.invalid': 'De Body past niet bij het XSD. Het veld en de regel staan in dit rapport.',
  'content.invalid': 'De inhoud breekt een regel van de dienst. Het veld en de grens staan in dit rapport.',
  'server.unavailable': LATER,
  'server.internal': LATER,
};

export const VERKLARING: Readonly<Record<Verklaring | 'onbekend', string>> = {
  inclusieveC14n: 'de hash is berekend met inclusieve C14N. Gebruik exclusieve C14N.',
  anderePrefixList: 'de hash is berekend zonder de InclusiveNamespaces die in de Transform staan.',
  ruweBytes: 'de hash is berekend over de XML zoals verstuurd, zonder C14N.',
  witruimteToegevoegd: 'na het ondertekenen is er witruimte tussen elementen gekomen (pretty printing).',
  regeleinden: 'de hash is berekend over regeleinden CR LF. In XML zijn regeleinden altijd LF.',
  'lege-elementen': 'de hash is berekend over lege elementen als <a/>. C14N schrijft <a></a>.',
  onbekend: 'de inhoud is veranderd na het ondertekenen, of de hash is over iets anders berekend.',
};
