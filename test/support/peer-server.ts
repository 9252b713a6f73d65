// A foreign program as the server, and Bode's own client (src/wus/send.ts) as its requester: Ping over mutual TLS with the certificates of a
// running Bode, signed, or signed and encrypted. The program plays Bode's OIN, prints `port <n>`, and ends when its input does.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oin } from '../../src/core/index.ts';
import { createCrlStore, createTrust, loadOwnKey, pemBlocks } from '../../src/pki/index.ts';
import { DEFAULT_POLICY, type Encryption } from '../../src/security/index.ts';
import { createTlsClient } from '../../src/transport/index.ts';
import { type Outcome, send } from '../../src/wus/index.ts';
import type { Markup } from '../../src/xml/index.ts';
import type { RunningBode } from './bode.ts';
import { BODE_OIN, testContracts } from './gateway.ts';

const PING = '<b:Ping xmlns:b="urn:bode:berichtenbox:v1"></b:Ping>' as Markup;
const WUS_PATH = '/wus/berichtenbox/v1';

export interface PeerServer {
  readonly url: string;
  /** What it wrote to its standard error so far. */
  errors(): string;
  close(): Promise<void>;
}

/** Starts the program and waits for its port. */
async function startPeerServer(command: string, args: readonly string[]): Promise<PeerServer> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const port = await readPort(child, () => errors);
  return {
    url: `https://localhost:${port}`,
    errors: () => errors,
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.stdin.end();
      }),
  };
}

function readPort(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const port = /^port (\d+)$/m.exec(output)?.[1];
      if (port) resolve(port);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the peer ended with code ${code}: ${errors()}`)));
  });
}

/** Starts the program for the time of `use`, which is told what went wrong on its side too. */
export async function withPeerServer<T>(
  [command, ...args]: readonly [string, ...string[]],
  use: (server: PeerServer) => Promise<T>,
): Promise<T> {
  const server = await startPeerServer(command, args);
  try {
    return await use(server);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}; the peer: ${server.errors()}`, {
      cause: error,
    });
  } finally {
    await server.close();
  }
}

export interface PingOptions {
  /** Who sends. */
  readonly oin: string;
  /** 2W-be-SE in this way; absent = 2W-be-S. */
  readonly encryption?: Encryption;
}

/** One Ping of Bode's client to the peer: it throws unless the answer is proven, and confirms our signature (x-WSS-11). */
export async function pingPeer(bode: RunningBode, url: string, { oin, encryption }: PingOptions): Promise<Outcome> {
  const at = (file: string, whose = oin) => join(bode.certificates, whose, file);
  const read = (file: string) => readFileSync(file, 'latin1');
  const own = loadOwnKey(
    { setting: 'test', certificateFile: at('cert.pem'), keyFile: at('key.pem'), chainFile: at('chain.pem') },
    Date.now(),
  );
  const authorities = [read(bode.trust), read(join(bode.certificates, '../intermediates.pem'))];
  const crls = createCrlStore({ folder: join(bode.certificates, '../crl'), clock: Date.now });
  const [anchors, intermediates] = authorities.map((pem) => pemBlocks(pem, 'CERTIFICATE'));
  const trust = createTrust({
    anchors: anchors!,
    intermediates: intermediates!,
    policies: [],
    minRsaBits: 2048,
    crls,
    testOinAllowed: true,
  });
  await crls.reload();
  const identity = { certificateChain: own.certificatePem, privateKey: own.keyPem };
  const limits = { timeoutMs: 20_000, maxResponseBytes: 1_000_000 };
  const client = createTlsClient({ identity, authorities, trust, clock: Date.now, ...limits });
  const encryptFor = encryption ? pemBlocks(read(at('cert.pem', BODE_OIN)), 'CERTIFICATE')[0]! : undefined;
  const { privateKey, certificate } = own;
  const key = { privateKey, certificate };
  const service = (await testContracts()).services.find(({ path }) => path === WUS_PATH)!;
  const operation = service.operations.find(({ name }) => name === 'Ping')!;
  const options = { client, trust, policy: DEFAULT_POLICY, key, oin: oin as Oin, peerOin: BODE_OIN };
  const profile = encryptFor ? { encryptFor, encryption: encryption! } : {};
  try {
    const to = { url: url + WUS_PATH, operation };
    return await send({ ...options, ...profile, signed: true, clock: Date.now }, to, PING);
  } finally {
    client.close();
  }
}
