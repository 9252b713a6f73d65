// Organisations, connections, mandates and catalogues (§3.5, §3.7, §3.13).
import type { Organisaties } from '../ports.ts';
import type { Aansluiting, Berichttype, Machtiging, Organisatie, Zaaktype } from '../records.ts';
import { stempel } from '../stempel.ts';
import type { Tables } from '../tables.ts';
import { present, type Reader } from './reader.ts';
import { remembered } from './remembered.ts';

/** Answers about organisations that are kept at most. */
const MOST = 10_000;

export function readOrganisaties({ db }: Reader): Organisaties {
  const remember = remembered(() => stempel(db, 'organisaties'), MOST);
  return {
    get: (oin) =>
      remember(`organisatie ${oin}`, async () => {
        const row = await db.selectFrom('organisaties').selectAll().where('oin', '=', oin).executeTakeFirst();
        return row && organisatie(row);
      }),
    async list() {
      return (await db.selectFrom('organisaties').selectAll().orderBy('naam').orderBy('oin').execute()).map(
        organisatie,
      );
    },
    aansluiting: (oin, functie) =>
      remember(
        `aansluiting ${oin} ${functie}`,
        (): Promise<Aansluiting | undefined> =>
          db
            .selectFrom('aansluitingen')
            .selectAll()
            .where('oin', '=', oin)
            .where('functie', '=', functie)
            .executeTakeFirst(),
      ),
    async aansluitingen() {
      const rows: Aansluiting[] = await db
        .selectFrom('aansluitingen')
        .selectAll()
        .orderBy('oin')
        .orderBy('functie')
        .execute();
      return rows;
    },
    machtiging: (intermediair, client) =>
      remember(`machtiging ${intermediair} ${client}`, async () => {
        const row = await db
          .selectFrom('machtigingen')
          .selectAll()
          .where('client_oin', '=', client)
          .where('intermediair_oin', '=', intermediair)
          .executeTakeFirst();
        return row && machtiging(row);
      }),
    berichttypes: (oin) =>
      remember(`berichttypes ${oin}`, async () => {
        const rows = await db.selectFrom('berichttypes').selectAll().where('oin', '=', oin).orderBy('code').execute();
        return rows.map(berichttype);
      }),
    zaaktypes: (oin) =>
      remember(`zaaktypes ${oin}`, async () => {
        const rows = await db.selectFrom('zaaktypes').selectAll().where('oin', '=', oin).orderBy('code').execute();
        return rows.map(zaaktype);
      }),
  };
}

function organisatie(row: Tables['organisaties']): Organisatie {
  return present({
    oin: row.oin,
    naam: row.naam,
    soort: row.soort,
    bsnGerechtigd: row.bsn_gerechtigd === 1,
    grondslag: row.grondslag,
    dossierHosts: JSON.parse(row.dossier_hosts) as Organisatie['dossierHosts'],
    contact: JSON.parse(row.contact) as Organisatie['contact'],
  });
}

function machtiging(row: Tables['machtigingen']): Machtiging {
  return present({
    intermediairOin: row.intermediair_oin,
    clientOin: row.client_oin,
    berichtTypes: JSON.parse(row.bericht_types) as Machtiging['berichtTypes'],
    van: row.van,
    tot: row.tot,
    ingetrokkenOp: row.ingetrokken_op,
  });
}

function berichttype(row: Tables['berichttypes']): Berichttype {
  return present({
    oin: row.oin,
    code: row.code,
    naam: row.naam,
    omschrijving: row.omschrijving,
    status: row.status,
    doel: row.doel,
    rechtsgevolg: row.rechtsgevolg === 1,
    reactieVerwacht: row.reactie_verwacht === 1,
    minimaalNiveau: row.minimaal_niveau,
    persoonlijkeOverhandigingVereist: row.persoonlijke_overhandiging === 1,
    actieLink: row.actie_link,
  });
}

function zaaktype(row: Tables['zaaktypes']): Zaaktype {
  return {
    oin: row.oin,
    code: row.code,
    omschrijving: row.omschrijving,
    statussen: JSON.parse(row.statussen) as Zaaktype['statussen'],
    eersteStatusMelden: row.eerste_status_melden === 1,
  };
}
