// The check order of mijnoverheid.md §3.4: each check by itself, every Reden, and which of two failing checks wins.
import { expect } from 'chai';
import type { AangebodenBericht } from '../../src/berichten/index.ts';
import {
  BURGER,
  bericht,
  bijlage,
  DAG,
  guid,
  NU,
  ONBEKEND,
  pdf,
  UITGEZET,
  VREEMD,
  ZONDER_AKKOORD,
} from '../support/domein.ts';
import { gevuld, kort, type Levering, lever, oordeel } from './lever.ts';

const XSD = 'XmlValidatieTegenXsdValtNegatiefUit/ValidatieBerichtType';
const OIN = 'OinInCPAKomtNietOvereenMetOinInBericht/ValidatieGebruiker';
const TYPE = 'BerichtTypeNietOndersteund/ValidatieBerichtType';
const GEBRUIKER = 'NietActiefOfGeabonneerd/ValidatieGebruiker';
const TE_VER = NU + 14 * DAG;
const onleesbaar: AangebodenBericht = { leesbaar: false, positie: 1, berichtId: guid('onleesbaar') };
const teGroot = [bijlage({ bytes: pdf(512_001) })];

interface Rij {
  readonly naam: string;
  readonly bericht: AangebodenBericht;
  readonly levering?: Levering;
  readonly oordeel: string;
}

/** One failing check per row, in the order of the table of §3.4. */
const RIJEN: readonly Rij[] = [
  { naam: 'the frame is invalid', bericht: bericht(), levering: { batch: { ongeldig: true } }, oordeel: XSD },
  {
    naam: 'AanmaakDatum in the future',
    bericht: bericht(),
    levering: { batch: { aanmaakDatum: NU + 300_001 } },
    oordeel: `${XSD}/AanmaakDatumInDeToekomst`,
  },
  { naam: 'the bericht failed the XSD', bericht: onleesbaar, oordeel: XSD },
  { naam: 'BatchID of another batch', bericht: bericht({ batchId: guid('ander') }), oordeel: `${XSD}/BatchIdWijktAf` },
  {
    naam: 'Volgorde 2 for one bijlage',
    bericht: bericht({ bijlagen: [bijlage({ volgorde: 2 })] }),
    oordeel: `${XSD}/VolgordeOngeldig`,
  },
  {
    naam: 'a bijlage that is no PDF',
    bericht: bericht({ bijlagen: [bijlage({ bytes: Buffer.from('PK\u0003\u0004') })] }),
    oordeel: `${XSD}/BijlageGeenPdf`,
  },
  { naam: 'Onderwerp of white space', bericht: bericht({ onderwerp: ' \t ' }), oordeel: XSD },
  {
    naam: 'another OIN',
    bericht: bericht(),
    levering: { batch: { leverancierId: VREEMD } },
    oordeel: `${OIN}/IntermediairNietGemachtigd`,
  },
  {
    naam: 'an OIN with a suffix',
    bericht: bericht(),
    levering: { batch: { leverancierId: '00000099000000001000_T' } },
    oordeel: OIN,
  },
  {
    naam: 'AanmaakDatum too old',
    bericht: bericht(),
    levering: { batch: { aanmaakDatum: NU - 13 * DAG - 1 } },
    oordeel: 'AanmaakDatumLigtTeVerInHetVerleden/ValidatieBerichtType',
  },
  {
    naam: 'PublicatieDatum too far ahead',
    bericht: bericht({ publicatieDatum: TE_VER }),
    oordeel: 'PublicatieDatumLigtTeVerInDeToekomst/ValidatieBerichtType',
  },
  { naam: 'bijlagen too large', bericht: bericht({ bijlagen: teGroot }), oordeel: 'BijlageTeGroot/StoreMessage' },
  { naam: 'unknown berichttype', bericht: bericht({ berichtType: 'NIETS' }), oordeel: `${TYPE}/BerichttypeOnbekend` },
  {
    naam: 'berichttype in concept',
    bericht: bericht({ berichtType: 'CONCEPT' }),
    oordeel: `${TYPE}/BerichttypeInactief`,
  },
  { naam: 'inactive berichttype', bericht: bericht({ berichtType: 'OUD' }), oordeel: `${TYPE}/BerichttypeInactief` },
  {
    naam: 'berichttype that must be handed over in person',
    bericht: bericht({ berichtType: 'HANDIG' }),
    oordeel: `${TYPE}/PersoonlijkeOverhandigingVereist`,
  },
  {
    naam: 'BSN that fails the 11-proef',
    bericht: bericht({ gebruikerId: '123456789' }),
    oordeel: `${GEBRUIKER}/BsnOngeldig`,
  },
  { naam: 'BSN of 8 digits', bericht: bericht({ gebruikerId: '12345678' }), oordeel: `${GEBRUIKER}/BsnOngeldig` },
  { naam: 'BSN of zeros', bericht: bericht({ gebruikerId: '000000000' }), oordeel: `${GEBRUIKER}/BsnOngeldig` },
  { naam: 'no box', bericht: bericht({ gebruikerId: ONBEKEND }), oordeel: GEBRUIKER },
  { naam: 'terms not accepted', bericht: bericht({ gebruikerId: ZONDER_AKKOORD }), oordeel: GEBRUIKER },
  { naam: 'not subscribed', bericht: bericht({ gebruikerId: UITGEZET }), oordeel: GEBRUIKER },
  {
    naam: 'a bijlage that cannot be decoded',
    bericht: bericht({
      bijlagen: [
        bijlage({
          inhoud: () => {
            throw new Error('broken');
          },
        }),
      ],
    }),
    oordeel: 'TechnischProbleem/StoreMessage',
  },
  { naam: 'nothing wrong', bericht: bericht(), oordeel: 'Verwerkt/NA' },
];

