// Two organisations with all that a Bode needs: certificates of one PKI, settings, keys, an empty store with the agreements in it. Everything is in
// one folder, which another process (the application) reads.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newGuid } from '../../src/core/index.ts';
import { type CpaSpec, maakCpa } from '../../src/ebms/index.ts';
import { createMasterKeys, loadMasterKeys, migrate, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { type TestCertificate, testPki } from '../support/pki.ts';
import { AGREEMENTS, type AgreementPlan, SIDES, type Side } from './messages.ts';

export const OINS: Readonly<Record<Side, string>> = { a: '00000099000000001000', b: '00000099000000002000' };
export const ROLES: Readonly<Record<Side, string>> = { a: 'Voor', b: 'Achter' };
export const SERVICE = { value: 'OSB:Duurproef:1:0', type: 'urn:osb:services' };
const HOUR = 3_600_000;

export function otherSide(side: Side): Side {
  return side === 'a' ? 'b' : 'a';
}

export interface Place {
  readonly side: Side;
  readonly folder: string;
  readonly url: string;
  readonly keys: string;
  readonly identity: TestCertificate;
}

export interface World {
  readonly folder: string;
  readonly places: Readonly<Record<Side, Place>>;
  /** PEM of the issuers that both trust. */
  readonly authorities: readonly string[];
}

/** Certificates, and folders without settings yet: the relay wants the certificates before anybody has an address. */
export async function makeWorld(): Promise<World> {
  const pki = await testPki();
  const folder = mkdtempSync(join(tmpdir(), 'bode-soak-'));
  const place = async (side: Side): Promise<Place> => {
    const own = join(folder, side);
    mkdirSync(join(own, 'crl'), { recursive: true });
    const identity = await pki.issue({ oin: OINS[side], naam: `Partij ${side}`, freshKey: true });
    const files = {
      'cert.pem': identity.certificatePem,
      'chain.pem': identity.chainPem,
      'key.pem': identity.keyPem,
      'trust.pem': pki.anchorsPem,
      'ca.pem': pki.intermediatesPem,
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(own, name), content);
    for (const [index, crl] of pki.crls.entries()) writeFileSync(join(own, `crl/${index}.crl`), crl);
    return {
      side,
      folder: own,
      url: `sqlite:${join(own, 'bode.sqlite')}`,
      keys: join(own, 'keys.json'),
      identity,
    };
  };
  return {
    folder,
    places: { a: await place('a'), b: await place('b') },
    authorities: [pki.anchorsPem, pki.intermediatesPem],
  };
}

/** Settings and stores. @param endpoints where the partner of each side brings its messages: the relay. */
export async function furnish({ places }: World, endpoints: Readonly<Record<Side, string>>): Promise<void> {
  const agreements = AGREEMENTS.map((plan) => agreementOf(plan, places, endpoints));
  for (const side of SIDES) {
    const { folder, url, keys } = places[side];
    writeFileSync(join(folder, 'bode.config.json'), JSON.stringify(settingsOf(side)));
    createMasterKeys(keys);
    await migrate(url);
    const store = await openSqliteStore({ url, masterKeys: loadMasterKeys(keys), clock: Date.now });
    for (const { cpaId, xml } of agreements) {
      const now = Date.now();
      const value = { cpaId, versie: newGuid(now), xml, ingeschakeld: true, actiefVanaf: now - HOUR };
      await store.commit([{ kind: 'cpa', value: { ...value, geimporteerdOp: now } }]);
    }
    await store.close();
  }
}

/** Time limits are short, so that what a killed process held is taken again within the patience of a test. */
function settingsOf(side: Side): object {
  return {
    oin: OINS[side],
    gateway: { host: '127.0.0.1', key: 'key.pem', certificate: 'cert.pem', chain: 'chain.pem' },
    portal: { enabled: false },
    trust: { anchors: 'trust.pem', intermediates: 'ca.pem', crlFolder: 'crl' },
    store: { url: 'sqlite:bode.sqlite', masterKeys: 'keys.json' },
    mail: { sink: { folder: 'mail' } },
    ebms: { messageIdHost: `${side}.example`, delivery: { pollMs: 50, timeoutMs: 4_000, leaseMs: 6_000 } },
  };
}

function agreementOf(plan: AgreementPlan, places: World['places'], endpoints: Readonly<Record<Side, string>>) {
  const { cpaId, profiel, syncSignals, retries, retryIntervalMs } = plan;
  const partij = (side: Side): CpaSpec['a'] => {
    const { certificate } = places[side].identity;
    return {
      naam: `Partij ${side}`,
      oin: OINS[side],
      rol: ROLES[side],
      endpoint: endpoints[side],
      certificaten: { tlsClient: certificate, tlsServer: certificate, signing: certificate, encryption: certificate },
    };
  };
  const made = maakCpa({
    cpaId,
    versie: '1',
    start: Date.now() - HOUR,
    end: Date.now() + 200 * 24 * HOUR,
    service: SERVICE,
    a: partij('a'),
    b: partij('b'),
    acties: SIDES.flatMap((van) => [
      { actie: actionOf(van, 'melding'), van, profiel },
      { actie: actionOf(van, 'antwoord'), van, profiel },
    ]),
    syncSignals,
    retries,
    retryIntervalMs,
  });
  if (!made.ok) throw new Error(made.bezwaren.join(' '));
  return { cpaId: made.cpaId, xml: made.bytes.toString('utf8') };
}

export function actionOf(sender: Side, what: 'melding' | 'antwoord'): string {
  return `${what}-${sender}`;
}
