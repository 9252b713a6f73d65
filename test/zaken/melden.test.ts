// MeldZaak and MeldZaakstatus (mijnoverheid.md §3.7, §3.8): a verdict per item, limits, repeats, order, notifications, receipt.
import { expect } from 'chai';
import { lijstHash } from '../../src/bewijs/index.ts';
import { GatewayError } from '../../src/core/index.ts';
import type { Change, Zaaktype } from '../../src/store/index.ts';
import {
  type GemeldeStatus,
  type GemeldeZaak,
  type GemeldeZaakstatus,
  gemeldHash,
  meldZaakstatussen,
  meldZaken,
  type ZaakUitkomst,
  type ZakenContext,
} from '../../src/zaken/index.ts';
import { AFZENDER, BURGER, context, DAG, NU, ONBEKEND, once, VREEMD, vul } from '../support/domein.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

const ZAAKTYPE: Zaaktype = {
  oin: AFZENDER,
  code: 'VERG',
  omschrijving: 'Vergunning aanvragen',
  statussen: [],
  eersteStatusMelden: false,
};
const MELDEND: Zaaktype = { ...ZAAKTYPE, code: 'PASP', eersteStatusMelden: true };

async function gevuld(extra: readonly Change[] = []): Promise<MemoryStore> {
  const store = openMemoryStore();
  await vul(store, [{ kind: 'zaaktype', value: ZAAKTYPE }, { kind: 'zaaktype', value: MELDEND }, ...extra]);
  return store;
}

const status = (anders: Partial<GemeldeStatus> = {}): GemeldeStatus => ({
  volgnummer: 1,
  statusCode: 'ONTV',
  omschrijving: 'Ontvangen',
  datumStatusGezet: NU - DAG,
  ...anders,
});

/** The six fields that suffice. */
const zaak = (anders: Partial<GemeldeZaak> = {}): GemeldeZaak => ({
  identificatie: 'ZAAK-0001',
  bsn: BURGER,
  zaaktypeCode: 'VERG',
  omschrijving: 'Dakkapel',
  startdatum: '2026-03-01',
  status: status(),
  ...anders,
});

const vervolg = (anders: Partial<GemeldeZaakstatus> = {}): GemeldeZaakstatus => ({
  identificatie: 'ZAAK-0001',
  ...status({ volgnummer: 2, statusCode: 'BEH', omschrijving: 'In behandeling', datumStatusGezet: NU }),
  ...anders,
});

const kort = ({ oordelen }: ZaakUitkomst) => oordelen.map(({ code, veld }) => (veld ? `${code}/${veld}` : code));
const taken = (store: MemoryStore) => [...store.inhoud().taken.values()].map(({ gegevens }) => gegevens);

async function oordeel(gemeld: GemeldeZaak, anders: Partial<ZakenContext> = {}): Promise<string> {
  const store = await gevuld();
  return kort(await meldZaken([gemeld], { ...context(store), ...anders }))[0]!;
}

async function statusOordeel(gemeld: GemeldeZaakstatus, anders: Partial<ZakenContext> = {}): Promise<string> {
  const store = await gevuld();
  await meldZaken([zaak()], context(store));
  return kort(await meldZaakstatussen([gemeld], { ...context(store), ...anders }))[0]!;
}

const a = (length: number) => 'a'.repeat(length);

