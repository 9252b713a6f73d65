// Limits at the boundary (mijnoverheid.md §3.1, §3.3): one below, on it, one above. Lengths are code points.
import { expect } from 'chai';
import type { LeesbaarBericht } from '../../src/berichten/index.ts';
import { BATCH, bericht, bijlage, DAG, NU, pdf } from '../support/domein.ts';
import { gevuld, lever, oordeel } from './lever.ts';

const XSD = 'XmlValidatieTegenXsdValtNegatiefUit/ValidatieBerichtType';
const GOED = 'Verwerkt/NA';

/** Texts of `length` code points: plain, and with characters outside the BMP (two UTF-16 units each). */
const teksten = (length: number) => ['a'.repeat(length), '😀'.repeat(length)];

const metOmschrijving = (omschrijving: string): Partial<LeesbaarBericht> => ({ bijlagen: [bijlage({ omschrijving })] });
const metUitbreiding = (uitbreiding: LeesbaarBericht['uitbreiding'] & object): Partial<LeesbaarBericht> => ({
  uitbreiding,
});

interface Lengte {
  readonly veld: string;
  readonly max: number;
  readonly min: number;
  readonly zet: (tekst: string) => Partial<LeesbaarBericht>;
}

const LENGTES: readonly Lengte[] = [
  { veld: 'Onderwerp', min: 1, max: 50, zet: (onderwerp) => ({ onderwerp }) },
  { veld: 'BerichtTekst', min: 0, max: 4000, zet: (berichtTekst) => ({ berichtTekst }) },
  { veld: 'Referentie', min: 0, max: 25, zet: (referentie) => ({ referentie }) },
  { veld: 'Omschrijving', min: 1, max: 128, zet: metOmschrijving },
  { veld: 'zaakIdentificatie', min: 5, max: 40, zet: (zaakIdentificatie) => metUitbreiding({ zaakIdentificatie }) },
  { veld: 'nietGevoeligeTitel', min: 1, max: 50, zet: (nietGevoeligeTitel) => metUitbreiding({ nietGevoeligeTitel }) },
];

describe('LeverBerichten: lengths (§3.3)', () => {
  for (const { veld, min, max, zet } of LENGTES)
    it(`${veld}: ${min} to ${max} code points`, async () => {
      for (const length of [min, max])
        for (const tekst of teksten(length)) expect(await oordeel(bericht(zet(tekst))), `${length}`).to.equal(GOED);
      const buiten = [max + 1, ...(min > 0 ? [min - 1] : [])];
      for (const length of buiten)
        for (const tekst of teksten(length)) expect(await oordeel(bericht(zet(tekst))), `${length}`).to.equal(XSD);
    });

  it('BerichtType: 8 characters may exist, 9 break the schema before the type is looked up', async () => {
    expect(await oordeel(bericht({ berichtType: 'ONBEKEND' }))).to.contain('BerichttypeOnbekend');
    expect(await oordeel(bericht({ berichtType: 'ONBEKENDE' }))).to.equal(XSD);
    expect(await oordeel(bericht({ berichtType: '' }))).to.equal(XSD);
  });

  it('counts the line break of the contract as four characters', async () => {
    expect(await oordeel(bericht({ berichtTekst: '\\r\\n'.repeat(1000) }))).to.equal(GOED);
    expect(await oordeel(bericht({ berichtTekst: `${'\\r\\n'.repeat(1000)}x` }))).to.equal(XSD);
  });

  it('takes a bericht with nothing but a type, a subject and a BSN', async () => {
    const { berichtTekst: _, ...kaal } = bericht();
    expect(await oordeel(kaal)).to.equal(GOED);
    expect(await oordeel(bericht({ berichtTekst: '' }))).to.equal(GOED);
  });

  it('warns about an Omschrijving above 40 code points', async () => {
    const store = await gevuld();
    const kort = await lever(store, [bericht(metOmschrijving('😀'.repeat(40)))]);
    expect(kort.waarschuwingen).to.deep.equal([]);
    const lang = await lever(store, [bericht(metOmschrijving('a'.repeat(41)))]);
    expect(lang.waarschuwingen).to.deep.equal([
      { positie: 1, tekst: 'Omschrijving van bijlage 1 is langer dan 40 tekens.' },
    ]);
  });
});

