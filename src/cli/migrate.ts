// `bode migrate`: brings the store to the schema of this version; makes database and master keys when there are none.
import { migrate as migrateStore } from '../store/sqlite/index.ts';
import { say, sayJson } from './output.ts';
import { prepareStoreFiles } from './run.ts';
import { readSettings } from './settings.ts';

export async function migrate(options: { readonly config?: string; readonly json?: boolean }): Promise<void> {
  const settings = readSettings(options);
  prepareStoreFiles(settings);
  const applied = await migrateStore(settings.store.url);
  if (options.json) sayJson({ store: settings.store.url, migraties: applied });
  else say(applied.length === 0 ? 'The store is up to date.' : `Migrated: ${applied.join(', ')}.`);
}