describe('LeverBerichten: the checks (§3.4)', () => {
  for (const rij of RIJEN)
    it(`${rij.naam} → ${rij.oordeel}`, async () => {
      expect(await oordeel(rij.bericht, rij.levering)).to.equal(rij.oordeel);
    });

  it('keeps the order: a bericht that fails every check gets the first, and the next as each is mended', async () => {
    const store = await gevuld();
    const id = guid('alles fout');
    await lever(store, [bericht({ berichtId: id })]);
    // Each step mends one more check, from first to last.
    const fout = {
      berichtId: id,
      onderwerp: ' ',
      publicatieDatum: TE_VER,
      bijlagen: teGroot,
      berichtType: 'NIETS',
      gebruikerId: '123456789',
    };
    const inhoud = { ...fout, onderwerp: 'Uw aanvraag' };
    const nieuw = { ...inhoud, berichtId: guid('nog niet') };
    const datum = { ...nieuw, publicatieDatum: NU };
    const bestand = { ...datum, bijlagen: [] };
    const type = { ...bestand, berichtType: 'BESLUIT' };
    const vreemd = { leverancierId: VREEMD, aanmaakDatum: NU - 14 * DAG };
    const oud = { aanmaakDatum: NU - 14 * DAG };
    const stappen = [
      [fout, { ...vreemd, ongeldig: true }],
      [fout, vreemd],
      [inhoud, vreemd],
      [inhoud, oud],
      [nieuw, oud],
      [nieuw, {}],
      [datum, {}],
      [bestand, {}],
      [type, {}],
      [{ ...type, gebruikerId: BURGER }, {}],
    ] as const;
    const codes: string[] = [];
    for (const [een, batch] of stappen)
      codes.push(kort(await lever(store, [bericht(een)], { batch }))[0]!.split('/')[0]!);
    expect(codes).to.deep.equal([
      'XmlValidatieTegenXsdValtNegatiefUit',
      'XmlValidatieTegenXsdValtNegatiefUit',
      'OinInCPAKomtNietOvereenMetOinInBericht',
      'BerichtBestaatAl',
      'AanmaakDatumLigtTeVerInHetVerleden',
      'PublicatieDatumLigtTeVerInDeToekomst',
      'BijlageTeGroot',
      'BerichtTypeNietOndersteund',
      'NietActiefOfGeabonneerd',
      'Verwerkt',
    ]);
  });

  it('gives a failure of the batch to every bericht that has not failed an earlier check', async () => {
    const store = await gevuld();
    const id = guid('eerder');
    await lever(store, [bericht({ berichtId: id })]);
    const berichten = [onleesbaar, bericht({ berichtId: id, onderwerp: 'Anders' }), bericht()];
    const uitkomst = await lever(store, berichten, { batch: { aanmaakDatum: NU - 20 * DAG } });
    expect(kort(uitkomst)).to.deep.equal([
      XSD,
      'BerichtBestaatAl/NA/InhoudWijktAf',
      'AanmaakDatumLigtTeVerInHetVerleden/ValidatieBerichtType',
    ]);
  });

  it('refuses one bericht and not its neighbours', async () => {
    const uitkomst = await lever(await gevuld(), [
      bericht(),
      onleesbaar,
      bericht({ gebruikerId: ONBEKEND }),
      bericht(),
    ]);
    expect(kort(uitkomst)).to.deep.equal(['Verwerkt/NA', XSD, GEBRUIKER, 'Verwerkt/NA']);
  });

  it('does not list a bericht without a valid BerichtID under an id', async () => {
    const { verslag } = await lever(await gevuld(), [
      { leesbaar: false, positie: 1 },
      bericht({ berichtId: '１2345678-1234-1234-1234-123456789012' }),
    ]);
    expect(verslag.oordelen.map(({ berichtId, code }) => ({ berichtId, code }))).to.deep.equal([
      { berichtId: undefined, code: 'XmlValidatieTegenXsdValtNegatiefUit' },
      { berichtId: undefined, code: 'XmlValidatieTegenXsdValtNegatiefUit' },
    ]);
  });

  it('names field, limit and length of what it refuses, and no value', async () => {
    const { waarschuwingen } = await lever(await gevuld(), [bericht(), bericht({ onderwerp: 'geheim '.repeat(8) })]);
    expect(waarschuwingen).to.deep.equal([
      { positie: 2, tekst: 'Onderwerp: 56 tekens gevonden, toegestaan is 1 tot en met 50.' },
    ]);
  });
});
