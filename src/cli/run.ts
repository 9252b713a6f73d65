// Runs a Bode until it is told to stop: SIGINT or SIGTERM ends it in order, a second one at once. SIGHUP makes it look at its own keys.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type Bode, type StartOptions, startBode } from '../main.ts';
import { createMasterKeys } from '../store/sqlite/index.ts';
import { progress } from './output.ts';
import { ROOT, VERSION } from './version.ts';

/** Starts Bode and stops it on a signal. */
export async function run(settings: Settings, more: Partial<StartOptions> = {}): Promise<Bode> {
  const bode = await startBode({ settings, versie: VERSION, root: ROOT, clock: Date.now, ...more });
  let asked = false;
  const stop = (signal: string) => {
    if (asked) process.exit(1);
    asked = true;
    progress(`Stopping (${signal}): finishing what was accepted …`);
    bode.close(signal).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  process.on('SIGHUP', () => void bode.reload());
  return bode;
}

/** Makes the folder of the database, and master keys when there are none yet. */
export function prepareStoreFiles({ store }: Settings): void {
  mkdirSync(dirname(store.url.slice('sqlite:'.length)), { recursive: true });
  mkdirSync(dirname(store.masterKeys), { recursive: true });
  if (!existsSync(store.masterKeys)) createMasterKeys(store.masterKeys);
}
