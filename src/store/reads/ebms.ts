// ebMS2 as it is read: agreements, messages with their parts and events, opened bytes, and lanes with work. Claims come from the writer.
import type { EpochMs, Guid } from '../../core/index.ts';
import { open } from '../crypt/seal.ts';
import { kluisVan, PLACE } from '../ebms-kluis.ts';
import type { Ebms, EbmsFilter, EbmsTelling } from '../ebms-ports.ts';
import type { EbmsBericht, EbmsDeel, EbmsGebeurtenis, EbmsLaan, EbmsWerk } from '../ebms-records.ts';
import { paddedParts } from '../padded.ts';
import type { Page } from '../ports.ts';
import { stempel } from '../stempel.ts';
import type { CpaRow, EbmsBerichtRow, EbmsWerkRow } from '../tables.ts';
import { present, type Reader } from './reader.ts';

const LIMIT = 50;

export function readEbms(reader: Reader): Omit<Ebms, 'claim' | 'onWerk'> {
  const { db, vault } = reader;
  return {
    cpas: {
      stempel: () => stempel(db, 'cpas'),
      async list() {
        const rows = await db
          .selectFrom('cpas')
          .selectAll()
          .orderBy('cpa_id')
          .orderBy('actief_vanaf', 'desc')
          .orderBy('versie', 'desc')
          .execute();
        return rows.map(cpaOf);
      },
    },
    async get({ partner, richting, messageId }) {
      const row = await db
        .selectFrom('ebms_berichten')
        .selectAll()
        .where('partner', '=', partner)
        .where('richting', '=', richting)
        .where('message_id', '=', messageId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && (await berichtenOf(reader, [row]))[0];
    },
    opId: (id) => berichtOpId(reader, id),
    async verwijzendNaar(partner, richting, messageId) {
      const rows = await db
        .selectFrom('ebms_berichten')
        .selectAll()
        .where('partner', '=', partner)
        .where('richting', '=', richting)
        .where('ref_to_message_id', '=', messageId)
        .where('ref_to_message_id', 'is not', null)
        .orderBy('id')
        .limit(LIMIT)
        .execute();
      return berichtenOf(reader, rows);
    },
    lijst: (filter, cursor, limit) => lijst(reader, filter, { cursor, limit: limit ?? LIMIT }),
    gebeurtenissen: (id) => gebeurtenissen(reader, id),
    async envelop(id) {
      const row = await rowOpId(reader, id);
      const key = row && (await kluisVan(db, vault, row.partner));
      return key && row.envelop ? open(key, PLACE.envelop(row.partner, id), row.envelop) : undefined;
    },
    async antwoord(id) {
      const row = await rowOpId(reader, id);
      const key = row && (await kluisVan(db, vault, row.partner));
      if (!key || !row.antwoord || !row.antwoord_id || !row.antwoord_action) return undefined;
      const envelop = open(key, PLACE.antwoord(row.partner, id), row.antwoord);
      return { messageId: row.antwoord_id, action: row.antwoord_action, envelop };
    },
    async stuk(partner, deelId, nr) {
      const row = await db
        .selectFrom('ebms_stukken')
        .select('inhoud')
        .where('partner', '=', partner)
        .where('deel_id', '=', deelId)
        .where('nr', '=', nr)
        .executeTakeFirst();
      const key = row && (await kluisVan(db, vault, partner));
      return key && open(key, PLACE.stuk(partner, deelId, nr), row.inhoud);
    },
    lanen: (soorten, now) => lanen(reader, soorten, now),
    werkVan: ({ partner, id }) =>
      db
        .selectFrom('ebms_werk')
        .select(['id', 'soort', 'laan'])
        .where('bericht_id', '=', id)
        .where('partner', '=', partner)
        .execute(),
    async wachtend(laan) {
      const row = await db
        .selectFrom('ebms_werk')
        .select((eb) => eb.fn.countAll().as('aantal'))
        .where('laan', '=', laan)
        .executeTakeFirstOrThrow();
      return Number(row.aantal);
    },
    tel: (now) => tel(reader, now),
  };
}

function cpaOf(row: CpaRow) {
  return {
    cpaId: row.cpa_id,
    versie: row.versie,
    xml: row.xml,
    ingeschakeld: row.ingeschakeld === 1,
    actiefVanaf: row.actief_vanaf,
    ...(row.actief_tot === null ? {} : { actiefTot: row.actief_tot }),
    geimporteerdOp: row.geimporteerd_op,
  };
}

function rowOpId({ db }: Reader, id: Guid): Promise<EbmsBerichtRow | undefined> {
  return db.selectFrom('ebms_berichten').selectAll().where('id', '=', id).executeTakeFirst();
}

async function berichtOpId(reader: Reader, id: Guid): Promise<EbmsBericht | undefined> {
  const row = await rowOpId(reader, id);
  return row && (await berichtenOf(reader, [row]))[0];
}

/** Messages with their parts. */
async function berichtenOf({ db }: Reader, rows: readonly EbmsBerichtRow[]): Promise<readonly EbmsBericht[]> {
  const delen = new Map<Guid, EbmsDeel[]>();
  for (const part of paddedParts(rows.map(({ id }) => id))) {
    const found = await db
      .selectFrom('ebms_delen')
      .selectAll()
      .where('bericht_id', 'in', part)
      .where(
        'partner',
        'in',
        rows.map(({ partner }) => partner),
      )
      .orderBy('volgorde')
      .execute();
    for (const deel of found) {
      const of = delen.get(deel.bericht_id) ?? [];
      delen.set(deel.bericht_id, of);
      of.push({
        deelId: deel.deel_id,
        contentId: deel.content_id,
        contentType: deel.content_type,
        omvang: deel.omvang,
        sha256: deel.sha256,
        stukken: deel.stukken,
      });
    }
  }
  return rows.map((row) => berichtOf(row, delen.get(row.id) ?? []));
}

function berichtOf(row: EbmsBerichtRow, delen: readonly EbmsDeel[]): EbmsBericht {
  return {
    ...present({
      refToMessageId: row.ref_to_message_id,
      timeToLive: row.time_to_live,
      contentType: row.content_type,
      transportOin: row.transport_oin,
      certificaat: row.certificaat,
      code: row.code,
      reden: row.reden,
    }),
    partner: row.partner,
    id: row.id,
    richting: row.richting,
    messageId: row.message_id,
    cpaId: row.cpa_id,
    conversationId: row.conversation_id,
    service: row.service,
    action: row.action,
    van: row.van,
    naar: row.naar,
    profiel: row.profiel,
    status: row.status,
    tijd: row.tijd,
    ontstaanOp: row.ontstaan_op,
    vergeetOp: row.vergeet_op,
    omvang: row.omvang,
    ackVerwacht: row.ack_verwacht === 1,
    delen,
  };
}

interface Paging {
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Keys are UUIDv7: the order of ids is the order of arrival. */
async function lijst(reader: Reader, filter: EbmsFilter, { cursor, limit }: Paging): Promise<Page<EbmsBericht>> {
  const { partner, richting, status, cpaId, conversationId, vanaf } = filter;
  let query = reader.db.selectFrom('ebms_berichten');
  if (partner !== undefined) query = query.where('partner', '=', partner);
  if (richting !== undefined) query = query.where('richting', '=', richting);
  if (status !== undefined) query = query.where('status', '=', status);
  if (cpaId !== undefined) query = query.where('cpa_id', '=', cpaId);
  if (conversationId !== undefined) query = query.where('conversation_id', '=', conversationId);
  if (vanaf !== undefined) query = query.where('ontstaan_op', '>=', vanaf);
  const { aantal } = await query.select((eb) => eb.fn.countAll().as('aantal')).executeTakeFirstOrThrow();
  const page = cursor === undefined ? query : query.where('id', '<', cursor as Guid);
  const rows = await page
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = await berichtenOf(reader, rows.slice(0, limit));
  const last = items.at(-1);
  return { items, totaal: Number(aantal), ...(rows.length > limit && last ? { volgende: last.id } : {}) };
}

async function gebeurtenissen(reader: Reader, id: Guid): Promise<readonly EbmsGebeurtenis[]> {
  const row = await rowOpId(reader, id);
  if (!row) return [];
  const rows = await reader.db
    .selectFrom('ebms_gebeurtenissen')
    .select(['op', 'soort', 'code', 'reden'])
    .where('partner', '=', row.partner)
    .where('bericht_id', '=', id)
    .orderBy('nr')
    .execute();
  return rows.map(({ op, soort, code, reden }) => ({ op, soort, ...present({ code, reden }) }));
}

/**
 * Few lanes, and for each one step into an index: work of a lane that is full costs the others nothing. Work of a lane is of one kind, so
 * that its first work tells whether the lane is asked for.
 */
async function lanen(
  { db }: Reader,
  soorten: readonly EbmsWerk['soort'][],
  now: EpochMs,
): Promise<readonly EbmsLaan[]> {
  const rows = await db
    .selectFrom('ebms_lanen as l')
    .innerJoin('ebms_werk as w', (join) =>
      join.on('w.id', '=', (eb) =>
        eb
          .selectFrom('ebms_werk as vrij')
          .select('vrij.id')
          .whereRef('vrij.laan', '=', 'l.laan')
          .where('vrij.geclaimd_tot', '<=', now)
          .orderBy('vrij.op')
          .orderBy('vrij.id')
          .limit(1),
      ),
    )
    .select(['l.laan', 'l.dicht_tot', 'l.fouten', 'w.op', 'w.soort'])
    .execute();
  return rows.flatMap(({ laan, dicht_tot, fouten, op, soort }) =>
    soorten.includes(soort) ? [{ laan, eerste: op, dichtTot: dicht_tot, fouten }] : [],
  );
}

async function tel({ db }: Reader, now: EpochMs): Promise<readonly EbmsTelling[]> {
  const rows = await db
    .selectFrom('ebms_berichten')
    .select((eb) => [
      'cpa_id',
      'partner',
      'richting',
      'status',
      eb.fn.countAll().as('aantal'),
      eb.fn.min<EpochMs>('ontstaan_op').as('oudste'),
    ])
    .groupBy(['status', 'cpa_id', 'partner', 'richting'])
    .execute();
  return rows.map(({ cpa_id, partner, richting, status, aantal, oudste }) => ({
    cpaId: cpa_id,
    partner,
    richting,
    status,
    aantal: Number(aantal),
    oudsteMs: Math.max(0, now - oudste),
  }));
}

/** Claimed rows as work, each with its opened load. */
export async function ebmsWerkOf(reader: Reader, rows: readonly EbmsWerkRow[]): Promise<readonly EbmsWerk[]> {
  const made: EbmsWerk[] = [];
  for (const row of rows) {
    const key = row.lading ? await kluisVan(reader.db, reader.vault, row.partner) : undefined;
    made.push({
      id: row.id,
      soort: row.soort,
      laan: row.laan,
      bericht: { partner: row.partner, id: row.bericht_id },
      op: row.op,
      pogingen: row.pogingen,
      gegevens: JSON.parse(row.gegevens) as EbmsWerk['gegevens'],
      ...(key && row.lading ? { lading: open(key, PLACE.lading(row.partner, row.id), row.lading) } : {}),
    });
  }
  return made;
}
