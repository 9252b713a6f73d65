import { expect } from 'chai';
import {
  aantal,
  bedrag,
  dagenTussen,
  datum,
  datumMetDag,
  datumTijd,
  getal,
  groet,
  korteDatum,
  omvang,
  onvolledigeDatum,
  opsomming,
  tegel,
  termijn,
  termijnOpDag,
  tijd,
} from '../../src/portal/taal.ts';

const op = (iso: string): number => Date.parse(iso);
const NU = op('2026-03-03T10:32:00+01:00');

describe('portal taal', () => {
  it('writes days and times in the time of the Netherlands', () => {
    expect(datum(op('2026-03-02T23:30:00Z'))).to.equal('3 maart 2026');
    expect(datum('2026-03-03')).to.equal('3 maart 2026');
    expect(datumMetDag(NU)).to.equal('dinsdag 3 maart 2026');
    expect(tijd(op('2026-02-24T08:12:59Z'))).to.equal('9.12 uur');
    expect(tijd(op('2026-07-01T22:05:00Z'))).to.equal('0.05 uur');
    expect(datumTijd(op('2026-02-24T08:12:00Z'))).to.equal('24 februari 2026 om 9.12 uur');
    expect(korteDatum('2026-02-27', NU)).to.equal('27 februari');
    expect(korteDatum('2025-12-02', NU)).to.equal('2 december 2025');
    expect(tegel('2026-02-27')).to.deep.equal({ dag: '27', maand: 'feb.' });
  });

  it('greets by the clock in the Netherlands', () => {
    const uren = [
      '2026-03-03T02:00:00+01:00',
      '2026-03-03T06:00:00+01:00',
      '2026-03-03T12:00:00+01:00',
      '2026-03-03T18:00:00+01:00',
    ];
    expect(uren.map((uur) => groet(op(uur)))).to.deep.equal([
      'Goedenacht',
      'Goedemorgen',
      'Goedemiddag',
      'Goedenavond',
    ]);
  });

  it('counts calendar days across the change of the clock', () => {
    expect(dagenTussen(op('2026-03-28T23:30:00+01:00'), op('2026-03-29T23:30:00+02:00'))).to.equal(1);
    expect(dagenTussen('2026-03-03', '2026-02-27')).to.equal(-4);
  });

  it('says a deadline at the end of a day with the day included', () => {
    const t = termijn(op('2026-03-10T23:59:00+01:00'), NU);
    expect(t).to.deep.equal({
      soort: 'uiterlijk',
      dag: '2026-03-10',
      zin: 'Uiterlijk 10 maart 2026',
      rest: 'nog 7 dagen',
      dagen: 7,
    });
  });

  it('says a deadline at midnight with the day not included', () => {
    const eind = op('2026-05-01T00:00:00+02:00');
    expect(termijn(eind, NU)).to.include({ soort: 'voor', zin: 'Vóór 1 mei 2026', rest: 'nog 59 dagen' });
    expect(termijn(eind, op('2026-04-29T12:00:00+02:00')).rest).to.equal('nog 2 dagen');
    expect(termijn(eind, op('2026-04-30T23:59:59+02:00')).rest).to.equal('vandaag is de laatste dag');
    expect(termijn(eind, eind)).to.include({
      soort: 'voorbij',
      zin: 'De datum 1 mei 2026 is voorbij',
      rest: '1 dag geleden',
    });
  });

  it('says the clock time of any other deadline and is over to the minute', () => {
    const eind = op('2026-03-03T17:00:00+01:00');
    expect(termijn(eind, NU)).to.include({
      zin: 'Uiterlijk 3 maart 2026 om 17.00 uur',
      rest: 'vandaag is de laatste dag',
      dagen: 0,
    });
    expect(termijn(eind, eind + 1)).to.include({ soort: 'voorbij', rest: 'vandaag', dagen: -1 });
  });

  it('says what is past, and one day as one day', () => {
    expect(termijn(op('2026-02-27T23:59:00+01:00'), NU)).to.include({
      soort: 'voorbij',
      zin: 'De datum 27 februari 2026 is voorbij',
      rest: '4 dagen geleden',
      dagen: -4,
    });
    expect(termijnOpDag('2026-03-04', NU).rest).to.equal('nog 1 dag');
    expect(termijnOpDag('2026-03-03', NU)).to.include({ rest: 'vandaag is de laatste dag', soort: 'uiterlijk' });
    expect(termijnOpDag('2026-03-02', NU)).to.include({ rest: '1 dag geleden', soort: 'voorbij' });
  });

  it('writes amounts without needless zeros and without EUR', () => {
    expect([150, 412.5, 1234.56, 412000, -5, 0.105].map(bedrag)).to.deep.equal([
      '€\u00a0150',
      '€\u00a0412,50',
      '€\u00a01.234,56',
      '€\u00a0412.000',
      '-€\u00a05',
      '€\u00a00,11',
    ]);
  });

  it('writes numbers, counts, sizes and lists', () => {
    expect(getal(1248)).to.equal('1.248');
    expect(getal(90.6)).to.equal('90,6');
    expect(aantal(1, 'bericht', 'berichten')).to.equal('1 bericht');
    expect(aantal(0, 'bericht', 'berichten')).to.equal('0 berichten');
    expect([582, 184_320, 1_240_000].map(omvang)).to.deep.equal(['582 bytes', '184 kB', '1,2 MB']);
    expect([opsomming([]), opsomming(['a']), opsomming(['a', 'b']), opsomming(['a', 'b', 'c'])]).to.deep.equal([
      '',
      'a',
      'a en b',
      'a, b en c',
    ]);
  });

  it('writes incomplete dates of a source as far as they go', () => {
    const waarden = [
      '1990-05-17',
      '19900517',
      '1990-05-00',
      '1990-05',
      '1990-00-00',
      '1990',
      '0000-00-00',
      '2026-03-02T03:00:00Z',
      'onbekend',
      '1990-13-01',
    ];
    expect(waarden.map(onvolledigeDatum)).to.deep.equal([
      '17 mei 1990',
      '17 mei 1990',
      'mei 1990',
      'mei 1990',
      '1990',
      '1990',
      'Onbekend',
      '2 maart 2026',
      'onbekend',
      '1990-13-01',
    ]);
  });
});
