// The citizen's box (§3.4): counts, deadlines, one bericht with its content, attachments; and what a worker needs of a bericht.
import type { Bsn, EpochMs, Guid } from '../../core/index.ts';
import { open, openJson } from '../crypt/seal.ts';
import type { BoxKey } from '../crypt/vault.ts';
import type { Berichten } from '../ports.ts';
import type { BerichtDetail, BerichtRegel } from '../records.ts';
import type { BerichtRow } from '../tables.ts';
import type { BerichtInhoud, BerichtKop } from '../writes/berichten.ts';
import { readLijst } from './lijst.ts';
import { boxOf, present, type Reader } from './reader.ts';
import { readStatus } from './status.ts';

/** Columns of one line. */
export const REGEL = [
  'id',
  'oin',
  'bericht_type',
  'gepubliceerd_op',
  'eind_datum',
  'gelezen_op',
  'map',
  'aantal_bijlagen',
  'kop',
] as const;
export type RegelRow = Pick<BerichtRow, (typeof REGEL)[number]>;

export function readBerichten(reader: Reader): Berichten {
  return {
    ...readStatus(reader.db),
    lijst: (bsn, filter, cursor, limit) => readLijst(reader, bsn, { filter, cursor, limit: limit ?? 25 }),
    tel: (bsn) => tel(reader, bsn),
    termijnen: (bsn, vanaf, limit) => termijnen(reader, bsn, { vanaf, limit }),
    get: (bsn, id) => detail(reader, bsn, id),
    bijlage: (bsn, id, volgorde) => bijlage(reader, bsn, { id, volgorde }),
    voorTaak: (bsn, id) => voorTaak(reader, bsn, id),
  };
}

export function kopOf({ box, key }: BoxKey, { id, kop }: Pick<BerichtRow, 'id' | 'kop'>): BerichtKop {
  return openJson<BerichtKop>(key, ['berichten', 'kop', box, id], kop);
}

/** A published row as a line. Written out, because a search makes one for each bericht of a box. */
export function regel(row: RegelRow, { onderwerp }: BerichtKop): BerichtRegel {
  return {
    id: row.id,
    oin: row.oin,
    berichtType: row.bericht_type,
    onderwerp,
    gepubliceerdOp: row.gepubliceerd_op!,
    ...(row.eind_datum !== null && { eindDatumHandelingsTermijn: row.eind_datum }),
    ...(row.gelezen_op !== null && { gelezenOp: row.gelezen_op }),
    map: row.map,
    aantalBijlagen: row.aantal_bijlagen,
  };
}

async function tel({ db, vault }: Reader, bsn: Bsn): Promise<Awaited<ReturnType<Berichten['tel']>>> {
  const rows = await db
    .selectFrom('berichten')
    .select((eb) => ['map', eb.fn.countAll().as('alle'), eb.fn.count('gelezen_op').as('gelezen')])
    .where('box', '=', vault.boxOf(bsn))
    .where('gepubliceerd_op', 'is not', null)
    .where('ingetrokken_op', 'is', null)
    .groupBy('map')
    .execute();
  const per = (map: string) => rows.find((row) => row.map === map);
  const alle = (map: string) => Number(per(map)?.alle ?? 0);
  return {
    ongelezen: alle('inbox') - Number(per('inbox')?.gelezen ?? 0),
    inbox: alle('inbox'),
    archief: alle('archief'),
    prullenbak: alle('prullenbak'),
  };
}

interface Termijnen {
  readonly vanaf: EpochMs;
  readonly limit: number;
}

/** What the citizen threw away asks for nothing any more. */
async function termijnen(reader: Reader, bsn: Bsn, { vanaf, limit }: Termijnen): Promise<readonly BerichtRegel[]> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return [];
  const rows = await reader.db
    .selectFrom('berichten')
    .select(REGEL)
    .where('box', '=', boxKey.box)
    .where('eind_datum', '>=', vanaf)
    .where('gepubliceerd_op', 'is not', null)
    .where('ingetrokken_op', 'is', null)
    .where('map', '<>', 'prullenbak')
    .orderBy('eind_datum')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => regel(row, kopOf(boxKey, row)));
}

