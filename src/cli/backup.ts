// `bode backup <file>`: a consistent copy of the store, also while Bode runs. Keep the master keys apart from it.
import { backupStore } from '../store/sqlite/index.ts';
import { say, sayJson } from './output.ts';
import { readSettings } from './settings.ts';

export async function backup(
  file: string,
  options: { readonly config?: string; readonly json?: boolean },
): Promise<void> {
  const { store } = readSettings(options);
  await backupStore(store.url, file);
  if (options.json) sayJson({ bestand: file });
  else say(`Copied to ${file}. It can be read only with the master keys of ${store.masterKeys}: keep those elsewhere.`);
}
