// Starts the Java handler beside this file as the partner of a Bode of this process: the partner's identity and agreement are of the pair, its address and every
// byte it sends are the handler's own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { C14nMode } from '../../../src/security/index.ts';
import { type EbmsPair, ebmsPair, PARTNER_OIN, type PairOptions } from '../../support/ebms.ts';
import { buildPeer } from '../../support/peer-build.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const SOURCES = ['Json', 'Agreement', 'Mime', 'Dsig', 'Envelope', 'Client', 'Handler', 'Stranger'];
const GUARD_MS = 30_000;

/** A line of the handler: what it names depends on `event`. */
export type Told = Readonly<Record<string, string | undefined>>;

export interface Stranger {
  readonly pair: EbmsPair;
  /** Where the handler listens. */
  readonly partnerEndpoint: string;
  tell(command: Readonly<Record<string, string>>): void;
  /** The next line not yet heard that has these values. @throws Error after 30 s, with what was said instead. */
  hear(wanted: Readonly<Record<string, string>>): Promise<Told>;
  /** Lines not yet heard that have these values. */
  unheard(wanted: Readonly<Record<string, string>>): readonly Told[];
  close(): Promise<void>;
}

export interface StrangerOptions {
  /** `ebms-core`: as that adapter writes; `other`: as differently as the standard allows. */
  readonly dialect: 'ebms-core' | 'other';
  readonly c14n: C14nMode;
  readonly pair: PairOptions;
}

export async function startStranger({ dialect, c14n, pair: options }: StrangerOptions): Promise<Stranger> {
  buildPeer(FOLDER, [['javac', '-encoding', 'UTF-8', '-d', 'target', ...SOURCES.map((name) => `${name}.java`)]]);
  const folder = mkdtempSync(join(tmpdir(), 'bode-stranger-'));
  const child = spawn('java', ['-XX:TieredStopAtLevel=1', '-cp', join(FOLDER, 'target'), 'Stranger']);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  let said: Told[] = [];
  let wake = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line));
    wake();
  });
  const fits = (line: Told, wanted: Told) => Object.entries(wanted).every(([name, value]) => line[name] === value);
  const tell = (command: Told) => void child.stdin.write(`${JSON.stringify(command)}\n`);

  async function hear(wanted: Told): Promise<Told> {
    const end = Date.now() + GUARD_MS;
    for (;;) {
      const found = said.find((line) => fits(line, wanted));
      if (found) {
        said = said.filter((line) => line !== found);
        return found;
      }
      if (Date.now() > end || child.exitCode !== null)
        throw new Error(`not said: ${JSON.stringify(wanted)}; but: ${JSON.stringify(said)} ${errors}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve();
      const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
      child.once('exit', () => {
        clearTimeout(hard);
        resolve();
      });
      child.stdin.end();
    }).finally(() => rmSync(folder, { recursive: true, force: true }));

  try {
    const { port } = await hear({ event: 'port' });
    const partnerEndpoint = `https://localhost:${port}/ebms`;
    const pair = await ebmsPair({ ...options, partnerEndpoint, lanes: false });
    pair.bode.start();
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
      return join(folder, name);
    };
    const { keyPem, chainPem } = pair.partner.identity;
    tell({
      do: 'begin',
      oin: PARTNER_OIN,
      dialect,
      c14n,
      key: file('key.pem', keyPem),
      chain: file('chain.pem', chainPem),
      trust: file('trust.pem', pair.pki.anchorsPem),
      cpa: file('cpa.xml', pair.cpa),
    });
    await hear({ event: 'ready' });
    return {
      pair,
      partnerEndpoint,
      tell,
      hear,
      unheard: (wanted) => said.filter((line) => fits(line, wanted)),
      close: () => stop().finally(() => pair.close()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
