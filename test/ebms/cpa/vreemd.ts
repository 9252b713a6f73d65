// An agreement as another product writes it: other prefixes, the parties in another order, types of the reference implementation, optional
// elements, comments, and algorithms of long ago (trap 2, x-CPA-10).
import { testPki } from '../../support/pki.ts';
import { OIN_A, OIN_B } from './voorbeelden.ts';

interface Kant {
  readonly id: string;
  readonly oin: string;
  readonly rol: string;
  readonly zendt: string;
  readonly ontvangt: string;
  readonly certificaat: string;
}

const PROTOCOL = '<p:TransportProtocol p:version="1.1">HTTP</p:TransportProtocol>';

const kenmerken = `<p:BusinessTransactionCharacteristics p:isNonRepudiationRequired="1" p:isNonRepudiationReceiptRequired="true"
  p:isConfidential="transient" p:isAuthenticated="persistent" p:isTamperProof="transient-and-persistent"
  p:isAuthorizationRequired="true" p:timeToAcknowledgeReceipt="PT5M"/>`;

const binding = (
  id: string,
  actie: string,
  kanaal: string,
) => `<p:ThisPartyActionBinding p:id="${id}" p:action="${actie}" p:packageId="Pakket"
  xlink:type="simple">${kenmerken}<p:ActionContext p:binaryCollaboration="Echo" p:businessTransactionActivity="Echo"
  p:requestOrResponseAction="${actie}"><p:CollaborationActivity p:name="Echo"/></p:ActionContext><p:ChannelId>
    ${kanaal}
  </p:ChannelId></p:ThisPartyActionBinding>`;

function partij({ id, oin, rol, zendt, ontvangt, certificaat }: Kant, hash: string): string {
  const tekenen = `<p:NonRepudiationProtocol p:version="2.0">http://www.w3.org/2000/09/xmldsig#</p:NonRepudiationProtocol>
    <p:HashFunction>http://www.w3.org/${hash === 'sha1' ? '2000/09/xmldsig#sha1' : '2001/04/xmlenc#sha256'}</p:HashFunction>
    <p:SignatureAlgorithm>http://www.w3.org/${hash === 'sha1' ? '2000/09/xmldsig#rsa-sha1' : '2001/04/xmldsig-more#rsa-sha256'}</p:SignatureAlgorithm>`;
  const betrouwbaar = `<p:ReliableMessaging><p:Retries>5</p:Retries><p:RetryInterval>PT5M</p:RetryInterval>
    <p:MessageOrderSemantics>NotGuaranteed</p:MessageOrderSemantics></p:ReliableMessaging><p:PersistDuration>PT30M</p:PersistDuration>`;
  return `<p:PartyInfo p:partyName="Partij ${id}" p:defaultMshChannelId="${id}-rm" p:defaultMshPackageId="Signaal">
    <!-- number of the organisation -->
    <p:PartyId p:type="urn:cv:oin">${oin}</p:PartyId>
    <p:PartyRef xlink:type="simple" xlink:href="https://${id}.example/" p:type="urn:voorbeeld:partij"/>
    <p:CollaborationRole>
      <p:ProcessSpecification p:version="1.0" p:name="Echo" xlink:type="simple" xlink:href="urn:voorbeeld:echo" p:uuid="urn:voorbeeld:echo:1"/>
      <p:Role p:name="${rol}" xlink:type="simple" xlink:href="urn:voorbeeld:echo#rol"/>
      <p:ServiceBinding>
        <p:Service p:type="urn:cv:rm:signed:services">EchoService$1.0</p:Service>
        <p:CanSend>${binding(`${id}-zend`, zendt, `${id}-rm`)}</p:CanSend>
        <p:CanReceive>${binding(`${id}-ontvang`, ontvangt, `${id}-rm`)}</p:CanReceive>
      </p:ServiceBinding>
    </p:CollaborationRole>
    <p:Certificate p:certId="${id}-cert"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName>sleutel</KeyName><X509Data>
      <X509Certificate>${certificaat.replace(/.{64}/g, '$&\n')}</X509Certificate></X509Data></KeyInfo></p:Certificate>
    <p:SecurityDetails p:securityId="${id}-vertrouwen"><p:TrustAnchors><p:AnchorCertificateRef p:certId="${id}-cert"/></p:TrustAnchors></p:SecurityDetails>
    <p:DeliveryChannel p:channelId="${id}-rm" p:transportId="${id}-https" p:docExchangeId="${id}-doc">
      <p:MessagingCharacteristics p:syncReplyMode="mshSignalsOnly" p:ackRequested="always" p:ackSignatureRequested="never"
        p:duplicateElimination="always" p:actor="urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH"/>
    </p:DeliveryChannel>
    <p:Transport p:transportId="${id}-https">
      <p:TransportSender>${PROTOCOL}<p:TransportClientSecurity>
        <p:TransportSecurityProtocol p:version="3.0">SSL</p:TransportSecurityProtocol><p:ClientCertificateRef p:certId="${id}-cert"/>
        <p:ServerSecurityDetailsRef p:securityId="${id}-vertrouwen"/></p:TransportClientSecurity></p:TransportSender>
      <p:TransportReceiver>${PROTOCOL}<p:Endpoint p:uri="https://${id}.example:8443/ebms" p:type="allPurpose"/><p:TransportServerSecurity>
        <p:TransportSecurityProtocol p:version="3.0">SSL</p:TransportSecurityProtocol><p:ServerCertificateRef p:certId="${id}-cert"/>
        <p:ClientSecurityDetailsRef p:securityId="${id}-vertrouwen"/></p:TransportServerSecurity></p:TransportReceiver>
    </p:Transport>
    <p:DocExchange p:docExchangeId="${id}-doc">
      <p:ebXMLSenderBinding p:version="2.0">${betrouwbaar}<p:SenderNonRepudiation>${tekenen}<p:SigningCertificateRef p:certId="${id}-cert"/>
        </p:SenderNonRepudiation></p:ebXMLSenderBinding>
      <p:ebXMLReceiverBinding p:version="2.0">${betrouwbaar}<p:ReceiverNonRepudiation>${tekenen}
        <p:SigningSecurityDetailsRef p:securityId="${id}-vertrouwen"/></p:ReceiverNonRepudiation>
        <p:NamespaceSupported p:location="urn:voorbeeld:x" p:version="1">urn:voorbeeld:y</p:NamespaceSupported></p:ebXMLReceiverBinding>
    </p:DocExchange>
    <p:OverrideMshActionBinding p:action="Pong" p:channelId="${id}-rm"/>
  </p:PartyInfo>`;
}