describe('MeldZaak (§3.7)', () => {
  it('takes six fields and fills in the rest', async () => {
    const store = await gevuld();
    const uitkomst = await meldZaken([zaak()], context(store, { clock: () => Date.UTC(2026, 2, 3, 23, 30) }));
    expect(uitkomst.oordelen).to.deep.equal([{ positie: 1, identificatie: 'ZAAK-0001', code: 'Verwerkt' }]);
    const [gestored] = await store.zaken.lijst(BURGER);
    expect(gestored).to.deep.include({
      oin: AFZENDER,
      identificatie: 'ZAAK-0001',
      rol: 'initiator',
      zaaktypeOmschrijving: 'Vergunning aanvragen',
      registratiedatum: '2026-03-04',
      startdatum: '2026-03-01',
    });
    expect(gestored?.statussen[0]).to.deep.include({ isEindstatus: false, informeren: true, actieVereist: false });
  });

  const buiten: readonly (readonly [string, Partial<GemeldeZaak>])[] = [
    ['identificatie', { identificatie: a(4) }],
    ['identificatie', { identificatie: a(41) }],
    ['omschrijving', { omschrijving: '' }],
    ['omschrijving', { omschrijving: '   ' }],
    ['omschrijving', { omschrijving: a(81) }],
    ['toelichting', { toelichting: a(1001) }],
    ['zaaktypeCode', { zaaktypeCode: a(51) }],
    ['startdatum', { startdatum: '2026-02-29' }],
    ['registratiedatum', { registratiedatum: '3 maart 2026' }],
    ['einddatumGepland', { einddatumGepland: '2026-13-01' }],
    ['uiterlijkeEinddatum', { uiterlijkeEinddatum: '2026-04-31' }],
    ['einddatum', { einddatum: '2026-03-03Z' }],
    ['resultaat.omschrijving', { resultaat: { omschrijving: a(81) } }],
    ['resultaat.toelichting', { resultaat: { omschrijving: 'Verleend', toelichting: a(1001) } }],
    ['contact.naam', { contact: { naam: a(41) } }],
    ['contact.telefoon', { contact: { naam: 'Loket', telefoon: a(21) } }],
    ['contact.email', { contact: { naam: 'Loket', email: a(255) } }],
    ['contact.url', { contact: { naam: 'Loket', url: 'http://loket.example.nl' } }],
    ['vertrouwelijkheid', { vertrouwelijkheid: 'openbaar' }],
    ['status.volgnummer', { status: status({ volgnummer: 0 }) }],
    ['status.volgnummer', { status: status({ volgnummer: 10_000 }) }],
    ['status.volgnummer', { status: status({ volgnummer: 1.5 }) }],
    ['status.volgnummer', { status: status({ volgnummer: Number.NaN }) }],
    ['status.statusCode', { status: status({ statusCode: a(11) }) }],
    ['status.omschrijving', { status: status({ omschrijving: a(81) }) }],
    ['status.statustekst', { status: status({ statustekst: a(1001) }) }],
    ['status.toelichting', { status: status({ toelichting: a(1001) }) }],
    ['status.actieTekst', { status: status({ actieTekst: a(49) }) }],
    ['status.actieUiterlijk', { status: status({ actieUiterlijk: '2026-06-31' }) }],
    ['status.datumStatusGezet', { status: status({ datumStatusGezet: NU + DAG + 1 }) }],
  ];
  for (const [veld, anders] of buiten)
    it(`refuses ${JSON.stringify(anders).slice(0, 60)} with the name of the field`, async () => {
      expect(await oordeel(zaak(anders))).to.equal(`VeldOngeldig/${veld}`);
    });

  const binnen: readonly Partial<GemeldeZaak>[] = [
    { identificatie: a(5) },
    { identificatie: a(40) },
    { omschrijving: '😀'.repeat(80), toelichting: a(1000) },
    { resultaat: { omschrijving: a(80), toelichting: a(1000) }, einddatum: '2028-02-29' },
    { contact: { naam: a(40), telefoon: a(20), email: a(254), url: 'https://elders.example.nl/' } },
    { status: status({ volgnummer: 9999, statusCode: a(10), omschrijving: a(80), actieTekst: a(48) }) },
    { status: status({ statustekst: a(1000), toelichting: a(1000), datumStatusGezet: NU + DAG }) },
  ];
  for (const anders of binnen)
    it(`takes ${JSON.stringify(anders).slice(0, 60)}`, async () => {
      expect(await oordeel(zaak(anders))).to.equal('Verwerkt');
    });

  for (const bsn of ['123456789', '12345678', '000000000', ''])
    it(`refuses BSN "${bsn}"`, async () => {
      expect(await oordeel(zaak({ bsn }))).to.equal('BsnOngeldig');
    });

  it('takes a citizen without an account: he sees it once he has one', async () => {
    expect(await oordeel(zaak({ bsn: ONBEKEND }))).to.equal('Verwerkt');
  });

  it('refuses a zaaktype that was not registered, also one of another organisation', async () => {
    expect(await oordeel(zaak({ zaaktypeCode: 'NIETS' }))).to.equal('ZaaktypeOnbekend/zaaktypeCode');
    const store = await gevuld([{ kind: 'zaaktype', value: { ...ZAAKTYPE, oin: VREEMD, code: 'ANDERS' } }]);
    expect(kort(await meldZaken([zaak({ zaaktypeCode: 'ANDERS' })], context(store)))).to.deep.equal([
      'ZaaktypeOnbekend/zaaktypeCode',
    ]);
  });

  const niveaus = [
    'OPENBAAR',
    'BEPERKT OPENBAAR',
    'INTERN',
    'ZAAKVERTROUWELIJK',
    'VERTROUWELIJK',
    'CONFIDENTIEEL',
    'GEHEIM',
    'ZEER GEHEIM',
  ];
  niveaus.forEach((vertrouwelijkheid, index) => {
    const verwacht = index <= 3 ? 'Verwerkt' : 'VertrouwelijkheidTeHoog/vertrouwelijkheid';
    it(`${vertrouwelijkheid} → ${verwacht}`, async () => {
      expect(await oordeel(zaak({ vertrouwelijkheid }))).to.equal(verwacht);
    });
  });

  it('takes links to hosts of the organisation only (LZ-07)', async () => {
    const url = 'https://loket.example.nl/dossier/1';
    expect(await oordeel(zaak({ zaakdossierUrl: url, status: status({ actieUrl: url }) }))).to.equal('Verwerkt');
    for (const ander of [
      'https://elders.example.nl/',
      'http://loket.example.nl/',
      'https://loket.example.nl.evil.test/',
    ]) {
      expect(await oordeel(zaak({ zaakdossierUrl: ander }))).to.equal('UrlHostNietToegestaan/zaakdossierUrl');
      expect(await oordeel(zaak({ status: status({ actieUrl: ander }) }))).to.equal('UrlHostNietToegestaan/actieUrl');
    }
  });

  it('asks for a text for the citizen where that is the agreement (LZ-10)', async () => {
    const verplicht = { statustekstVerplicht: true };
    for (const statustekst of [undefined, '', '  '])
      expect(
        await oordeel(zaak({ status: status(statustekst === undefined ? {} : { statustekst }) }), verplicht),
      ).to.equal('StatustekstOntbreekt/statustekst');
    expect(await oordeel(zaak({ status: status({ statustekst: 'Wij hebben uw aanvraag.' }) }), verplicht)).to.equal(
      'Verwerkt',
    );
  });
});

