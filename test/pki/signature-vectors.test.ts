// The verification of certificate signatures against NIST's CAVP vectors (FIPS 186-3) and those of RFC 8032: every good one is accepted,
// every one with a changed message, key, signature or encoding is refused.
import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { signatureFlaw } from '../../src/pki/signature.ts';
import { requirePeer } from '../support/peers.ts';
import { vectorsFolder } from '../support/vectors.ts';

type Vector = Readonly<Record<string, string>>;

/** Records of `name = value` lines; names before the first `Result` of a group (`n`, `[P-256,SHA-256]`) hold for what follows. */
function vectors(context: Context, file: string): readonly Vector[] {
  requirePeer(context, 'pkits');
  const found: Vector[] = [];
  let values: Record<string, string> = {};
  for (const line of readFileSync(join(vectorsFolder()!, 'asymmetric', file), 'latin1').split(/\r?\n/)) {
    const [, group] = /^\[(.*)\]$/.exec(line) ?? [];
    if (group) values = { group };
    const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name) values[name] = value!;
    if (name === 'Result') found.push({ ...values });
  }
  return found;
}

const sequence = (hex: string, tag = '30') => {
  const length = (hex.length / 2).toString(16).padStart(2, '0');
  return tag + (hex.length < 0x100 ? '' : '81') + length + hex;
};
const HASHES: Readonly<Record<string, string>> = { SHA256: '01', SHA384: '02', SHA512: '03' };
const base64url = (hex: string) => Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url');
const jwk = (key: Record<string, string>): KeyObject => createPublicKey({ key, format: 'jwk' } as JsonWebKeyInput);
const rsaKey = ({ n, e }: Vector) => jwk({ kty: 'RSA', n: base64url(n!), e: base64url(e!.replace(/^(00)+/, '')) });

function judged(key: KeyObject, algorithm: string, message: string, signature: string): 'P' | 'F' {
  const [tbs, value] = [Buffer.from(message, 'hex'), Buffer.from(signature, 'hex')];
  return signatureFlaw({ tbs, algorithm: Buffer.from(algorithm, 'hex'), signature: value }, key) ? 'F' : 'P';
}

describe('signature vectors', () => {
  it('RSASSA-PKCS1-v1_5 with SHA-2 (FIPS 186-3)', function () {
    const ids: Readonly<Record<string, string>> = { SHA256: '0b', SHA384: '0c', SHA512: '0d' };
    const cases = vectors(this, 'RSA/FIPS_186-2/SigVer15_186-3.rsp').filter(({ SHAAlg }) => SHAAlg! in ids);
    for (const one of cases) {
      const algorithm = sequence(`06092a864886f70d0101${ids[one.SHAAlg!]}0500`);
      expect(judged(rsaKey(one), algorithm, one.Msg!, one.S!), one.Result).to.equal(one.Result![0]);
    }
    expect(cases.length).to.be.greaterThan(50);
  });

  it('RSASSA-PSS with a salt of 10 octets: no valid one is accepted either, for the salt is too short (x-PKI-13)', function () {
    const cases = vectors(this, 'RSA/FIPS_186-2/SigVerPSS_186-3.rsp').filter(({ SHAAlg }) => SHAAlg! in HASHES);
    for (const one of cases) {
      const hash = sequence(`06096086480165030402${HASHES[one.SHAAlg!]}0500`);
      const mask = sequence(`06092a864886f70d010108${hash}`);
      const parameters = sequence(`${sequence(hash, 'a0')}${sequence(mask, 'a1')}a20302010a`);
      expect(judged(rsaKey(one), sequence(`06092a864886f70d01010a${parameters}`), one.Msg!, one.S!)).to.equal('F');
    }
    expect(cases.length).to.be.greaterThan(50);
  });

  it('ECDSA on P-256, P-384 and P-521 with SHA-2 (FIPS 186-3)', function () {
    const ids: Readonly<Record<string, string>> = { 'SHA-256': '02', 'SHA-384': '03', 'SHA-512': '04' };
    const sizes: Readonly<Record<string, number>> = { 'P-256': 64, 'P-384': 96, 'P-521': 132 };
    const cases = vectors(this, 'ECDSA/FIPS_186-3/SigVer.rsp')
      .map((one) => ({ one, curve: one.group!.split(',')[0]!, hash: one.group!.split(',')[1]! }))
      .filter(({ curve, hash }) => curve in sizes && hash in ids);
    const number = (hex: string) => {
      const octets = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
        .toString('hex')
        .replace(/^(00)+(?=..)/, '');
      return sequence(Number.parseInt(octets.slice(0, 2), 16) >= 0x80 ? `00${octets}` : octets, '02');
    };
    for (const { one, curve, hash } of cases) {
      const wide = (hex: string) => Buffer.from(hex.padStart(sizes[curve]!, '0'), 'hex').toString('base64url');
      const read = () => jwk({ kty: 'EC', crv: curve, x: wide(one.Qx!), y: wide(one.Qy!) });
      const algorithm = sequence(`06082a8648ce3d0403${ids[hash]}`);
      const signature = sequence(number(one.R!) + number(one.S!));
      expect(onCurve(read) ? judged(read(), algorithm, one.Msg!, signature) : 'F', one.Result).to.equal(one.Result![0]);
    }
    expect(cases.length).to.be.greaterThan(100);
  });

  it('Ed25519 (RFC 8032), and none with a changed bit', function () {
    requirePeer(this, 'pkits');
    const lines = readFileSync(join(vectorsFolder()!, 'asymmetric/Ed25519/sign.input'), 'latin1').trim().split('\n');
    for (const line of lines.slice(0, 200)) {
      const [, x, message, signed] = line.split(':') as [string, string, string, string];
      const key = jwk({ kty: 'OKP', crv: 'Ed25519', x: base64url(x) });
      const signature = signed.slice(0, 128);
      expect(judged(key, '300506032b6570', message, signature)).to.equal('P');
      const changed = Buffer.from(signature, 'hex');
      changed[40] = changed[40]! ^ 1;
      expect(judged(key, '300506032b6570', message, changed.toString('hex'))).to.equal('F');
    }
    expect(lines.length).to.be.greaterThan(200);
  });
});

/** A changed point is on no curve: node:crypto does not read it. */
function onCurve(read: () => KeyObject): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
