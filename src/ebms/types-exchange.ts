// What receiving, sending and delivering need from outside: I/O at the ends, time and randomness as arguments.
import type { Clock, EpochMs, Guid, Oin, Omgeving } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import type { Validator } from '../schema/index.ts';
import type { C14nMode, DecryptionKey, SigningKey } from '../security/index.ts';
import type { Change, EbmsBericht, EbmsWerkSoort, Store } from '../store/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import type { TlsClient } from '../transport/index.ts';
import type { Cpa, Kanaal } from './cpa/index.ts';

/** Where a message that came in goes: a service of ours, the list of a back office, or a webhook. */
export interface Bestemming {
  readonly soort: Extract<EbmsWerkSoort, 'verwerk' | 'aanbod' | 'webhook'>;
  readonly laan: string;
}

/** What one partner needs that a CPA does not say (trap 10, trap 2). */
export interface PartnerAfspraak {
  /** Canonicalizations that are accepted. */
  readonly accepts: readonly C14nMode[];
  /** The one that we sign with. */
  readonly signsWith: C14nMode;
  readonly ecdsa: boolean;
}

/** How a message of ours ended or went on, for the application that sent it. */
export type Melding =
  | 'bevestigd'
  | 'verwerkt'
  | 'mislukt'
  | 'laatBevestigd'
  | 'laatVerwerkt'
  /** An error of the partner about a message that it had acknowledged. */
  | 'laatFout';

export interface EbmsLimits {
  /** SOAP part, bytes. */
  readonly soapBytes: number;
  /** Payload parts of one message. */
  readonly parts: number;
  /** Header of one part, bytes. */
  readonly partHeaderBytes: number;
  /** The whole message, bytes. */
  readonly totalBytes: number;
  /** Plaintext of an encrypted payload, bytes: it is never streamed. */
  readonly encryptedBytes: number;
}

export interface EbmsDependencies {
  readonly store: Pick<Store, 'commit' | 'ebms' | 'organisaties'>;
  readonly trust: Trust;
  /** The agreement that is enabled and active at `now`; the newest version when several are (x-CPA-8). */
  overeenkomst(cpaId: string, now: EpochMs): Promise<Cpa | undefined>;
  /** The same, or the one that ended last: what is still heard about messages that were sent under it (x-RM-13). */
  laatsteOvereenkomst(cpaId: string, now: EpochMs): Promise<Cpa | undefined>;
  readonly schema: Validator;
  signingKey(): SigningKey;
  decryptionKeys(): readonly DecryptionKey[];
  partner(cpaId: string): PartnerAfspraak;
  readonly clock: Clock;
  newGuid(now: EpochMs): Guid;
  readonly omgeving: Omgeving;
  /** OIN of the party that we are. */
  readonly oin: Oin;
  /** Right side of our MessageIds (x-HDR-10). */
  readonly host: string;
  readonly limits: EbmsLimits;
  /** How long content is kept after a message is finished, ms (x-LOG-7). */
  readonly bewaarMs: number;
  bestemming(kanaal: Kanaal): Bestemming;
  /**
   * Whether a service of ours takes a message of this channel at all, asked before it is accepted.
   * @throws EbmsError when not.
   */
  laatToe?(kanaal: Kanaal): Promise<void>;
  /** Sees the bytes of each payload of this channel before anything is kept; what it throws refuses the message. */
  kijker?(kanaal: Kanaal): ((chunk: Uint8Array) => void) | undefined;
  /** What is written to tell the application that sent `bericht` how it went. */
  meld(bericht: EbmsBericht, melding: Melding, op: EpochMs): readonly Change[];
  readonly client: Pick<TlsClient, 'post'>;
  /** Sends a signal that nothing was promised about, in the background and without being kept: an error, an answer to Ping. */
  soon(endpoint: string, envelop: Buffer): void;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'ebms'>;
}
