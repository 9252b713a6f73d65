import { expect } from 'chai';
import { type Codes, nieuweCodes } from '../../src/portal/codes.ts';
import { KARIM, NU, SANNE } from '../support/portal-gegevens.ts';

const MINUUT = 60_000;
const ANDER = (code: string) => (code === '000000' ? '000001' : '000000');

describe('portal codes for an e-mail address (§3.11)', () => {
  let codes: Codes;
  beforeEach(() => {
    codes = nieuweCodes();
  });

  it('has six digits, works once and only for that citizen and address', () => {
    const code = codes.maak(SANNE, 'a@b.nl', NU)!;
    expect(code).to.match(/^\d{6}$/);
    expect(codes.probeer(KARIM, 'a@b.nl', code, NU)).to.equal('op');
    expect(codes.probeer(SANNE, 'anders@b.nl', code, NU)).to.equal('op');
    expect(codes.probeer(SANNE, 'a@b.nl', code, NU)).to.equal('goed');
    expect(codes.probeer(SANNE, 'a@b.nl', code, NU)).to.equal('op');
  });

  it('works for 15 minutes', () => {
    const code = codes.maak(SANNE, 'a@b.nl', NU)!;
    expect(codes.probeer(SANNE, 'a@b.nl', code, NU + 15 * MINUUT)).to.equal('op');
    expect(codes.probeer(SANNE, 'a@b.nl', code, NU + 15 * MINUUT - 1)).to.equal('goed');
  });

  it('ends after five wrong tries', () => {
    const code = codes.maak(SANNE, 'a@b.nl', NU)!;
    const tries = Array.from({ length: 5 }, () => codes.probeer(SANNE, 'a@b.nl', ANDER(code), NU));
    expect(tries).to.deep.equal(['fout', 'fout', 'fout', 'fout', 'op']);
    expect(codes.probeer(SANNE, 'a@b.nl', code, NU)).to.equal('op');
  });

  it('makes at most five in an hour', () => {
    for (let i = 0; i < 5; i++) expect(codes.maak(SANNE, 'a@b.nl', NU + i)).to.be.a('string');
    expect(codes.maak(SANNE, 'a@b.nl', NU + 5)).to.equal(undefined);
    expect(codes.maak(KARIM, 'k@b.nl', NU + 5)).to.be.a('string');
    expect(codes.maak(SANNE, 'a@b.nl', NU + 60 * MINUUT)).to.be.a('string');
  });
});
