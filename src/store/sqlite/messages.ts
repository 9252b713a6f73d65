// What the main thread and the writer thread say to each other: plain values only, errors as data.

import type { EpochMs } from '../../core/index.ts';
import { type ErrorCode, type ErrorDetail, GatewayError } from '../../core/index.ts';
import { type Change, Conflict } from '../changes.ts';
import type { MasterKeys } from '../crypt/ring.ts';
import { StoreError } from '../error.ts';
import type { Outcome } from '../writes/group.ts';
import type { Packed } from './pack.ts';
import type { PostedSigner } from './signer.ts';

export interface WriterOptions {
  readonly url: string;
  readonly masterKeys: MasterKeys;
  readonly bewijs?: PostedSigner;
  readonly now: EpochMs;
}

/** A job on its way. */
export interface Request extends Packed {
  readonly id: number;
  readonly now: EpochMs;
  /** `bytes` go back when the job fails. */
  readonly back?: true;
}

/** The requests of one turn of the event loop, or the end. */
export type ToWriter = readonly Request[] | 'stop';

export type FailureData =
  | { readonly type: 'conflict'; readonly kind: Change['kind']; readonly keys: readonly string[] }
  | { readonly type: 'gateway'; readonly code: ErrorCode; readonly clause: string; readonly detail: ErrorDetail }
  | { readonly type: 'store'; readonly setting: StoreError['setting']; readonly sentence: string };

export type Result =
  | Exclude<Outcome, { readonly kind: 'failed' }>
  | { readonly kind: 'failed'; readonly error: FailureData };

export type FromWriter =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly error: FailureData }
  /** Outcomes of one transaction. */
  | { readonly type: 'results'; readonly results: readonly Answered[] };

export interface Answered {
  readonly id: number;
  readonly result: Result;
  /** Memory that goes back. */
  readonly bytes?: ArrayBuffer;
}

/** An error as data. What is not expected becomes `server.internal`; its cause never holds a value. */
export function failureData(error: unknown): FailureData {
  if (error instanceof Conflict) return { type: 'conflict', kind: error.kind, keys: error.keys };
  if (error instanceof GatewayError)
    return { type: 'gateway', code: error.code, clause: error.clause, detail: error.detail };
  if (error instanceof StoreError)
    return { type: 'store', setting: error.setting, sentence: error.message.slice(error.setting.length + 2) };
  return { type: 'gateway', code: 'server.internal', clause: 'D2', detail: { oorzaak: describe(error) } };
}

export function failureError(data: FailureData): Error {
  if (data.type === 'conflict') return new Conflict(data.kind, data.keys);
  if (data.type === 'gateway') return new GatewayError(data.code, data.clause, data.detail);
  return new StoreError(data.setting, data.sentence);
}

/** Code and kind of an error that is not ours. Only SQLite's own message is told: it names tables and columns, never values. */
export function describe(error: unknown): string {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return code.startsWith('SQLITE_') ? `${code}: ${message}` : code;
  return error instanceof Error ? error.name : 'unknown error';
}

/** How a store that cannot write answers. */
export function unavailable(oorzaak: string): GatewayError {
  return new GatewayError('server.unavailable', 'D2', { oorzaak });
}
