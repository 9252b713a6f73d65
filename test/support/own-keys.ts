// A real Bode in a process with places for own keys that follow each other, and what a partner sees of it: who signs answers and receipts,
// who serves TLS, and for which certificate an encrypted message opens.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { verifyBewijs } from '../../src/bewijs/index.ts';
import { HOSTS } from '../../src/cli/certs.ts';
import { newGuid, type Oin } from '../../src/core/index.ts';
import {
  createCrlStore,
  createTrust,
  fingerprint,
  loadOwnKey,
  makeDevelopmentPki,
  type OwnKey,
  pemBlocks,
  type Trust,
} from '../../src/pki/index.ts';
import { DEFAULT_POLICY } from '../../src/security/index.ts';
import { createTlsClient, type TlsClient } from '../../src/transport/index.ts';
import { type RequesterOptions, readBewijs, send } from '../../src/wus/index.ts';
import { canonicalize, element, type Markup, parseXml } from '../../src/xml/index.ts';
import { type RunningBode, startBodeProcess } from './bode.ts';
import { BODE_OIN, testContracts } from './gateway.ts';
import { bericht, lever } from './lever-berichten.ts';

export const EINDHOVEN = '00000099000000015000' as Oin;
export const RDW = '00000099000000002000' as Oin;
const BB = 'urn:bode:berichtenbox:v1';
const PING = element('bb:Ping', { ns: { bb: BB } });
/** Folder of the own key that the demo made. */
export const CURRENT = `certs/dev/organisaties/${BODE_OIN}`;

