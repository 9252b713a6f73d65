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

export interface Cpa {
  readonly cpaId: string;
  readonly status: 'proposed' | 'agreed' | 'signed';
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Exactly two (x-CPA-3), in the order of the document: neither is "ours" by its place (trap 57). */
  readonly parties: readonly [PartyInfo, PartyInfo];
}

export interface PartyInfo {
  readonly partyIds: readonly Typed[];
  readonly name: string;
  readonly roles: readonly CollaborationRole[];
  /** By certId; the first certificate of its KeyInfo (x-CPA-7). */
  readonly certificates: ReadonlyMap<string, Certificate>;
  readonly channels: ReadonlyMap<string, DeliveryChannel>;
  readonly defaultMshChannelId: string;
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

export interface Transport {
  readonly transportId: string;
  readonly endpoints: readonly { readonly uri: string; readonly type: string }[];
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
  readonly reliable?: { readonly retries: number; readonly retryIntervalMs: number; readonly ordered: boolean };
  /** ms. */
  readonly persistDurationMs?: number;
  /** Present when messages are signed. */
  readonly nonRepudiation?: {
    readonly hashFunction: string;
    readonly signatureAlgorithm: string;
    readonly certId?: string;
  };
  /** Present when payloads are encrypted. */
  readonly envelope?: { readonly encryptionAlgorithm: string; readonly certId?: string };
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