describe('MeldZaak: repeats, receipt and notification (§3.7, §3.8, §3.12)', () => {
  it('a repeat with equal content is Verwerkt and writes nothing, other content is ZaakBestaatAl', async () => {
    const store = await gevuld();
    await meldZaken([zaak()], context(store));
    expect(kort(await meldZaken([zaak()], context(store, { clock: () => NU + 5 * DAG })))).to.deep.equal(['Verwerkt']);
    for (const anders of [{ omschrijving: 'Anders' }, { status: status({ volgnummer: 2 }) }, { bsn: ONBEKEND }])
      expect(kort(await meldZaken([zaak(anders)], context(store)))).to.deep.equal(['ZaakBestaatAl']);
    const { zaken, statussen } = store.inhoud();
    expect([zaken.size, statussen.size]).to.deep.equal([1, 1]);
  });

  it('judges the same identificatie twice in one call as two calls', async () => {
    const store = await gevuld();
    const drie = [zaak({ omschrijving: '' }), zaak(), zaak(), zaak({ toelichting: 'anders' })];
    expect(kort(await meldZaken(drie, context(store)))).to.deep.equal([
      'VeldOngeldig/omschrijving',
      'Verwerkt',
      'Verwerkt',
      'ZaakBestaatAl',
    ]);
    expect(store.inhoud().zaken.size).to.equal(1);
  });

  it('judges again when another call was first', async () => {
    const store = await gevuld();
    store.voorCommit(() => meldZaken([zaak({ omschrijving: 'Eerst' })], context(store)));
    expect(kort(await meldZaken([zaak()], context(store)))).to.deep.equal(['ZaakBestaatAl']);
  });

  it('the same identificatie of another organisation is another zaak', async () => {
    const store = await gevuld([{ kind: 'zaaktype', value: { ...ZAAKTYPE, oin: VREEMD } }]);
    await meldZaken([zaak()], context(store));
    const anders = context(store, { afzender: { oin: VREEMD } });
    expect(kort(await meldZaken([zaak({ omschrijving: 'Anders' })], anders))).to.deep.equal(['Verwerkt']);
  });

  it('does not tell the citizen about a first status, unless the zaaktype says so', async () => {
    const store = await gevuld();
    await meldZaken([zaak(), zaak({ identificatie: 'ZAAK-0002', zaaktypeCode: 'PASP' })], context(store));
    expect(taken(store)).to.deep.equal([{ gebeurtenis: 'Zaakstatus', volgnummer: '1' }]);
    await meldZaken(
      [zaak({ identificatie: 'ZAAK-0003', zaaktypeCode: 'PASP', status: status({ informeren: false }) })],
      context(store),
    );
    expect(taken(store)).to.have.length(1);
  });

  it('gives one receipt with digests that the sender can recompute, and a proof per zaak without personal data', async () => {
    const store = await gevuld();
    const eerst = [once('bericht-1')];
    const { bewijs } = await meldZaken(
      [zaak(), zaak({ identificatie: 'kort' })],
      context(store, { eerst, pseudoniem: () => 'p' }),
    );
    const blad = JSON.parse(bewijs.blad);
    expect(blad).to.deep.include({ soort: 'Ontvangst', dienst: 'MeldZaak', aantal: 2, aantalVerwerkt: 1 });
    expect(blad.oordelenHash).to.equal(
      lijstHash([
        { identificatie: 'ZAAK-0001', code: 'Verwerkt' },
        { identificatie: 'kort', code: 'VeldOngeldig' },
      ]),
    );
    expect(blad.inhoudHash).to.equal(lijstHash([{ identificatie: 'ZAAK-0001', inhoudHash: gemeldHash(zaak()) }]));
    const [gestored] = await store.zaken.lijst(BURGER);
    const proof = await store.bewijzen.over(gestored!.id);
    expect(proof.map(({ soort }) => soort)).to.deep.equal(['Verwerking']);
    const alles = [...store.inhoud().bewijzen.values()].map((een) => een.blad).join();
    for (const persoonlijk of [BURGER, 'Dakkapel', 'ZAAK-0001']) expect(alles).not.to.contain(persoonlijk);
    expect(store.inhoud().once.size).to.equal(1);
  });

  it('takes 1 to 1000 zaken, with as many reads as for one', async () => {
    const store = await gevuld();
    const veel = (aantal: number) =>
      Array.from({ length: aantal }, (_, i) => zaak({ identificatie: `ZAAK-${10_000 + i}` }));
    const reads = { ...Object.fromEntries(store.geteld) };
    await meldZaken(veel(1000), context(store));
    expect(store.inhoud().zaken.size).to.equal(1000);
    expect(store.geteld.get('zaken.bestaand')! - (reads['zaken.bestaand'] ?? 0)).to.equal(1);
    for (const aantal of [0, 1001]) {
      const fout = await meldZaken(veel(aantal), context(store)).catch((error) => error);
      expect(fout).to.be.instanceOf(GatewayError);
      expect([fout.code, fout.detail.gevonden]).to.deep.equal(['content.invalid', String(aantal)]);
    }
  });
});

