// The main thread's side of the writer: hands jobs over, bounds what may wait, and answers each caller after the commit.
import { Worker } from 'node:worker_threads';
import { type Clock, GatewayError } from '../../core/index.ts';
import type { Change } from '../changes.ts';
import type { Bijlage } from '../records.ts';
import type { Job } from '../writes/group.ts';
import {
  type FromWriter,
  failureError,
  type Request,
  type Result,
  unavailable,
  type WriterOptions,
} from './messages.ts';

export type Done = Exclude<Result, { readonly kind: 'failed' }>;

/** What may wait for the writer before new work is refused. */
export interface WriterLimits {
  /** Lists of changes. */
  readonly lijsten: number;
  /** Bytes, estimated. */
  readonly bytes: number;
}

export interface Writer {
  /** @throws Conflict, or GatewayError `server.unavailable` when the writer is gone, the queue is full or the disk fails. */
  do(job: Job): Promise<Done>;
  /** Finishes what was accepted, then ends the thread. */
  close(): Promise<void>;
}

interface Waiting {
  readonly bytes: number;
  resolve(done: Done): void;
  reject(error: Error): void;
}

/** Starts the thread. @throws StoreError when the store cannot be opened, GatewayError when its log of receipts is damaged. */
export async function startWriter(
  options: Omit<WriterOptions, 'now'>,
  limits: WriterLimits,
  clock: Clock,
): Promise<Writer> {
  const workerData: WriterOptions = { ...options, now: clock() };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, name: 'store-writer' });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let bytesWaiting = 0;
  let stopped: string | undefined;

  const settle = (id: number, settled: (one: Waiting) => void) => {
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    bytesWaiting -= one.bytes;
    settled(one);
  };
  const giveUp = (why: string) => {
    stopped ??= why;
    for (const id of [...waiting.keys()]) settle(id, (one) => one.reject(unavailable(why)));
  };
  const onResults = ({ results }: Extract<FromWriter, { readonly type: 'results' }>) => {
    for (const { id, result } of results)
      settle(id, (one) => (result.kind === 'failed' ? one.reject(failureError(result.error)) : one.resolve(result)));
  };

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWriter) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'refused') reject(failureError(message.error));
      else onResults(message);
    });
    worker.on('error', (error: Error) => {
      giveUp(`the writer thread failed (${error.name})`);
      reject(error);
    });
    worker.on('exit', () => {
      giveUp('the writer thread has ended');
      reject(unavailable('the writer thread has ended'));
    });
  });

  return {
    do(job) {
      const bytes = weigh(job);
      if (stopped !== undefined) return Promise.reject(unavailable(stopped));
      if (waiting.size > 0 && (waiting.size >= limits.lijsten || bytesWaiting + bytes > limits.bytes))
        return Promise.reject(unavailable('too much is waiting to be written'));
      const request = pack({ id: nextId++, now: clock(), job });
      return new Promise((resolve, reject) => {
        hand(worker, request);
        waiting.set(request.id, { bytes, resolve, reject });
        bytesWaiting += bytes;
      });
    },
    async close() {
      if (stopped === undefined) worker.postMessage('stop');
      stopped ??= 'the store is closed';
      await exited;
    },
  };
}

/** @throws GatewayError `server.internal` when the job holds something that is no data. */
function hand(worker: Worker, request: Request): void {
  try {
    worker.postMessage(request, request.bytes ? [request.bytes] : []);
  } catch {
    throw new GatewayError('server.internal', 'D2', { oorzaak: 'a change holds something that is no data' });
  }
}

/** Bytes that one change without attachments is counted for. */
const CHANGE_BYTES = 2048;

function attachments({ job }: Pick<Request, 'job'>): readonly Bijlage[] {
  if (job.kind !== 'commit') return [];
  return job.changes.flatMap((change) => (change.kind === 'bericht' ? change.value.bijlagen : []));
}

function weigh(job: Job): number {
  const changes = job.kind === 'commit' ? job.changes.length : 1;
  return attachments({ job }).reduce((sum, { inhoud }) => sum + inhoud.length, changes * CHANGE_BYTES);
}

/**
 * The request with its attachments copied into one piece of memory, which then moves to the writer without another copy. The
 * caller's own bytes stay his: after a Conflict he judges and offers them again.
 */
function pack(request: Request): Request {
  const bijlagen = attachments(request);
  if (bijlagen.length === 0 || request.job.kind !== 'commit') return request;
  const all = new Uint8Array(bijlagen.reduce((sum, { inhoud }) => sum + inhoud.length, 0));
  let at = 0;
  for (const { inhoud } of bijlagen) {
    all.set(inhoud, at);
    at += inhoud.length;
  }
  return { ...request, job: { ...request.job, changes: request.job.changes.map(emptied) }, bytes: all.buffer };
}

function emptied(change: Change): Change {
  if (change.kind !== 'bericht' || change.value.bijlagen.length === 0) return change;
  const bijlagen = change.value.bijlagen.map(
    ({ inhoud, ...rest }) => ({ ...rest, omvang: inhoud.length }) as unknown as Bijlage,
  );
  return { ...change, value: { ...change.value, bijlagen } };
}
