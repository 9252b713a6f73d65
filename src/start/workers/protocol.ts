// What the main thread and a worker say to each other about one message: plain values only, errors as data. Attachments go along as views
// on memory that moves (docs/decisions/0008-workers.md).
import type { MessagePort } from 'node:worker_threads';
import type { EpochMs, ErrorCode, ErrorDetail, Oin, Omgeving } from '../../core/index.ts';
import { GatewayError } from '../../core/index.ts';
import type { CertificateUse, Reason } from '../../pki/index.ts';
import type { SignaturePolicy } from '../../security/index.ts';
import { type Change, Conflict, type Store } from '../../store/index.ts';
import type { LogEvent, Metrics } from '../../telemetry/index.ts';
import type { Received } from '../../transport/index.ts';
import type { Rapport } from '../../wus/index.ts';
import type { XmlLimits } from '../../xml/index.ts';
import type { MovedKey, TokenQuestion } from './keys.ts';

/** What a worker knows from its start on. */
export interface WorkerSettings {
  /** Project root, with a trailing slash. */
  readonly root: string;
  readonly policy: SignaturePolicy;
  readonly xmlLimits: Partial<XmlLimits>;
  readonly omgeving: Omgeving;
  readonly oin: Oin;
  readonly versie: string;
  /** Key of the pseudonyms of citizens in receipts. */
  readonly pseudoniem: Uint8Array;
  /** Whether reports of refusals are kept. */
  readonly rapporten: boolean;
}

/** One message to handle. Its memory moves along; `port` is for this message only. */
export interface Task {
  readonly received: Omit<Received, 'body'>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Own keys at this moment. */
  readonly signingKey: MovedKey;
  readonly decryptionKeys: readonly MovedKey[];
  readonly port: MessagePort;
  /** How far the clock of this Bode is ahead of the machine's; 0 but for tests. Milliseconds. */
  readonly ahead: number;
}

/** An answer as it travels. */
export interface TaskAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Reads of the store that a worker may ask for; everything else stays on the main thread. */
export const READS = {
  organisaties: ['get', 'list', 'aansluiting', 'aansluitingen', 'machtiging', 'berichttypes', 'zaaktypes'],
  profielen: ['get', 'abonnementen', 'ontvangers'],
  berichten: ['bestaand', 'aanleveringen', 'status'],
  zaken: ['bestaand', 'opIdentificatie'],
  gegevens: ['bronnen', 'bron'],
  bewijzen: ['over'],
} as const satisfies { readonly [G in keyof Store]?: readonly (keyof Store[G])[] };

export type ReadGroup = keyof typeof READS;

/** A question; its answer has the same number. */
export type Question =
  | { readonly kind: 'read'; readonly group: ReadGroup; readonly name: string; readonly args: readonly unknown[] }
  /** A part of the list that is committed next (parcel.ts). */
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  /** `bytes` is the memory that all attachments are views on, when it moves along. */
  | { readonly kind: 'commit'; readonly bytes?: ArrayBuffer }
  | TokenQuestion
  /** Answered when everything that was told before has been written down. */
  | { readonly kind: 'done' }
  /** The worker stands still until `signal` is set: a verdict is asked for in the middle of a check. */
  | { readonly kind: 'judge'; readonly ask: JudgeQuestion; readonly signal: Int32Array };

export interface JudgeQuestion {
  readonly leaf: Uint8Array;
  readonly extra: readonly Uint8Array[];
  readonly use: CertificateUse;
  readonly now: EpochMs;
}

/** A verdict without the certificates as they were read: the worker reads them again from their bytes. */
export interface VerdictData {
  readonly ok: boolean;
  readonly oin: Oin | undefined;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
  readonly chain: readonly Uint8Array[];
  readonly crlThisUpdate: EpochMs | undefined;
}

/** Something to write down that has no answer. */
export type Notice =
  /** The thread has the message. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'log'; readonly event: LogEvent }
  | { readonly kind: 'exchange'; readonly of: Parameters<Metrics['exchange']>[0] }
  | { readonly kind: 'verdicts'; readonly of: Parameters<Metrics['verdicts']> }
  | { readonly kind: 'rapport'; readonly oin: Oin; readonly rapport: Rapport };

export type FromWorker = { readonly id: number; readonly question: Question } | { readonly notice: Notice };

export interface ToWorker {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: FailureData;
  /** The attachments of a commit that failed: they are the worker's again. */
  readonly bytes?: ArrayBuffer;
}

export type FailureData =
  | { readonly type: 'conflict'; readonly kind: Change['kind']; readonly keys: readonly string[] }
  | { readonly type: 'gateway'; readonly code: ErrorCode; readonly clause: string; readonly detail: ErrorDetail };

/** An error as data. What is not expected becomes `server.internal`; of its cause only the name goes on. */
export function failureData(error: unknown): FailureData {
  if (error instanceof Conflict) return { type: 'conflict', kind: error.kind, keys: error.keys };
  if (error instanceof GatewayError)
    return { type: 'gateway', code: error.code, clause: error.clause, detail: error.detail };
  const oorzaak = error instanceof Error ? error.name : 'unknown';
  return { type: 'gateway', code: 'server.internal', clause: 'x-FLT-5', detail: { oorzaak } };
}

export function failureError(data: FailureData): Error {
  if (data.type === 'conflict') return new Conflict(data.kind, data.keys);
  return new GatewayError(data.code, data.clause, data.detail);
}

/** How a message is answered whose worker ended: nothing of it was stored, unless its commit was under way already. */
export function workerEnded(oorzaak: string): GatewayError {
  return new GatewayError('server.unavailable', 'x-FLT-5', { oorzaak });
}
