// `bode serve`: the gateway, the portal and the workers, by the settings. Makes nothing that must exist beforehand.
import { run } from './run.ts';
import { readSettings } from './settings.ts';

export async function serve(options: { readonly config?: string }): Promise<void> {
  await run(readSettings(options));
}
