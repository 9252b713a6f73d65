// One DeliveryChannel with the Transport and DocExchange that it refers to (x-CPA-5, x-CPA-7).
import type { XmlElement } from '../../xml/index.ts';
import { alle, attr, duur, keuze, nodig, nodigAttr, optioneel, verwijzing, waarde, weiger } from './reader.ts';
import type {
  DeliveryChannel,
  DigitalEnvelope,
  DocExchange,
  Endpoint,
  EndpointType,
  ExchangeSide,
  NonRepudiation,
  PerMessage,
  Reliable,
  SyncReplyMode,
  Transport,
} from './types.ts';

/** What a channel of this party can refer to. */
export interface Onderdelen {
  readonly transports: ReadonlyMap<string, XmlElement>;
  readonly exchanges: ReadonlyMap<string, XmlElement>;
  readonly certIds: ReadonlySet<string>;
}

const PER_MESSAGE: readonly PerMessage[] = ['always', 'never', 'perMessage'];
const SYNC_MODES: readonly SyncReplyMode[] = [
  'none',
  'mshSignalsOnly',
  'responseOnly',
  'signalsAndResponse',
  'signalsOnly',
];
const ENDPOINTS: readonly EndpointType[] = ['allPurpose', 'request', 'response', 'error', 'login'];
const MAX_RETRIES = 10_000;

/** The channel under its id. Absent settings have the defaults of the XSD. @throws CpaFout */
export function leesKanaal(element: XmlElement, onderdelen: Onderdelen): readonly [string, DeliveryChannel] {
  const channelId = nodigAttr(element, 'channelId');
  const messaging = nodig(element, 'MessagingCharacteristics');
  const perMessage = (naam: string) => keuze(messaging, naam, PER_MESSAGE, 'perMessage');
  const actor = attr(messaging, 'actor');
  const deel = (naam: string, known: ReadonlyMap<string, XmlElement>) =>
    known.get(verwijzing(element, nodigAttr(element, naam), known, naam))!;
  const channel: DeliveryChannel = {
    channelId,
    syncReplyMode: keuze(messaging, 'syncReplyMode', SYNC_MODES, 'none'),
    ackRequested: perMessage('ackRequested'),
    ackSignatureRequested: perMessage('ackSignatureRequested'),
    duplicateElimination: perMessage('duplicateElimination'),
    ...(actor === undefined ? {} : { actor }),
    transport: leesTransport(deel('transportId', onderdelen.transports), onderdelen.certIds),
    docExchange: leesUitwisseling(deel('docExchangeId', onderdelen.exchanges), onderdelen.certIds),
  };
  return [channelId, channel];
}

/** The certId of a reference below `element`, undefined when there is none. */
function certificaat(element: XmlElement | undefined, local: string, certIds: ReadonlySet<string>): string | undefined {
  const ref = element && optioneel(element, local);
  return ref && verwijzing(ref, nodigAttr(ref, 'certId'), certIds, 'certificaat');
}

function leesTransport(element: XmlElement, certIds: ReadonlySet<string>): Transport {
  const sender = optioneel(element, 'TransportSender');
  const receiver = optioneel(element, 'TransportReceiver');
  const sides = [sender, receiver].filter((side) => side !== undefined);
  const client = certificaat(sender && optioneel(sender, 'TransportClientSecurity'), 'ClientCertificateRef', certIds);
  const server = certificaat(
    receiver && optioneel(receiver, 'TransportServerSecurity'),
    'ServerCertificateRef',
    certIds,
  );
  return {
    transportId: nodigAttr(element, 'transportId'),
    protocols: sides.map((side) => protocol(nodig(side, 'TransportProtocol'))),
    accessAuthentication: sides.some((side) => optioneel(side, 'AccessAuthentication') !== undefined),
    endpoints: receiver ? alle(receiver, 'Endpoint').map(leesEndpoint) : [],
    ...(client === undefined ? {} : { clientCertificate: client }),
    ...(server === undefined ? {} : { serverCertificate: server }),
  };
}

/** With its version, e.g. `HTTP 1.1`. */
function protocol(element: XmlElement): string {
  const version = attr(element, 'version');
  return version ? `${waarde(element)} ${version}` : waarde(element);
}

function leesEndpoint(element: XmlElement): Endpoint {
  return { uri: nodigAttr(element, 'uri'), type: keuze(element, 'type', ENDPOINTS, 'allPurpose') };
}

function leesUitwisseling(element: XmlElement, certIds: ReadonlySet<string>): DocExchange {
  const side = (who: 'Sender' | 'Receiver'): ExchangeSide => {
    const binding = optioneel(element, `ebXML${who}Binding`);
    return binding ? leesZijde(binding, who, certIds) : {};
  };
  return { docExchangeId: nodigAttr(element, 'docExchangeId'), sender: side('Sender'), receiver: side('Receiver') };
}

function leesZijde(binding: XmlElement, who: 'Sender' | 'Receiver', certIds: ReadonlySet<string>): ExchangeSide {
  const signing = optioneel(binding, `${who}NonRepudiation`);
  const envelope = optioneel(binding, `${who}DigitalEnvelope`);
  return {
    ...leesBetrouwbaar(binding),
    ...(signing ? { nonRepudiation: leesOndertekening(signing, certIds) } : {}),
    ...(envelope ? { envelope: leesEnvelop(envelope, certIds) } : {}),
  };
}

function leesBetrouwbaar(binding: XmlElement): Pick<ExchangeSide, 'reliable' | 'persistDurationMs'> {
  const reliable = optioneel(binding, 'ReliableMessaging');
  const persist = optioneel(binding, 'PersistDuration');
  return {
    ...(reliable ? { reliable: leesReliable(reliable) } : {}),
    ...(persist ? { persistDurationMs: duur(persist, waarde(persist)) } : {}),
  };
}

function leesReliable(element: XmlElement): Reliable {
  const retries = optioneel(element, 'Retries');
  const interval = optioneel(element, 'RetryInterval');
  return {
    ordered: waarde(nodig(element, 'MessageOrderSemantics')) === 'Guaranteed',
    ...(retries ? { retries: aantal(retries) } : {}),
    ...(interval ? { retryIntervalMs: duur(interval, waarde(interval)) } : {}),
  };
}

function aantal(element: XmlElement): number {
  const value = waarde(element);
  const found = /^\+?\d{1,9}$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
  return found <= MAX_RETRIES ? found : weiger(element, `Dit moet een getal van 0 tot en met ${MAX_RETRIES} zijn.`);
}

function leesOndertekening(element: XmlElement, certIds: ReadonlySet<string>): NonRepudiation {
  const certId = certificaat(element, 'SigningCertificateRef', certIds);
  return {
    protocol: waarde(nodig(element, 'NonRepudiationProtocol')),
    hashFunction: waarde(nodig(element, 'HashFunction')),
    signatureAlgorithms: algoritmen(element, 'SignatureAlgorithm'),
    ...(certId === undefined ? {} : { certId }),
  };
}

function leesEnvelop(element: XmlElement, certIds: ReadonlySet<string>): DigitalEnvelope {
  const certId = certificaat(element, 'EncryptionCertificateRef', certIds);
  return {
    protocol: waarde(nodig(element, 'DigitalEnvelopeProtocol')),
    encryptionAlgorithms: algoritmen(element, 'EncryptionAlgorithm'),
    ...(certId === undefined ? {} : { certId }),
  };
}

/** The W3C name in the attribute says more than the text, which some partners fill with a short name. */
function algoritmen(element: XmlElement, local: string): readonly string[] {
  return alle(element, local).map((one) => attr(one, 'w3c') || waarde(one));
}
