// Worker threads for large messages (issue 3 §4, docs/decisions/0008-workers.md): they start with the first one, end when there is no
// work, and the end of one costs only the message that it had.
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Clock, GatewayError } from '../../core/index.ts';
import type { Answer, Received, Route } from '../../transport/index.ts';
import type { WusDependencies } from '../../wus/index.ts';
import { type Answering, answerOn } from './answer.ts';
import { moveKey } from './keys.ts';
import { type Task, type TaskAnswer, type WorkerSettings, workerEnded } from './protocol.ts';

export interface WorkersOptions {
  /** At least 1. */
  readonly threads: number;
  readonly idleMs: number;
  readonly memoryMiB: number;
  /** Messages that may wait for a thread; more are refused. */
  readonly waiting: number;
  readonly settings: WorkerSettings;
  readonly clock: Clock;
  readonly answering: Answering;
  readonly signingKey: WusDependencies['signingKey'];
  readonly decryptionKeys: WusDependencies['decryptionKeys'];
}

export interface Workers {
  /**
   * The answer to one message. Its body moves to the thread: here it is empty afterwards.
   * @throws GatewayError `server.unavailable` when the thread ended (out of memory) or too many messages wait.
   */
  receive(received: Received): Promise<Answer>;
  /** Threads now. */
  readonly threads: number;
  close(): Promise<void>;
}

/** A route whose large messages go to the workers. */
export function withWorkers(route: Route, workers: Workers, largeBytes: number): Route {
  return {
    ...route,
    async post(received) {
      if (received.body.length <= largeBytes) return route.post(received);
      try {
        return await workers.receive(received);
      } catch (error) {
        return route.refuse(error as GatewayError, received.correlatieId, received.peer);
      }
    },
  };
}

/** Room for young objects: more of it makes batches a tenth cheaper, and lets so much garbage lie that 100 MB take 2.5 times their size. MiB. */
const YOUNG_MIB = 16;

/** Messages that one thread has at a time: while one waits for its commit, the thread reads the other. */
const PER_THREAD = 2;

export function startWorkers(options: WorkersOptions): Workers {
  const { threads, idleMs, memoryMiB, waiting, settings } = options;
  const pool = new Piscina<Task, TaskAnswer>({
    filename: new URL('./worker.ts', import.meta.url).href,
    name: 'handle',
    minThreads: 0,
    maxThreads: threads,
    concurrentTasksPerWorker: PER_THREAD,
    idleTimeout: idleMs,
    maxQueue: waiting,
    workerData: settings,
    // A thread that waits must go on with its own timers and messages.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: YOUNG_MIB },
    recordTiming: false,
  });
  const waitingForThread: Waiting = new Set();
  // A thread that could not even start has no task that fails with it: whoever waits for a thread hears it, or would wait for ever.
  pool.on('error', () => {
    for (const giveUp of waitingForThread) giveUp(new Error('no thread'));
  });
  return {
    receive: (received) => run({ pool, waitingForThread }, received, options),
    get threads() {
      return pool.threads.length;
    },
    close: () => pool.destroy(),
  };
}

/** Of each message that no thread has yet: ends the waiting. */
type Waiting = Set<(why: Error) => void>;

interface Running {
  readonly pool: Piscina<Task, TaskAnswer>;
  readonly waitingForThread: Waiting;
}

async function run({ pool, waitingForThread }: Running, received: Received, options: WorkersOptions): Promise<Answer> {
  const { answering, clock, signingKey, decryptionKeys } = options;
  const { port1, port2 } = new MessageChannel();
  const { body, ...rest } = received;
  const keys = [signingKey(), ...decryptionKeys()];
  // Not by an AbortSignal: the pool gives a thread nothing else beside a task that has one. A task that is given up finds its line closed.
  const { promise: noThread, reject: giveUp } = Promise.withResolvers<never>();
  waitingForThread.add(giveUp);
  answerOn(port1, { ...answering, keys, begun: () => waitingForThread.delete(giveUp) });
  try {
    const [signing, ...decrypting] = keys.map(moveKey);
    const task: Task = {
      received: rest,
      body: new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength),
      signingKey: signing!,
      decryptionKeys: decrypting,
      port: port2,
      ahead: clock() - Date.now(),
    };
    const transferList = [task.body.buffer, port2];
    const answer = await Promise.race([pool.run(task, { transferList }), noThread]);
    return { ...answer, body: Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength) };
  } catch (error) {
    throw workerEnded(`a worker gave no answer (${(error as { code?: string }).code ?? (error as Error).name})`);
  } finally {
    waitingForThread.delete(giveUp);
    port1.close();
  }
}
