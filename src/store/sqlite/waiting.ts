// What has been handed to the writer and not answered yet: bounded, so that a slow disk is felt by the senders and not by memory.
import { unavailable } from './messages.ts';

/** What may wait for the writer before new work is refused. */
export interface WriterLimits {
  /** Lists of changes. */
  readonly lijsten: number;
  /** Bytes, estimated. */
  readonly bytes: number;
}

interface One<T> {
  readonly bytes: number;
  resolve(answer: T): void;
  reject(error: Error): void;
}

export interface Waiting<T> {
  /**
   * Takes up one piece of work, gives it a number and hands it over.
   * @throws GatewayError `server.unavailable` when too much waits or nothing is taken any more.
   */
  add(bytes: number, hand: (id: number) => void): Promise<T>;
  /** Answers the work with this number, or fails it. */
  settle(id: number, outcome: { readonly answer: T } | { readonly error: Error }): void;
  /** Takes nothing any more; the first reason counts. */
  stop(why: string): void;
  /** Stops, and fails everything that waits. */
  giveUp(why: string): void;
}

export function createWaiting<T>(limits: WriterLimits): Waiting<T> {
  const all = new Map<number, One<T>>();
  let next = 0;
  let bytesWaiting = 0;
  let stopped: string | undefined;

  const full = (bytes: number) => all.size > 0 && (all.size >= limits.lijsten || bytesWaiting + bytes > limits.bytes);
  const waiting: Waiting<T> = {
    async add(bytes, hand) {
      if (stopped !== undefined) throw unavailable(stopped);
      if (full(bytes)) throw unavailable('too much is waiting to be written');
      const id = next++;
      hand(id);
      return new Promise<T>((resolve, reject) => {
        all.set(id, { bytes, resolve, reject });
        bytesWaiting += bytes;
      });
    },
    settle(id, outcome) {
      const one = all.get(id);
      if (!one) return;
      all.delete(id);
      bytesWaiting -= one.bytes;
      if ('error' in outcome) one.reject(outcome.error);
      else one.resolve(outcome.answer);
    },
    stop(why) {
      stopped ??= why;
    },
    giveUp(why) {
      waiting.stop(why);
      for (const id of [...all.keys()]) waiting.settle(id, { error: unavailable(why) });
    },
  };
  return waiting;
}