/** The second party of the document is `OIN_A`; `sha1` gives the stale algorithms. */
export async function vreemdeCpa(hash: 'sha1' | 'sha256' = 'sha256'): Promise<string> {
  const pki = await testPki();
  const certificaat = async (oin: string, host: string) =>
    (await pki.issue({ oin, naam: host, hosts: [host] })).certificate.toString('base64');
  const [b, a] = await Promise.all([certificaat(OIN_B, 'b.example'), certificaat(OIN_A, 'a.example')]);
  const dag = (days: number) => new Date(pki.now + days * 86_400_000).toISOString().slice(0, 19);
  return `<?xml version="1.0" encoding="utf-8"?>
<p:CollaborationProtocolAgreement p:cpaid="cv.example_echo/1" p:version="2_0a" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="http://www.oasis-open.org/committees/ebxml-cppa/schema/cpp-cpa-2_0.xsd"
  xsi:schemaLocation="http://www.oasis-open.org/committees/ebxml-cppa/schema/cpp-cpa-2_0.xsd cpp-cpa-2_0.xsd">
  <p:Status p:value="signed"/><p:Start>${dag(-1)}+01:00</p:Start><p:End>${dag(200)}Z</p:End>
  <p:ConversationConstraints p:invocationLimit="100" p:concurrentConversations="10"/>
  ${partij({ id: 'b', oin: OIN_B, rol: 'Aanbieder', zendt: 'EchoResponse', ontvangt: 'EchoRequest', certificaat: b }, hash)}
  ${partij({ id: 'a', oin: OIN_A, rol: 'Vrager', zendt: 'EchoRequest', ontvangt: 'EchoResponse', certificaat: a }, hash)}
  <p:SimplePart p:id="Kop" p:mimetype="text/xml" xlink:role="urn:voorbeeld:kop"><p:NamespaceSupported p:location="urn:x">urn:x</p:NamespaceSupported></p:SimplePart>
  <p:SimplePart p:id="Inhoud" p:mimetype="application/xml"/>
  <p:Packaging p:id="Signaal"><p:ProcessingCapabilities p:parse="true" p:generate="1"/><p:CompositeList>
    <p:Composite p:id="Signaal-1" p:mimetype="multipart/related" p:mimeparameters='charset=utf-8; type="text/xml"'><p:Constituent p:idref="Kop"/></p:Composite>
  </p:CompositeList></p:Packaging>
  <p:Packaging p:id="Pakket"><p:ProcessingCapabilities p:parse="true" p:generate="true"/><p:CompositeList>
    <p:Composite p:id="Pakket-1" p:mimetype="multipart/related" p:mimeparameters="type=text/xml"><p:Constituent p:idref="Kop"/>
      <p:Constituent p:idref="Inhoud" p:excludedFromSignature="false" p:minOccurs="0" p:maxOccurs="9"/></p:Composite>
  </p:CompositeList></p:Packaging>
  <p:Comment xml:lang="nl-NL">Alleen voor de test.</p:Comment>
</p:CollaborationProtocolAgreement>
`;
}
