// Migration 0001: all tables of the first release (mijnoverheid.md §3.3-3.15). Types and keys that every engine knows.
import { type Kysely, sql } from 'kysely';
import { createIndex, createTable, type EngineTypes, type Index, type Shape } from './shapes.ts';

const box = { table: 'boxen', columns: ['box'], key: ['box'] } as const;
const bericht = { table: 'berichten', columns: ['box', 'id'], key: ['box', 'id'] } as const;

const ORGANISATIES: Readonly<Record<string, Shape>> = {
  organisaties: {
    columns: {
      oin: 'text',
      naam: 'text',
      soort: 'text',
      bsn_gerechtigd: 'flag',
      grondslag: 'text?',
      dossier_hosts: 'text',
      contact: 'text',
    },
    key: ['oin'],
  },
  aansluitingen: {
    columns: { oin: 'text', functie: 'text', profiel: 'text', ondertekening: 'text', status: 'text' },
    key: ['oin', 'functie'],
  },
  machtigingen: {
    columns: {
      client_oin: 'text',
      intermediair_oin: 'text',
      bericht_types: 'text',
      van: 'bigint',
      tot: 'bigint?',
      ingetrokken_op: 'bigint?',
    },
    key: ['client_oin', 'intermediair_oin'],
  },
  berichttypes: {
    columns: {
      oin: 'text',
      code: 'text',
      naam: 'text',
      omschrijving: 'text',
      status: 'text',
      doel: 'text',
      rechtsgevolg: 'flag',
      reactie_verwacht: 'flag',
      minimaal_niveau: 'text',
      persoonlijke_overhandiging: 'flag',
      actie_link: 'text?',
    },
    key: ['oin', 'code'],
  },
  zaaktypes: {
    columns: { oin: 'text', code: 'text', omschrijving: 'text', statussen: 'text', eerste_status_melden: 'flag' },
    key: ['oin', 'code'],
  },
  // A short list for the whole country, known by its code whoever holds it.
  gegevensbronnen: {
    columns: { code: 'text', naam: 'text', houder_oin: 'text', contact: 'text', status: 'text', sets: 'text' },
    key: ['code'],
  },
};

const BURGERS: Readonly<Record<string, Shape>> = {
  hoofdsleutels: { columns: { sleutel_id: 'text', proef: 'blob' }, key: ['sleutel_id'] },
  boxen: {
    columns: { box: 'text', sleutel_id: 'text', sleutel: 'blob' },
    key: ['box'],
    parent: { table: 'hoofdsleutels', columns: ['sleutel_id'], key: ['sleutel_id'] },
  },
  profielen: {
    columns: {
      box: 'text',
      status: 'text',
      geactiveerd_op: 'bigint?',
      akkoord_versie: 'text?',
      akkoord_op: 'bigint?',
      akkoord_niveau: 'text?',
      email_geverifieerd_op: 'bigint?',
      bounce: 'text?',
      kanaal: 'text',
      laatste_login: 'bigint?',
      is_demo: 'flag',
      inhoud: 'blob',
    },
    key: ['box'],
    parent: box,
  },
  abonnementen: {
    columns: {
      box: 'text',
      oin: 'text',
      bericht_type: 'text',
      status: 'text',
      ingangsmoment: 'bigint',
      bron: 'text',
    },
    key: ['box', 'oin', 'bericht_type'],
    parent: box,
  },
  sessies: {
    columns: {
      box: 'text',
      token_hash: 'text',
      niveau: 'text',
      begonnen_op: 'bigint',
      laatst_actief_op: 'bigint',
      inhoud: 'blob',
    },
    key: ['box', 'token_hash'],
    parent: box,
  },
  inzages: {
    columns: { box: 'text', id: 'text', wie: 'text', op: 'bigint', inhoud: 'blob' },
    key: ['box', 'id'],
    parent: box,
  },
};

const BERICHTEN: Readonly<Record<string, Shape>> = {
  batches: {
    columns: {
      oin: 'text',
      batch_id: 'text',
      aanlevering: 'bigint',
      transport_oin: 'text',
      aanmaak_datum: 'bigint',
      ontvangen_op: 'bigint',
      verwerkt_op: 'bigint',
      totaal: 'bigint',
    },
    key: ['oin', 'batch_id', 'aanlevering'],
  },
  oordelen: {
    columns: {
      oin: 'text',
      batch_id: 'text',
      aanlevering: 'bigint',
      positie: 'bigint',
      bericht_id: 'text?',
      bericht_type: 'text?',
      code: 'text',
      stadium: 'text',
      reden: 'text?',
    },
    key: ['oin', 'batch_id', 'aanlevering', 'positie'],
    parent: {
      table: 'batches',
      columns: ['oin', 'batch_id', 'aanlevering'],
      key: ['oin', 'batch_id', 'aanlevering'],
    },
  },
  berichten: {
    columns: {
      box: 'text',
      id: 'text',
      oin: 'text',
      bericht_id: 'text',
      batch_id: 'text',
      aanlevering: 'bigint',
      bericht_type: 'text',
      publicatie_datum: 'bigint?',
      eind_datum: 'bigint?',
      geldig_tot: 'bigint?',
      inhoud_hash: 'text',
      ontvangen_op: 'bigint',
      verwerkt_op: 'bigint',
      gepubliceerd_op: 'bigint?',
      ingetrokken_op: 'bigint?',
      gelezen_op: 'bigint?',
      map: 'text',
      aantal_bijlagen: 'bigint',
      kop: 'blob',
    },
    key: ['box', 'id'],
    parent: box,
  },
  // Apart from the row above, so that a list of a box does not read the texts.
  bericht_inhoud: { columns: { box: 'text', id: 'text', inhoud: 'blob' }, key: ['box', 'id'], parent: bericht },
  bijlagen: {
    columns: {
      box: 'text',
      id: 'text',
      volgorde: 'bigint',
      omvang: 'bigint',
      sha256: 'text',
      omschrijving: 'blob',
      inhoud: 'blob',
    },
    key: ['box', 'id', 'volgorde'],
    parent: bericht,
  },
};

