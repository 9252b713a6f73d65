// The structured event log: one JSON object a line on the standard output, by allow-list (D10), through pino.
import { createSecretKey, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type Clock, utc } from '../core/index.ts';
import { type Level, type LogEvent, permit, type Refusal } from './events.ts';

/** Writes one event. Never throws and never blocks an exchange. */
export type Log = (event: LogEvent) => void;

export interface EventLog {
  readonly log: Log;
  /** Writes what is still in memory; call it last. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly level: Level | 'silent';
  readonly clock: Clock;
  /** Where lines go; absent = standard output. */
  readonly write?: (line: string) => void;
  /** Keys the hash of a MessageID that is not a GUID; absent = a key of this process only. */
  readonly hashKey?: Uint8Array;
  /** Counts what the allow-list refused. */
  readonly onRefused?: (why: Refusal) => void;
}

export function createLog(options: LogOptions): EventLog {
  const hashKey = createSecretKey(options.hashKey ?? randomBytes(32));
  const output = options.write ? undefined : pino.destination({ dest: 1, sync: false });
  const destination = output ? gathered((lines) => output.write(lines)) : { write: options.write!, flush: () => {} };
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${utc(options.clock())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    log(event) {
      const { level, line, refusals } = permit(event, hashKey);
      if (options.onRefused) for (const why of refusals) options.onRefused(why);
      logger[level](line);
    },
    async close() {
      destination.flush();
      if (output) await new Promise<void>((resolve) => output.flush(() => resolve()));
    },
  };
}

/** The lines of one turn of the event loop are one write: a busy gateway has many in a turn, and each write is a call to the system. */
function gathered(write: (lines: string) => void) {
  let waiting = '';
  const flush = () => {
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    write(lines);
  };
  return {
    flush,
    write(line: string) {
      if (waiting === '') setImmediate(flush);
      waiting += line;
    },
  };
}

/** A log that writes nothing, for tests and for commands that print their own result. */
export const silentLog: Log = () => undefined;
