// Which messages are sent, all by the seed: agreement, parts and content follow from side and number, so that a driver that was killed goes on where
// it was, and the judge knows what should have come.
import { createHash } from 'node:crypto';
import { chance } from './random.ts';

export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

export interface AgreementPlan {
  readonly cpaId: string;
  readonly profiel: 'osb-rm' | 'osb-rm-s';
  readonly syncSignals: boolean;
  readonly retries: number;
  readonly retryIntervalMs: number;
  /** So few retries that messages fail under faults: then the truth is that they failed. */
  readonly mayFail: boolean;
}

const patient = { retries: 900, retryIntervalMs: 2_000, mayFail: false } as const;

export const AGREEMENTS: readonly AgreementPlan[] = [
  { cpaId: 'SOAK_rm_async', profiel: 'osb-rm', syncSignals: false, ...patient },
  { cpaId: 'SOAK_rm_sync', profiel: 'osb-rm', syncSignals: true, ...patient },
  { cpaId: 'SOAK_rm-s_async', profiel: 'osb-rm-s', syncSignals: false, ...patient },
  { cpaId: 'SOAK_rm-s_sync', profiel: 'osb-rm-s', syncSignals: true, ...patient },
  {
    cpaId: 'SOAK_rm_short',
    profiel: 'osb-rm',
    syncSignals: false,
    retries: 2,
    retryIntervalMs: 2_000,
    mayFail: true,
  },
];

export interface PartPlan {
  readonly contentType: string;
  readonly bytes: number;
  readonly name: string;
}

export interface MessagePlan {
  readonly messageId: string;
  readonly agreement: AgreementPlan;
  readonly parts: readonly PartPlan[];
  /** The application that gets it answers it, in the transaction in which it confirms. */
  readonly answered: boolean;
}

/** Message `n` of a side. Most are small; one in twenty is some MiB, so that its content is in several pieces. */
export function messagePlan(seed: number, side: Side, n: number): MessagePlan {
  const by = chance(seed, `message ${side} ${n}`);
  const few = by.next() < 0.08;
  const agreement = few ? AGREEMENTS.at(-1)! : AGREEMENTS[n % (AGREEMENTS.length - 1)]!;
  const messageId = `${side}${n}-${seed}@soak.example`;
  const large = n % 20 === 7;
  const count = large ? 2 : by.pick([0, 1, 1, 1, 2, 3]);
  const parts = Array.from({ length: count }, (_, nr) => ({
    contentType: by.pick(['application/xml', 'application/octet-stream', 'text/plain; charset=UTF-8']),
    bytes: large && nr === 0 ? 3 * 1024 * 1024 + by.between(0, 70_000) : by.between(0, 4_000),
    name: `${messageId} ${nr}`,
  }));
  return { messageId, agreement, parts, answered: by.next() < 0.2 };
}

/** The content of a part: bytes that look like nothing, boundaries and line ends included. */
export function contentOf({ name, bytes }: PartPlan): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 64 }, (_, nr) => createHash('sha512').update(`${name} ${nr}`).digest()),
  );
  return Buffer.alloc(bytes, block);
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** MessageId of the answer to a message. */
export function answerId(messageId: string): string {
  return `re-${messageId}`;
}

/** What the answer holds. */
export function answerPart(messageId: string): PartPlan {
  return { contentType: 'application/xml', bytes: 300, name: answerId(messageId) };
}
