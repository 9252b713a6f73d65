// The demo data (mijnoverheid.md §6): complete, inside the limits that the services set, and the same after a second loading (ORG-02).
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LENGTE } from '../../../src/berichten/index.ts';
import { DEMO_OIN, DEMO_ORGANISATIES, seedDemo } from '../../../src/cli/demo/index.ts';
import {
  codePoints,
  isAllowedLink,
  isTestOin,
  parseBsn,
  sha256Hex,
  simulatorUitkomst,
} from '../../../src/core/index.ts';
import { leeftijd } from '../../../src/profiel/index.ts';
import { BRON_CODES } from '../../../src/store/index.ts';
import { huidigeStatus, isAfgerond } from '../../../src/zaken/index.ts';
import { openMemoryStore } from '../../support/memory-store.ts';

const NOW = Date.UTC(2026, 2, 3, 9, 34);
const SANNE = parseBsn('999990111')!;
const PIET = parseBsn('999990135')!;
const options = { now: NOW, voorwaardenVersie: '1' };

const BURGERS = [
  ...['999990111', '999990123', '999990135', '999990147', '999990159', '999990160', '999990172', '999990184'],
  ...['999990196', '999990202', '999990214', '999990226', '999990238', '999990263'],
];

async function geladen(now = NOW) {
  const store = openMemoryStore();
  await seedDemo(store, { ...options, now });
  return { store, inhoud: store.inhoud() };
}

