// The text of a mail: what must be in it and what may not (mijnoverheid.md §4.3).
import { expect } from 'chai';
import fc from 'fast-check';
import { aardVan, type Melding, maakBrief, wanneer, wanneerDag } from '../../src/notification/index.ts';

const BOETE: Melding = {
  gebeurtenis: 'NieuwBericht',
  afzender: 'RDW',
  aard: 'Boete',
  rechtsgevolg: true,
  reactie: { nodig: true, wanneer: 'uiterlijk op 10 maart 2026' },
};
const NIEUWS: Melding = {
  ...BOETE,
  afzender: 'Gemeente Amsterdam',
  aard: 'Nieuws uit uw buurt',
  rechtsgevolg: false,
  reactie: { nodig: false },
};
const ZAAK: Melding = {
  gebeurtenis: 'Zaakstatus',
  afzender: 'Gemeente Amsterdam',
  aard: 'Verandering in een zaak',
  rechtsgevolg: false,
  reactie: { nodig: true },
};

const brief = (...meldingen: Melding[]) =>
  maakBrief({ meldingen, site: 'mijnbode.example', herkenningswoord: 'regenlaars' });

describe('mail about one event', () => {
  it('names sender, nature, legal effect, reaction and date (Awb 2:10, §4.3)', () => {
    const { onderwerp, tekst } = brief(BOETE);
    expect(onderwerp).to.equal('Nieuw bericht van RDW');
    expect(tekst).to.match(/^Van: +RDW\r$/m);
    expect(tekst).to.match(/^Soort: +Boete\r$/m);
    expect(tekst).to.match(/^Rechtsgevolgen: Ja\r$/m);
    expect(tekst).to.match(/^Reactie nodig: {2}Ja, uiterlijk op 10 maart 2026\r$/m);
  });

  it('says so when nothing is asked, and when the date is only in the portal', () => {
    expect(brief(NIEUWS).tekst)
      .to.match(/^Rechtsgevolgen: Nee\r$/m)
      .and.to.match(/^Reactie nodig: {2}Nee\r$/m);
    expect(brief(ZAAK).tekst).to.match(/^Reactie nodig: {2}Ja\. De datum staat in MijnBode\r$/m);
    expect(brief(ZAAK).onderwerp).to.equal('Nieuws over uw zaak bij Gemeente Amsterdam');
  });

  it('asks to go to the site and shows the herkenningswoord, without a link', () => {
    const { tekst } = brief(BOETE);
    expect(tekst).to.contain('Ga zelf naar mijnbode.example en log in met DigiD.');
    expect(tekst).to.contain('Uw herkenningswoord: regenlaars');
    expect(tekst).not.to.match(/https?:|www\.|href|<|@/i);
  });

  it('says what to do without a herkenningswoord', () => {
    const { tekst } = maakBrief({ meldingen: [BOETE], site: 'mijnbode.example' });
    expect(tekst).to.contain('U heeft nog geen herkenningswoord.').and.not.to.contain('Uw herkenningswoord:');
  });

  it('has lines of at most 76 characters with the usual names', () => {
    for (const line of brief(BOETE, NIEUWS, ZAAK).tekst.split('\r\n')) expect(line.length, line).to.be.at.most(76);
  });

  it('lets no value start a line or a header of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (afzender, woord) => {
        const plain = maakBrief({ meldingen: [BOETE], site: 's.example', herkenningswoord: 'w' });
        const made = maakBrief({
          meldingen: [{ ...BOETE, afzender: `a${afzender}`, aard: `b${afzender}` }],
          site: 's.example',
          herkenningswoord: `w${woord}`,
        });
        expect(made.tekst.split(/[\r\n\u2028\u2029\u0085]+/)).to.have.length(plain.tekst.split(/[\r\n]+/).length);
        expect(made.onderwerp).not.to.match(/[\r\n]/);
      }),
    );
  });

  it('needs an event', () => {
    expect(() => maakBrief({ meldingen: [], site: 's.example' })).to.throw(RangeError);
  });
});

describe('mail about several events', () => {
  it('lists the senders with counts, and per event the same duties', () => {
    const { onderwerp, tekst } = brief(BOETE, NIEUWS, { ...BOETE, aard: 'Herinnering APK', rechtsgevolg: false }, ZAAK);
    expect(onderwerp).to.equal('4 nieuwe meldingen in MijnBode');
    expect(tekst).to.contain(
      'RDW (2 berichten)\r\n- Boete\r\n  Rechtsgevolgen: Ja. Reactie nodig: Ja, uiterlijk op 10 maart 2026.',
    );
    expect(tekst).to.contain('Gemeente Amsterdam (1 bericht, 1 verandering in een zaak)');
    expect(tekst).to.contain('- Nieuws uit uw buurt\r\n  Rechtsgevolgen: Nee. Reactie nodig: Nee.');
  });

  it('counts what does not fit', () => {
    const { tekst } = brief(...Array.from({ length: 45 }, () => BOETE));
    expect(tekst).to.contain('45 nieuwe meldingen').and.to.contain('En nog 5 andere.');
  });
});

describe('nature of a bericht', () => {
  it('is the non-sensitive title, else the registered name', () => {
    expect(aardVan('Herinnering voor uw auto', 'Herinnering APK')).to.equal('Herinnering voor uw auto');
    expect(aardVan('Aangifte 2025', 'Aangifte')).to.equal('Aangifte 2025');
    expect(aardVan(undefined, 'Boete')).to.equal('Boete');
    expect(aardVan('  ', 'Boete')).to.equal('Boete');
  });

  it('is never a title with a link, address, amount, number or hidden mark', () => {
    const titels = [
      'Kijk op www.rdw.example',
      'https://x',
      'betaal.nu',
      'mail a@b',
      '€ 150',
      '150 EUR',
      '999990111',
      '999 990 111',
      'Z2026-004817',
    ];
    for (const titel of [...titels, 'a\nb', 'a\u202eb', 'a\u200bb', '<b>'])
      expect(aardVan(titel, 'Boete'), titel).to.equal('Boete');
  });
});

describe('deadline in words', () => {
  it('is a Dutch day, with the day itself included', () => {
    expect(wanneer(Date.UTC(2026, 2, 10, 22, 59))).to.equal('uiterlijk op 10 maart 2026');
    expect(wanneer(Date.UTC(2026, 2, 10, 23, 30))).to.equal('uiterlijk op 11 maart 2026');
    expect(wanneerDag('2026-03-17')).to.equal('uiterlijk op 17 maart 2026');
  });

  it('excludes the day when it ends at its first moment, in winter and summer', () => {
    expect(wanneer(Date.UTC(2026, 3, 30, 22))).to.equal('vóór 1 mei 2026');
    expect(wanneer(Date.UTC(2026, 0, 31, 23))).to.equal('vóór 1 februari 2026');
  });
});
