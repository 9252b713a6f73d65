// The worker's end of the line to the main thread, for one message: questions with an answer, one question that is waited for standing
// still, and notices without answer.
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import {
  type FromWorker,
  failureError,
  type JudgeQuestion,
  type Notice,
  type Question,
  type ToWorker,
  type VerdictData,
  workerEnded,
} from './protocol.ts';

/** The main thread answers within milliseconds; when it does not in this time, something is very wrong. */
const JUDGE_MS = 10_000;

const NOBODY = 'nobody waits for this message any more';

export interface Line {
  /** @throws what the main thread threw; `returned` is called first with memory that comes back. */
  ask(question: Question, of?: { readonly move: ArrayBuffer; returned(bytes: ArrayBuffer): void }): Promise<unknown>;
  /** Stands still until the verdict is there. @throws GatewayError `server.unavailable` when it does not come. */
  judge(ask: JudgeQuestion): VerdictData;
  tell(notice: Notice): void;
  close(): void;
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
  returned?(bytes: ArrayBuffer): void;
}

export function openLine(port: MessagePort): Line {
  const asked = new Map<number, Asked>();
  let last = 0;
  let isOpen = true;
  const post = (message: FromWorker, move: readonly ArrayBuffer[] = []) => port.postMessage(message, [...move]);

  function settle({ id, value, error, bytes }: ToWorker): void {
    const waiting = asked.get(id);
    asked.delete(id);
    if (bytes) waiting?.returned?.(bytes);
    if (error) waiting?.reject(failureError(error));
    else waiting?.resolve(value);
  }

  port.on('message', settle);
  port.on('close', () => {
    isOpen = false;
    for (const { reject } of asked.values()) reject(workerEnded(NOBODY));
    asked.clear();
  });
  return {
    ask(question, of) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        if (!isOpen) return reject(workerEnded(NOBODY));
        asked.set(id, { resolve, reject, ...(of && { returned: of.returned }) });
        post({ id, question }, of ? [of.move] : []);
      });
    },
    judge(ask) {
      const id = ++last;
      const signal = new Int32Array(new SharedArrayBuffer(4));
      post({ id, question: { kind: 'judge', ask, signal } });
      Atomics.wait(signal, 0, 0, JUDGE_MS);
      // Answers to other questions may stand before this one.
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
        const answer = next.message as ToWorker;
        if (answer.id !== id) settle(answer);
        else if (answer.error) throw failureError(answer.error);
        else return answer.value as VerdictData;
      }
      throw workerEnded('the main thread gave no verdict');
    },
    tell: (notice) => post({ notice }),
    close: () => port.close(),
  };
}
