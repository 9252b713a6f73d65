// New agreements, the template of MijnOverheid (x-MO-2), what is told about agreements and about the difference between two.
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { duurInWoorden, schrijfDuur } from '../../../src/ebms/cpa/duur.ts';
import {
  cpaNaam,
  judgeCpa,
  leesDuur,
  leesSjabloon,
  legUitCpa,
  loadCpaSchema,
  maakCpa,
  PROFIELEN,
  parseCpa,
  SJABLONEN,
  uitlegTekst,
  verschilCpa,
} from '../../../src/ebms/cpa/index.ts';
import { testPki } from '../../support/pki.ts';
import { lees } from './lees.ts';
import { anders, partij, spec, xml } from './voorbeelden.ts';
import { vreemdeCpa } from './vreemd.ts';

describe('a new agreement', () => {
  it('is the same document for the same specification', async () => {
    expect(await xml('osb-rm-s')).to.equal(await xml('osb-rm-s'));
  });

  it('from the template of MijnOverheid is valid, and has no findings', async () => {
    const pki = await testPki();
    const schema = loadCpaSchema(fileURLToPath(new URL('../../../', import.meta.url)));
    for (const naam of SJABLONEN)
      for (const profiel of PROFIELEN) {
        const { service, acties, rollen } = leesSjabloon(naam);
        const [a, b] = [await partij('a', {}, { rol: rollen[0] }), await partij('b', {}, { rol: rollen[1] })];
        const made = maakCpa(
          await spec(profiel, { a, b, service, acties: acties.map((actie) => ({ ...actie, profiel })) }),
        );
        expect(made.ok).to.equal(true);
        if (!made.ok) continue;
        const read = parseCpa(made.bytes, schema);
        expect(read.ok, `${naam} ${profiel}`).to.equal(true);
        if (read.ok) expect(judgeCpa(read.cpa, { now: pki.now, omgeving: 'preproductie' })).to.deep.equal([]);
      }
    schema.dispose();
    expect(() => leesSjabloon('../x')).to.throw('geen sjabloon');
  });

  it('has the values of MijnOverheid', () => {
    const { service, rollen, acties, profiel } = leesSjabloon('mijnoverheid');
    expect(service).to.deep.equal({ type: 'urn:osb:services', value: 'MIJNOVERHEID.ebMS.BB.2.0' });
    expect(rollen).to.deep.equal(['SR', 'SP']);
    expect(profiel).to.equal('osb-rm');
    expect(acties.map(({ actie, van }) => `${van} ${actie}`).slice(0, 3)).to.deep.equal([
      'a GLOBE-R-BV-Request',
      'b GLOBE-R-BV-Result',
      'a GLOBE-R-A-Request',
    ]);
  });

  it('is named without dots or odd characters (x-HDR-8)', async () => {
    const { a, b } = await spec('osb-be');
    const service = { value: 'MIJNOVERHEID.ebMS.BB.2.0', type: 'urn:osb:services' };
    expect(cpaNaam({ service, a, b, versie: '2.1 test' })).to.equal(
      `MIJNOVERHEID-ebMS-BB-2-0_${a.oin}_${b.oin}_2-1-test`,
    );
  });

  it('is refused with a reason when it cannot be a good one', async () => {
    const good = await spec('osb-rm-e');
    const none = { ...good.a, certificaten: {} };
    const made = maakCpa({
      ...good,
      a: { ...none, endpoint: 'http://a' },
      acties: [...good.acties, good.acties[0]!, { actie: 'a b', van: 'a', profiel: 'osb-be' }],
      end: good.start,
    });
    expect(made.ok ? [] : made.bezwaren).to.have.lengthOf(6);
    expect(maakCpa({ ...good, acties: [] }).ok).to.equal(false);
  });

  it('holds text of any kind, escaped', async () => {
    const a = await partij('a', {}, { naam: 'Vis & <Zn> "1"' });
    expect(lees(await xml('osb-be', { a })).parties[0].name).to.equal('Vis & <Zn> "1"');
  });
});