describe('MeldZaakstatus (§3.8)', () => {
  it('adds a status to a known zaak and refuses one to an unknown or foreign zaak', async () => {
    expect(await statusOordeel(vervolg())).to.equal('Verwerkt');
    expect(await statusOordeel(vervolg({ identificatie: 'ZAAK-9999' }))).to.equal('ZaakOnbekend');
    expect(
      await statusOordeel(vervolg(), { afzender: { ...context(openMemoryStore()).afzender, oin: VREEMD } }),
    ).to.equal('ZaakOnbekend');
  });

  it('names the field that is wrong', async () => {
    expect(await statusOordeel(vervolg({ identificatie: 'kort' }))).to.equal('VeldOngeldig/identificatie');
    expect(await statusOordeel(vervolg({ volgnummer: 10_000 }))).to.equal('VeldOngeldig/volgnummer');
    expect(await statusOordeel(vervolg({ actieUrl: 'https://evil.test/' }))).to.equal('UrlHostNietToegestaan/actieUrl');
    expect(await statusOordeel(vervolg(), { statustekstVerplicht: true })).to.equal('StatustekstOntbreekt/statustekst');
  });

  it('a repeat with equal content is Verwerkt, also of the first status; other content is StatusBestaatAl', async () => {
    const store = await gevuld();
    await meldZaken([zaak()], context(store));
    const stuur = async (...gemeld: GemeldeZaakstatus[]) => kort(await meldZaakstatussen(gemeld, context(store)));
    expect(await stuur(vervolg(), vervolg(), vervolg({ omschrijving: 'Anders' }))).to.deep.equal([
      'Verwerkt',
      'Verwerkt',
      'StatusBestaatAl',
    ]);
    expect(await stuur({ identificatie: 'ZAAK-0001', ...status() })).to.deep.equal(['Verwerkt']);
    expect(store.inhoud().statussen.size).to.equal(2);
  });

  it('judges again when another call was first', async () => {
    const store = await gevuld();
    await meldZaken([zaak()], context(store));
    store.voorCommit(() => meldZaakstatussen([vervolg({ omschrijving: 'Eerst' })], context(store)));
    expect(kort(await meldZaakstatussen([vervolg()], context(store)))).to.deep.equal(['StatusBestaatAl']);
  });

  it('tells the citizen about a new current status, not about an old one that comes late, and not when asked not to', async () => {
    const store = await gevuld();
    await meldZaken([zaak()], context(store));
    await meldZaakstatussen(
      [
        vervolg({ volgnummer: 3, datumStatusGezet: NU - 10 }),
        vervolg({ volgnummer: 2, datumStatusGezet: NU - 20 }),
        vervolg({ volgnummer: 4, datumStatusGezet: NU, informeren: false }),
        vervolg({ volgnummer: 5, datumStatusGezet: NU }),
      ],
      context(store),
    );
    expect(taken(store).map(({ volgnummer }) => volgnummer)).to.deep.equal(['3', '5']);
    const [gestored] = await store.zaken.lijst(BURGER);
    expect([...store.inhoud().taken.values()].every((taak) => taak.onderwerpId === gestored!.id)).to.equal(true);
  });

  it('proves each status and names it in the receipt', async () => {
    const store = await gevuld();
    await meldZaken([zaak()], context(store));
    const { bewijs } = await meldZaakstatussen([vervolg()], context(store));
    const { identificatie: _, ...kaal } = vervolg();
    expect(JSON.parse(bewijs.blad).inhoudHash).to.equal(
      lijstHash([{ identificatie: 'ZAAK-0001', volgnummer: 2, inhoudHash: gemeldHash(kaal) }]),
    );
    const [gestored] = await store.zaken.lijst(BURGER);
    const volgnummers = (await store.bewijzen.over(gestored!.id)).map((een) => JSON.parse(een.blad).volgnummer);
    expect(volgnummers).to.deep.equal([1, 2]);
  });
});
