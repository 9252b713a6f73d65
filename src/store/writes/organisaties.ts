// Organisations, their connections, mandates and catalogues (§3.5, §3.7, §3.9, §3.13): nothing personal, a later value replaces an earlier one.
import type { Kysely } from 'kysely';
import type { Aansluiting, Berichttype, Gegevensbron, Machtiging, Organisatie, Zaaktype } from '../records.ts';
import { zetStempel } from '../stempel.ts';
import type { Flag, Tables } from '../tables.ts';
import type { Of } from './context.ts';
import { upsert } from './rows.ts';

export const flag = (value: boolean): Flag => (value ? 1 : 0);

type Kind = 'organisatie' | 'aansluiting' | 'machtiging' | 'berichttype' | 'zaaktype' | 'gegevensbron';

export async function writeOrganisaties(db: Kysely<Tables>, changes: readonly Of<Kind>[]): Promise<void> {
  const values = <K extends Kind>(kind: K) =>
    changes.flatMap((change) => (change.kind === kind ? [change.value as Of<K>['value']] : []));
  await upsert(db, 'organisaties', { key: ['oin'] }, values('organisatie').map(organisatieRow));
  await upsert(db, 'aansluitingen', { key: ['oin', 'functie'] }, values('aansluiting').map(aansluitingRow));
  await upsert(
    db,
    'machtigingen',
    { key: ['client_oin', 'intermediair_oin'] },
    values('machtiging').map(machtigingRow),
  );
  await upsert(db, 'berichttypes', { key: ['oin', 'code'] }, values('berichttype').map(berichttypeRow));
  await upsert(db, 'zaaktypes', { key: ['oin', 'code'] }, values('zaaktype').map(zaaktypeRow));
  await upsert(db, 'gegevensbronnen', { key: ['code'] }, values('gegevensbron').map(gegevensbronRow));
  await zetStempel(db, 'organisaties');
}

function organisatieRow(value: Organisatie): Tables['organisaties'] {
  return {
    oin: value.oin,
    naam: value.naam,
    soort: value.soort,
    bsn_gerechtigd: flag(value.bsnGerechtigd),
    grondslag: value.grondslag ?? null,
    dossier_hosts: JSON.stringify(value.dossierHosts),
    contact: JSON.stringify(value.contact),
  };
}

function aansluitingRow({ oin, functie, profiel, ondertekening, status }: Aansluiting): Tables['aansluitingen'] {
  return { oin, functie, profiel, ondertekening, status };
}

function machtigingRow(value: Machtiging): Tables['machtigingen'] {
  return {
    client_oin: value.clientOin,
    intermediair_oin: value.intermediairOin,
    bericht_types: JSON.stringify(value.berichtTypes),
    van: value.van,
    tot: value.tot ?? null,
    ingetrokken_op: value.ingetrokkenOp ?? null,
  };
}

function berichttypeRow(value: Berichttype): Tables['berichttypes'] {
  return {
    oin: value.oin,
    code: value.code,
    naam: value.naam,
    omschrijving: value.omschrijving,
    status: value.status,
    doel: value.doel,
    rechtsgevolg: flag(value.rechtsgevolg),
    reactie_verwacht: flag(value.reactieVerwacht),
    minimaal_niveau: value.minimaalNiveau,
    persoonlijke_overhandiging: flag(value.persoonlijkeOverhandigingVereist),
    actie_link: value.actieLink ?? null,
  };
}

function zaaktypeRow(value: Zaaktype): Tables['zaaktypes'] {
  return {
    oin: value.oin,
    code: value.code,
    omschrijving: value.omschrijving,
    statussen: JSON.stringify(value.statussen),
    eerste_status_melden: flag(value.eersteStatusMelden),
  };
}

function gegevensbronRow(value: Gegevensbron): Tables['gegevensbronnen'] {
  return {
    code: value.code,
    naam: value.naam,
    houder_oin: value.houderOin,
    contact: JSON.stringify(value.contact),
    status: value.status,
    sets: JSON.stringify(value.sets),
  };
}
