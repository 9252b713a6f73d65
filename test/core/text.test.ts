// Lengths, calendar days and links that the domain measures with (mijnoverheid.md §3, §3.3, §3.7).
import { expect } from 'chai';
import fc from 'fast-check';
import { codePoints, dutchDay, httpsHost, isAllowedLink, isDay } from '../../src/core/index.ts';

describe('codePoints', () => {
  it('counts as the iterator of strings does, also with unpaired surrogates', () => {
    const stukken = fc.array(fc.constantFrom('a', 'é', '€', '😀', '\ud83d', '\ude00', 'e\u0301'), { maxLength: 20 });
    fc.assert(
      fc.property(stukken, (delen) => {
        const text = delen.join('');
        expect(codePoints(text)).to.equal([...text].length);
      }),
    );
  });
});

describe('isDay', () => {
  for (const goed of ['2026-03-03', '2024-02-29', '0001-01-01', '9999-12-31'])
    it(`takes ${goed}`, () => {
      expect(isDay(goed)).to.equal(true);
    });
  for (const fout of [
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-3-3',
    '2026-03-03Z',
    '2026-03-03T00:00:00Z',
    '0000-01-01',
    '12026-01-01',
    '',
  ])
    it(`refuses "${fout}"`, () => {
      expect(isDay(fout)).to.equal(false);
    });
});

describe('dutchDay', () => {
  it('is the calendar day in the Netherlands, in winter and summer time', () => {
    expect(dutchDay(Date.UTC(2026, 0, 31, 22, 59, 59))).to.equal('2026-01-31');
    expect(dutchDay(Date.UTC(2026, 0, 31, 23))).to.equal('2026-02-01');
    expect(dutchDay(Date.UTC(2026, 6, 31, 21, 59, 59))).to.equal('2026-07-31');
    expect(dutchDay(Date.UTC(2026, 6, 31, 22))).to.equal('2026-08-01');
  });
});

describe('httpsHost and isAllowedLink', () => {
  it('gives the host in lower case', () => {
    expect(httpsHost('HTTPS://Loket.Example.NL/x?y#z')).to.equal('loket.example.nl');
    expect(httpsHost('https://loket.example.nl:443/')).to.equal('loket.example.nl');
  });

  for (const fout of [
    'http://a.nl/',
    '//a.nl/',
    'a.nl',
    'https:a.nl',
    'https:///a.nl',
    'https://',
    'https://a.nl:8443/',
    'https://u@a.nl/',
    'https://u:p@a.nl/',
    'https://a.nl\\b',
    'https://a.nl/ b',
    'https://a.nl/\tb',
    ' https://a.nl/',
    'https://a.nl/\u0000',
    'https://a.nl/\u2028',
    'https://[::1',
    'javascript:alert(1)//https://a.nl/',
    'data:text/html,x',
  ])
    it(`refuses ${JSON.stringify(fout)}`, () => {
      expect(httpsHost(fout)).to.equal(undefined);
    });

  it('compares the whole host, without case', () => {
    expect(isAllowedLink('https://a.nl/', ['A.nl'])).to.equal(true);
    expect(isAllowedLink('https://b.a.nl/', ['a.nl'])).to.equal(false);
    expect(isAllowedLink('https://a.nl.b/', ['a.nl'])).to.equal(false);
    expect(isAllowedLink('https://a.nl./', ['a.nl'])).to.equal(false);
    expect(isAllowedLink('https://a.nl/', [])).to.equal(false);
  });
});
