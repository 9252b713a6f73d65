// The boxes of many citizens at once. A keyed hash costs microseconds and leaves garbage: a batch of 1,000 would hold everybody up.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bsn } from '../../core/index.ts';
import type { Vault } from '../crypt/vault.ts';

/** Hashes after which other work gets a turn. */
const TURN = 128;

/** The key of each citizen's box, in the order asked. */
export async function boxesOf(vault: Pick<Vault, 'boxOf'>, bsns: readonly Bsn[]): Promise<readonly string[]> {
  const boxes: string[] = [];
  for (const bsn of bsns) {
    if (boxes.length > 0 && boxes.length % TURN === 0) await nextTurn();
    boxes.push(vault.boxOf(bsn));
  }
  return boxes;
}