const ZAKEN: Readonly<Record<string, Shape>> = {
  zaken: {
    columns: {
      box: 'text',
      id: 'text',
      oin: 'text',
      sleutel: 'text',
      zaaktype_code: 'text',
      inhoud_hash: 'text',
      ontvangen_op: 'bigint',
      inhoud: 'blob',
    },
    key: ['box', 'id'],
    parent: box,
  },
  zaakstatussen: {
    columns: {
      box: 'text',
      zaak_id: 'text',
      volgnummer: 'bigint',
      id: 'text',
      datum_status_gezet: 'bigint',
      inhoud_hash: 'text',
      ontvangen_op: 'bigint',
      inhoud: 'blob',
    },
    key: ['box', 'zaak_id', 'volgnummer'],
    parent: { table: 'zaken', columns: ['box', 'zaak_id'], key: ['box', 'id'] },
  },
  gegevens: {
    columns: {
      box: 'text',
      bron: 'text',
      gegevensset: 'text',
      versie: 'text',
      soort: 'text',
      peilmoment: 'bigint',
      ontvangen_op: 'bigint',
      geldig_tot: 'bigint?',
      inhoud_hash: 'text',
      inhoud: 'blob',
    },
    key: ['box', 'bron', 'gegevensset'],
    parent: box,
  },
};

const WERK_EN_BEWIJS: Readonly<Record<string, Shape>> = {
  eenmalig: { columns: { oin: 'text', sleutel: 'text', tot: 'bigint' }, key: ['oin', 'sleutel'] },
  taken: {
    columns: {
      box: 'text',
      id: 'text',
      oin: 'text',
      soort: 'text',
      onderwerp_id: 'text',
      gegevens: 'text',
      uit_te_voeren_op: 'bigint',
      pogingen: 'bigint',
      geclaimd_tot: 'bigint',
      geclaimd_door: 'text?',
      mislukt_op: 'bigint?',
      reden: 'blob?',
    },
    key: ['box', 'id'],
    parent: box,
  },
  bewijs_logs: { columns: { log_id: 'text', schrijver: 'text' }, key: ['log_id'] },
  bewijs_certificaten: {
    columns: { log_id: 'text', certificaat_id: 'text', der: 'blob' },
    key: ['log_id', 'certificaat_id'],
    parent: { table: 'bewijs_logs', columns: ['log_id'], key: ['log_id'] },
  },
  bewijs_hoofden: {
    columns: {
      log_id: 'text',
      omvang: 'bigint',
      vorige_omvang: 'bigint',
      rand: 'blob',
      wortel: 'blob',
      op: 'bigint',
      handtekening: 'blob',
      certificaat_id: 'text',
    },
    key: ['log_id', 'omvang'],
    parent: {
      table: 'bewijs_certificaten',
      columns: ['log_id', 'certificaat_id'],
      key: ['log_id', 'certificaat_id'],
    },
  },
  bewijzen: {
    columns: {
      log_id: 'text',
      nummer: 'bigint',
      soort: 'text',
      oin: 'text',
      onderwerp_id: 'text?',
      op: 'bigint',
      blad: 'text',
      blad_hash: 'blob',
    },
    key: ['log_id', 'nummer'],
    parent: { table: 'bewijs_logs', columns: ['log_id'], key: ['log_id'] },
  },
  opslag: { columns: { naam: 'text', waarde: 'text' }, key: ['naam'] },
};

const INDEXES: Readonly<Record<string, Index>> = {
  profielen_demo: { table: 'profielen', columns: ['is_demo'] },
  sessies_token: { table: 'sessies', columns: ['token_hash'], unique: true },
  inzages_op: { table: 'inzages', columns: ['box', 'op', 'id'] },
  oordelen_afgewezen: {
    table: 'oordelen',
    columns: ['oin', 'bericht_id'],
    where: (eb) => eb('code', '<>', sql.lit('Verwerkt')),
  },
  berichten_afzender: { table: 'berichten', columns: ['oin', 'bericht_id'], unique: true },
  berichten_termijn: {
    table: 'berichten',
    columns: ['box', 'eind_datum', 'id'],
    where: (eb) => eb('eind_datum', 'is not', null),
  },
  zaken_sleutel: { table: 'zaken', columns: ['oin', 'sleutel'], unique: true },
  eenmalig_tot: { table: 'eenmalig', columns: ['tot'] },
  sessies_actief: { table: 'sessies', columns: ['laatst_actief_op'] },
  taken_id: { table: 'taken', columns: ['id'], unique: true },
  taken_wachtend: { table: 'taken', columns: ['uit_te_voeren_op'], where: (eb) => eb('mislukt_op', 'is', null) },
  bewijs_logs_schrijver: { table: 'bewijs_logs', columns: ['schrijver'], unique: true },
  bewijzen_onderwerp: {
    table: 'bewijzen',
    columns: ['onderwerp_id'],
    where: (eb) => eb('onderwerp_id', 'is not', null),
  },
};

/** Makes the tables and indexes; `types` says what the engine calls its bytes. */
export async function begin(db: Kysely<unknown>, types: EngineTypes): Promise<void> {
  for (const tables of [ORGANISATIES, BURGERS, BERICHTEN, ZAKEN, WERK_EN_BEWIJS])
    for (const [name, shape] of Object.entries(tables)) await createTable(db, types, [name, shape]);
  for (const [name, index] of Object.entries(INDEXES)) await createIndex(db, name, index);
}
