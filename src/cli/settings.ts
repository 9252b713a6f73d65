// Reads the settings for a command: the file named by --config or BODE_CONFIG, else bode.config.json in the working folder.
import { dirname, join } from 'node:path';
import { loadSettings, type Settings } from '../config/index.ts';

export function readSettings(options: { readonly config?: string }): Settings {
  return loadSettings({ file: options.config, env: process.env, cwd: process.cwd() });
}

/** Where the demo keeps the CPAs of its senders, as `<oin>.xml`. */
export function cpaFolder({ store }: Settings): string {
  return join(dirname(store.masterKeys), 'cpas');
}
