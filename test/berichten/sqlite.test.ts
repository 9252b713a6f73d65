// The main scenarios of the domain on the real store: what the store in memory promises, SQLite keeps (mijnoverheid.md §3.4-3.10).
import { expect } from 'chai';
import {
  haalBerichtstatus,
  leverBerichten,
  publiceerBericht,
  valideerAbonnementen,
} from '../../src/berichten/index.ts';
import { verifyBewijs } from '../../src/bewijs/index.ts';
import { type Bsn, newGuid } from '../../src/core/index.ts';
import { type GeleverdeSet, leverGegevens } from '../../src/gegevens/index.ts';
import { activeer, allesOpPapier, registreer } from '../../src/profiel/index.ts';
import type { Store } from '../../src/store/index.ts';
import { type GemeldeZaak, huidigeStatus, meldZaakstatussen, meldZaken } from '../../src/zaken/index.ts';
import {
  AFZENDER,
  BURGER,
  batch,
  bericht,
  bijlage,
  bsnMet,
  context,
  DAG,
  guid,
  INTERMEDIAIR,
  machtiging,
  NU,
  ONBEKEND,
  once,
  pdf,
  vul,
} from '../support/domein.ts';
import { openTijdelijkeStore, type TijdelijkeStore } from '../support/sqlite-store.ts';
import { kort } from './lever.ts';

