// What one store says at the end, read from the file itself: messages with their parts and history, and everything that should be gone.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Place } from './world.ts';

export interface Row {
  readonly id: string;
  readonly richting: 'in' | 'uit';
  readonly message_id: string;
  readonly cpa_id: string;
  readonly ref_to_message_id: string | null;
  readonly status: string;
  readonly ontstaan_op: number;
  readonly gewijzigd_op: number;
  readonly antwoord_id: string | null;
  readonly parts: readonly { readonly sha256: string; readonly omvang: number; readonly content_type: string }[];
  /** Kinds of event, oldest first. */
  readonly history: readonly string[];
}

export interface Ledger {
  readonly rows: readonly Row[];
  readonly werk: number;
  /** Pieces that no message refers to, and parts of no message. */
  readonly orphans: number;
  /** Pieces that a part says it has and that are not there. */
  readonly missing: number;
  readonly integrity: string;
}

export function readLedger(place: Place): Ledger {
  return withFile(place, (db) => {
    const all = <T>(sql: string) => db.prepare(sql).all() as T[];
    const one = (sql: string) => Number((db.prepare(sql).pluck().get() as number | null) ?? 0);
    const parts = groupBy(
      all<{ bericht_id: string } & Row['parts'][number]>('SELECT * FROM ebms_delen ORDER BY volgorde'),
    );
    const events = groupBy(all<{ bericht_id: string; soort: string }>('SELECT * FROM ebms_gebeurtenissen ORDER BY nr'));
    const rows = all<Omit<Row, 'parts' | 'history'>>('SELECT * FROM ebms_berichten ORDER BY id');
    return {
      rows: rows.map((row) => ({
        ...row,
        parts: parts.get(row.id) ?? [],
        history: (events.get(row.id) ?? []).map(({ soort }) => soort),
      })),
      werk: one('SELECT count(*) FROM ebms_werk'),
      orphans:
        one(`SELECT count(*) FROM ebms_stukken s
             WHERE NOT EXISTS (SELECT 1 FROM ebms_delen d WHERE d.partner = s.partner AND d.deel_id = s.deel_id)`) +
        one('SELECT count(*) FROM ebms_delen WHERE bericht_id NOT IN (SELECT id FROM ebms_berichten)'),
      missing:
        one(`SELECT sum(stukken - (SELECT count(*) FROM ebms_stukken s WHERE s.partner = d.partner AND s.deel_id = d.deel_id))
                    FROM ebms_delen d`),
      integrity: String(db.pragma('integrity_check', { simple: true })),
    };
  });
}

/** Messages that are not at an end yet, and work that waits. */
export function openEnds(place: Place): number {
  return withFile(place, (db) =>
    Number(
      db
        .prepare(
          `SELECT (SELECT count(*) FROM ebms_werk) +
                  (SELECT count(*) FROM ebms_berichten WHERE status IN ('aangenomen', 'verzonden', 'ontvangen'))`,
        )
        .pluck()
        .get(),
    ),
  );
}

function withFile<T>({ folder }: Place, read: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(join(folder, 'bode.sqlite'), { readonly: true, timeout: 5_000 });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

function groupBy<T extends { readonly bericht_id: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.bericht_id) ?? [];
    groups.set(row.bericht_id, group);
    group.push(row);
  }
  return groups;
}
