// Channels, transport, exchange and certificates of a party in a new agreement (x-CPA-6, x-CPA-7, x-RM-8).
import { AES256_GCM, RSA_SHA256, SHA256 } from './algoritmen.ts';
import { DAG, schrijfDuur } from './duur.ts';
import { RETRIES, RETRY_INTERVAL_MS } from './kanaal.ts';
import { type Knoop, knoop } from './maak-xml.ts';
import { DS, TO_PARTY_MSH, XENC } from './names.ts';
import { isOndertekend, isRm, isVersleuteld } from './profiel.ts';
import type { CpaSpec, Kant, PartijSpec } from './spec.ts';
import type { EbmsProfiel } from './types.ts';

const SOORTEN = ['tlsClient', 'tlsServer', 'signing', 'encryption'] as const;

const certId = (kant: Kant, soort: (typeof SOORTEN)[number]) => `${kant}-certificaat-${soort}`;

/** One Certificate per use, also when it is the same one: a renewal may separate them (x-PKI-15). */
export function certificaten({ certificaten: held }: PartijSpec, kant: Kant): readonly Knoop[] {
  return SOORTEN.flatMap((soort) => {
    const der = held[soort];
    if (!der) return [];
    const x509 = knoop('ds:X509Data', {}, knoop('ds:X509Certificate', {}, der.toString('base64')));
    return [knoop('Certificate', { certId: certId(kant, soort) }, knoop('ds:KeyInfo', {}, x509))];
  });
}

export function kanaal({ syncSignals }: CpaSpec, kant: Kant, profiel: EbmsProfiel): Knoop {
  const rm = isRm(profiel);
  const altijd = (needed: boolean) => (needed ? 'always' : 'never');
  return knoop(
    'DeliveryChannel',
    {
      channelId: `${kant}-kanaal-${profiel}`,
      transportId: `${kant}-transport`,
      docExchangeId: `${kant}-uitwisseling-${profiel}`,
    },
    knoop('MessagingCharacteristics', {
      syncReplyMode: rm && syncSignals ? 'mshSignalsOnly' : 'none',
      ackRequested: altijd(rm),
      ...(rm ? { actor: TO_PARTY_MSH } : {}),
      ackSignatureRequested: altijd(rm && isOndertekend(profiel)),
      duplicateElimination: altijd(rm),
    }),
  );
}

export function transport({ endpoint, certificaten: held }: PartijSpec, kant: Kant): Knoop {
  const http = knoop('TransportProtocol', { version: '1.1' }, 'HTTP');
  const tls = knoop('TransportSecurityProtocol', { version: '1.2' }, 'TLS');
  const ref = (local: string, soort: 'tlsClient' | 'tlsServer') => knoop(local, { certId: certId(kant, soort) });
  return knoop(
    'Transport',
    { transportId: `${kant}-transport` },
    knoop(
      'TransportSender',
      {},
      http,
      ...(held.tlsClient ? [knoop('TransportClientSecurity', {}, tls, ref('ClientCertificateRef', 'tlsClient'))] : []),
    ),
    knoop(
      'TransportReceiver',
      {},
      http,
      knoop('Endpoint', { uri: endpoint, type: 'allPurpose' }),
      ...(held.tlsServer ? [knoop('TransportServerSecurity', {}, tls, ref('ServerCertificateRef', 'tlsServer'))] : []),
    ),
  );
}

export function uitwisseling(spec: CpaSpec, kant: Kant, profiel: EbmsProfiel): Knoop {
  const betrouwbaar = isRm(profiel) ? betrouwbaarheid(spec) : [];
  const tekenen = [knoop('HashFunction', {}, SHA256), knoop('SignatureAlgorithm', {}, RSA_SHA256)];
  const envelop = [
    knoop('DigitalEnvelopeProtocol', { version: '1.0' }, XENC),
    knoop('EncryptionAlgorithm', {}, AES256_GCM),
  ];
  const protocol = knoop('NonRepudiationProtocol', { version: '1.0' }, DS);
  const ref = (local: string, soort: 'signing' | 'encryption') => knoop(local, { certId: certId(kant, soort) });
  const als = (needed: boolean, make: () => Knoop) => (needed ? [make()] : []);
  const [ondertekend, versleuteld] = [isOndertekend(profiel), isVersleuteld(profiel)];
  // A party that only sends encrypted payloads has no certificate for the receiving side, and needs none.
  const ontsleutelt = versleuteld && spec[kant].certificaten.encryption !== undefined;
  return knoop(
    'DocExchange',
    { docExchangeId: `${kant}-uitwisseling-${profiel}` },
    knoop(
      'ebXMLSenderBinding',
      { version: '2.0' },
      ...betrouwbaar,
      ...als(ondertekend, () =>
        knoop('SenderNonRepudiation', {}, protocol, ...tekenen, ref('SigningCertificateRef', 'signing')),
      ),
      ...als(versleuteld, () => knoop('SenderDigitalEnvelope', {}, ...envelop)),
    ),
    knoop(
      'ebXMLReceiverBinding',
      { version: '2.0' },
      ...betrouwbaar,
      ...als(ondertekend, () => knoop('ReceiverNonRepudiation', {}, protocol, ...tekenen)),
      ...als(ontsleutelt, () =>
        knoop('ReceiverDigitalEnvelope', {}, ...envelop, ref('EncryptionCertificateRef', 'encryption')),
      ),
    ),
  );
}

function betrouwbaarheid({
  retries = RETRIES,
  retryIntervalMs = RETRY_INTERVAL_MS,
  persistDurationMs,
}: CpaSpec): readonly Knoop[] {
  const span = (1 + retries) * retryIntervalMs;
  return [
    knoop(
      'ReliableMessaging',
      {},
      knoop('Retries', {}, `${retries}`),
      knoop('RetryInterval', {}, schrijfDuur(retryIntervalMs)),
      knoop('MessageOrderSemantics', {}, 'NotGuaranteed'),
    ),
    knoop('PersistDuration', {}, schrijfDuur(persistDurationMs ?? Math.max(span, DAG))),
  ];
}
