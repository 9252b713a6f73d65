// RSA-OAEP by hand (RFC 8017 §7.1): every digest with every MGF1 against OpenSSL, both ways, and one outcome for every damage
// (ENC004, traps 3 and 4, engineering rule 11).
import { execFileSync } from 'node:child_process';
import {
  constants,
  generateKeyPairSync,
  hash,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type OaepParameters, unwrapKey, wrapKey } from '../../src/security/xmlenc/oaep.ts';
import { requirePeer } from '../support/peers.ts';

const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
const NONE = Buffer.alloc(0);
const oaep = (digest: OaepParameters['digest'], mgf: OaepParameters['mgf'], label = NONE): OaepParameters => ({
  uri: '',
  digest,
  mgf,
  label,
});

describe('RSA-OAEP', () => {
  let privateKey: KeyObject;
  let publicKey: KeyObject;
  before(() => {
    ({ privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 }));
  });
  const unwrap = (wrapped: Buffer, parameters: OaepParameters, keyBytes = 32) =>
    unwrapKey(wrapped, privateKey, { oaep: parameters, keyBytes });

  describe('against OpenSSL', () => {
    let folder: string;
    before(function () {
      requirePeer(this, 'openssl');
      folder = mkdtempSync(join(tmpdir(), 'bode-oaep-'));
      writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(join(folder, 'pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true });
    });
    const openssl = (input: Buffer, { digest, mgf, label }: OaepParameters, ...what: readonly string[]) => {
      const options = ['rsa_padding_mode:oaep', `rsa_oaep_md:${digest}`, `rsa_mgf1_md:${mgf}`];
      if (label.length > 0) options.push(`rsa_oaep_label:${label.toString('hex')}`);
      const args = options.flatMap((option) => ['-pkeyopt', option]);
      return execFileSync('openssl', ['pkeyutl', ...what, ...args], { input, cwd: folder });
    };
    for (const digest of HASHES)
      for (const mgf of HASHES)
        it(`digest ${digest} with MGF1 ${mgf}, 16 and 32 bytes, with and without label`, () => {
          for (const keyBytes of [16, 32])
            for (const label of [NONE, Buffer.from('label')]) {
              const key = randomBytes(keyBytes);
              const parameters = oaep(digest, mgf, label);
              const theirs = openssl(key, parameters, '-encrypt', '-pubin', '-inkey', 'pub.pem');
              expect(unwrap(theirs, parameters, keyBytes)).to.deep.equal({ key, genuine: true });
              const ours = wrapKey(key, publicKey, parameters);
              expect(openssl(ours, parameters, '-decrypt', '-inkey', 'key.pem').equals(key)).to.equal(true);
            }
        });
  });

  it('agrees with node:crypto where that can do it, with a modulus that is no whole number of bytes too', () => {
    const odd = generateKeyPairSync('rsa', { modulusLength: 2049 });
    for (const oaepHash of HASHES) {
      const key = randomBytes(32);
      const parameters = oaep(oaepHash, oaepHash);
      const node = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash };
      const theirs = publicEncrypt({ key: odd.publicKey, ...node }, key);
      expect(unwrapKey(theirs, odd.privateKey, { oaep: parameters, keyBytes: 32 })).to.deep.equal({
        key,
        genuine: true,
      });
      const ours = wrapKey(key, odd.publicKey, parameters);
      expect(privateDecrypt({ key: odd.privateKey, ...node }, ours).equals(key)).to.equal(true);
    }
  });

  it('gives a random key of the right length for every damage, and says so only for the log', () => {
    const key = randomBytes(32);
    const parameters = oaep('sha256', 'sha1');
    const good = wrapKey(key, publicKey, parameters);
    const flipped = Array.from({ length: good.length }, (_, at) => {
      const bytes = Buffer.from(good);
      bytes[at]! ^= 1 << (at % 8);
      return bytes;
    });
    const damaged = [
      ...flipped,
      Buffer.alloc(256),
      Buffer.alloc(256, 0xff),
      wrapKey(key, publicKey, oaep('sha1', 'sha1')),
      wrapKey(key, publicKey, oaep('sha256', 'sha256')),
      wrapKey(key, publicKey, oaep('sha256', 'sha1', Buffer.from('label'))),
      wrapKey(randomBytes(16), publicKey, parameters),
      wrapKey(randomBytes(33), publicKey, parameters),
      publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key),
    ];
    const seen = new Set<string>();
    for (const wrapped of damaged) {
      const found = unwrap(wrapped, parameters);
      expect(found.genuine).to.equal(false);
      expect(found.key.length).to.equal(32);
      expect(found.key.equals(key)).to.equal(false);
      seen.add(found.key.toString('hex'));
    }
    expect(seen.size).to.equal(damaged.length);
  });

  it('notices each field of the block: first byte, label hash, padding, separator (RFC 8017 §7.1.2 step 3g)', () => {
    const key = randomBytes(32);
    // lHash ‖ zeros ‖ 01 ‖ key, masked here once more (RFC 8017 §7.1.1 step 2).
    const encoded = (damage: (first: Buffer, block: Buffer) => void): Buffer => {
      const first = Buffer.of(0);
      const block = Buffer.concat([sha256(NONE), Buffer.alloc(256 - 1 - 64 - 1 - 32), Buffer.of(1), key]);
      damage(first, block);
      const seed = randomBytes(32);
      const masked = xored(block, mask(seed, block.length));
      const message = Buffer.concat([first, xored(seed, mask(masked, 32)), masked]);
      // A first byte of 01 may be above the modulus; then another seed is tried.
      try {
        return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, message);
      } catch {
        return encoded(damage);
      }
    };
    const genuine = (damage: (first: Buffer, block: Buffer) => void) =>
      unwrap(encoded(damage), oaep('sha256', 'sha256')).genuine;
    const flip = (bytes: Buffer, at: number) => {
      bytes[at]! ^= 1;
    };
    expect(genuine(() => {})).to.equal(true);
    expect(genuine((first) => flip(first, 0))).to.equal(false);
    const separator = 256 - 1 - 32 - 32 - 1;
    for (let at = 0; at <= separator; at++)
      expect(
        genuine((_, block) => flip(block, at)),
        `byte ${at}`,
      ).to.equal(false);
    expect(genuine((_, block) => flip(block, separator + 1))).to.equal(true);
  });
});

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer');
const xored = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, at) => byte ^ other[at]!));

function mask(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, counter) =>
    sha256(Buffer.concat([seed, Buffer.of(0, 0, 0, counter)])),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