describe('demo data', () => {
  let demo: Awaited<ReturnType<typeof geladen>>;
  before(async () => {
    demo = await geladen();
  });

  it('has the organisations of §6.1 with fictitious OINs, 54 municipalities among them (x-OIN-2)', () => {
    const organisaties = [...demo.inhoud.organisaties.values()];
    expect(organisaties.every(({ oin }) => isTestOin(oin) && /^00000099\d{9}000$/.test(oin))).to.equal(true);
    expect(organisaties.filter(({ soort }) => soort === 'gemeente')).to.have.length(54);
    const namen = organisaties.map(({ naam }) => naam);
    expect(new Set(namen).size).to.equal(namen.length);
    for (const naam of [
      'Belastingdienst',
      'RDW',
      'UWV',
      'Gemeente Meppel',
      'Gemeentelijk Belastingkantoor Twente',
      'Demogemeente 49',
    ])
      expect(namen).to.include(naam);
    for (const { contact } of organisaties) {
      expect(contact.telefoon).to.match(/^088 000 \d\d \d\d$/);
      expect(contact.url).to.match(/^https:\/\/www\.[a-z0-9]+\.example\/contact$/);
    }
  });

  it('connects them per function, signed except one that shows the profile without', () => {
    const aansluitingen = [...demo.inhoud.aansluitingen.values()];
    const per = (functie: string) => aansluitingen.filter((een) => een.functie === functie).length;
    expect([per('BERICHTENBOX'), per('LOPENDE_ZAKEN'), per('PERSOONLIJKE_GEGEVENS')]).to.deep.equal([11, 54, 6]);
    const zonder = aansluitingen.filter(({ ondertekening }) => ondertekening !== 'verplicht');
    expect(zonder.map(({ oin, profiel, ondertekening }) => [oin, profiel, ondertekening])).to.deep.equal([
      [DEMO_OIN.twente, '2W-be', 'uit'],
    ]);
  });

  it('lets the leverancier send for Meppel and Zoetermeer only', () => {
    const machtigingen = [...demo.inhoud.machtigingen.values()];
    expect(machtigingen.map(({ clientOin }) => clientOin)).to.have.members([DEMO_OIN.meppel, DEMO_OIN.zoetermeer]);
    expect(new Set(machtigingen.map(({ intermediairOin }) => intermediairOin))).to.deep.equal(
      new Set([DEMO_OIN.leverancier]),
    );
  });

  it('names who gets a development certificate, Bode first', () => {
    expect(DEMO_ORGANISATIES[0]).to.include({ oin: '00000099000000001000', certificaat: true });
    const met = DEMO_ORGANISATIES.filter(({ certificaat }) => certificaat);
    expect(met).to.have.length(16);
    expect(DEMO_ORGANISATIES).to.have.length(65);
  });

  it('has berichttypes and zaaktypes inside their limits', () => {
    for (const type of demo.inhoud.berichttypes.values()) {
      expect(type.code, type.naam).to.match(/^[A-Z]{1,8}$/);
      expect(codePoints(type.naam)).to.be.at.most(50);
      expect(codePoints(type.omschrijving)).to.be.at.most(500);
    }
    expect(demo.inhoud.zaaktypes.size).to.equal(54 * 5);
    for (const { code, statussen } of demo.inhoud.zaaktypes.values())
      for (const tekst of [code, ...statussen.map((status) => status.code)]) expect(tekst).to.match(/^[A-Z]{1,10}$/);
  });

  it('fits the published examples, so that they can be sent as they are', () => {
    const example = (path: string) => readFileSync(new URL(`../../../wsdl/${path}`, import.meta.url), 'utf8');
    const values = (xml: string, element: string) =>
      [...xml.matchAll(new RegExp(`<(?:\\w+:)?${element}>([^<]+)<`, 'g'))].map((match) => match[1]!);
    const post = example('berichtenbox/v1/voorbeelden/LeverBerichten.xml');
    const [oin] = values(post, 'BerichtLeverancierID');
    expect(demo.inhoud.aansluitingen.get(`${oin}|BERICHTENBOX`)?.ondertekening).to.equal('verplicht');
    for (const code of values(post, 'BerichtType'))
      expect(demo.inhoud.berichttypes.get(`${oin}|${code}`)?.status, code).to.equal('actief');
    for (const bsn of values(post, 'GebruikerID'))
      expect(demo.inhoud.abonnementen.get(`${bsn}|${oin}|`)?.status).to.equal('aan');
    const hosts = demo.inhoud.organisaties.get(oin!)!.dossierHosts;
    for (const url of values(post, 'url')) expect(isAllowedLink(url, hosts), url).to.equal(true);
    const zaken = example('lopende-zaken/v1/voorbeelden/MeldZaak.xml');
    for (const code of values(zaken, 'zaaktypeCode'))
      expect(demo.inhoud.zaaktypes.has(`${DEMO_OIN.amsterdam}|${code}`), code).to.equal(true);
    const data = example('persoonlijke-gegevens/v1/voorbeelden/LeverGegevens.xml');
    const bron = demo.inhoud.bronnen.get(values(data, 'bronCode')[0]!)!;
    expect(bron.houderOin).to.equal(oin);
    expect(bron.sets.map(({ code, versie }) => [code, versie])).to.deep.include([
      values(data, 'set')[0],
      values(data, 'versie')[0],
    ]);
  });

  it('has the six sources, each with its holder and a filled contact block (PG-08)', () => {
    const bronnen = [...demo.inhoud.bronnen.values()];
    expect(bronnen.map(({ code }) => code)).to.have.members([...BRON_CODES]);
    for (const { contact, houderOin } of bronnen) {
      expect(demo.inhoud.organisaties.has(houderOin)).to.equal(true);
      for (const veld of ['naam', 'telefoon', 'url', 'adres', 'openingstijden', 'tekst'] as const)
        expect(contact[veld]).to.have.length.above(1);
    }
  });

  it('has the test citizens of §6.3, active ones with accepted terms', () => {
    const profielen = [...demo.inhoud.profielen.values()];
    const gewoon = profielen.filter(({ bsn }) => simulatorUitkomst(bsn, 'demo') === undefined);
    expect(gewoon.map(({ bsn }) => bsn)).to.have.members(BURGERS);
    for (const { status, akkoord, demo: label } of profielen) {
      expect(akkoord?.versie).to.equal(status === 'geregistreerd' ? undefined : '1');
      expect(label).to.have.length.above(5);
    }
    expect(leeftijd(demo.inhoud.profielen.get('999990226')!.geboortedatum!, NOW)).to.equal(13);
    expect(demo.inhoud.profielen.get('999990263')?.status).to.equal('overleden');
    expect(demo.inhoud.profielen.get('999990238')?.bounce).to.equal('permanent');
    expect(demo.inhoud.profielen.get('999990147')?.email).to.equal(demo.inhoud.profielen.get('999990159')?.email);
  });

  it('subscribes Sanne to every sender, and Joke to none', () => {
    const status = (bsn: string) =>
      [...demo.inhoud.abonnementen.values()].filter((een) => een.bsn === bsn).map((een) => een.status);
    expect(status(SANNE)).to.deep.equal(Array(10).fill('aan'));
    expect(status('999990196')).to.deep.equal(Array(10).fill('uit'));
    expect(status('999990184')).to.deep.equal([]);
  });

  it('has berichten that the Berichtenbox would accept', () => {
    const berichten = [...demo.inhoud.berichten.values()];
    expect(berichten.length).to.be.above(30);
    for (const bericht of berichten) {
      const type = [...demo.inhoud.berichttypes.values()].find(
        ({ oin, code }) => oin === bericht.oin && code === bericht.berichtType,
      );
      expect(type?.status, bericht.onderwerp).to.equal('actief');
      expect(codePoints(bericht.onderwerp), bericht.onderwerp).to.be.within(1, LENGTE.Onderwerp[1]);
      expect(codePoints(bericht.tekst!)).to.be.within(1, LENGTE.BerichtTekst[1]);
      expect(codePoints(bericht.referentie ?? '')).to.be.at.most(LENGTE.Referentie[1]);
      expect(bericht.gepubliceerdOp).to.be.at.most(NOW);
      const { dossierHosts } = demo.inhoud.organisaties.get(bericht.oin)!;
      if (bericht.actie?.url) expect(isAllowedLink(bericht.actie.url, dossierHosts), bericht.actie.url).to.equal(true);
    }
  });

  it('has real PDF attachments', () => {
    const bijlagen = [...demo.inhoud.berichten.values()].flatMap((bericht) => bericht.bijlagen);
    expect(bijlagen.length).to.be.above(10);
    for (const { inhoud, sha256, omschrijving } of bijlagen) {
      expect(Buffer.from(inhoud).toString('latin1', 0, 5)).to.equal('%PDF-');
      expect(Buffer.from(inhoud).toString('latin1').trimEnd()).to.match(/%%EOF$/);
      expect(sha256).to.equal(sha256Hex(inhoud));
      expect(codePoints(omschrijving)).to.be.within(1, 40);
    }
  });

  it('proves the publication of every bericht, and the reading where it was read', () => {
    const bewijzen = [...demo.inhoud.bewijzen.values()];
    const over = (id: string) => bewijzen.filter(({ onderwerpId }) => onderwerpId === id).map(({ soort }) => soort);
    for (const bericht of demo.inhoud.berichten.values()) {
      expect(over(bericht.id)).to.include('Publicatie');
      expect(over(bericht.id).includes('Raadpleging')).to.equal(bericht.gelezenOp !== undefined);
    }
    for (const bsn of demo.inhoud.profielen.keys()) for (const { blad } of bewijzen) expect(blad).not.to.contain(bsn);
  });

  it('keeps deadlines near, and one that Piet missed', () => {
    const termijnen = (bsn: string) =>
      [...demo.inhoud.berichten.values()]
        .filter((een) => een.bsn === bsn)
        .flatMap((een) => een.eindDatumHandelingsTermijn ?? []);
    expect(termijnen(SANNE).some((termijn) => termijn > NOW && termijn < NOW + 8 * 86_400_000)).to.equal(true);
    expect(termijnen(PIET).some((termijn) => termijn < NOW)).to.equal(true);
    const ongelezen = [...demo.inhoud.berichten.values()].filter(
      (een) => een.bsn === PIET && een.gelezenOp === undefined,
    );
    expect(Math.min(...ongelezen.map((een) => een.gepubliceerdOp!))).to.be.below(NOW - 21 * 86_400_000);
  });

  it('has zaken, open and closed, one of them waiting for Sanne', async () => {
    const zaken = await demo.store.zaken.lijst(SANNE);
    expect(zaken.filter((zaak) => isAfgerond(zaak))).to.have.length(2);
    const open = zaken.filter((zaak) => !isAfgerond(zaak));
    expect(open.map((zaak) => huidigeStatus(zaak)?.actieVereist)).to.have.members([true, false]);
    for (const { identificatie, omschrijving, oin, zaakdossierUrl, contact, statussen, zaaktypeCode } of zaken) {
      expect(identificatie).to.match(/^.{5,40}$/);
      expect(codePoints(omschrijving)).to.be.at.most(80);
      expect(codePoints(contact!.naam)).to.be.at.most(40);
      const { dossierHosts } = demo.inhoud.organisaties.get(oin)!;
      for (const url of [zaakdossierUrl, ...statussen.map(({ actieUrl }) => actieUrl)])
        if (url) expect(isAllowedLink(url, dossierHosts), url).to.equal(true);
      const type = [...demo.inhoud.zaaktypes.values()].find((een) => een.oin === oin && een.code === zaaktypeCode)!;
      for (const { statusCode, actieTekst } of statussen) {
        expect(type.statussen.map(({ code }) => code)).to.include(statusCode);
        expect(codePoints(actieTekst ?? '')).to.be.at.most(48);
      }
    }
  });

  it('links a bericht to its zaak', async () => {
    const bericht = [...demo.inhoud.berichten.values()].find((een) => een.bsn === SANNE && een.zaakIdentificatie)!;
    expect(await demo.store.zaken.opIdentificatie(SANNE, bericht.oin, bericht.zaakIdentificatie!)).not.to.equal(
      undefined,
    );
  });

  it('has registered data with unique places, two former addresses for Sanne and one gegeven in onderzoek for Karim', () => {
    const sets = [...demo.inhoud.gegevens.values()];
    for (const { gegevens, bron, set } of sets) {
      expect(demo.inhoud.bronnen.get(bron)?.sets.map(({ code }) => code)).to.include(set);
      expect(new Set(gegevens.map(({ pad }) => pad)).size).to.equal(gegevens.length);
      for (const gegeven of gegevens) {
        expect(gegeven.pad).to.match(new RegExp(`^${bron}\\.[a-zA-Z]+(\\[\\d\\])?(\\.[a-zA-Z]+\\d*(\\[\\d\\])?)*$`));
        if (gegeven.soort === 'datum') expect(gegeven.waarde).to.match(/^\d{4}(-\d\d){0,2}$/);
        if (gegeven.soort === 'bedrag') expect(gegeven.waarde).to.match(/^\d+(\.\d\d)?$/);
        if (gegeven.soort === 'boolean') expect(gegeven.waarde).to.match(/^(true|false)$/);
      }
    }
    const van = (bsn: string) => sets.filter((een) => een.bsn === bsn).flatMap(({ gegevens }) => gegevens);
    expect(van(SANNE).filter(({ label }) => label === 'Straat')).to.have.length(3);
    expect(van('999990202').filter(({ inOnderzoek }) => inOnderzoek)).to.have.length(1);
  });

  it('loads only what is missing, and nothing the second time (ORG-02)', async () => {
    const { store, inhoud } = await geladen();
    const commits = store.geteld.get('commit');
    expect(await seedDemo(store, options)).to.equal(0);
    expect(store.geteld.get('commit')).to.equal(commits);
    expect(store.inhoud()).to.equal(inhoud);
  });

  it('goes on where a start was cut off', async () => {
    const store = openMemoryStore();
    let done = 0;
    const stop = new Error('cut off');
    const cut = {
      ...store,
      commit: async (changes: Parameters<typeof store.commit>[0]) => {
        if (++done > 4) throw stop;
        return await store.commit(changes);
      },
    };
    expect(await seedDemo(cut, options).catch((error: unknown) => error)).to.equal(stop);
    expect(store.inhoud().profielen.size).to.equal(3);
    const seen: number[] = [];
    await seedDemo(store, { ...options, onProgress: (at, total) => seen.push(at, total) });
    expect(store.inhoud().profielen.size).to.equal(BURGERS.length + 3);
    expect(seen.slice(0, 2)).to.deep.equal([1, BURGERS.length]);
  });

  it('is sound on any day, also around the change of summer time and of the year', async () => {
    for (const day of [
      '2026-03-29T00:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-12-31T23:30:00Z',
      '2028-02-29T12:00:00Z',
      '2026-07-01T22:30:00Z',
    ]) {
      const now = Date.parse(day);
      const { inhoud } = await geladen(now);
      for (const { gepubliceerdOp, onderwerp } of inhoud.berichten.values()) {
        expect(gepubliceerdOp, `${day} ${onderwerp}`).to.be.at.most(now);
        expect(codePoints(onderwerp), onderwerp).to.be.at.most(LENGTE.Onderwerp[1]);
      }
      for (const { ontvangenOp } of inhoud.statussen.values()) expect(ontvangenOp).to.be.at.most(now);
    }
  });

  it('fills the big box on request, once', async () => {
    const store = openMemoryStore();
    expect(await seedDemo(store, { ...options, groteBox: true })).to.equal(BURGERS.length + 4);
    const groot = [...store.inhoud().berichten.values()].filter(({ bsn }) => bsn === '999990251');
    expect(groot).to.have.length(10_000);
    expect(await seedDemo(store, { ...options, groteBox: true })).to.equal(0);
  });
});