describe('the explanation of an agreement', () => {
  const uitleg = async (document: string) => {
    const { now } = await testPki();
    const cpa = lees(document);
    return uitlegTekst(legUitCpa(cpa, judgeCpa(cpa, { now, omgeving: 'preproductie' }))).join('\n');
  };

  it('says what is allowed in each direction', async () => {
    const text = await uitleg(await xml('osb-rm-e'));
    for (const part of [
      'zij volgt het profiel',
      'Partij A mag aan Partij B sturen',
      'Partij B mag aan Partij A sturen',
      'Vraag (urn:osb:services:OSB:Service:1:0)',
      'ondertekend en versleuteld',
      'herhalen: 8 keer, elke 3 uur',
      'versleuteling: aes256-gcm',
    ])
      expect(text).to.include(part);
    expect(text).to.not.include('weigert');
  });

  it('says what is refused and what differs, with the clause', async () => {
    const text = await uitleg(await vreemdeCpa('sha1'));
    expect(text)
      .to.include('Bode weigert deze overeenkomst')
      .and.include('Dit weigert Bode:')
      .and.include('Dit wijkt af van het profiel:');
    expect(text).to.match(/EchoRequest van Partij a naar Partij b: HashFunction sha1 is niet toegestaan.*\[x-E2E-2\]/);
    expect(text).to.match(/wordt geweigerd: .*\[x-E2E-2\]/);
    expect(text).to.include('[x-E2E-3]');
  });
});

describe('the difference between two agreements', () => {
  const verschil = async (oud: string, nieuw: string) =>
    verschilCpa(lees(oud), lees(nieuw)).map(({ onderwerp, tekst }) => `${onderwerp}: ${tekst}`);

  it('is nothing for the same, also with the parties in another order', async () => {
    const good = await xml('osb-rm-s');
    const [first, second] = good.match(/<tns:PartyInfo [\s\S]*?<\/tns:PartyInfo>/g)!;
    const turned = good.replace(first!, '@').replace(second!, first!).replace('@', second!);
    expect(turned).to.not.equal(good);
    expect(await verschil(good, turned)).to.deep.equal([]);
  });

  it('names dates, names, settings, certificates and actions', async () => {
    const good = await xml('osb-rm', { cpaId: 'X' });
    const b = await partij('b', { freshKey: true });
    const { end, acties } = await spec('osb-rm');
    const renewed = await xml('osb-rm', {
      cpaId: 'X',
      b,
      end: end - 86_400_000,
      acties: [acties[0]!, { actie: 'Extra', van: 'b', profiel: 'osb-be' }],
    });
    const found = await verschil(good, anders(renewed, ['"Partij A"', '"Partij AA"'], ['PT3H', 'PT1H']));
    const expected = [
      /^Overeenkomst: einde: was/,
      /^Partij Partij A: naam: was Partij A, wordt Partij AA\.$/,
      /^Antwoord van Partij B naar Partij A: Deze actie vervalt\.$/,
      /^Extra van Partij B naar Partij A: Deze actie is nieuw\.$/,
      /^Vraag van .*: herhalen: was 8 keer, elke 3 uur, wordt 8 keer, elke 1 uur\.$/,
      /^Vraag van .*: TLS-certificaat van de ontvanger: was/,
    ];
    for (const one of expected)
      expect(
        found.some((line) => one.test(line)),
        `${one} in ${found.join(' | ')}`,
      ).to.equal(true);
  });

  it('says that an action can no longer be used', async () => {
    const good = await xml('osb-rm-s');
    const found = await verschil(good, anders(good, ['xmldsig-more#rsa-sha256', 'xmldsig#rsa-sha1']));
    expect(found).to.deep.equal([
      'Vraag van Partij A naar Partij B: Is niet meer te gebruiken.',
      'Antwoord van Partij B naar Partij A: Is niet meer te gebruiken.',
    ]);
  });
});

describe('a duration', () => {
  it('is read, written and said', () => {
    const uur = 3_600_000;
    for (const [text, ms] of [
      ['PT3H', 3 * uur],
      ['P1D', 24 * uur],
      ['P1DT30M', 24.5 * uur],
      ['PT0S', 0],
      ['PT90S', 90_000],
    ] as const) {
      expect(leesDuur(text), text).to.equal(ms);
      expect(leesDuur(schrijfDuur(ms)), text).to.equal(ms);
    }
    expect([leesDuur('P1Y'), leesDuur('P1M'), leesDuur('PT1.5S'), leesDuur('PT0.1234S')]).to.deep.equal([
      365 * 24 * uur,
      30 * 24 * uur,
      1500,
      123,
    ]);
    for (const bad of ['', 'P', 'PT', 'P1DT', '-PT1H', 'PT1H ', '1H', 'P1H', 'PT1S1M', `PT${'9'.repeat(12)}H`])
      expect(leesDuur(bad), bad).to.equal(undefined);
    expect([duurInWoorden(25 * uur), duurInWoorden(60_000), duurInWoorden(0)]).to.deep.equal([
      '1 dag en 1 uur',
      '1 minuut',
      '0 seconden',
    ]);
  });
});
