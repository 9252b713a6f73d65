// What `bode doctor` says of the own keys (x-PKI-15).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ownKeyFindings } from '../../src/cli/own-keys.ts';
import { loadSettings } from '../../src/config/index.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { type TestPki, testPki } from '../support/pki.ts';

const DAY = 86_400_000;

describe('own keys for the doctor', () => {
  let folder: string;
  let pki: TestPki;
  before(async () => {
    pki = await testPki();
    folder = mkdtempSync(join(tmpdir(), 'bode doctor '));
  });
  after(() => rmSync(folder, { recursive: true }));

  const place = (name: string) => ({ certificate: `${name}.pem`, key: `${name}.key` });

  async function put(name: string, from: number, to: number, oin: string = BODE_OIN) {
    const times = { notBefore: pki.now + from * DAY, notAfter: pki.now + to * DAY };
    const one = await pki.issue({ oin, key: 'ec', freshKey: true, ...times });
    writeFileSync(join(folder, `${name}.pem`), one.chainPem);
    writeFileSync(join(folder, `${name}.key`), one.keyPem);
    return place(name);
  }

  async function found(keys: readonly object[], security: readonly object[] = []) {
    const file = join(folder, 'bode.config.json');
    writeFileSync(file, JSON.stringify({ gateway: { keys }, security: { keys: security } }));
    const settings = loadSettings({ file, env: {}, cwd: folder });
    const findings = await ownKeyFindings(settings, await pki.trust(), pki.now + 1000);
    return findings.map(
      ({ oordeel, uitleg }) =>
        `${oordeel} ${uitleg.replace(/, valid from .*? until \S+|, [0-9a-f]{16}\b(?![0-9a-f])/g, '')}`,
    );
  }

  it('shows which is in use, next, previous, and not there yet', async () => {
    const keys = [await put('oud', -300, -10), await put('nu', -100, 20), await put('straks', 10, 400), place('leeg')];
    expect(await found(keys)).to.deep.equal([
      'goed gateway.keys.0: previous, only decrypts (ended)',
      'goed gateway.keys.1: in use (19 days left)',
      'goed gateway.keys.2: next, not used yet (399 days left)',
      'goed gateway.keys.3: no files yet',
    ]);
  });

  it('warns for one that ends soon and that none follows', async () => {
    expect(await found([await put('nu', -100, 20)])).to.deep.equal([
      'let op gateway.keys.0: in use (19 days left); no key follows it',
    ]);
  });

  it('says what is wrong with each, and when none is valid', async () => {
    const wrong = await put('vreemd', -1, 100, '00000099000000002000');
    writeFileSync(join(folder, 'stuk.pem'), 'x');
    expect(await found([await put('oud', -300, -10)], [wrong, place('stuk')])).to.deep.equal([
      'goed gateway.keys.0: previous, only decrypts (ended)',
      'fout gateway.keys.0: no key is valid now',
      'fout security.keys.0: the certificate is of OIN 00000099000000002000, not of ours (setting oin)',
      `fout security.keys.1: ${join(folder, 'stuk.key')} does not exist`,
      'fout security.keys.0: no key is valid now',
    ]);
  });
});
