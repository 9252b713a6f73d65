// What a sender may know (§3.4, §3.19): which of his berichten are there, how often a batch came, and the status of each bericht.
import { type Kysely, sql } from 'kysely';
import type { Guid, Oin } from '../../core/index.ts';
import { paddedParts } from '../padded.ts';
import type { Berichten, BestaandBericht } from '../ports.ts';
import { prepared } from '../prepared.ts';
import type { BerichtStatus } from '../records.ts';
import type { BerichtRow, Tables } from '../tables.ts';
import { present } from './reader.ts';

const hashes = prepared((db, oin: Oin, ids: readonly Guid[]) =>
  db
    .selectFrom('berichten')
    .select(['bericht_id', 'inhoud_hash'])
    .where('oin', '=', oin)
    .where('bericht_id', 'in', ids),
);

const attempts = prepared((db, oin: Oin, batchId: Guid) =>
  db
    .selectFrom('batches')
    .select((eb) => eb.fn.max('aanlevering').as('laatste'))
    .where('oin', '=', oin)
    .where('batch_id', '=', batchId),
);

export function readStatus(db: Kysely<Tables>): Pick<Berichten, 'bestaand' | 'aanleveringen' | 'status'> {
  return {
    async bestaand(oin, berichtIds) {
      const found = new Map<Guid, BestaandBericht>();
      for (const part of paddedParts(berichtIds))
        for (const { bericht_id: berichtId, inhoud_hash: inhoudHash } of await hashes(db, oin, part))
          found.set(berichtId, { berichtId, inhoudHash });
      return found;
    },
    async aanleveringen(oin, batchId) {
      const [row] = await attempts(db, oin, batchId);
      return Number(row?.laatste ?? 0);
    },
    async status(oin, berichtIds) {
      const aanvaard = await accepted(db, oin, berichtIds);
      const afgewezen = await refused(
        db,
        oin,
        berichtIds.filter((id) => !aanvaard.has(id)),
      );
      return [...new Set(berichtIds)].flatMap((id) => aanvaard.get(id) ?? afgewezen.get(id) ?? []);
    },
  };
}

/** An accepted bericht wins over all refused attempts. */
async function accepted(db: Kysely<Tables>, oin: Oin, ids: readonly Guid[]): Promise<Map<Guid, BerichtStatus>> {
  const found = new Map<Guid, BerichtStatus>();
  for (const part of paddedParts(ids)) {
    const rows = await db
      .selectFrom('berichten')
      .select(['bericht_id', 'ontvangen_op', 'verwerkt_op', 'gepubliceerd_op', 'ingetrokken_op'])
      .where('oin', '=', oin)
      .where('bericht_id', 'in', part)
      .execute();
    for (const row of rows)
      found.set(
        row.bericht_id,
        present({
          berichtId: row.bericht_id,
          toestand: toestand(row),
          verwerkingsCode: 'Verwerkt' as const,
          ontvangenOp: row.ontvangen_op,
          verwerktOp: row.verwerkt_op,
          gepubliceerdOp: row.gepubliceerd_op,
        }),
      );
  }
  return found;
}

function toestand(row: Pick<BerichtRow, 'gepubliceerd_op' | 'ingetrokken_op'>): BerichtStatus['toestand'] {
  if (row.ingetrokken_op !== null) return 'ingetrokken';
  return row.gepubliceerd_op === null ? 'wachtOpPublicatie' : 'gepubliceerd';
}

/** Of refused attempts the latest counts: by moment of processing, then by attempt and position. */
async function refused(db: Kysely<Tables>, oin: Oin, ids: readonly Guid[]): Promise<Map<Guid, BerichtStatus>> {
  const found = new Map<Guid, BerichtStatus>();
  for (const part of paddedParts(ids)) {
    const rows = await db
      .selectFrom('oordelen')
      .innerJoin('batches', (join) =>
        join
          .onRef('batches.oin', '=', 'oordelen.oin')
          .onRef('batches.batch_id', '=', 'oordelen.batch_id')
          .onRef('batches.aanlevering', '=', 'oordelen.aanlevering'),
      )
      .select(['oordelen.bericht_id', 'oordelen.code', 'oordelen.reden'])
      .select(['batches.ontvangen_op', 'batches.verwerkt_op'])
      .where('oordelen.oin', '=', oin)
      .where('oordelen.bericht_id', 'in', part)
      // In the words of the index of refused verdicts, which a parameter would not match.
      .where('oordelen.code', '<>', sql.lit('Verwerkt' as const))
      .orderBy('batches.verwerkt_op')
      .orderBy('oordelen.aanlevering')
      .orderBy('oordelen.positie')
      .execute();
    for (const row of rows)
      found.set(
        row.bericht_id!,
        present({
          berichtId: row.bericht_id!,
          toestand: 'afgewezen' as const,
          verwerkingsCode: row.code,
          reden: row.reden,
          ontvangenOp: row.ontvangen_op,
          verwerktOp: row.verwerkt_op,
        }),
      );
  }
  return found;
}