describe('LeverBerichten: bijlagen (§3.1, §3.3)', () => {
  const samen = (eerste: number, tweede: number) =>
    bericht({ bijlagen: [bijlage({ bytes: pdf(eerste) }), bijlage({ volgorde: 2, bytes: pdf(tweede) })] });

  it('takes 512 000 bytes together and refuses one more', async () => {
    for (const een of [
      samen(511_000, 999),
      samen(511_000, 1000),
      bericht({ bijlagen: [bijlage({ bytes: pdf(512_000) })] }),
    ])
      expect(await oordeel(een)).to.equal(GOED);
    for (const een of [samen(511_000, 1001), bericht({ bijlagen: [bijlage({ bytes: pdf(512_001) })] })])
      expect(await oordeel(een)).to.equal('BijlageTeGroot/StoreMessage');
  });

  it('warns above 500 000 bytes together', async () => {
    const store = await gevuld();
    const tekst = 'De bijlagen zijn samen groter dan 500000 bytes.';
    expect((await lever(store, [samen(400_000, 100_000)])).waarschuwingen).to.deep.equal([]);
    expect((await lever(store, [samen(400_000, 100_001)])).waarschuwingen).to.deep.equal([{ positie: 1, tekst }]);
  });

  it('warns when a PDF is no PDF/A, and takes it', async () => {
    const { waarschuwingen, verslag } = await lever(await gevuld(), [
      bericht({ bijlagen: [bijlage({ bytes: Buffer.from('%PDF-1.4\n') })] }),
    ]);
    expect(verslag.oordelen[0]?.code).to.equal('Verwerkt');
    expect(waarschuwingen[0]?.tekst).to.match(/^Bijlage 1 is geen PDF\/A/);
  });

  const volgordes: readonly (readonly [readonly number[], boolean])[] = [
    [[], true],
    [[1], true],
    [[1, 2], true],
    [[2, 1], true],
    [[0], false],
    [[2], false],
    [[1, 1], false],
    [[2, 2], false],
    [[1, 3], false],
  ];
  for (const [volgorde, goed] of volgordes)
    it(`Volgorde [${volgorde}] is ${goed ? 'taken' : 'refused'}`, async () => {
      const een = bericht({ bijlagen: volgorde.map((nummer) => bijlage({ volgorde: nummer })) });
      expect(await oordeel(een)).to.equal(goed ? GOED : `${XSD}/VolgordeOngeldig`);
    });

  it('refuses a third bijlage and another BijlageType', async () => {
    expect(await oordeel(bericht({ bijlagen: [1, 2, 3].map((volgorde) => bijlage({ volgorde })) }))).to.equal(XSD);
    expect(await oordeel(bericht({ bijlagen: [bijlage({ bijlageType: 'Docx' })] }))).to.equal(XSD);
  });

  for (const bytes of ['', '%PDF', ' %PDF-1.7', '\ufeff%PDF-1.7', '%pdf-1.7'])
    it(`refuses ${JSON.stringify(bytes)} as a PDF`, async () => {
      expect(await oordeel(bericht({ bijlagen: [bijlage({ bytes: Buffer.from(bytes) })] }))).to.equal(
        `${XSD}/BijlageGeenPdf`,
      );
    });
});

