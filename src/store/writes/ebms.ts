// Agreements, ebMS2 messages, their pieces, and what happens to them. A MessageId is there once per partner and direction: the second
// one meets a Conflict, in the same transaction that stores the first (x-RCV-2).
import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { EpochMs } from '../../core/index.ts';
import { Conflict } from '../changes.ts';
import { seal } from '../crypt/seal.ts';
import { kluisVan, PLACE } from '../ebms-kluis.ts';
import type { EbmsGebeurtenis, EbmsPlaats, NieuwEbmsBericht } from '../ebms-records.ts';
import { zetStempel } from '../stempel.ts';
import type { EbmsBerichtRow, Tables } from '../tables.ts';
import type { Of, WriteContext } from './context.ts';
import { insertAll, insertNew, upsert } from './rows.ts';

export async function writeCpas({ db }: WriteContext, changes: readonly Of<'cpa' | 'cpaWeg'>[]): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'cpa') await writeCpa(db, change);
    else await removeCpa(db, change);
  }
  await zetStempel(db, 'cpas');
}

async function writeCpa(db: Kysely<Tables>, { value }: Of<'cpa'>): Promise<void> {
  const row: Tables['cpas'] = {
    cpa_id: value.cpaId,
    versie: value.versie,
    xml: value.xml,
    ingeschakeld: value.ingeschakeld ? 1 : 0,
    actief_vanaf: value.actiefVanaf,
    actief_tot: value.actiefTot ?? null,
    geimporteerd_op: value.geimporteerdOp,
  };
  await upsert(db, 'cpas', { key: ['cpa_id', 'versie'] }, [row]);
}

async function removeCpa(db: Kysely<Tables>, { cpaId, versie }: Of<'cpaWeg'>): Promise<void> {
  const all = db.deleteFrom('cpas').where('cpa_id', '=', cpaId);
  await (versie === undefined ? all : all.where('versie', '=', versie)).execute();
}

/** The key of the partner; the first write makes it. */
async function kluis({ db, vault }: WriteContext, partner: string): Promise<KeyObject> {
  const known = await kluisVan(db, vault, partner);
  if (known) return known;
  const made = vault.newKluis(partner);
  const there = await insertNew(db, 'ebms_kluizen', ['partner'], [made.row]);
  return there.length === 0 ? made.key : (await kluisVan(db, vault, partner))!;
}

/** Opens each key once per list. */
function kluizen(context: WriteContext): (partner: string) => Promise<KeyObject> {
  const opened = new Map<string, Promise<KeyObject>>();
  return (partner) => {
    const found = opened.get(partner) ?? kluis(context, partner);
    opened.set(partner, found);
    return found;
  };
}

export async function writeStukken(
  context: WriteContext,
  changes: readonly Of<'ebmsStuk' | 'ebmsStukWeg'>[],
): Promise<void> {
  const keyOf = kluizen(context);
  for (const change of changes) {
    if (change.kind === 'ebmsStukWeg') await removeStukken(context.db, change);
    else {
      const { partner, deelId, nr, inhoud, op } = change.value;
      const sealed = seal(await keyOf(partner), PLACE.stuk(partner, deelId, nr), inhoud);
      await insertAll(context.db, 'ebms_stukken', [{ partner, deel_id: deelId, nr, gemaakt_op: op, inhoud: sealed }]);
    }
  }
}

/** Never of a part that a message has. */
async function removeStukken(db: Kysely<Tables>, { partner, deelId }: Of<'ebmsStukWeg'>): Promise<void> {
  await db
    .deleteFrom('ebms_stukken')
    .where('partner', '=', partner)
    .where('deel_id', '=', deelId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('ebms_delen')
            .select('ebms_delen.deel_id')
            .where('ebms_delen.partner', '=', partner)
            .where('ebms_delen.deel_id', '=', deelId),
        ),
      ),
    )
    .execute();
}

export async function writeEbmsBerichten(context: WriteContext, changes: readonly Of<'ebmsBericht'>[]): Promise<void> {
  const keyOf = kluizen(context);
  const values = changes.map(({ value }) => value);
  const rows: EbmsBerichtRow[] = [];
  for (const value of values) rows.push(berichtRow(await keyOf(value.partner), value));
  const there = await insertNew(context.db, 'ebms_berichten', ['partner', 'richting', 'uniek'], rows);
  if (there.length > 0)
    throw new Conflict(
      'ebmsBericht',
      there.map((row) => row.message_id),
    );
  await insertAll(context.db, 'ebms_delen', values.flatMap(deelRows));
}

