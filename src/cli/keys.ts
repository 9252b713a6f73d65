// `bode keys`: rotation of the master key (D9), in two steps so that a running Bode can always read: `add` puts a new key in the ring,
// which Bode uses from its next start; `rewrap` then wraps the key of every box with it. The older keys stay in the ring until they are
// taken out by hand: a backup of yesterday still needs them.
import { addMasterKey, loadMasterKeys, openSqliteStore } from '../store/sqlite/index.ts';
import { CommandError, say, sayJson } from './output.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

export async function keys(action: string, options: Options): Promise<void> {
  const { store } = readSettings(options);
  if (action === 'add') {
    const { current } = addMasterKey(store.masterKeys);
    return tell(options, current, `New master key ${current}. Restart Bode, then run bode keys rewrap.`);
  }
  if (action !== 'rewrap') throw new CommandError(`keys ${action} is not known; use add or rewrap.`);
  const masterKeys = loadMasterKeys(store.masterKeys);
  const opened = await openSqliteStore({ url: store.url, masterKeys, clock: Date.now });
  try {
    await opened.rotateMasterKey();
  } finally {
    await opened.close();
  }
  tell(options, masterKeys.current, `The key of every box is wrapped with master key ${masterKeys.current}.`);
}

function tell({ json }: Options, sleutel: string, sentence: string): void {
  if (json) sayJson({ sleutel });
  else say(sentence);
}