describe('LeverBerichten: moments (§3.1, §3.3)', () => {
  const TERMIJN = 13 * DAG;
  const metAanmaak = (aanmaakDatum: number) => oordeel(bericht(), { batch: { aanmaakDatum } });

  it('AanmaakDatum: at most 13 × 24 hours old, inclusive', async () => {
    expect(await metAanmaak(NU - TERMIJN + 1)).to.equal(GOED);
    expect(await metAanmaak(NU - TERMIJN)).to.equal(GOED);
    expect(await metAanmaak(NU - TERMIJN - 1)).to.equal('AanmaakDatumLigtTeVerInHetVerleden/ValidatieBerichtType');
  });

  it('AanmaakDatum: at most 5 minutes ahead, inclusive', async () => {
    expect(await metAanmaak(NU + 300_000 - 1)).to.equal(GOED);
    expect(await metAanmaak(NU + 300_000)).to.equal(GOED);
    expect(await metAanmaak(NU + 300_000 + 1)).to.equal(`${XSD}/AanmaakDatumInDeToekomst`);
  });

  const TE_VER = 'PublicatieDatumLigtTeVerInDeToekomst/ValidatieBerichtType';
  it('PublicatieDatum: 13 × 24 hours after receipt, inclusive, for a batch made earlier', async () => {
    const batch = { aanmaakDatum: NU - 5 * DAG };
    expect(await oordeel(bericht({ publicatieDatum: NU + TERMIJN }), { batch })).to.equal(GOED);
    expect(await oordeel(bericht({ publicatieDatum: NU + TERMIJN + 1 }), { batch })).to.equal(TE_VER);
  });

  it('PublicatieDatum: 13 × 24 hours after AanmaakDatum when that clock runs ahead', async () => {
    const batch = { aanmaakDatum: NU + 60_000 };
    expect(await oordeel(bericht({ publicatieDatum: NU + 60_000 + TERMIJN }), { batch })).to.equal(GOED);
    expect(await oordeel(bericht({ publicatieDatum: NU + 60_000 + TERMIJN + 1 }), { batch })).to.equal(TE_VER);
  });
});

describe('LeverBerichten: ids and Uitbreiding (§3.3)', () => {
  it('compares BatchID without case', async () => {
    expect(await oordeel(bericht({ batchId: BATCH.toUpperCase() }))).to.equal(GOED);
  });

  it('takes each kind of action and no other', async () => {
    for (const soort of ['INFORMATIE', 'BETALEN', 'AFSPRAAK', 'FORMULIER', 'ONDERTEKENEN', 'BEVESTIGEN'])
      expect(await oordeel(bericht({ uitbreiding: { actie: { soort } } }))).to.equal(GOED);
    expect(await oordeel(bericht({ uitbreiding: { actie: { soort: 'DANSEN' } } }))).to.equal(XSD);
  });

  const links: readonly (readonly [string, boolean])[] = [
    ['https://loket.example.nl/betaal?x=1', true],
    ['https://LOKET.example.nl/', true],
    ['https://zaken.example.nl/', true],
    ['http://loket.example.nl/', false],
    ['https://anders.example.nl/', false],
    ['https://sub.loket.example.nl/', false],
    ['https://loket.example.nl.evil.test/', false],
    ['https://loket.example.nl@evil.test/', false],
    ['https://evil.test\\@loket.example.nl/', false],
    ['https://loket.example.nl:8443/', false],
    ['https://loket.example.nl/ x', false],
    ['https://loket.example.nl/\n', false],
    ['javascript:alert(1)', false],
    ['loket.example.nl', false],
    [`https://loket.example.nl/${'a'.repeat(975)}`, true],
    [`https://loket.example.nl/${'a'.repeat(976)}`, false],
  ];
  for (const [url, goed] of links)
    it(`${goed ? 'takes' : 'refuses'} a link to ${JSON.stringify(url).slice(0, 60)}`, async () => {
      const een = bericht({ uitbreiding: { actie: { soort: 'BETALEN', url } } });
      expect(await oordeel(een)).to.equal(goed ? GOED : XSD);
    });

  it('takes geldigTot only for an attendering', async () => {
    const uitbreiding = { geldigTot: NU + DAG };
    expect(await oordeel(bericht({ berichtType: 'NIEUWS', uitbreiding }))).to.equal(GOED);
    expect(await oordeel(bericht({ berichtType: 'BESLUIT', uitbreiding }))).to.equal(XSD);
  });
});
