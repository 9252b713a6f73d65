// Master keys and sealed values (D9).
import { createSecretKey, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import { open, openJson, type Place, seal, sealJson } from '../../src/store/crypt/seal.ts';
import { openVault } from '../../src/store/crypt/vault.ts';
import {
  addMasterKey,
  createMasterKeys,
  deriveSecret,
  loadMasterKeys,
  newMasterKeys,
  StoreError,
} from '../../src/store/sqlite/index.ts';
import { bsn, OIN, OIN2, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);

describe('file of master keys', () => {
  it('is made once, for its owner only, and comes back the same', () => {
    const ring = createMasterKeys(path('a.json'));
    expect(statSync(path('a.json')).mode & 0o777).to.equal(0o600);
    expect(loadMasterKeys(path('a.json'))).to.deep.equal(ring);
    expect(Object.keys(ring.keys)).to.deep.equal([ring.current]);
    expect(() => createMasterKeys(path('a.json'))).to.throw(StoreError, 'store.masterKeys');
    expect(loadMasterKeys(path('a.json')), 'never overwritten').to.deep.equal(ring);
  });

  it('gets a new current key and keeps the old ones and the lookup secret', () => {
    const before = createMasterKeys(path('b.json'));
    const after = addMasterKey(path('b.json'));
    expect(loadMasterKeys(path('b.json'))).to.deep.equal(after);
    expect(statSync(path('b.json')).mode & 0o777).to.equal(0o600);
    expect(after.current).to.not.equal(before.current);
    expect(after.keys[before.current]).to.deep.equal(before.keys[before.current]);
    expect(after.lookup).to.deep.equal(before.lookup);
  });

  it('is refused when others may read it, it is missing, or it is not a ring', () => {
    createMasterKeys(path('c.json'));
    for (const mode of [0o640, 0o604, 0o666]) {
      chmodSync(path('c.json'), mode);
      expect(() => loadMasterKeys(path('c.json'))).to.throw(StoreError, 'chmod 600');
    }
    expect(() => loadMasterKeys(path('none.json'))).to.throw(StoreError, 'ENOENT');
    expect(() => createMasterKeys(path('none/keys.json'))).to.throw(StoreError, 'ENOENT');
    chmodSync(path('c.json'), 0o600);
    const good = JSON.parse(readFileSync(path('c.json'), 'utf8'));
    const bad = [
      '',
      'null',
      '[]',
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, current: 'other' }),
      JSON.stringify({ ...good, lookup: 'AAAA' }),
      JSON.stringify({ ...good, lookup: undefined }),
      JSON.stringify({ ...good, keys: { ...good.keys, extra: 5 } }),
      JSON.stringify({ ...good, keys: { [good.current]: `${good.keys[good.current]} ` } }),
    ];
    for (const text of bad) {
      writeFileSync(path('c.json'), text);
      expect(() => loadMasterKeys(path('c.json')), text).to.throw(StoreError, 'not a file with master keys');
    }
  });

  it('gives secrets per purpose that stay the same after rotation', () => {
    const before = createMasterKeys(path('d.json'));
    const after = addMasterKey(path('d.json'));
    expect(deriveSecret(after, 'pseudoniem')).to.deep.equal(deriveSecret(before, 'pseudoniem'));
    expect(deriveSecret(after, 'pseudoniem')).to.not.deep.equal(deriveSecret(before, 'ander'));
    expect(deriveSecret(newMasterKeys(), 'pseudoniem')).to.not.deep.equal(deriveSecret(before, 'pseudoniem'));
    expect(deriveSecret(before, 'pseudoniem').length).to.equal(32);
  });
});

describe('sealed values', () => {
  const key = createSecretKey(randomBytes(32));
  const place: Place = ['berichten', 'kop', 'box', 'id'];

  it('open to the same bytes, and are different each time', () => {
    for (const size of [0, 1, 15, 16, 17, 70_000]) {
      const plain = randomBytes(size);
      const [one, two] = [seal(key, place, plain), seal(key, place, plain)];
      expect(Buffer.compare(open(key, place, one), plain)).to.equal(0);
      expect(Buffer.compare(one, two)).to.not.equal(0);
      expect(one.length).to.equal(size + 29);
    }
    expect(openJson(key, place, sealJson(key, place, { a: 'é', b: undefined }))).to.deep.equal({ a: 'é' });
  });

  it('never share an IV', () => {
    const ivs = Array.from({ length: 3000 }, () => seal(key, place, '').subarray(1, 13).toString('hex'));
    expect(new Set(ivs).size).to.equal(3000);
  });

  it('do not open when any byte, the place or the key is another', () => {
    const sealed = seal(key, place, 'tekst');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => open(key, place, changed), `byte ${at}`).to.throw(GatewayError, 'berichten.kop cannot be opened');
    }
    const places: Place[] = [
      ['berichten', 'kop', 'box', 'other'],
      ['berichten', 'kop', 'other', 'id'],
      ['berichten', 'inhoud', 'box', 'id'],
      ['bijlagen', 'kop', 'box', 'id'],
      ['berichten', 'kop', 'boxid'],
      ['berichten', 'kop', 'box', 'id', ''],
    ];
    for (const other of places) expect(() => open(key, other, sealed)).to.throw(GatewayError);
    expect(() => open(createSecretKey(randomBytes(32)), place, sealed)).to.throw(GatewayError);
    for (const short of [0, 1, 28]) expect(() => open(key, place, sealed.subarray(0, short))).to.throw(GatewayError);
  });
});

describe('keys of boxes', () => {
  const ring = newMasterKeys();
  const vault = openVault(ring);

  it('are found by a hash that needs the lookup secret', () => {
    expect(vault.boxOf(bsn(1))).to.match(/^[\w-]{22}$/);
    expect(vault.boxOf(bsn(1))).to.equal(openVault(ring).boxOf(bsn(1)));
    expect(vault.boxOf(bsn(1))).to.not.equal(vault.boxOf(bsn(2)));
    expect(vault.boxOf(bsn(1))).to.not.equal(openVault(newMasterKeys()).boxOf(bsn(1)));
    expect(vault.zaakSleutel(OIN, 'Z1')).to.not.equal(vault.zaakSleutel(OIN2, 'Z1'));
  });

  it('differ per box, and open only in their own row with their own master key', () => {
    const [a, b] = [vault.newBox(bsn(1)), vault.newBox(bsn(2))];
    expect(vault.openBox(a.row)).to.include({ box: a.row.box, bsn: bsn(1) });
    expect(vault.openBox(a.row).key.equals(a.boxKey.key)).to.equal(true);
    expect(a.boxKey.key.equals(b.boxKey.key)).to.equal(false);
    expect(() => vault.openBox({ ...a.row, box: b.row.box })).to.throw(GatewayError, 'boxen.sleutel');
    expect(() => vault.openBox({ ...a.row, sleutel_id: 'k0' })).to.throw(GatewayError, 'not on the ring');
    expect(() => openVault(newMasterKeys()).openBox(a.row)).to.throw(GatewayError, 'not on the ring');
  });
});
