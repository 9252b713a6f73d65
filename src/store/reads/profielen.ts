// Profiles and subscriptions (§3.6, §3.11), the log of who looked (PG-15) and sessions (§4.1).
import type { Bsn, Oin } from '../../core/index.ts';
import { openJson } from '../crypt/seal.ts';
import type { BoxKey } from '../crypt/vault.ts';
import { paddedParts } from '../padded.ts';
import type { AbonneePagina, AbonneeVraag, Profielen } from '../ports.ts';
import { prepared } from '../prepared.ts';
import type { Abonnee, Abonnement, Inzage, Ontvanger, Profiel, Sessie } from '../records.ts';
import type { ProfielRow } from '../tables.ts';
import type { ProfielInhoud, SessieInhoud } from '../writes/burgers.ts';
import { readBereik } from './bereik.ts';
import { boxesOf } from './boxes.ts';
import { boxOf, present, type Reader } from './reader.ts';

export function readProfielen(reader: Reader): Profielen {
  const { db, vault } = reader;
  return {
    async get(bsn) {
      const row = await db
        .selectFrom('profielen')
        .innerJoin('boxen', 'boxen.box', 'profielen.box')
        .selectAll('profielen')
        .select(['boxen.sleutel_id', 'boxen.sleutel'])
        .where('profielen.box', '=', vault.boxOf(bsn))
        .executeTakeFirst();
      return row && profiel(row, vault.openBox(row), bsn);
    },
    async demo() {
      const rows = await db
        .selectFrom('profielen')
        .innerJoin('boxen', 'boxen.box', 'profielen.box')
        .selectAll('profielen')
        .select(['boxen.sleutel_id', 'boxen.sleutel'])
        .where('is_demo', '=', 1)
        .execute();
      const personen = rows.map((row) => {
        const boxKey = vault.openBox(row);
        return profiel(row, boxKey, boxKey.bsn);
      });
      return personen.sort((a, b) => (a.bsn < b.bsn ? -1 : 1));
    },
    async abonnementen(bsn) {
      const rows = await db
        .selectFrom('abonnementen')
        .selectAll()
        .where('box', '=', vault.boxOf(bsn))
        .orderBy('oin')
        .orderBy('bericht_type')
        .execute();
      return rows.map(
        ({ oin, bericht_type, status, ingangsmoment, bron }): Abonnement => ({
          bsn,
          oin,
          ...(bericht_type !== '' && { berichtType: bericht_type }),
          status,
          ingangsmoment,
          bron,
        }),
      );
    },
    ontvangers: (oin, bsns) => ontvangers(reader, oin, bsns),
    bereik: (bsns) => readBereik(reader, bsns),
    abonnees: (vraag) => abonnees(reader, vraag),
  };
}

type Beslist = Pick<ProfielRow, 'box' | 'status' | 'akkoord_versie' | 'akkoord_op' | 'akkoord_niveau'>;

const beslissend = prepared((db, boxes: readonly string[]) =>
  db
    .selectFrom('profielen')
    .select(['box', 'status', 'akkoord_versie', 'akkoord_op', 'akkoord_niveau'])
    .where('box', 'in', boxes),
);

const rijenVoor = prepared((db, oin: Oin, boxes: readonly string[]) =>
  db
    .selectFrom('abonnementen')
    .select(['box', 'bericht_type', 'status', 'ingangsmoment'])
    .where('box', 'in', boxes)
    .where('oin', '=', oin),
);

/** Nothing that is sealed is opened: a batch of 1000 costs a few queries. */
async function ontvangers({ db, vault }: Reader, oin: Oin, bsns: readonly Bsn[]): Promise<readonly Ontvanger[]> {
  const boxes = await boxesOf(vault, bsns);
  const profielen = new Map<string, Beslist>();
  const abonnementen = new Map<string, Ontvanger['abonnementen'][number][]>();
  for (const part of paddedParts(boxes)) {
    for (const row of await beslissend(db, part)) profielen.set(row.box, row);
    for (const { box, bericht_type: type, status, ingangsmoment } of await rijenVoor(db, oin, part)) {
      const rij = { ...(type !== '' && { berichtType: type }), status, ingangsmoment };
      abonnementen.set(box, [...(abonnementen.get(box) ?? []), rij]);
    }
  }
  return bsns.map((bsn, index): Ontvanger => {
    const row = profielen.get(boxes[index]!);
    return {
      bsn,
      ...(row && { profiel: present({ status: row.status, akkoord: akkoord(row) }) }),
      abonnementen: abonnementen.get(boxes[index]!) ?? [],
    };
  });
}

