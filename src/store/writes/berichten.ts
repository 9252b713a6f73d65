// Batches, verdicts, berichten with their content and attachments, and what happens to a bericht in its box (§3.3, §3.4).
import { GatewayError, sha256Hex } from '../../core/index.ts';
import { Conflict } from '../changes.ts';
import { letGo } from '../crypt/let-go.ts';
import { seal, sealJson } from '../crypt/seal.ts';
import type { BatchVerslag, NieuwBericht } from '../records.ts';
import type { Tables } from '../tables.ts';
import type { Of, WriteContext } from './context.ts';
import { insertAll, insertNew } from './rows.ts';

/** Sealed part that lists and search read. */
export type BerichtKop = Pick<NieuwBericht, 'onderwerp' | 'referentie' | 'nietGevoeligeTitel'>;
/** Sealed part that only the opened bericht shows. */
export type BerichtInhoud = Pick<NieuwBericht, 'tekst' | 'zaakIdentificatie' | 'actie'>;

export async function writeBatches({ db }: WriteContext, changes: readonly Of<'batch'>[]): Promise<void> {
  const there = await insertNew(
    db,
    'batches',
    ['oin', 'batch_id', 'aanlevering'],
    changes.map(({ value }) => batchRow(value)),
  );
  if (there.length > 0)
    throw new Conflict(
      'batch',
      there.map(({ aanlevering }) => String(aanlevering)),
    );
  const oordelen = changes.flatMap(({ value }) => oordeelRows(value));
  await insertAll(db, 'oordelen', oordelen);
}

function batchRow(value: BatchVerslag): Tables['batches'] {
  return {
    oin: value.oin,
    batch_id: value.batchId,
    aanlevering: value.aanlevering,
    transport_oin: value.transportOin,
    aanmaak_datum: value.aanmaakDatum,
    ontvangen_op: value.ontvangenOp,
    verwerkt_op: value.verwerktOp,
    totaal: value.totaal,
  };
}

function oordeelRows({ oin, batchId, aanlevering, oordelen }: BatchVerslag): readonly Tables['oordelen'][] {
  return oordelen.map(({ positie, berichtId, berichtType, code, stadium, reden }) => ({
    oin,
    batch_id: batchId,
    aanlevering,
    positie,
    bericht_id: berichtId ?? null,
    bericht_type: berichtType ?? null,
    code,
    stadium,
    reden: reden ?? null,
  }));
}

export async function writeBerichten(context: WriteContext, changes: readonly Of<'bericht'>[]): Promise<void> {
  const { db } = context;
  const values = inKeyOrder(context, changes);
  const there = await insertNew(
    db,
    'berichten',
    ['box', 'id'],
    values.map((value) => berichtRow(context, value)),
  );
  if (there.length > 0) {
    const known = new Set(there.map((row) => row.id));
    const refused = changes.filter(({ value }) => known.has(value.id));
    throw new Conflict(
      'bericht',
      refused.map(({ value }) => value.berichtId),
    );
  }
  const inhoud = values.map((value) => inhoudRow(context, value));
  await insertAll(db, 'bericht_inhoud', inhoud);
  // One at a time: the sealed bytes of a whole batch together would double its memory.
  for (const value of values) for (const bijlage of value.bijlagen) await writeBijlage(context, value, bijlage);
}

