// Organisations, connections, mandates and catalogues come back as they went in; a later value replaces an earlier one.
import { expect } from 'chai';
import type {
  Aansluiting,
  Berichttype,
  Gegevensbron,
  Machtiging,
  Organisatie,
  Zaaktype,
} from '../../../src/store/index.ts';
import { OIN, OIN2, T0 } from '../support.ts';
import type { Subject } from './index.ts';

const gemeente: Organisatie = {
  oin: OIN,
  naam: 'Gemeente Ons Dorp',
  soort: 'gemeente',
  bsnGerechtigd: true,
  grondslag: 'Wabb art. 10',
  dossierHosts: ['mijn.onsdorp.example'],
  contact: { naam: 'Klantcontact', telefoon: '14 0123', email: 'info@onsdorp.example' },
};
const leverancier: Organisatie = {
  oin: OIN2,
  naam: 'Aap Software',
  soort: 'leverancier',
  bsnGerechtigd: false,
  dossierHosts: [],
  contact: { naam: 'Helpdesk' },
};
const aansluiting: Aansluiting = {
  oin: OIN,
  functie: 'BERICHTENBOX',
  profiel: '2W-be-S',
  ondertekening: 'verplicht',
  status: 'productie',
};
const berichttype: Berichttype = {
  oin: OIN,
  code: 'AANSLAG',
  naam: 'Aanslag',
  omschrijving: 'Aanslag gemeentelijke belastingen',
  status: 'actief',
  doel: 'betaling',
  rechtsgevolg: true,
  reactieVerwacht: false,
  minimaalNiveau: 'Midden',
  persoonlijkeOverhandigingVereist: false,
  actieLink: 'https://mijn.onsdorp.example/betalen',
};
const zaaktype: Zaaktype = {
  oin: OIN,
  code: 'VERG',
  omschrijving: 'Vergunning',
  statussen: [{ code: 'S1', omschrijving: 'Ontvangen' }],
  eersteStatusMelden: false,
};
const rdw: Gegevensbron = {
  code: 'RDW',
  naam: 'Dienst Wegverkeer',
  houderOin: OIN2,
  contact: { naam: 'RDW', tekst: 'Bel ons' },
  status: 'actief',
  sets: [{ code: 'VOERTUIGEN', naam: 'Voertuigen', versie: '1' }],
};
const brp: Gegevensbron = { ...rdw, code: 'BRP', naam: 'Basisregistratie Personen', houderOin: OIN };

export function organisatiesContract(subject: Subject): void {
  it('knows nothing of an organisation that was never stored', async () => {
    const { organisaties, gegevens } = subject();
    expect(await organisaties.get(OIN)).to.equal(undefined);
    expect(await organisaties.list()).to.deep.equal([]);
    expect(await organisaties.aansluiting(OIN, 'BERICHTENBOX')).to.equal(undefined);
    expect(await organisaties.machtiging(OIN2, OIN)).to.equal(undefined);
    expect(await organisaties.berichttypes(OIN)).to.deep.equal([]);
    expect(await gegevens.bron('RDW')).to.equal(undefined);
  });

  it('gives organisations and connections back, by name and by OIN', async () => {
    const store = subject();
    await store.commit([
      { kind: 'organisatie', value: gemeente },
      { kind: 'organisatie', value: leverancier },
      { kind: 'aansluiting', value: aansluiting },
      { kind: 'aansluiting', value: { ...aansluiting, functie: 'LOPENDE_ZAKEN', status: 'opgeschort' } },
    ]);
    expect(await store.organisaties.get(OIN)).to.deep.equal(gemeente);
    expect(await store.organisaties.list()).to.deep.equal([leverancier, gemeente]);
    expect(await store.organisaties.aansluiting(OIN, 'BERICHTENBOX')).to.deep.equal(aansluiting);
    expect((await store.organisaties.aansluitingen()).map(({ functie }) => functie)).to.deep.equal([
      'BERICHTENBOX',
      'LOPENDE_ZAKEN',
    ]);
    expect(await store.organisaties.aansluiting(OIN2, 'BERICHTENBOX')).to.equal(undefined);
  });

  it('replaces what is stored again', async () => {
    const store = subject();
    const { grondslag: _weg, ...zonder } = gemeente;
    await store.commit([
      { kind: 'organisatie', value: { ...zonder, naam: 'Gemeente Ons Stadje' } },
      { kind: 'aansluiting', value: { ...aansluiting, status: 'beëindigd' } },
      { kind: 'aansluiting', value: { ...aansluiting, status: 'opgeschort' } },
    ]);
    expect(await store.organisaties.get(OIN)).to.deep.equal({ ...zonder, naam: 'Gemeente Ons Stadje' });
    expect((await store.organisaties.aansluiting(OIN, 'BERICHTENBOX'))?.status).to.equal('opgeschort');
  });

  it('keeps one machtiging per intermediary and client', async () => {
    const store = subject();
    const value: Machtiging = { intermediairOin: OIN2, clientOin: OIN, berichtTypes: ['AANSLAG'], van: T0 };
    await store.commit([{ kind: 'machtiging', value }]);
    expect(await store.organisaties.machtiging(OIN2, OIN)).to.deep.equal(value);
    expect(await store.organisaties.machtiging(OIN, OIN2)).to.equal(undefined);
    const ended = { ...value, tot: T0 + 5, ingetrokkenOp: T0 + 4 };
    await store.commit([{ kind: 'machtiging', value: ended }]);
    expect(await store.organisaties.machtiging(OIN2, OIN)).to.deep.equal(ended);
  });

  it('gives catalogues back in the order of their codes, and sources in the order of the portal', async () => {
    const store = subject();
    const { actieLink: _geen, ...kaal } = berichttype;
    await store.commit([
      { kind: 'berichttype', value: berichttype },
      { kind: 'berichttype', value: { ...kaal, code: 'AAA' } },
      { kind: 'berichttype', value: { ...berichttype, oin: OIN2 } },
      { kind: 'zaaktype', value: zaaktype },
      { kind: 'gegevensbron', value: rdw },
      { kind: 'gegevensbron', value: brp },
    ]);
    expect(await store.organisaties.berichttypes(OIN)).to.deep.equal([{ ...kaal, code: 'AAA' }, berichttype]);
    expect(await store.organisaties.zaaktypes(OIN)).to.deep.equal([zaaktype]);
    expect(await store.gegevens.bronnen()).to.deep.equal([brp, rdw]);
    expect(await store.gegevens.bron('RDW')).to.deep.equal(rdw);
  });
}