function berichtRow(key: KeyObject, value: NieuwEbmsBericht): EbmsBerichtRow {
  const { partner, id, antwoord } = value;
  return {
    partner,
    id,
    richting: value.richting,
    message_id: value.messageId,
    uniek: value.eenmalig ? value.messageId : id,
    cpa_id: value.cpaId,
    conversation_id: value.conversationId,
    ref_to_message_id: value.refToMessageId ?? null,
    service: value.service,
    action: value.action,
    van: value.van,
    naar: value.naar,
    profiel: value.profiel,
    status: value.status,
    tijd: value.tijd,
    time_to_live: value.timeToLive ?? null,
    ontstaan_op: value.ontstaanOp,
    gewijzigd_op: value.ontstaanOp,
    vergeet_op: value.vergeetOp,
    inhoud_tot: null,
    omvang: value.omvang,
    content_type: value.contentType ?? null,
    ack_verwacht: value.ackVerwacht ? 1 : 0,
    transport_oin: value.transportOin ?? null,
    certificaat: value.certificaat ?? null,
    code: null,
    reden: null,
    envelop: seal(key, PLACE.envelop(partner, id), value.envelop),
    antwoord_id: antwoord?.messageId ?? null,
    antwoord_action: antwoord?.action ?? null,
    antwoord: antwoord ? seal(key, PLACE.antwoord(partner, id), antwoord.envelop) : null,
  };
}

function deelRows({ partner, id, delen }: NieuwEbmsBericht): readonly Tables['ebms_delen'][] {
  return delen.map((deel, volgorde) => ({
    partner,
    bericht_id: id,
    volgorde,
    deel_id: deel.deelId,
    content_id: deel.contentId,
    content_type: deel.contentType,
    omvang: deel.omvang,
    sha256: deel.sha256,
    stukken: deel.stukken,
  }));
}

/** In the order given, so that an event stands behind the step before it. */
export async function updateEbmsBerichten(
  { db }: WriteContext,
  changes: readonly Of<'ebmsStatus' | 'ebmsGebeurtenis'>[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind === 'ebmsStatus') await step(db, change);
    else if (await isThere(db, change.bericht)) await addEvent(db, change.bericht, change.value);
  }
}

async function isThere(db: Kysely<Tables>, { partner, id }: EbmsPlaats): Promise<boolean> {
  const row = await db
    .selectFrom('ebms_berichten')
    .select('id')
    .where('partner', '=', partner)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Two that want a step at the same moment: one is first, the other meets a Conflict and looks again. */
async function step(db: Kysely<Tables>, change: Of<'ebmsStatus'>): Promise<void> {
  const { bericht, uit, status, op, code, reden, inhoudTot } = change;
  const done = await db
    .updateTable('ebms_berichten')
    .set({
      status,
      gewijzigd_op: op,
      ...(code === undefined ? {} : { code }),
      ...(reden === undefined ? {} : { reden }),
      ...(inhoudTot === undefined ? {} : { inhoud_tot: inhoudTot }),
    })
    .where('partner', '=', bericht.partner)
    .where('id', '=', bericht.id)
    .where('status', 'in', [...uit])
    .returning('id')
    .execute();
  if (done.length === 0) throw new Conflict('ebmsStatus', [bericht.id]);
  const event = {
    op,
    soort: status,
    ...(code === undefined ? {} : { code }),
    ...(reden === undefined ? {} : { reden }),
  };
  await addEvent(db, bericht, event);
}

async function addEvent(
  db: Kysely<Tables>,
  { partner, id }: EbmsPlaats,
  { op, soort, code, reden }: EbmsGebeurtenis,
): Promise<void> {
  const last = await db
    .selectFrom('ebms_gebeurtenissen')
    .select((eb) => eb.fn.max<EpochMs | null>('nr').as('nr'))
    .where('partner', '=', partner)
    .where('bericht_id', '=', id)
    .executeTakeFirst();
  const row = {
    partner,
    bericht_id: id,
    nr: (last?.nr ?? -1) + 1,
    op,
    soort,
    code: code ?? null,
    reden: reden ?? null,
  };
  await insertAll(db, 'ebms_gebeurtenissen', [row]);
}
