// Zaken with their statuses (§3.7, §3.8) and gegevens (§3.9, §3.10).
import type { Bsn, Guid, Oin } from '../../core/index.ts';
import { openJson } from '../crypt/seal.ts';
import type { BoxKey } from '../crypt/vault.ts';
import { paddedParts } from '../padded.ts';
import type { Gegevens, Zaken } from '../ports.ts';
import type { Gegevensbron, GegevensLevering, Zaak, ZaakOverzicht, ZaakStatus } from '../records.ts';
import { BRON_CODES } from '../records.ts';
import type { Tables, ZaakRow, ZaakstatusRow } from '../tables.ts';
import type { StatusInhoud, ZaakInhoud } from '../writes/zaken.ts';
import { boxOf, present, type Reader } from './reader.ts';

export function readZaken(reader: Reader): Zaken {
  return {
    bestaand: (oin, identificaties) => bestaand(reader, oin, identificaties),
    async lijst(bsn) {
      const boxKey = await boxOf(reader, bsn);
      if (!boxKey) return [];
      const rows = await reader.db.selectFrom('zaken').selectAll().where('box', '=', boxKey.box).execute();
      const overzicht = await overzichten(
        reader,
        rows.map((row) => ({ row, boxKey, bsn })),
      );
      return [...overzicht].sort((a, b) => b.gewijzigdOp - a.gewijzigdOp || (a.id < b.id ? 1 : -1));
    },
    async get(bsn, id) {
      const boxKey = await boxOf(reader, bsn);
      const row =
        boxKey &&
        (await reader.db
          .selectFrom('zaken')
          .selectAll()
          .where('box', '=', boxKey.box)
          .where('id', '=', id)
          .executeTakeFirst());
      return row && (await overzichten(reader, [{ row, boxKey, bsn }]))[0];
    },
    async opIdentificatie(bsn, oin, identificatie) {
      const boxKey = await boxOf(reader, bsn);
      const row =
        boxKey &&
        (await reader.db
          .selectFrom('zaken')
          .selectAll()
          .where('oin', '=', oin)
          .where('sleutel', '=', reader.vault.zaakSleutel(oin, identificatie))
          .where('box', '=', boxKey.box)
          .executeTakeFirst());
      return row && zaak({ row, boxKey, bsn });
    },
  };
}

interface Gevonden {
  readonly row: ZaakRow;
  readonly boxKey: BoxKey;
  readonly bsn: Bsn;
}

async function bestaand(
  reader: Reader,
  oin: Oin,
  identificaties: readonly string[],
): Promise<ReadonlyMap<string, ZaakOverzicht>> {
  const found: Gevonden[] = [];
  for (const part of paddedParts(identificaties.map((een) => reader.vault.zaakSleutel(oin, een)))) {
    const rows = await reader.db
      .selectFrom('zaken')
      .innerJoin('boxen', 'boxen.box', 'zaken.box')
      .selectAll('zaken')
      .select(['boxen.sleutel_id', 'boxen.sleutel as box_sleutel'])
      .where('zaken.oin', '=', oin)
      .where('zaken.sleutel', 'in', part)
      .execute();
    for (const row of rows) {
      const { box, sleutel_id, box_sleutel: sleutel } = row;
      const boxKey = reader.vault.openBox({ box, sleutel_id, sleutel });
      found.push({ row, boxKey, bsn: boxKey.bsn });
    }
  }
  return new Map((await overzichten(reader, found)).map((een) => [een.identificatie, een]));
}

async function overzichten(reader: Reader, found: readonly Gevonden[]): Promise<readonly ZaakOverzicht[]> {
  const perZaak = new Map<string, ZaakstatusRow[]>();
  for (const part of paddedParts(found.map(({ row }) => row.box))) {
    const rows = await reader.db
      .selectFrom('zaakstatussen')
      .selectAll()
      .where('box', 'in', part)
      .orderBy('datum_status_gezet')
      .orderBy('volgnummer')
      .orderBy('ontvangen_op')
      .orderBy('id')
      .execute();
    for (const row of rows) perZaak.set(row.zaak_id, [...(perZaak.get(row.zaak_id) ?? []), row]);
  }
  return found.map((een) => {
    const statussen = perZaak.get(een.row.id) ?? [];
    const eigen = zaak(een);
    return {
      ...eigen,
      statussen: statussen.map((row) => status(een.boxKey, eigen, row)),
      gewijzigdOp: Math.max(een.row.ontvangen_op, ...statussen.map((row) => row.ontvangen_op)),
    };
  });
}

function zaak({ row, boxKey: { box, key }, bsn }: Gevonden): Zaak {
  return {
    id: row.id,
    oin: row.oin,
    bsn,
    zaaktypeCode: row.zaaktype_code,
    inhoudHash: row.inhoud_hash,
    ontvangenOp: row.ontvangen_op,
    ...openJson<ZaakInhoud>(key, ['zaken', 'inhoud', box, row.id], row.inhoud),
  };
}

function status({ box, key }: BoxKey, { oin, identificatie }: Zaak, row: ZaakstatusRow): ZaakStatus {
  const place = ['zaakstatussen', 'inhoud', box, row.zaak_id, String(row.volgnummer)] as const;
  return {
    id: row.id as Guid,
    oin,
    identificatie,
    volgnummer: row.volgnummer,
    datumStatusGezet: row.datum_status_gezet,
    inhoudHash: row.inhoud_hash,
    ontvangenOp: row.ontvangen_op,
    ...openJson<StatusInhoud>(key, place, row.inhoud),
  };
}

export function readGegevens(reader: Reader): Gegevens {
  const leveringen = async (bsn: Bsn, code?: string) => {
    const boxKey = await boxOf(reader, bsn);
    if (!boxKey) return [];
    const query = reader.db.selectFrom('gegevens').selectAll().where('box', '=', boxKey.box);
    const rows = await query.orderBy('bron').orderBy('gegevensset').execute();
    return rows.filter(({ bron }) => code === undefined || bron === code).map((row) => levering(row, boxKey, bsn));
  };
  return {
    async bronnen() {
      const rows = await reader.db.selectFrom('gegevensbronnen').selectAll().execute();
      return rows.map(bron).sort((a, b) => BRON_CODES.indexOf(a.code) - BRON_CODES.indexOf(b.code));
    },
    async bron(code) {
      const row = await reader.db.selectFrom('gegevensbronnen').selectAll().where('code', '=', code).executeTakeFirst();
      return row && bron(row);
    },
    leveringen: (bsn) => leveringen(bsn),
    vanBron: leveringen,
  };
}

function bron(row: Tables['gegevensbronnen']): Gegevensbron {
  return {
    code: row.code,
    naam: row.naam,
    houderOin: row.houder_oin,
    contact: JSON.parse(row.contact) as Gegevensbron['contact'],
    status: row.status,
    sets: JSON.parse(row.sets) as Gegevensbron['sets'],
  };
}

function levering(row: Tables['gegevens'], { box, key }: BoxKey, bsn: Bsn): GegevensLevering {
  const place = ['gegevens', 'inhoud', box, row.bron, row.gegevensset] as const;
  return present({
    bsn,
    bron: row.bron,
    set: row.gegevensset,
    versie: row.versie,
    soort: row.soort,
    peilmoment: row.peilmoment,
    ontvangenOp: row.ontvangen_op,
    geldigTot: row.geldig_tot,
    gegevens: openJson<GegevensLevering['gegevens']>(key, place, row.inhoud),
    inhoudHash: row.inhoud_hash,
  });
}
