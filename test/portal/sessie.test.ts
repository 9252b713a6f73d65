import { expect } from 'chai';
import {
  actief,
  beginSessie,
  COOKIE,
  eindeVan,
  leesToken,
  nieuwToken,
  STANDAARD_DUUR,
  tokenHash,
  zetCookie,
} from '../../src/portal/sessie.ts';
import type { Sessie } from '../../src/store/index.ts';
import { NU, SANNE } from '../support/portal-gegevens.ts';

const MINUUT = 60_000;
const sessie = (anders: Partial<Sessie> = {}): Sessie => ({
  tokenHash: 'a'.repeat(64),
  bsn: SANNE,
  niveau: 'Midden',
  csrf: 'x',
  begonnenOp: NU,
  laatstActiefOp: NU,
  ...anders,
});

describe('portal session', () => {
  it('gives 256 random bits in a __Host- cookie and keeps only their hash', () => {
    const { token, changes } = beginSessie({ bsn: SANNE, niveau: 'Midden', nu: NU });
    expect(Buffer.from(token, 'base64url')).to.have.length(32);
    expect(zetCookie(token)).to.equal(`${COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax`);
    expect(COOKIE.startsWith('__Host-')).to.equal(true);
    expect(JSON.stringify(changes)).to.contain(tokenHash(token)).and.not.contain(token);
  });

  it('ends the session that it takes the place of', () => {
    const { changes } = beginSessie({ bsn: SANNE, niveau: 'Hoog', nu: NU, vorige: sessie() });
    expect(changes.map(({ kind }) => kind)).to.deep.equal(['sessieEinde', 'sessie']);
  });

  it('reads its cookie among others and nothing of another form', () => {
    const token = nieuwToken();
    expect(leesToken(`a=1; ${COOKIE}=${token}; b=2`)).to.equal(token);
    for (const kop of [
      undefined,
      '',
      `${COOKIE}=`,
      `${COOKIE}=kort`,
      `${COOKIE}=${token}x`,
      `x${COOKIE}=${token}`,
      COOKIE.slice(7),
    ])
      expect(leesToken(kop)).to.equal(undefined);
  });

  it('ends 15 minutes after the last act and 2 hours after login', () => {
    expect(eindeVan(sessie(), STANDAARD_DUUR)).to.equal(NU + 15 * MINUUT);
    expect(eindeVan(sessie({ laatstActiefOp: NU + 110 * MINUUT }), STANDAARD_DUUR)).to.equal(NU + 120 * MINUUT);
  });

  it('writes activity at most once a minute', () => {
    expect(actief(sessie(), NU + MINUUT - 1)).to.deep.equal([]);
    expect(actief(sessie(), NU + MINUUT)).to.deep.equal([
      { kind: 'sessieActief', tokenHash: 'a'.repeat(64), op: NU + MINUUT },
    ]);
  });
});
