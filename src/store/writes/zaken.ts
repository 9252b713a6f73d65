// Zaken with their statuses (§3.7, §3.8) and delivered gegevens (§3.10).
import { GatewayError, type Guid } from '../../core/index.ts';
import { Conflict } from '../changes.ts';
import { sealJson } from '../crypt/seal.ts';
import type { BoxKey } from '../crypt/vault.ts';
import type { Zaak, ZaakStatus } from '../records.ts';
import type { Tables } from '../tables.ts';
import { type Of, readBoxes, type WriteContext } from './context.ts';
import { insertNew, upsert } from './rows.ts';

/** Sealed part of a zaak. */
export type ZaakInhoud = Omit<Zaak, 'id' | 'oin' | 'bsn' | 'zaaktypeCode' | 'inhoudHash' | 'ontvangenOp'>;
/** Sealed part of a status. */
export type StatusInhoud = Omit<
  ZaakStatus,
  'id' | 'oin' | 'identificatie' | 'volgnummer' | 'datumStatusGezet' | 'inhoudHash' | 'ontvangenOp'
>;

export async function writeZaken({ db, vault, boxes }: WriteContext, changes: readonly Of<'zaak'>[]): Promise<void> {
  const identificaties = new Map<string, string>();
  const rows = changes.map(({ value }): Tables['zaken'] => {
    const { id, oin, bsn, zaaktypeCode, inhoudHash, ontvangenOp, ...inhoud } = value;
    const { box, key } = boxes.key(bsn);
    const sleutel = vault.zaakSleutel(oin, value.identificatie);
    identificaties.set(sleutel, value.identificatie);
    return {
      box,
      id,
      oin,
      sleutel,
      zaaktype_code: zaaktypeCode,
      inhoud_hash: inhoudHash,
      ontvangen_op: ontvangenOp,
      inhoud: sealJson(key, ['zaken', 'inhoud', box, id], inhoud satisfies ZaakInhoud),
    };
  });
  const there = await insertNew(db, 'zaken', ['box', 'id'], rows);
  if (there.length > 0)
    throw new Conflict(
      'zaak',
      there.map(({ sleutel }) => identificaties.get(sleutel)!),
    );
}

export async function writeZaakstatussen(context: WriteContext, changes: readonly Of<'zaakstatus'>[]): Promise<void> {
  const zaken = new Map<string, Eigenaar>();
  const rows: Tables['zaakstatussen'][] = [];
  const namen = new Map<string, string>();
  for (const { value } of changes) {
    const sleutel = context.vault.zaakSleutel(value.oin, value.identificatie);
    const eigenaar = zaken.get(sleutel) ?? (await leesEigenaar(context, value, sleutel));
    zaken.set(sleutel, eigenaar);
    namen.set(eigenaar.zaakId, value.identificatie);
    rows.push(statusRow(eigenaar, value));
  }
  const there = await insertNew(context.db, 'zaakstatussen', ['box', 'zaak_id', 'volgnummer'], rows);
  if (there.length > 0)
    throw new Conflict(
      'zaakstatus',
      there.map(({ zaak_id: id, volgnummer }) => `${namen.get(id)}#${volgnummer}`),
    );
}

interface Eigenaar extends BoxKey {
  readonly zaakId: Guid;
}

async function leesEigenaar({ db, vault }: WriteContext, { oin }: ZaakStatus, sleutel: string): Promise<Eigenaar> {
  const zaak = await db
    .selectFrom('zaken')
    .select(['box', 'id'])
    .where('oin', '=', oin)
    .where('sleutel', '=', sleutel)
    .executeTakeFirst();
  const row = zaak && (await readBoxes(db, [zaak.box])).get(zaak.box);
  if (!row) throw new GatewayError('server.internal', '§3.8', { oorzaak: 'a status belongs to no zaak' });
  return { zaakId: zaak.id, ...vault.openBox(row) };
}

function statusRow({ box, key, zaakId }: Eigenaar, value: ZaakStatus): Tables['zaakstatussen'] {
  const { id, oin: _oin, identificatie: _zaak, volgnummer, datumStatusGezet, inhoudHash, ontvangenOp, ...rest } = value;
  const place = ['zaakstatussen', 'inhoud', box, zaakId, String(volgnummer)] as const;
  return {
    box,
    zaak_id: zaakId,
    volgnummer,
    id,
    datum_status_gezet: datumStatusGezet,
    inhoud_hash: inhoudHash,
    ontvangen_op: ontvangenOp,
    inhoud: sealJson(key, place, rest satisfies StatusInhoud),
  };
}

/** A snapshot replaces one with an earlier peilmoment; an older or equally old one that comes late changes nothing. */
export async function writeGegevens({ db, boxes }: WriteContext, changes: readonly Of<'gegevens'>[]): Promise<void> {
  const rows = changes.map(({ value }): Tables['gegevens'] => {
    const { box, key } = boxes.key(value.bsn);
    return {
      box,
      bron: value.bron,
      gegevensset: value.set,
      versie: value.versie,
      soort: value.soort,
      peilmoment: value.peilmoment,
      ontvangen_op: value.ontvangenOp,
      geldig_tot: value.geldigTot ?? null,
      inhoud_hash: value.inhoudHash,
      inhoud: sealJson(key, ['gegevens', 'inhoud', box, value.bron, value.set], value.gegevens),
    };
  });
  await upsert(db, 'gegevens', { key: ['box', 'bron', 'gegevensset'], newer: 'peilmoment' }, rows);
}
