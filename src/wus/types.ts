// What the WUS side knows of one exchange, and what a handler of an operation is.

import type { DomeinContext } from '../berichten/index.ts';
import type { Pseudoniem } from '../bewijs/index.ts';
import type { Clock, Oin, Omgeving } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import type { Operation, Service } from '../schema/index.ts';
import type { DecryptionKey, SignaturePolicy, SigningKey, Verified } from '../security/index.ts';
import type { Functie, Store } from '../store/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import type { Received } from '../transport/index.ts';
import type { Markup, XmlLimits } from '../xml/index.ts';
import type { Rapporten } from './rapport/index.ts';

/** A verified request of an authorised sender on its way to the domain. Its codec takes it only after the schema made it Valid. */
export interface Exchange {
  readonly verified: Verified;
  readonly operation: Operation;
  readonly received: Received;
  /** Everything the domain needs; `eerst` holds the once-keys of this message, which every handler commits (x-WSS-3). */
  readonly context: DomeinContext;
  /** Counts one verdict (`Verwerkt`, `BsnOngeldig`, …) for the metrics. */
  verdicts(code: string): void;
  /** Version of this Bode. */
  readonly versie: string;
}

/** One operation of one service: schema, XML to record, domain function, record to XML. */
export interface OperationHandler {
  /** Stays open for a suspended aansluiting (§3.4: only ingest is closed). */
  readonly openWhenSuspended: boolean;
  /** The output element of the operation. */
  handle(exchange: Exchange): Promise<Markup>;
}

/** Handlers of one service by operation name, and the function of which an aansluiting is needed. */
export interface ServiceHandlers {
  readonly functie: Functie;
  readonly operations: Readonly<Record<string, OperationHandler>>;
}

export interface WusDependencies {
  readonly store: Store;
  readonly trust: Pick<Trust, 'judge'>;
  /** The own key that signs responses; asked per message so that it can roll over. */
  signingKey(): SigningKey;
  /** Own keys that may decrypt (2W-be-SE): the current one and, while certificates roll over, its neighbours. The same objects each time. */
  decryptionKeys(): readonly DecryptionKey[];
  readonly policy: SignaturePolicy;
  readonly xmlLimits: Partial<XmlLimits>;
  readonly clock: Clock;
  readonly omgeving: Omgeving;
  /** OIN of the organisation that runs this Bode. */
  readonly oin: Oin;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'exchange' | 'verdicts'>;
  /** Pseudonym of a citizen in receipts. */
  readonly pseudoniem: Pseudoniem;
  /** Version of this Bode. */
  readonly versie: string;
  /** Keeps a report of every refusal for its sender; only outside productie. */
  readonly rapporten?: Rapporten;
}

/** A service with its contract and its handlers. */
export interface BoundService {
  readonly contract: Service;
  readonly handlers: ServiceHandlers;
}