/** Starts it. */
export async function startKeyedBode(env: NodeJS.ProcessEnv) {
  const clients: TlsClient[] = [];
  const bode: RunningBode = await startBodeProcess({
    env: { BODE_PORTAL_ENABLED: 'false', BODE_GATEWAY_KEYS_POLL_MS: '3600000', ...env },
  });
  const at = (name: string) => join(bode.folder, name);
  const authorities = () =>
    ['trust.pem', 'intermediates.pem'].map((file) => readFileSync(at(`certs/dev/${file}`), 'latin1'));
  const keyIn = (folder: string) => {
    const [certificateFile, keyFile, chainFile] = ['cert.pem', 'key.pem', 'chain.pem'].map((name) =>
      join(folder, name),
    );
    return loadOwnKey({ setting: 'test', certificateFile: certificateFile!, keyFile: keyFile!, chainFile }, Date.now());
  };

  async function readTrust(): Promise<Trust> {
    const [anchors, intermediates] = authorities().map((pem) => pemBlocks(pem, 'CERTIFICATE'));
    const crls = createCrlStore({ folder: at('certs/dev/crl'), clock: Date.now });
    await crls.reload();
    return createTrust({
      anchors: anchors!,
      intermediates: intermediates!,
      policies: [],
      minRsaBits: 2048,
      crls,
      testOinAllowed: true,
    });
  }

  /** A second certificate of Bode by the same CAs, made beside the first. */
  async function makeNext(): Promise<string> {
    cpSync(at('certs/dev'), at('elsewhere'), { recursive: true });
    rmSync(at(`elsewhere/organisaties/${BODE_OIN}`), { recursive: true });
    await makeDevelopmentPki(at('elsewhere'), [{ oin: BODE_OIN, naam: 'Bode' }], {
      now: Date.now() + 1000,
      hosts: HOSTS,
    });
    return at(`elsewhere/organisaties/${BODE_OIN}`);
  }

  function requester(oin: Oin, more: Partial<RequesterOptions> = {}): RequesterOptions {
    const key = keyIn(at(`certs/dev/organisaties/${oin}`));
    const client = createTlsClient({
      identity: { certificateChain: key.certificatePem, privateKey: key.keyPem },
      authorities: authorities(),
      trust,
      clock: Date.now,
      timeoutMs: 20_000,
      maxResponseBytes: 10_000_000,
    });
    clients.push(client);
    const options = { client, trust, policy: DEFAULT_POLICY, key, oin, peerOin: BODE_OIN, signed: true };
    return { ...options, clock: Date.now, ...more };
  }

  async function call(options: RequesterOptions, name: string, payload: Markup | Uint8Array) {
    const service = (await testContracts()).services.find(({ namespace }) => namespace === BB)!;
    const operation = service.operations.find((one) => one.name === name)!;
    return send(options, { url: bode.gateway + service.path, operation }, payload);
  }

  /** Who signed the answer to a Ping of the RDW, a new requester. */
  async function signer(): Promise<string> {
    const { verified } = await call(requester(RDW), 'Ping', PING);
    return verified!.signer!.certificate.fingerprint;
  }

  /** Who signed the receipt of a bericht. */
  async function receiptSigner(tekst = 'Uw APK verloopt.'): Promise<string> {
    const one = bericht({ BerichtID: newGuid(Date.now()), BerichtTekst: tekst });
    const { root } = parseXml(Buffer.from(lever([one])));
    const document = canonicalize(root, { mode: 'exclusive', inclusivePrefixes: [] });
    const { payload, fault } = await call(requester(RDW), 'LeverBerichten', document);
    if (fault) throw new Error(fault.text);
    const bewijs = readBewijs(payload)!;
    if (!verifyBewijs(bewijs).geldig) throw new Error('the receipt is not valid');
    return fingerprint(Buffer.from(bewijs.hoofd.certificaat, 'base64'));
  }

  /** Whether an encrypted Ping for this key opens: the outcome's text. */
  async function encryptedFor(key: OwnKey): Promise<string> {
    const options = requester(EINDHOVEN, { encryptFor: key.certificate });
    const { verified, fault } = await call(options, 'Ping', PING);
    return fault?.text ?? `opened, answered by ${verified!.signer!.certificate.fingerprint}`;
  }

  function dial(): Promise<TLSSocket> {
    const { certificatePem, keyPem } = keyIn(at(`certs/dev/organisaties/${RDW}`));
    const port = Number(new URL(bode.gateway).port);
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: 'localhost', cert: certificatePem, key: keyPem, ca: authorities() }, () =>
        resolve(socket),
      );
      socket.once('error', reject);
    });
  }

  const served = (socket: TLSSocket) => fingerprint(socket.getPeerX509Certificate()!.raw);

  /** The status of a GET on a connection that stays open. */
  function ask(socket: TLSSocket): Promise<string> {
    return new Promise((resolve, reject) => {
      socket.once('data', (chunk) => resolve(chunk.toString('latin1').slice(0, 12)));
      socket.once('close', () => reject(new Error('closed')));
      socket.write('GET /wus/berichtenbox/v1?wsdl HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
  }

  const events = () =>
    bode
      .log()
      .split('\n')
      .filter((line) => line.includes('"event":"key"'))
      .map((line) => JSON.parse(line));

  /** SIGHUP, and waits until the log tells `count` more events about keys. */
  async function look(count: number) {
    const before = events().length;
    process.kill(bode.pid, 'SIGHUP');
    for (let tries = 0; tries < 400 && events().length < before + count; tries++) await wait(25);
    return events().slice(before);
  }

  mkdirSync(at('certs/next'));
  const trust = await readTrust();
  const old = keyIn(at(CURRENT));
  const next = await makeNext();
  return {
    bode,
    at,
    /** The key of the start, the one that follows it, and the folder of that one. */
    old,
    young: keyIn(next),
    next,
    signer,
    receiptSigner,
    encryptedFor,
    dial,
    served,
    ask,
    look,
    async end() {
      for (const client of clients) client.close();
      await bode.end();
      rmSync(bode.folder, { recursive: true, force: true });
    },
  };
}

export type KeyedBode = Awaited<ReturnType<typeof startKeyedBode>>;
