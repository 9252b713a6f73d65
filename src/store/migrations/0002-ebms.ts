// Migration 0002: ebMS2 – agreements, messages, their parts in pieces, what happened to them, and waiting work by lane.
import type { Kysely } from 'kysely';
import { createIndex, createTable, type EngineTypes, type Index, type Shape } from './shapes.ts';

const bericht = { table: 'ebms_berichten', columns: ['partner', 'bericht_id'], key: ['partner', 'id'] } as const;

const TABLES: Readonly<Record<string, Shape>> = {
  cpas: {
    columns: {
      cpa_id: 'text',
      versie: 'text',
      xml: 'text',
      ingeschakeld: 'flag',
      actief_vanaf: 'bigint',
      actief_tot: 'bigint?',
      geimporteerd_op: 'bigint',
    },
    key: ['cpa_id', 'versie'],
  },
  // The data key of everything of one partner, wrapped by a master key.
  ebms_kluizen: { columns: { partner: 'text', sleutel_id: 'text', sleutel: 'blob' }, key: ['partner'] },
  ebms_berichten: {
    columns: {
      partner: 'text',
      id: 'text',
      richting: 'text',
      message_id: 'text',
      uniek: 'text',
      cpa_id: 'text',
      conversation_id: 'text',
      ref_to_message_id: 'text?',
      service: 'text',
      action: 'text',
      van: 'text',
      naar: 'text',
      profiel: 'text',
      status: 'text',
      tijd: 'bigint',
      time_to_live: 'bigint?',
      ontstaan_op: 'bigint',
      gewijzigd_op: 'bigint',
      vergeet_op: 'bigint',
      inhoud_tot: 'bigint?',
      omvang: 'bigint',
      content_type: 'text?',
      ack_verwacht: 'flag',
      transport_oin: 'text?',
      certificaat: 'text?',
      code: 'text?',
      reden: 'text?',
      envelop: 'blob?',
      antwoord_id: 'text?',
      antwoord_action: 'text?',
      antwoord: 'blob?',
    },
    key: ['partner', 'id'],
  },
  ebms_delen: {
    columns: {
      partner: 'text',
      bericht_id: 'text',
      volgorde: 'bigint',
      deel_id: 'text',
      content_id: 'text',
      content_type: 'text',
      omvang: 'bigint',
      sha256: 'text',
      stukken: 'bigint',
    },
    key: ['partner', 'bericht_id', 'volgorde'],
    parent: bericht,
  },
  // Written before the message that refers to them: no parent.
  ebms_stukken: {
    columns: { partner: 'text', deel_id: 'text', nr: 'bigint', gemaakt_op: 'bigint', inhoud: 'blob' },
    key: ['partner', 'deel_id', 'nr'],
  },
  ebms_gebeurtenissen: {
    columns: {
      partner: 'text',
      bericht_id: 'text',
      nr: 'bigint',
      op: 'bigint',
      soort: 'text',
      code: 'text?',
      reden: 'text?',
    },
    key: ['partner', 'bericht_id', 'nr'],
    parent: bericht,
  },
  ebms_lanen: { columns: { laan: 'text', dicht_tot: 'bigint', fouten: 'bigint' }, key: ['laan'] },
  ebms_werk: {
    columns: {
      partner: 'text',
      id: 'text',
      bericht_id: 'text',
      soort: 'text',
      laan: 'text',
      op: 'bigint',
      pogingen: 'bigint',
      geclaimd_tot: 'bigint',
      geclaimd_door: 'text?',
      gegevens: 'text',
      lading: 'blob?',
    },
    key: ['partner', 'id'],
    parent: bericht,
  },
};

const INDEXES: Readonly<Record<string, Index>> = {
  ebms_berichten_uniek: { table: 'ebms_berichten', columns: ['partner', 'richting', 'uniek'], unique: true },
  ebms_berichten_sleutel: { table: 'ebms_berichten', columns: ['partner', 'richting', 'message_id', 'id'] },
  ebms_berichten_id: { table: 'ebms_berichten', columns: ['id'], unique: true },
  ebms_berichten_ref: {
    table: 'ebms_berichten',
    columns: ['partner', 'richting', 'ref_to_message_id'],
    where: (eb) => eb('ref_to_message_id', 'is not', null),
  },
  ebms_berichten_vergeet: { table: 'ebms_berichten', columns: ['vergeet_op'] },
  ebms_berichten_inhoud: {
    table: 'ebms_berichten',
    columns: ['inhoud_tot'],
    where: (eb) => eb('inhoud_tot', 'is not', null),
  },
  ebms_berichten_open: {
    table: 'ebms_berichten',
    columns: ['status', 'cpa_id', 'partner', 'richting', 'ontstaan_op'],
  },
  ebms_delen_deel: { table: 'ebms_delen', columns: ['partner', 'deel_id'] },
  ebms_stukken_gemaakt: { table: 'ebms_stukken', columns: ['gemaakt_op'] },
  ebms_werk_id: { table: 'ebms_werk', columns: ['id'], unique: true },
  ebms_werk_laan: { table: 'ebms_werk', columns: ['laan', 'op', 'id'] },
  ebms_werk_bericht: { table: 'ebms_werk', columns: ['bericht_id', 'soort'] },
};

/** Makes the tables and indexes; `types` says what the engine calls its bytes. */
export async function ebms(db: Kysely<unknown>, types: EngineTypes): Promise<void> {
  for (const [name, shape] of Object.entries(TABLES)) await createTable(db, types, [name, shape]);
  for (const [name, index] of Object.entries(INDEXES)) await createIndex(db, name, index);
}
