// Which citizens can be mailed at all (§3.12), many at a time: a batch of 1,000 costs a query or two, and nothing sealed is opened.
import type { Bsn } from '../../core/index.ts';
import { paddedParts } from '../padded.ts';
import type { Bereik } from '../records.ts';
import { boxesOf } from './boxes.ts';
import { present, type Reader } from './reader.ts';

export async function readBereik({ db, vault }: Reader, bsns: readonly Bsn[]): Promise<ReadonlyMap<Bsn, Bereik>> {
  const boxes = await boxesOf(vault, bsns);
  const asked = new Map(bsns.map((bsn, index) => [boxes[index]!, bsn]));
  const found = new Map<Bsn, Bereik>();
  for (const part of paddedParts(asked.keys())) {
    const rows = await db
      .selectFrom('profielen')
      .select(['box', 'status', 'kanaal', 'email_geverifieerd_op'])
      .where('box', 'in', part)
      .execute();
    for (const { box, status, kanaal, email_geverifieerd_op: emailGeverifieerdOp } of rows)
      found.set(asked.get(box)!, present({ status, kanaal, emailGeverifieerdOp }));
  }
  return found;
}
