// `bode keys rotate`: a new master key, and every box key wrapped with it (D9). The older keys stay in the ring until they are taken out by
// hand: a backup of yesterday still needs them.
import { addMasterKey, loadMasterKeys, openSqliteStore } from '../store/sqlite/index.ts';
import { CommandError, progress, say, sayJson } from './output.ts';
import { readSettings } from './settings.ts';

export async function keys(
  action: string,
  options: { readonly config?: string; readonly json?: boolean },
): Promise<void> {
  if (action !== 'rotate') throw new CommandError(`keys ${action} is not known; use rotate.`);
  const { store: settings } = readSettings(options);
  const masterKeys = addMasterKey(settings.masterKeys);
  progress(`New master key ${masterKeys.current} in ${settings.masterKeys}; wrapping the keys of all boxes …`);
  const store = await openSqliteStore({
    url: settings.url,
    masterKeys: loadMasterKeys(settings.masterKeys),
    clock: Date.now,
  });
  try {
    await store.rotateMasterKey();
  } finally {
    await store.close();
  }
  if (options.json) sayJson({ sleutel: masterKeys.current });
  else say('All boxes are wrapped with the new key. Restart a running Bode so that it uses it too.');
}
