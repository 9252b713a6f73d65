// A CPA as plain records (cpp-cpa-2_0; x-CPA-1 … 11), and what it says about one message: the `Kanaal`. Messages, signatures and delivery
// know only the Kanaal: they never look into a CPA themselves.

import type { EpochMs } from '../../core/index.ts';
import type { Certificate } from '../../pki/index.ts';
import type { Party, Typed } from '../types.ts';

/** The six profiles of Digikoppeling ebMS2 (x-EBP-1). */
export type EbmsProfiel = 'osb-be' | 'osb-rm' | 'osb-be-s' | 'osb-rm-s' | 'osb-be-e' | 'osb-rm-e';

export type PerMessage = 'always' | 'never' | 'perMessage';
export type SyncReplyMode = 'mshSignalsOnly' | 'responseOnly' | 'signalsAndResponse' | 'signalsOnly' | 'none';
export type Persistence = 'none' | 'transient' | 'persistent' | 'transient-and-persistent';

export type CpaStatus = 'proposed' | 'agreed' | 'signed';

export interface Cpa {
  readonly cpaId: string;
  /** Version of the document format as it says itself. */
  readonly version: string;
  readonly status: CpaStatus;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Exactly two (x-CPA-3), in the order of the document: neither is "ours" by its place (trap 57). */
  readonly parties: readonly [PartyInfo, PartyInfo];
  /** By id; what the packages are made of (x-CPA-9). */
  readonly parts: ReadonlyMap<string, SimplePart>;
  readonly packages: ReadonlyMap<string, Packaging>;
}

export interface SimplePart {
  readonly id: string;
  readonly mimetype: string;
}

export interface Packaging {
  readonly id: string;
  readonly composites: readonly Composite[];
}

export interface Composite {
  readonly mimetype: string;
  readonly mimeparameters?: string;
  /** Ids of parts or of other composites, in order. */
  readonly constituents: readonly string[];
}

export interface PartyInfo {
  readonly partyIds: readonly Typed[];
  readonly name: string;
  readonly roles: readonly CollaborationRole[];
  /** By certId; the first certificate of its KeyInfo (x-CPA-7). */
  readonly certificates: ReadonlyMap<string, Certificate>;
  /** By certId: what else its KeyInfo holds, DER; helps to build a path, trusted by nobody. */
  readonly extraCertificates: ReadonlyMap<string, readonly Buffer[]>;
  /** By certId: why there is no certificate under it. */
  readonly unreadableCertificates: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, DeliveryChannel>;
  readonly defaultMshChannelId: string;
  readonly defaultMshPackageId: string;
  /** Channel by signal action, where it differs from the default channel. */
  readonly mshOverrides: ReadonlyMap<string, string>;
}

export interface CollaborationRole {
  readonly role: string;
  readonly service: Typed;
  readonly canSend: readonly ActionBinding[];
  readonly canReceive: readonly ActionBinding[];
}

export interface ActionBinding {
  readonly id: string;
  readonly action: string;
  readonly channelIds: readonly string[];
  readonly packageId: string;
  /** Id of the binding of the other party that belongs to this one. */
  readonly otherBindingId?: string;
  /** It stands inside another one: an answer in the same exchange, which Digikoppeling does not have (x-EBP-4). */
  readonly synchronous: boolean;
  readonly isAuthenticated: Persistence;
  readonly isTamperProof: Persistence;
  readonly isConfidential: Persistence;
  readonly isAuthorizationRequired: boolean;
  readonly isNonRepudiationRequired: boolean;
  readonly isNonRepudiationReceiptRequired: boolean;
  readonly isIntelligibleCheckRequired: boolean;
  /** ms. */
  readonly timeToPerform?: number;
}

export interface DeliveryChannel {
  readonly channelId: string;
  readonly syncReplyMode: SyncReplyMode;
  readonly ackRequested: PerMessage;
  readonly ackSignatureRequested: PerMessage;
  readonly duplicateElimination: PerMessage;
  readonly actor?: string;
  readonly transport: Transport;
  readonly docExchange: DocExchange;
}

export type EndpointType = 'login' | 'request' | 'response' | 'error' | 'allPurpose';

export interface Endpoint {
  readonly uri: string;
  readonly type: EndpointType;
}

export interface Transport {
  readonly transportId: string;
  /** TransportProtocol of sender and receiver, e.g. `HTTP 1.1`. */
  readonly protocols: readonly string[];
  /** HTTP Basic or Digest is asked, which is never used (x-TLS-10). */
  readonly accessAuthentication: boolean;
  /** Of the receiving side; empty when the party does not receive here. */
  readonly endpoints: readonly Endpoint[];
  readonly clientCertificate?: string;
  readonly serverCertificate?: string;
}

export interface DocExchange {
  readonly docExchangeId: string;
  readonly sender: ExchangeSide;
  readonly receiver: ExchangeSide;
}

/** ebXMLSenderBinding or ebXMLReceiverBinding. */
export interface ExchangeSide {
  readonly reliable?: Reliable;
  /** ms. */
  readonly persistDurationMs?: number;
  /** Present when messages are signed. */
  readonly nonRepudiation?: NonRepudiation;
  /** Present when payloads are encrypted. */
  readonly envelope?: DigitalEnvelope;
}

export interface Reliable {
  readonly retries?: number;
  readonly retryIntervalMs?: number;
  /** MessageOrderSemantics is Guaranteed. */
  readonly ordered: boolean;
}

export interface NonRepudiation {
  readonly protocol: string;
  readonly hashFunction: string;
  /** In order of preference. */
  readonly signatureAlgorithms: readonly string[];
  /** Of the sender: with which it signs. */
  readonly certId?: string;
}

export interface DigitalEnvelope {
  readonly protocol: string;
  /** In order of preference. */
  readonly encryptionAlgorithms: readonly string[];
  /** Of the receiver: for which is encrypted. */
  readonly certId?: string;
}

/** Everything that the agreement says about messages of one action in one direction: defaults filled in (x-CPA-6, x-RM-6 … 8). */
export interface Kanaal {
  readonly cpaId: string;
  readonly profiel: EbmsProfiel;
  /** From the sender to the receiver of the message, with their roles. */
  readonly from: Party;
  readonly to: Party;
  readonly service: Typed;
  readonly action: string;
  /** Where the receiver takes the message. */
  readonly endpoint: string;
  readonly ackRequested: boolean;
  readonly ackSigned: boolean;
  readonly duplicateElimination: boolean;
  /** mshSignalsOnly: signals come in the answer of the same HTTP exchange (x-EBP-4). */
  readonly syncSignals: boolean;
  readonly signed: boolean;
  readonly encrypted: boolean;
  readonly retries: number;
  readonly retryIntervalMs: number;
  /** How long duplicates are known: max(PersistDuration, (1 + Retries) × RetryInterval) (x-RM-8). */
  readonly duplicateWindowMs: number;
  /** Algorithm URIs; absent in unsigned profiles. */
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly encryptionAlgorithm?: string;
  /** Of the sender: its TLS and signing certificate; of the receiver: its TLS and encryption certificate. */
  readonly senderTls?: Certificate;
  readonly senderSigning?: Certificate;
  readonly receiverTls?: Certificate;
  readonly receiverEncryption?: Certificate;
  readonly start: EpochMs;
  readonly end: EpochMs;
}
