// Parties with a key and a certificate, and a trust that knows exactly their certificates: for tests about signatures, not about paths.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { parseOin } from '../../src/core/index.ts';
import { fingerprint, readCertificate, readOin, type Trust } from '../../src/pki/index.ts';

export interface Party {
  readonly oin: string;
  readonly privateKey: KeyObject;
  /** DER. */
  readonly certificate: Buffer;
}

export type KeyKind = 'rsa' | 'P-256' | 'P-384' | 'P-521';

export const OIN_SENDER = '00000001123456789000';
export const OIN_SERVER = '00000004000000001000';

/** A party with a new key and a self-signed certificate that carries its OIN. */
export function makeParty(oin: string, kind: KeyKind = 'rsa'): Party {
  if (!parseOin(oin)) throw new Error(`${oin} does not have the form of an OIN`);
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  return { oin, privateKey, certificate: selfSigned(oin, privateKey, publicKey) };
}

/** Accepts the certificates of `parties` for signing and refuses every other one. */
export function trusting(...parties: readonly Party[]): Trust {
  const known = new Map(parties.map(({ certificate }) => [fingerprint(certificate), readCertificate(certificate)]));
  const judge: Trust['judge'] = (leaf, _extra, use) => {
    const certificate = known.get(fingerprint(leaf));
    if (!certificate || use !== 'signing') {
      const reason = { level: 0, subject: '', rule: 'anchor', text: 'not a known certificate' } as const;
      return { ok: false, reasons: [reason], certificate: undefined, chain: [] };
    }
    const { oin } = readOin(certificate);
    return {
      ok: true,
      oin,
      certificate,
      publicKey: certificate.publicKey,
      chain: [certificate],
      crlThisUpdate: undefined,
      warnings: [],
    };
  };
  return { judge } as Trust;
}

// X.509 v3 by hand (RFC 5280 §4.1): enough DER for one self-signed certificate.
function selfSigned(oin: string, privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const rsa = privateKey.asymmetricKeyType === 'rsa';
  // sha256WithRSAEncryption with NULL, or ecdsa-with-SHA256.
  const algorithm = seq(oid(rsa ? '2a864886f70d01010b' : '2a8648ce3d040302'), ...(rsa ? [der(0x05)] : []));
  const name = seq(
    der(0x31, seq(oid('550403'), der(0x0c, Buffer.from('test party')))),
    der(0x31, seq(oid('550405'), der(0x13, Buffer.from(oin)))),
  );
  const validity = seq(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('400101000000Z')));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const content = seq(version, der(0x02, Buffer.from([1])), algorithm, name, validity, name, spki);
  return seq(content, algorithm, der(0x03, Buffer.from([0]), sign('sha256', content, privateKey)));
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content);
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function seq(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}