async function detail(reader: Reader, bsn: Bsn, id: Guid): Promise<BerichtDetail | undefined> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return undefined;
  const { box, key } = boxKey;
  const row = await reader.db
    .selectFrom('berichten')
    .innerJoin('bericht_inhoud', (join) =>
      join.onRef('bericht_inhoud.box', '=', 'berichten.box').onRef('bericht_inhoud.id', '=', 'berichten.id'),
    )
    .selectAll('berichten')
    .select('bericht_inhoud.inhoud')
    .where('berichten.box', '=', box)
    .where('berichten.id', '=', id)
    .where('gepubliceerd_op', 'is not', null)
    .where('ingetrokken_op', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const kop = kopOf(boxKey, row);
  const { tekst, zaakIdentificatie, actie } = openJson<BerichtInhoud>(
    key,
    ['bericht_inhoud', 'inhoud', box, id],
    row.inhoud,
  );
  return {
    ...regel(row, kop),
    berichtId: row.bericht_id,
    ...present({ tekst, referentie: kop.referentie, zaakIdentificatie, actie }),
    inhoudHash: row.inhoud_hash,
    bijlagen: await bijlagen(reader, boxKey, id),
  };
}

async function bijlagen({ db }: Reader, { box, key }: BoxKey, id: Guid): Promise<BerichtDetail['bijlagen']> {
  const rows = await db
    .selectFrom('bijlagen')
    .select(['volgorde', 'omvang', 'sha256', 'omschrijving'])
    .where('box', '=', box)
    .where('id', '=', id)
    .orderBy('volgorde')
    .execute();
  return rows.map(({ volgorde, omvang, sha256, omschrijving }) => ({
    volgorde,
    omschrijving: open(key, ['bijlagen', 'omschrijving', box, id, String(volgorde)], omschrijving).toString('utf8'),
    omvang,
    sha256,
  }));
}

interface Welke {
  readonly id: Guid;
  readonly volgorde: number;
}

async function bijlage(reader: Reader, bsn: Bsn, { id, volgorde }: Welke): ReturnType<Berichten['bijlage']> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return undefined;
  const { box, key } = boxKey;
  const row = await reader.db
    .selectFrom('bijlagen')
    .innerJoin('berichten', (join) =>
      join.onRef('berichten.box', '=', 'bijlagen.box').onRef('berichten.id', '=', 'bijlagen.id'),
    )
    .select(['bijlagen.omschrijving', 'bijlagen.inhoud'])
    .where('bijlagen.box', '=', box)
    .where('bijlagen.id', '=', id)
    .where('volgorde', '=', volgorde)
    .where('gepubliceerd_op', 'is not', null)
    .where('ingetrokken_op', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const place = (field: string) => ['bijlagen', field, box, id, String(volgorde)] as const;
  return {
    omschrijving: open(key, place('omschrijving'), row.omschrijving).toString('utf8'),
    inhoud: open(key, place('inhoud'), row.inhoud),
  };
}

async function voorTaak(reader: Reader, bsn: Bsn, id: Guid): ReturnType<Berichten['voorTaak']> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return undefined;
  const row = await reader.db
    .selectFrom('berichten')
    .selectAll()
    .where('box', '=', boxKey.box)
    .where('id', '=', id)
    .where('ingetrokken_op', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  return present({
    berichtId: row.bericht_id,
    oin: row.oin,
    berichtType: row.bericht_type,
    nietGevoeligeTitel: kopOf(boxKey, row).nietGevoeligeTitel,
    inhoudHash: row.inhoud_hash,
    gepubliceerdOp: row.gepubliceerd_op,
    gelezenOp: row.gelezen_op,
    eindDatumHandelingsTermijn: row.eind_datum,
  });
}
