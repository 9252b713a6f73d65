import { expect } from 'chai';
import { alineas } from '../../src/portal/tekst.ts';

const regels = (tekst: string) =>
  alineas(tekst).map(({ regels: lijst }) =>
    lijst.map((regel) => regel.map((stuk) => ('link' in stuk ? `[${stuk.link}]` : stuk.tekst)).join('')),
  );

describe('portal tekst', () => {
  it('breaks lines at the four characters \\r\\n of the contract and at real line ends', () => {
    expect(regels('een\\r\\ntwee\\r\\n\\r\\ndrie')).to.deep.equal([['een', 'twee'], ['drie']]);
    expect(regels('een\r\ntwee\n\n\ndrie\rvier')).to.deep.equal([
      ['een', 'twee'],
      ['drie', 'vier'],
    ]);
  });

  it('keeps a lone backslash and other escapes as text', () => {
    expect(regels('C:\\map\\naam \\n \\t')).to.deep.equal([['C:\\map\\naam \\n \\t']]);
  });

  it('makes a list of lines with a dash', () => {
    const [begin, lijst, eind] = alineas('Wat moet u doen?\n- Betaal.\n* Bewaar.\nDank u.');
    expect([begin?.soort, lijst?.soort, eind?.soort]).to.deep.equal(['alinea', 'lijst', 'alinea']);
    expect(lijst?.regels).to.deep.equal([[{ tekst: 'Betaal.' }], [{ tekst: 'Bewaar.' }]]);
  });

  it('links an https address with white space around it, and nothing else', () => {
    expect(regels('Kijk op https://www.rdw.example/a?b=1 voor meer')).to.deep.equal([
      ['Kijk op [https://www.rdw.example/a?b=1] voor meer'],
    ]);
    for (const geen of [
      'http://rdw.example',
      '(https://rdw.example)',
      'javascript:alert(1)',
      'https://gebruiker:geheim@rdw.example',
      'https://rdw.example:8443/',
      'zie:https://rdw.example',
      'https://a\\b',
    ])
      expect(regels(`x ${geen} y`), geen).to.deep.equal([[`x ${geen} y`]]);
  });

  it('is empty for white space', () => {
    expect(alineas('')).to.deep.equal([]);
    expect(alineas(' \\r\\n \n')).to.deep.equal([]);
  });
});
