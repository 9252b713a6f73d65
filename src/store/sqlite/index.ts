// The door of the SQLite adapter, for main.ts, the command line and tests; everything else sees the ports only.
export {
  addMasterKey,
  createMasterKeys,
  deriveSecret,
  loadMasterKeys,
  type MasterKeys,
  newMasterKeys,
  withNewKey,
} from '../crypt/ring.ts';
export { StoreError } from '../error.ts';
export type { LogSigner } from '../writes/log.ts';
export { backupStore } from './backup.ts';
export { migrate, type SchemaVersion, schemaVersion } from './migrate.ts';
export { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from './open.ts';
