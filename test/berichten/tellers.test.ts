// The six counters of the result (mijnoverheid.md §3.4) and the closed list of codes.
import { expect } from 'chai';
import fc from 'fast-check';
import { STADIUM, tellers } from '../../src/berichten/index.ts';
import type { BerichtOordeel, VerwerkingsCode } from '../../src/store/index.ts';
import { BURGER, bericht, guid, NU, ONBEKEND, VREEMD } from '../support/domein.ts';
import { gevuld, lever } from './lever.ts';

const CODES = Object.keys(STADIUM) as VerwerkingsCode[];
const oordelen = (codes: readonly VerwerkingsCode[]): BerichtOordeel[] =>
  codes.map((code, index) => ({ positie: index + 1, code, stadium: STADIUM[code] }));

describe('tellers (§3.4)', () => {
  const rijen: Readonly<Record<VerwerkingsCode, keyof ReturnType<typeof tellers>>> = {
    Verwerkt: 'succesvolVerwerkt',
    NietActiefOfGeabonneerd: 'geenActieveBoxOfGeabonneerd',
    BerichtTypeNietOndersteund: 'berichtTypeNietCorrect',
    PublicatieDatumLigtTeVerInDeToekomst: 'publicatieDatumNietCorrect',
    AanmaakDatumLigtTeVerInHetVerleden: 'aanmaakDatumNietCorrect',
    TechnischProbleem: 'metTechnischProbleem',
    BerichtBestaatAl: 'metTechnischProbleem',
    BijlageTeGroot: 'metTechnischProbleem',
    OinInCPAKomtNietOvereenMetOinInBericht: 'metTechnischProbleem',
    XmlValidatieTegenXsdValtNegatiefUit: 'metTechnischProbleem',
  };
  for (const [code, teller] of Object.entries(rijen))
    it(`${code} counts as ${teller}`, () => {
      const geteld = tellers({ totaal: 1, oordelen: oordelen([code as VerwerkingsCode]) });
      expect(geteld[teller]).to.equal(1);
      expect(
        Object.values(geteld).reduce((sum, value) => sum + value, 0),
        'totaal and one counter',
      ).to.equal(2);
    });

  it('knows the ten codes and four Stadium values of the contract, and no other', () => {
    expect(CODES.sort()).to.deep.equal(Object.keys(rijen).sort());
    expect(new Set(Object.values(STADIUM))).to.deep.equal(
      new Set(['NA', 'ValidatieBerichtType', 'ValidatieGebruiker', 'StoreMessage']),
    );
  });

  it('the six counters always add up to totaal, also with berichten above the list', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CODES), { maxLength: 50 }), fc.nat(2000), (codes, meer) => {
        const { totaal, ...zes } = tellers({ totaal: codes.length + meer, oordelen: oordelen(codes) });
        expect(Object.keys(zes)).to.have.length(6);
        expect(Object.values(zes).reduce((sum, value) => sum + value, 0)).to.equal(totaal);
        expect(zes.metTechnischProbleem).to.be.at.least(meer);
      }),
    );
  });

  it('the counters of any delivered batch add up, and every verdict has its Stadium', async () => {
    const een = fc.record({
      gebruikerId: fc.constantFrom<string>(BURGER, ONBEKEND, '123456789'),
      berichtType: fc.constantFrom('BESLUIT', 'OUD', 'NIETS'),
      berichtId: fc.constantFrom(...['a', 'b', 'c', 'd'].map(guid)),
      onderwerp: fc.constantFrom('Uw aanvraag', ' '),
      publicatieDatum: fc.constantFrom(NU, NU + 14 * 86_400_000),
    });
    const batch = fc.record({
      ongeldig: fc.boolean(),
      aanmaakDatum: fc.constantFrom(NU, NU - 14 * 86_400_000),
      leverancierId: fc.constantFrom<string>('00000099000000001000', VREEMD),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(een, { maxLength: 8 }), batch, async (berichten, rest) => {
        const { verslag } = await lever(await gevuld(), berichten.map(bericht), { batch: rest });
        const { totaal, ...zes } = tellers(verslag);
        expect(totaal).to.equal(berichten.length);
        expect(Object.values(zes).reduce((sum, value) => sum + value, 0)).to.equal(totaal);
        for (const { code, stadium } of verslag.oordelen) expect(stadium).to.equal(STADIUM[code]);
      }),
      { numRuns: 60 },
    );
  });
});
