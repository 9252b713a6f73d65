// Reads the settings for a command: the file named by --config or BODE_CONFIG, else bode.config.json in the working folder.
import { loadSettings, type Settings } from '../config/index.ts';

export function readSettings(options: { readonly config?: string }): Settings {
  return loadSettings({ file: options.config, env: process.env, cwd: process.cwd() });
}