describe('the domain on SQLite', () => {
  let open: TijdelijkeStore;
  let store: Store;
  let nu: number;
  const van = (anders: Parameters<typeof context>[1] = {}) => context(store, { clock: () => nu, ...anders });
  const lever = (berichten: Parameters<typeof batch>[0], anders: Parameters<typeof batch>[1] = {}, ctx = van()) =>
    leverBerichten(batch(berichten, { aanmaakDatum: nu, ontvangenOp: nu, ...anders }), ctx);

  before(async () => {
    // Receipts are signed with a certificate that is valid today.
    nu = Date.now();
    open = await openTijdelijkeStore(() => nu);
    store = open.store;
    await vul(store, [
      { kind: 'machtiging', value: machtiging({ berichtTypes: ['NIEUWS'], van: NU - 365 * DAG }) },
      {
        kind: 'zaaktype',
        value: { oin: AFZENDER, code: 'VERG', omschrijving: 'Vergunning', statussen: [], eersteStatusMelden: true },
      },
      {
        kind: 'gegevensbron',
        value: {
          code: 'RDW',
          naam: 'RDW',
          houderOin: AFZENDER,
          contact: { naam: 'RDW' },
          status: 'actief',
          sets: [{ code: 'voertuigen', naam: 'Voertuigen', versie: '1' }],
        },
      },
    ]);
  });
  after(() => open.sluit());

  it('a mixed batch: verdicts, content in the box, and receipts that verify offline', async () => {
    const id = guid('sqlite gemengd');
    const bytes = pdf(3000);
    const berichten = [
      bericht({ berichtId: id, bijlagen: [bijlage({ bytes })] }),
      bericht({ gebruikerId: ONBEKEND }),
      bericht({ berichtType: 'OUD' }),
      bericht({ berichtId: id }),
      { leesbaar: false, positie: 5 } as const,
    ];
    const goed = await lever(berichten, {}, van({ eerst: [once('gemengd')] }));
    expect(kort(goed)).to.deep.equal([
      'Verwerkt/NA',
      'NietActiefOfGeabonneerd/ValidatieGebruiker',
      'BerichtTypeNietOndersteund/ValidatieBerichtType/BerichttypeInactief',
      'BerichtBestaatAl/NA/InhoudWijktAf',
      'XmlValidatieTegenXsdValtNegatiefUit/ValidatieBerichtType',
    ]);
    const { items } = await store.berichten.lijst(BURGER, { map: 'inbox' });
    const gelezen = await store.berichten.get(BURGER, items[0]!.id);
    expect(gelezen).to.deep.include({
      berichtId: id,
      onderwerp: 'Uw aanvraag',
      tekst: 'Wij hebben besloten.',
      gepubliceerdOp: nu,
    });
    const inhoud = (await store.berichten.bijlage(BURGER, items[0]!.id, 1))!.inhoud;
    expect(Buffer.compare(Buffer.from(inhoud), bytes)).to.equal(0);
    const [publicatie] = await store.bewijzen.over(items[0]!.id);
    for (const bewijs of [goed.bewijs, publicatie!]) {
      const oordeel = verifyBewijs(bewijs);
      expect(oordeel.geldig, oordeel.zin).to.equal(true);
    }
    expect(JSON.parse(publicatie!.blad).inhoudHash).to.equal(gelezen!.inhoudHash);
  });

  it('x-WSS-3: a replay leaves nothing', async () => {
    const ctx = van({ eerst: [once('herhaling')] });
    const batchId = guid('herhaald');
    await lever([], { batchId, ongeldig: true }, ctx);
    const fout = await lever([bericht({ batchId })], { batchId }, ctx).catch((error) => error);
    expect(fout.code).to.equal('wss.replay');
    expect(await store.berichten.aanleveringen(AFZENDER, batchId)).to.equal(1);
  });

  it('twenty simultaneous deliveries of one bericht: one is Verwerkt, each attempt has its own number', async () => {
    const batchId = guid('tegelijk');
    const een = bericht({ batchId, berichtId: guid('tegelijk bericht') });
    // An attempt that loses three times says "try again"; a sender does that.
    const poging = async (): Promise<Awaited<ReturnType<typeof lever>>> =>
      await lever([een], { batchId }).catch((error) =>
        error.code === 'server.unavailable' ? poging() : Promise.reject(error),
      );
    const uitkomsten = await Promise.all(Array.from({ length: 20 }, poging));
    const codes = uitkomsten.map((uitkomst) => kort(uitkomst)[0]).sort();
    expect(codes).to.deep.equal([...Array(19).fill('BerichtBestaatAl/NA'), 'Verwerkt/NA']);
    const nummers = uitkomsten.map(({ verslag }) => verslag.aanlevering).sort((a, b) => a - b);
    expect(nummers).to.deep.equal(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('publishes later, by a worker, with a receipt', async () => {
    const berichtId = guid('sqlite later');
    await lever([bericht({ berichtId, publicatieDatum: nu + 60_000 })]);
    const toestand = async () => (await haalBerichtstatus({ berichtIds: [berichtId] }, van()))[0]?.status?.toestand;
    expect(await toestand()).to.equal('wachtOpPublicatie');
    const later = nu + 60_000;
    const taken = await store.taken.claim('test', later, later + 60_000, 100);
    const taak = taken.find(({ soort }) => soort === 'publiceer')!;
    const changes = publiceerBericht(taak, await store.berichten.voorTaak(taak.bsn, taak.onderwerpId), {
      now: later,
      newGuid,
    });
    await store.commit(changes);
    expect(await toestand()).to.equal('gepubliceerd');
    expect((await store.bewijzen.over(taak.onderwerpId)).map(({ soort }) => soort)).to.deep.equal(['Publicatie']);
    const nogEens = publiceerBericht(taak, await store.berichten.voorTaak(taak.bsn, taak.onderwerpId), {
      now: later,
      newGuid,
    });
    expect(nogEens.map(({ kind }) => kind)).to.deep.equal(['taakKlaar']);
  });

  it('an intermediary, and the status that the client sees', async () => {
    const berichtIds = [guid('sqlite ja'), guid('sqlite nee')];
    const berichten = [
      bericht({ berichtId: berichtIds[0]!, berichtType: 'NIEUWS' }),
      bericht({ berichtId: berichtIds[1]! }),
    ];
    const uitkomst = await lever(berichten, {}, van({ afzender: { oin: INTERMEDIAIR } }));
    expect(kort(uitkomst)).to.deep.equal([
      'Verwerkt/NA',
      'OinInCPAKomtNietOvereenMetOinInBericht/ValidatieGebruiker/IntermediairNietGemachtigd',
    ]);
    const statussen = await haalBerichtstatus({ berichtIds }, van());
    expect(statussen.map(({ status }) => [status?.toestand, status?.reden])).to.deep.equal([
      ['gepubliceerd', undefined],
      ['afgewezen', 'IntermediairNietGemachtigd'],
    ]);
  });

  it('activation, delivery, and back to paper, seen at once', async () => {
    const nieuw = bsnMet('12345678') as Bsn;
    const persoon = registreer({ bsn: nieuw, naam: 'N. Nieuw', geboortedatum: '1990-01-01' });
    const keuze = { akkoordVersie: '1', organisaties: [AFZENDER], kanaal: { soort: 'geen', bevestigd: true } } as const;
    const eisen = { now: nu, niveau: 'Midden', voorwaardenVersie: '1', aangesloten: [AFZENDER] } as const;
    const uitkomst = activeer(persoon, keuze, eisen);
    if (uitkomst.soort === 'geweigerd') throw new Error(uitkomst.reden);
    const mag = async () => {
      const antwoord = await valideerAbonnementen(
        { berichtleverancierCode: AFZENDER, klanten: [{ key: nieuw }] },
        van(),
      );
      const levering = kort(await lever([bericht({ gebruikerId: nieuw })]))[0]!.split('/')[0];
      return [antwoord.soort === 'antwoord' && antwoord.abonnementen[0]!.isBerichtSturen, levering];
    };
    expect(await mag()).to.deep.equal([false, 'NietActiefOfGeabonneerd']);
    await store.commit(uitkomst.changes);
    expect(await mag()).to.deep.equal([true, 'Verwerkt']);
    await store.commit(allesOpPapier(await store.profielen.abonnementen(nieuw), nu));
    expect(await mag()).to.deep.equal([false, 'NietActiefOfGeabonneerd']);
    expect((await store.berichten.tel(nieuw)).inbox, 'what was received stays').to.equal(1);
    expect(
      (await store.inzages(nieuw, 10)).map(({ wie }) => wie),
      'looks after activation',
    ).to.deep.equal([AFZENDER, AFZENDER]);
  });

  it('zaken and statuses in any order, twice', async () => {
    const status = { volgnummer: 1, statusCode: 'ONTV', omschrijving: 'Ontvangen', datumStatusGezet: nu - DAG };
    const zaak: GemeldeZaak = {
      identificatie: 'SQL-0001',
      bsn: BURGER,
      zaaktypeCode: 'VERG',
      omschrijving: 'Dakkapel',
      startdatum: '2026-03-01',
      status,
    };
    const codes = async (belofte: ReturnType<typeof meldZaken>) => (await belofte).oordelen.map(({ code }) => code);
    const vervolg = (volgnummer: number, moment: number, omschrijving = 'Verder') => ({
      identificatie: 'SQL-0001',
      ...status,
      volgnummer,
      omschrijving,
      datumStatusGezet: moment,
    });
    for (let keer = 0; keer < 2; keer++) {
      expect(await codes(meldZaken([zaak], van()))).to.deep.equal(['Verwerkt']);
      expect(await codes(meldZaakstatussen([vervolg(3, nu - 10), vervolg(2, nu - 20)], van()))).to.deep.equal([
        'Verwerkt',
        'Verwerkt',
      ]);
    }
    expect(await codes(meldZaken([{ ...zaak, bsn: ONBEKEND }], van()))).to.deep.equal(['ZaakBestaatAl']);
    expect(await codes(meldZaakstatussen([vervolg(3, nu - 10, 'Anders')], van()))).to.deep.equal(['StatusBestaatAl']);
    const [gestored] = (await store.zaken.lijst(BURGER)).filter(({ identificatie }) => identificatie === 'SQL-0001');
    expect(gestored?.statussen.map(({ volgnummer }) => volgnummer)).to.deep.equal([1, 2, 3]);
    expect(huidigeStatus(gestored!)?.volgnummer).to.equal(3);
    const bewijzen = await store.bewijzen.over(gestored!.id);
    expect(bewijzen.map((bewijs) => [bewijs.soort, verifyBewijs(bewijs).geldig])).to.deep.equal(
      Array(3).fill(['Verwerking', true]),
    );
  });

  it('gegevens: the newest snapshot stays', async () => {
    const set = (peilmoment: number, waarde: string): GeleverdeSet => ({
      bsn: BURGER,
      bronCode: 'RDW',
      set: 'voertuigen',
      versie: '1',
      soort: 'Gevonden',
      peilmoment,
      maximaleLeeftijd: 3600,
      gegevens: [{ pad: 'RDW.kenteken', label: 'Kenteken', waarde, soort: 'tekst', inOnderzoek: false }],
    });
    const codes = async (...sets: GeleverdeSet[]) =>
      (await leverGegevens(sets, van())).oordelen.map(({ code }) => code);
    expect(await codes(set(nu - 20, 'AA11BB'), set(nu - 10, 'CC22DD'))).to.deep.equal(['Verwerkt', 'Verwerkt']);
    expect(await codes(set(nu - 10, 'CC22DD'), set(nu - 15, 'EE33FF'))).to.deep.equal(['Verwerkt', 'Verouderd']);
    const leveringen = await store.gegevens.vanBron(BURGER, 'RDW');
    expect(
      leveringen.map(({ peilmoment, geldigTot, gegevens }) => [peilmoment, geldigTot, gegevens[0]?.waarde]),
    ).to.deep.equal([[nu - 10, nu - 10 + 3_600_000, 'CC22DD']]);
  });

  it('a batch of 1000 berichten with bijlagen: all stored, proven and planned for a mail', async function () {
    this.timeout(60_000);
    const bytes = pdf(10_000);
    const batchId = guid('groot');
    const berichten = Array.from({ length: 1000 }, () => bericht({ batchId, bijlagen: [bijlage({ bytes })] }));
    const voor = (await store.berichten.tel(BURGER)).inbox;
    const { verslag, bewijs } = await lever(berichten, { batchId });
    expect(new Set(verslag.oordelen.map(({ code }) => code))).to.deep.equal(new Set(['Verwerkt']));
    expect((await store.berichten.tel(BURGER)).inbox - voor).to.equal(1000);
    expect(JSON.parse(bewijs.blad)).to.deep.include({ aantal: 1000, aantalVerwerkt: 1000 });
    expect(verifyBewijs(bewijs).geldig).to.equal(true);
  });
});
