// The world of one benchmark run, in a folder that goes afterwards: a PKI of root, domain CA and TSP CA with RSA-2048 keys, the key of the
// gateway, and senders with their certificates. Every process of the run reads it from there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings, type Settings } from '../../src/config/index.ts';
import { type Bsn, type Oin, parseBsn, parseOin } from '../../src/core/index.ts';
import { createCrlStore, createTrust, pemBlocks, type Trust, toPem } from '../../src/pki/index.ts';
import { createMasterKeys, migrate } from '../../src/store/sqlite/index.ts';
import { TEST_POLICY, testPki } from '../../test/support/pki.ts';

/** A party as it stands in world.json; certificates and key are PEM. */
export interface Party {
  readonly oin: Oin;
  readonly certificate: string;
  /** The certificate and its issuers without the root. */
  readonly chain: string;
  readonly key: string;
}

export interface World {
  readonly folder: string;
  readonly bode: Party;
  readonly senders: readonly Party[];
  /** Root certificate. */
  readonly anchors: string;
  readonly intermediates: string;
}

export const BERICHTTYPE = 'APK';
const BODE_OIN = parseOin('00000099000000001000')!;

/** Citizens to whom the messages of a benchmark go. */
export const BURGERS: readonly Bsn[] = Array.from({ length: 10_000 }, (_, index) =>
  parseBsn(String(905_000_000 + index)),
)
  .filter((bsn) => bsn !== undefined)
  .slice(0, 500);

/** Makes the PKI and the settings of a gateway in `folder`. */
export async function makeWorld(folder: string, senders: number): Promise<World> {
  const pki = await testPki();
  const party = async (oin: Oin, naam: string, freshKey: boolean): Promise<Party> => {
    const { certificatePem: certificate, chainPem: chain, keyPem: key } = await pki.issue({ oin, naam, freshKey });
    return { oin, certificate, chain, key };
  };
  const bode = await party(BODE_OIN, 'Bode', true);
  const made: Party[] = [];
  for (let number = 0; number < senders; number++)
    made.push(await party(senderOin(number), `Afzender ${number + 1}`, false));
  const world = { folder, bode, senders: made, anchors: pki.anchorsPem, intermediates: pki.intermediatesPem };
  mkdirSync(join(folder, 'crl'), { recursive: true });
  for (const [index, crl] of pki.crls.entries()) writeFileSync(join(folder, 'crl', `${index}.crl`), crl);
  const { anchors, intermediates } = world;
  const files = { 'trust.pem': anchors, 'intermediates.pem': intermediates, 'world.json': JSON.stringify(world) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries({
    'cert.pem': bode.certificate,
    'chain.pem': bode.chain,
    'key.pem': bode.key,
  }))
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  return world;
}

export function readWorld(folder: string): World {
  return JSON.parse(readFileSync(join(folder, 'world.json'), 'utf8')) as World;
}

function senderOin(number: number): Oin {
  return parseOin(`00000099${String(100 + number).padStart(9, '0')}000`)!;
}

/** DER of the first certificate in a PEM. */
export function der(pem: string): Buffer {
  return pemBlocks(pem, 'CERTIFICATE')[0]!;
}

/** PEM of a certificate. */
export function certificatePem(certificate: Uint8Array): string {
  return toPem('CERTIFICATE', Buffer.from(certificate));
}

/** The trust of `world` as main.ts opens it: path, policies, and revocation lists from a folder. */
export async function worldTrust({ folder, anchors, intermediates }: World, clock = Date.now): Promise<Trust> {
  const crls = createCrlStore({ folder: join(folder, 'crl'), clock });
  await crls.reload();
  return createTrust({
    anchors: pemBlocks(anchors, 'CERTIFICATE'),
    intermediates: pemBlocks(intermediates, 'CERTIFICATE'),
    policies: [TEST_POLICY],
    minRsaBits: 2048,
    testOinAllowed: true,
    crls,
  });
}

/** Settings of a gateway on a free port with an empty, migrated store of its own in `data`. */
export async function freshSettings(folder: string, data: string): Promise<Settings> {
  mkdirSync(join(folder, data), { recursive: true });
  const at = (name: string) => join(folder, name);
  const env = {
    BODE_OMGEVING: 'preproductie',
    BODE_GATEWAY_PORT: '0',
    BODE_GATEWAY_KEY: at('key.pem'),
    BODE_GATEWAY_CERTIFICATE: at('cert.pem'),
    BODE_GATEWAY_CHAIN: at('chain.pem'),
    BODE_OPERATOR_PORT: '0',
    BODE_PORTAL_ENABLED: 'false',
    BODE_TRUST_ANCHORS: at('trust.pem'),
    BODE_TRUST_INTERMEDIATES: at('intermediates.pem'),
    BODE_TRUST_CRL_FOLDER: at('crl'),
    BODE_STORE_URL: `sqlite:${at(`${data}/bode.sqlite`)}`,
    BODE_STORE_MASTER_KEYS: at(`${data}/master-keys.json`),
    BODE_MAIL_SINK_FOLDER: at(`${data}/mail`),
  };
  const settings = loadSettings({ env, cwd: folder });
  createMasterKeys(settings.store.masterKeys);
  await migrate(settings.store.url);
  return settings;
}
