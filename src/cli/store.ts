// The store by the settings, for the time of a command; Bode may run meanwhile.
import type { Settings } from '../config/index.ts';
import { loadMasterKeys, openSqliteStore, type SqliteStore } from '../store/sqlite/index.ts';

/** Opens the store for the time of `work`. */
export async function withStore<T>({ store }: Settings, work: (opened: SqliteStore) => Promise<T>): Promise<T> {
  const masterKeys = loadMasterKeys(store.masterKeys);
  const opened = await openSqliteStore({ url: store.url, masterKeys, clock: Date.now });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
