// The main thread's side of the writer: hands jobs over and answers each caller after the commit.
import { Worker } from 'node:worker_threads';
import { type Clock, GatewayError } from '../../core/index.ts';
import type { Given } from '../ports.ts';
import type { Job } from '../writes/group.ts';
import type { LogSigner } from '../writes/log.ts';
import {
  type FromWriter,
  failureError,
  type Request,
  type Result,
  type ToWriter,
  unavailable,
  type WriterOptions,
} from './messages.ts';
import { pack, weigh } from './pack.ts';
import { portsOf, postSigner } from './signer.ts';
import { createWaiting, type Waiting, type WriterLimits } from './waiting.ts';

export type Done = Exclude<Result, { readonly kind: 'failed' }>;

export interface Writer {
  /** @throws Conflict, or GatewayError `server.unavailable` when the writer is gone, the queue is full or the disk fails. */
  do(job: Job, given?: Given): Promise<Done>;
  /** Finishes what was accepted, then ends the thread. */
  close(): Promise<void>;
}

/** Starts the thread. @throws StoreError when the store cannot be opened, GatewayError when its log of receipts is damaged. */
export async function startWriter(
  { bewijs, ...options }: Omit<WriterOptions, 'now' | 'bewijs'> & { readonly bewijs?: LogSigner },
  limits: WriterLimits,
  clock: Clock,
): Promise<Writer> {
  const posted = bewijs && postSigner(bewijs);
  const workerData: WriterOptions = { ...options, now: clock(), ...(posted && { bewijs: posted }) };
  const transferList = [...portsOf(posted)];
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    transferList,
    name: 'store-writer',
  });
  const waiting = createWaiting<Done>(limits);
  const lent: Lent = new Map();
  const turn = gathering(worker, (id, error) => {
    lent.delete(id);
    waiting.settle(id, { error });
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await started(worker, waiting, lent);
  let closing = false;
  return {
    do: (job, given) =>
      waiting.add(weigh(job), (id) => {
        turn.add({ id, now: clock(), ...pack(job, given?.bytes), ...(given && { back: true }) });
        if (given) lent.set(id, given);
      }),
    async close() {
      waiting.stop('the store is closed');
      turn.hand();
      if (!closing) worker.postMessage('stop' satisfies ToWriter);
      closing = true;
      await exited;
    },
  };
}

/** Memory that was given away, by the number of its job. */
type Lent = Map<number, Given>;

/** Listens to the thread until it ends; resolves once the store is open. */
function started(worker: Worker, waiting: Waiting<Done>, lent: Lent): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWriter) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'refused') reject(failureError(message.error));
      else
        for (const { id, result, bytes } of message.results) {
          const given = lent.get(id);
          lent.delete(id);
          if (given && bytes) given.bytes = bytes;
          waiting.settle(id, result.kind === 'failed' ? { error: failureError(result.error) } : { answer: result });
        }
    });
    worker.on('error', (error: Error) => {
      waiting.giveUp(`the writer thread failed (${error.name})`);
      reject(error);
    });
    worker.on('exit', () => {
      waiting.giveUp('the writer thread has ended');
      reject(unavailable('the writer thread has ended'));
    });
  });
}

/**
 * Requests of one turn of the event loop go to the thread together: when many senders are served at once, what they bring shares one
 * transaction and one signed tree head, instead of the first of them having both for itself. `refused` hears of one that is no data.
 */
function gathering(worker: Worker, refused: (id: number, error: GatewayError) => void) {
  let requests: Request[] = [];
  const post = (some: readonly Request[]) =>
    worker.postMessage(
      some satisfies ToWriter,
      some.flatMap(({ bytes, signer }) => [...(bytes ? [bytes] : []), ...portsOf(signer)]),
    );
  const postOne = (request: Request) => {
    try {
      post([request]);
    } catch {
      const oorzaak = 'a change holds something that is no data';
      refused(request.id, new GatewayError('server.internal', 'D2', { oorzaak }));
    }
  };
  const hand = () => {
    const some = requests;
    requests = [];
    if (some.length === 0) return;
    try {
      post(some);
    } catch {
      // One of them: the others go on without it.
      for (const request of some) postOne(request);
    }
  };
  return {
    hand,
    add(request: Request) {
      if (requests.length === 0) setImmediate(hand);
      requests.push(request);
    },
  };
}