/** By box and id: neighbours in the tables and their indexes are written after each other, a seventh of the time of a batch. */
function inKeyOrder({ boxes }: WriteContext, changes: readonly Of<'bericht'>[]): readonly NieuwBericht[] {
  const keyed = changes.map(({ value }) => ({ value, key: `${boxes.id(value.bsn)}${value.id}` }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed.map(({ value }) => value);
}

function berichtRow({ boxes }: WriteContext, value: NieuwBericht): Tables['berichten'] {
  const { box, key } = boxes.key(value.bsn);
  const { id, onderwerp, referentie, nietGevoeligeTitel } = value;
  return {
    box,
    id,
    oin: value.oin,
    bericht_id: value.berichtId,
    batch_id: value.batchId,
    aanlevering: value.aanlevering,
    bericht_type: value.berichtType,
    publicatie_datum: value.publicatieDatum ?? null,
    eind_datum: value.eindDatumHandelingsTermijn ?? null,
    geldig_tot: value.geldigTot ?? null,
    inhoud_hash: value.inhoudHash,
    ontvangen_op: value.ontvangenOp,
    verwerkt_op: value.verwerktOp,
    gepubliceerd_op: value.gepubliceerdOp ?? null,
    ingetrokken_op: null,
    gelezen_op: null,
    map: 'inbox',
    aantal_bijlagen: value.bijlagen.length,
    kop: sealJson(key, ['berichten', 'kop', box, id], { onderwerp, referentie, nietGevoeligeTitel }),
  };
}

function inhoudRow({ boxes }: WriteContext, value: NieuwBericht): Tables['bericht_inhoud'] {
  const { box, key } = boxes.key(value.bsn);
  const { id, tekst, zaakIdentificatie, actie } = value;
  return { box, id, inhoud: sealJson(key, ['bericht_inhoud', 'inhoud', box, id], { tekst, zaakIdentificatie, actie }) };
}

async function writeBijlage(
  { db, boxes }: WriteContext,
  { bsn, id }: NieuwBericht,
  { volgorde, omschrijving, inhoud, sha256 }: NieuwBericht['bijlagen'][number],
): Promise<void> {
  // The hash goes into receipts: bytes that do not have it are never stored under it.
  if (sha256Hex(inhoud) !== sha256)
    throw new GatewayError('server.internal', '§3.3', { oorzaak: 'an attachment does not have the stated SHA-256' });
  const { box, key } = boxes.key(bsn);
  const sealed = seal(key, ['bijlagen', 'inhoud', box, id, String(volgorde)], inhoud);
  const row: Tables['bijlagen'] = {
    box,
    id,
    volgorde,
    omvang: inhoud.length,
    sha256,
    omschrijving: seal(key, ['bijlagen', 'omschrijving', box, id, String(volgorde)], omschrijving),
    inhoud: sealed,
  };
  await insertAll(db, 'bijlagen', [row]);
  letGo(sealed);
}

type Verandering = 'publicatie' | 'gelezen' | 'ongelezen' | 'verplaats';

/** In the order given. An id of another box, or a bericht that is not published, changes nothing. */
export async function updateBerichten(context: WriteContext, changes: readonly Of<Verandering>[]): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'publicatie') await publiceer(context, change);
    else await veranderRegel(context, change);
  }
}

/** Publication happens once: a second worker that comes later meets a Conflict, so that there is one receipt and one mail. */
async function publiceer({ db, boxes }: WriteContext, { bsn, id, op }: Of<'publicatie'>): Promise<void> {
  const done = await db
    .updateTable('berichten')
    .set({ gepubliceerd_op: op })
    .where('box', '=', boxes.id(bsn))
    .where('id', '=', id)
    .where('gepubliceerd_op', 'is', null)
    .where('ingetrokken_op', 'is', null)
    .returning('id')
    .execute();
  if (done.length === 0) throw new Conflict('publicatie', [id]);
}

async function veranderRegel(
  { db, boxes }: WriteContext,
  change: Of<'gelezen' | 'ongelezen' | 'verplaats'>,
): Promise<void> {
  const update = db
    .updateTable('berichten')
    .where('box', '=', boxes.id(change.bsn))
    .where('id', '=', change.id)
    .where('gepubliceerd_op', 'is not', null);
  // The moment of first reading stays when it is opened again.
  if (change.kind === 'gelezen') await update.set({ gelezen_op: change.op }).where('gelezen_op', 'is', null).execute();
  else if (change.kind === 'ongelezen') await update.set({ gelezen_op: null }).execute();
  else await update.set({ map: change.map }).execute();
}