/** Of the sealed values only the BSN is opened; the order is that of the keyed hash. */
async function abonnees({ db, vault }: Reader, { oin, sinds, na, limit }: AbonneeVraag): Promise<AbonneePagina> {
  const all = db
    .selectFrom('abonnementen')
    .innerJoin('boxen', 'boxen.box', 'abonnementen.box')
    .leftJoin('profielen', 'profielen.box', 'abonnementen.box')
    .select(['boxen.box', 'boxen.sleutel_id', 'boxen.sleutel', 'abonnementen.status', 'abonnementen.ingangsmoment'])
    .select(['profielen.status as profiel_status', 'akkoord_versie', 'akkoord_op', 'akkoord_niveau'])
    .where('abonnementen.oin', '=', oin)
    .where('abonnementen.bericht_type', '=', '')
    .where('abonnementen.box', '>', na ?? '')
    .orderBy('abonnementen.box')
    .limit(limit);
  const asked =
    sinds === undefined
      ? all
      : all.where(({ or, eb }) =>
          or([
            eb('abonnementen.ingangsmoment', '>=', sinds),
            eb('akkoord_op', '>=', sinds),
            eb('geactiveerd_op', '>=', sinds),
            eb('profielen.status', '<>', 'actief'),
          ]),
        );
  const rows = await asked.execute();
  const items = rows.map(
    (row): Abonnee => ({
      bsn: vault.openBox(row).bsn,
      status: row.status,
      ingangsmoment: row.ingangsmoment,
      ...(row.profiel_status && { profiel: present({ status: row.profiel_status, akkoord: akkoord(row) }) }),
    }),
  );
  return rows.length < limit ? { items } : { items, volgende: rows.at(-1)!.box };
}

function akkoord({
  akkoord_versie: versie,
  akkoord_op: op,
  akkoord_niveau: niveau,
}: Pick<Beslist, 'akkoord_versie' | 'akkoord_op' | 'akkoord_niveau'>): Profiel['akkoord'] {
  return versie === null || op === null || niveau === null ? undefined : { versie, op, niveau };
}

function profiel(row: ProfielRow, { box, key }: BoxKey, bsn: Bsn): Profiel {
  const inhoud = openJson<ProfielInhoud>(key, ['profielen', 'inhoud', box], row.inhoud);
  return {
    bsn,
    ...inhoud,
    ...present({
      status: row.status,
      geactiveerdOp: row.geactiveerd_op,
      akkoord: akkoord(row),
      emailGeverifieerdOp: row.email_geverifieerd_op,
      bounce: row.bounce,
      kanaal: row.kanaal,
      laatsteLogin: row.laatste_login,
    }),
  };
}

/** The latest first. */
export async function readInzages(reader: Reader, bsn: Bsn, limit: number): Promise<readonly Inzage[]> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return [];
  const { box, key } = boxKey;
  const rows = await reader.db
    .selectFrom('inzages')
    .selectAll()
    .where('box', '=', box)
    .orderBy('op', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id, wie, op, inhoud }) => ({
    id,
    bsn,
    wie,
    op,
    ...openJson<Pick<Inzage, 'wat' | 'doel'>>(key, ['inzages', 'inhoud', box, id], inhoud),
  }));
}

export async function readSessie(reader: Reader, tokenHash: string): Promise<Sessie | undefined> {
  const row = await reader.db
    .selectFrom('sessies')
    .innerJoin('boxen', 'boxen.box', 'sessies.box')
    .selectAll('sessies')
    .select(['boxen.sleutel_id', 'boxen.sleutel'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (!row) return undefined;
  const { key, bsn } = reader.vault.openBox(row);
  return {
    tokenHash,
    bsn,
    niveau: row.niveau,
    begonnenOp: row.begonnen_op,
    laatstActiefOp: row.laatst_actief_op,
    ...openJson<SessieInhoud>(key, ['sessies', 'inhoud', row.box, tokenHash], row.inhoud),
  };
}
