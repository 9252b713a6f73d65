// A token of SoftHSM in a temporary folder, with one RSA key in it; and whether this machine can do that.
import { spawnSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'];

export interface SoftToken {
  readonly module: string;
  /** URI of the key with this label. */
  uri(label: string): string;
  readonly pin: string;
  readonly pinFile: string;
  /** Puts a private key in the token. */
  put(label: string, privateKey: KeyObject): void;
  /** For the environment of processes that use the token: the module finds it by this. */
  readonly env: { readonly SOFTHSM2_CONF: string };
  remove(): void;
}

/** True when SoftHSM and p11-kit are installed. */
export function hasSoftHsm(): boolean {
  const runs = (command: string, args: readonly string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  return MODULES.some(existsSync) && runs('softhsm2-util', ['--version']) && runs('p11-kit', ['remote', '--help']);
}

/** Makes the token `bode`. */
export function makeSoftToken(): SoftToken {
  const folder = mkdtempSync(join(tmpdir(), 'bode-token-'));
  mkdirSync(join(folder, 'tokens'));
  const conf = join(folder, 'softhsm2.conf');
  writeFileSync(conf, `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\n`);
  const env = { SOFTHSM2_CONF: conf };
  const pin = '482913';
  const pinFile = join(folder, 'pin');
  writeFileSync(pinFile, `${pin}\n`, { mode: 0o600 });
  const softhsm = (...args: readonly string[]) => {
    const done = spawnSync('softhsm2-util', args, { env: { ...process.env, ...env }, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`softhsm2-util ${args[0]}: ${done.stderr}`);
  };
  softhsm('--init-token', '--free', '--label', 'bode', '--pin', pin, '--so-pin', '77665544');
  let keys = 0;
  return {
    module: MODULES.find(existsSync)!,
    uri: (label) => `pkcs11:token=bode;object=${encodeURIComponent(label)};type=private`,
    pin,
    pinFile,
    put(label, privateKey) {
      const file = join(folder, 'import.pem');
      writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      keys += 1;
      softhsm(
        '--import',
        file,
        '--token',
        'bode',
        '--label',
        label,
        '--id',
        keys.toString(16).padStart(4, '0'),
        '--pin',
        pin,
      );
      rmSync(file);
    },
    env,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
