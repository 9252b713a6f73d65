// The real store in a temporary folder, signed by a certificate of the test PKI; gone after `sluit`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/index.ts';
import { createMasterKeys, loadMasterKeys, openSqliteStore, type SqliteStore } from '../../src/store/sqlite/index.ts';
import { testPki } from './pki.ts';

export interface TijdelijkeStore {
  readonly store: SqliteStore;
  sluit(): Promise<void>;
}

export async function openTijdelijkeStore(clock: Clock = Date.now): Promise<TijdelijkeStore> {
  const folder = mkdtempSync(join(tmpdir(), 'bode store '));
  const keys = join(folder, 'master-keys.json');
  createMasterKeys(keys);
  const pki = await testPki();
  const { privateKey, certificate } = await pki.issue({ oin: '00000099000000002000', naam: 'Bode', key: 'ec' });
  const store = await openSqliteStore({
    url: `sqlite:${join(folder, 'bode.sqlite')}`,
    masterKeys: loadMasterKeys(keys),
    bewijs: { schrijver: 'test', key: privateKey, certificaat: certificate },
    clock,
    migrate: true,
  });
  const sluit = async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, sluit };
}
