// The main thread's end of the line: answers the questions of one worker about one message, from an allow-list.
import type { MessagePort } from 'node:worker_threads';
import type { Trust } from '../../pki/index.ts';
import type { Change, Store } from '../../store/index.ts';
import type { Rapporten, WusDependencies } from '../../wus/index.ts';
import { askToken } from './keys.ts';
import { unpacked } from './parcel.ts';
import {
  type FromWorker,
  failureData,
  type JudgeQuestion,
  type Notice,
  type Question,
  READS,
  type ToWorker,
  type VerdictData,
  workerEnded,
} from './protocol.ts';

export interface Answering {
  readonly store: Store;
  readonly trust: Pick<Trust, 'judge'>;
  readonly log: WusDependencies['log'];
  readonly metrics: WusDependencies['metrics'];
  readonly rapporten?: Rapporten | undefined;
}

/** With the own keys of one message, which a worker may ask for when they are in a token. */
export interface AnsweringOne extends Answering {
  readonly keys: Parameters<typeof askToken>[1];
  /** A thread has the message. */
  begun(): void;
}

/** Answers what comes in on `port` until it closes. */
export function answerOn(port: MessagePort, of: AnsweringOne): void {
  const parts: Change[] = [];
  const post = (answer: ToWorker, move: readonly ArrayBuffer[] = []) => port.postMessage(answer, [...move]);
  port.on('message', (message: FromWorker) => {
    if ('notice' in message) note(message.notice, of);
    else if (message.question.kind === 'judge') judgeNow(port, { id: message.id, ...message.question }, of.trust);
    else
      void reply(message.question, { ...of, parts })
        .then(({ move, ...said }) => post({ id: message.id, ...said }, move))
        // What cannot move between threads is a mistake of this program: the worker hears of it instead of waiting for ever.
        .catch((error: unknown) => post({ id: message.id, error: failureData(error) }));
  });
}

function note(notice: Notice, { log, metrics, rapporten, begun }: AnsweringOne): void {
  if (notice.kind === 'begun') begun();
  else if (notice.kind === 'log') log(notice.event);
  else if (notice.kind === 'exchange') metrics.exchange(notice.of);
  else if (notice.kind === 'verdicts') metrics.verdicts(...notice.of);
  else rapporten?.bewaar(notice.oin, notice.rapport);
}

interface Replying extends AnsweringOne {
  /** The list that is committed next, as far as it is here. */
  readonly parts: Change[];
}

type Reply = Omit<ToWorker, 'id'> & { readonly move?: readonly ArrayBuffer[] };

/** Never rejects. Attachments of a commit that failed go back. */
async function reply(question: Exclude<Question, { kind: 'judge' }>, { store, keys, parts }: Replying): Promise<Reply> {
  const given = question.kind === 'commit' && question.bytes ? { bytes: question.bytes } : undefined;
  try {
    if (question.kind === 'changes') {
      parts.push(...question.changes);
      return {};
    }
    if (question.kind === 'commit') {
      const changes = unpacked(parts.splice(0), question.bytes);
      return { value: await store.commit(changes, given) };
    }
    if (question.kind === 'done') return {};
    if (question.kind === 'token') return { value: await askToken(question, keys) };
    return { value: await read(question, store) };
  } catch (error) {
    if (!given || given.bytes.byteLength === 0) return { error: failureData(error) };
    return { error: failureData(error), bytes: given.bytes, move: [given.bytes] };
  }
}

async function read({ group, name, args }: Extract<Question, { kind: 'read' }>, store: Store): Promise<unknown> {
  const names: readonly string[] = Object.hasOwn(READS, group) ? READS[group] : [];
  if (!names.includes(name)) throw workerEnded('a worker asked for something it may not read');
  const reads = store[group] as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
  return reads[name]!(...args);
}

interface Judging {
  readonly id: number;
  readonly ask: JudgeQuestion;
  readonly signal: Int32Array;
}

/** The worker stands still meanwhile. */
function judgeNow(port: MessagePort, { id, ask, signal }: Judging, trust: Answering['trust']): void {
  const answer = (): ToWorker => {
    try {
      return { id, value: verdictData(ask, trust) };
    } catch (error) {
      return { id, error: failureData(error) };
    }
  };
  port.postMessage(answer());
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function verdictData({ leaf, extra, use, now }: JudgeQuestion, trust: Answering['trust']): VerdictData {
  const verdict = trust.judge(
    Buffer.from(leaf),
    extra.map((der) => Buffer.from(der)),
    use,
    now,
  );
  return {
    ok: verdict.ok,
    oin: verdict.ok ? verdict.oin : undefined,
    reasons: verdict.ok ? [] : verdict.reasons,
    warnings: verdict.ok ? verdict.warnings : [],
    chain: verdict.chain.map(({ der }) => der),
    crlThisUpdate: verdict.ok ? verdict.crlThisUpdate : undefined,
  };
}
