// kill -9 under load, with a real process: every bericht that was answered `Verwerkt` is there once after the restart, and whatever was
// not answered can be offered again and is then there once (BW-01, SLA-02; x-FLT-8: a time-out gives no knowledge of processing).
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { type Guid, newGuid, type Oin, utc } from '../../src/core/index.ts';
import { createCrlStore, createTrust, loadOwnKey, pemBlocks } from '../../src/pki/index.ts';
import { DEFAULT_POLICY } from '../../src/security/index.ts';
import { createTlsClient } from '../../src/transport/index.ts';
import { type RequesterOptions, send } from '../../src/wus/index.ts';
import { characters, element, type Markup, text, type XmlElement } from '../../src/xml/index.ts';
import { type RunningBode, startBodeProcess } from '../support/bode.ts';
import { testContracts } from '../support/gateway.ts';

const RDW = '00000099000000002000' as Oin;
const BB = 'urn:bode:berichtenbox:v1';
const ROUNDS = 3;
const LANES = 6;

describe('a process that is killed under load', function () {
  this.timeout(180_000);
  let bode: RunningBode;
  const answered = new Map<Guid, string>();
  const unanswered = new Set<Guid>();

  before(async () => {
    bode = await startBodeProcess({ env: { BODE_PORTAL_ENABLED: 'false' } });
  });
  after(async () => {
    await bode.end('SIGKILL');
    rmSync(bode.folder, { recursive: true, force: true });
  });

  async function requester(): Promise<RequesterOptions> {
    const at = (file: string) => join(bode.certificates, RDW, file);
    const own = loadOwnKey(
      { setting: 'test', certificateFile: at('cert.pem'), keyFile: at('key.pem'), chainFile: at('chain.pem') },
      Date.now(),
    );
    const authorities = ['trust.pem', 'intermediates.pem'].map((file) =>
      readFileSync(join(bode.folder, 'certs/dev', file), 'latin1'),
    );
    const [anchors, intermediates] = authorities.map((pem) => pemBlocks(pem, 'CERTIFICATE'));
    const crls = createCrlStore({ folder: join(bode.folder, 'certs/dev/crl'), clock: Date.now });
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
    const client = createTlsClient({
      identity,
      authorities,
      trust,
      clock: Date.now,
      timeoutMs: 20_000,
      maxResponseBytes: 10_000_000,
    });
    return { client, trust, policy: DEFAULT_POLICY, key: own, oin: RDW, signed: true, clock: Date.now };
  }

  async function call(options: RequesterOptions, name: string, payload: Markup): Promise<XmlElement> {
    const service = (await testContracts()).services.find(({ namespace }) => namespace === BB)!;
    const operation = service.operations.find((one) => one.name === name)!;
    const outcome = await send(options, { url: bode.gateway + service.path, operation }, payload);
    if (outcome.fault) throw new Error(outcome.fault.text);
    return outcome.payload;
  }

  async function deliver(options: RequesterOptions, berichtId: Guid): Promise<string> {
    return textsOf(await call(options, 'LeverBerichten', levering(berichtId)), 'VerwerkingsCode', '')[0]!;
  }

  /** Delivers in several lanes until the process is gone. */
  async function load(options: RequesterOptions): Promise<void> {
    let stopped = false;
    const lane = async () => {
      while (!stopped) {
        const id = newGuid(Date.now());
        unanswered.add(id);
        try {
          answered.set(id, await deliver(options, id));
          unanswered.delete(id);
        } catch {
          stopped = true;
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  it('keeps what it answered, once, and takes again what it did not answer', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const options = await requester();
      const before = answered.size;
      const loading = load(options);
      while (answered.size < before + 20) await wait(5);
      await wait(37 * round);
      await bode.end('SIGKILL');
      await loading;
      options.client.close();
      bode = await startBodeProcess({ folder: bode.folder, env: { BODE_PORTAL_ENABLED: 'false' } });
    }
    const options = await requester();
    expect([...new Set(answered.values())]).to.deep.equal(['Verwerkt']);
    expect(answered.size).to.be.at.least(20 * ROUNDS);

    const ids = [...answered.keys()];
    for (let at = 0; at < ids.length; at += 1000) {
      const part = ids.slice(at, at + 1000);
      const status = await call(
        options,
        'HaalBerichtstatus',
        element(
          'bb:HaalBerichtstatus',
          { ns: { bb: BB } },
          ...part.map((id) => element('bb:BerichtID', {}, characters(id))),
        ),
      );
      expect(textsOf(status, 'VerwerkingsCode', BB)).to.deep.equal(part.map(() => 'Verwerkt'));
    }
    // Answered: a duplicate now. Not answered: either there already (then a duplicate) or not there at all (then processed now, once).
    expect(await deliver(options, ids[0]!)).to.equal('BerichtBestaatAl');
    for (const id of unanswered) {
      expect(await deliver(options, id)).to.be.oneOf(['Verwerkt', 'BerichtBestaatAl']);
      expect(await deliver(options, id)).to.equal('BerichtBestaatAl');
    }
    options.client.close();
  });
});

function levering(berichtId: Guid): Markup {
  const batchId = newGuid(Date.now());
  const m = (name: string, value: string) => element(`m:${name}`, {}, characters(value));
  const b = (name: string, value: string) => element(`b:${name}`, {}, characters(value));
  return element(
    'bb:LeverBerichten',
    { ns: { bb: BB } },
    element(
      'm:Berichten',
      { ns: { m: 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01' } },
      element(
        'm:BatchInformatie',
        {},
        m('BatchID', batchId),
        m('AanmaakDatum', utc(Date.now())),
        m('BerichtLeverancierID', RDW),
      ),
      element(
        'b:Bericht',
        { ns: { b: 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01' } },
        element(
          'b:BerichtInformatie',
          {},
          b('BatchID', batchId),
          b('BerichtID', berichtId),
          b('BerichtType', 'APK'),
          b('Onderwerp', 'Herinnering'),
          b('GebruikerID', '999990202'),
          b('SoortGebruiker', 'Burger'),
        ),
      ),
    ),
  );
}

/** Texts of all elements of this name, in order. */
function textsOf(from: XmlElement, local: string, uri: string): readonly string[] {
  if (from.local === local && from.uri === uri) return [text(from)];
  return from.children.flatMap((inner) => textsOf(inner, local, uri));
}
