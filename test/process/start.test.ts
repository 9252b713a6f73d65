// The composition root in this process: what is ready and what is not, and an orderly stop (issue: command line and operation).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadSettings } from '../../src/config/index.ts';
import { type Bode, startBode } from '../../src/main.ts';
import { createMasterKeys, migrate } from '../../src/store/sqlite/index.ts';
import { BODE_OIN, ROOT } from '../support/gateway.ts';
import { testPki } from '../support/pki.ts';

const DAY = 86_400_000;

describe('a started Bode', function () {
  this.timeout(60_000);
  let folder: string;
  let bode: Bode | undefined;
  let offset = 0;
  const lines: Record<string, unknown>[] = [];

  beforeEach(async () => {
    offset = 0;
    lines.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'bode-start-'));
    const pki = await testPki();
    const own = await pki.issue({ oin: BODE_OIN, naam: 'Bode' });
    const files = {
      'cert.pem': own.certificatePem,
      'chain.pem': own.chainPem,
      'key.pem': own.keyPem,
      'trust.pem': pki.anchorsPem,
      'ca.pem': pki.intermediatesPem,
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    mkdirSync(join(folder, 'crl'));
    for (const [index, crl] of pki.crls.entries()) writeFileSync(join(folder, `crl/${index}.crl`), crl);
    createMasterKeys(join(folder, 'keys.json'));
    await migrate(`sqlite:${join(folder, 'bode.sqlite')}`);
  });
  afterEach(async () => {
    await bode?.close('test');
    bode = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(gateway: object = {}, security: object = {}): Promise<Bode> {
    const settings = {
      gateway: { host: '127.0.0.1', port: 0, key: 'key.pem', certificate: 'cert.pem', chain: 'chain.pem', ...gateway },
      security,
      portal: { host: '127.0.0.1', port: 0, key: 'key.pem', chain: 'chain.pem' },
      operator: { port: 0 },
      trust: { anchors: 'trust.pem', intermediates: 'ca.pem', crlFolder: 'crl' },
      store: { url: 'sqlite:bode.sqlite', masterKeys: 'keys.json' },
      mail: { sink: { folder: 'mail' } },
    };
    const file = join(folder, 'bode.config.json');
    writeFileSync(file, JSON.stringify(settings));
    bode = await startBode({
      settings: loadSettings({ file, env: {}, cwd: folder }),
      versie: '0.0.0',
      root: ROOT,
      clock: () => Date.now() + offset,
      writeLog: (line) => lines.push(JSON.parse(line)),
    });
    return bode;
  }

  async function ready(): Promise<{ status: number; problems: Record<string, string> }> {
    const answer = await fetch(`http://127.0.0.1:${bode!.operatorPort}/health/ready`);
    const { problems = {} } = (await answer.json()) as { problems?: Record<string, string> };
    return { status: answer.status, problems };
  }

  it('is ready, tells its start, and stops in order', async () => {
    await start();
    expect(await ready()).to.deep.equal({ status: 200, problems: {} });
    expect((await fetch(`http://127.0.0.1:${bode!.operatorPort}/health/live`)).status).to.equal(200);
    const { operatorPort } = bode!;
    await bode!.close('test');
    expect(lines.map(({ event }) => event)).to.include.members(['process.start', 'process.stop']);
    expect(await fetch(`http://127.0.0.1:${operatorPort}/health/live`).catch(() => 'closed')).to.equal('closed');
  });

  it('is not ready when the revocation lists are past nextUpdate, and says so (x-CRL-3)', async () => {
    await start();
    offset = 60 * DAY;
    const { status, problems } = await ready();
    expect(status).to.equal(503);
    expect(problems.trust).to.match(/CRL|revocation/i);
  });

  it('is not ready when the own certificate has expired', async () => {
    await start();
    offset = 800 * DAY;
    expect((await ready()).problems.certificate).to.equal('The own certificate (gateway.certificate) has expired.');
  });

  it('tells that the own certificate nears its end, unless the next one is there (x-PKI-15)', async () => {
    const alarms = () => lines.filter(({ event }) => event === 'certificate');
    await start();
    expect(alarms()).to.deep.equal([]);
    await bode!.close('test');
    offset = 350 * DAY;
    await start();
    expect(alarms()).to.have.length(1);
    expect(alarms()[0]).to.include({ level: 'warn', onderdeel: 'gateway.certificate', dagen: 14 });
    await bode!.close('test');
    const pki = await testPki();
    const times = { notBefore: pki.now + 355 * DAY, notAfter: pki.now + 700 * DAY };
    const next = await pki.issue({ oin: BODE_OIN, naam: 'Bode', freshKey: true, ...times });
    for (const [name, content] of [['next.pem', next.chainPem] as const, ['next.key', next.keyPem] as const])
      writeFileSync(join(folder, name), content);
    const current = { certificate: 'cert.pem', key: 'key.pem', chain: 'chain.pem' };
    await start({ keys: [current, { certificate: 'next.pem', key: 'next.key' }] });
    expect(alarms()).to.have.length(1);
  });

  it('has keys for messages and receipts apart from the one for TLS, when they are set (x-PKI-15)', async () => {
    const pki = await testPki();
    const other = await pki.issue({ oin: BODE_OIN, naam: 'Bode', freshKey: true });
    writeFileSync(join(folder, 'sign.pem'), other.chainPem);
    writeFileSync(join(folder, 'sign.key'), other.keyPem);
    await start({}, { keys: [{ certificate: 'sign.pem', key: 'sign.key' }] });
    expect(await ready()).to.deep.equal({ status: 200, problems: {} });
    writeFileSync(join(folder, 'sign.key'), 'x');
    await bode!.reload();
    expect(lines.filter(({ event }) => event === 'key')).to.have.length(1);
    expect(lines.at(-1)).to.include({ onderdeel: 'security.keys.0', uitkomst: 'mislukt' });
    expect(await ready()).to.deep.equal({ status: 200, problems: {} });
  });

  it('does not start with the certificate of somebody else', async () => {
    const pki = await testPki();
    const other = await pki.issue({ oin: '00000099000000002000', naam: 'RDW' });
    for (const [name, content] of Object.entries({ 'cert.pem': other.certificatePem, 'key.pem': other.keyPem }))
      writeFileSync(join(folder, name), content);
    const failure = await start().catch((error) => error.message);
    expect(failure).to.match(/^gateway.certificate: the certificate is of OIN 00000099000000002000, not of ours/);
  });

  it('starts without revocation lists, not ready, and refuses everybody until they are there', async () => {
    rmSync(join(folder, 'crl'), { recursive: true });
    mkdirSync(join(folder, 'crl'));
    await start();
    expect((await ready()).status).to.equal(503);
  });

  it('is not ready when the store is gone', async () => {
    await start();
    await bode!.store.close();
    expect((await ready()).problems).to.have.property('store');
  });

  it('stops what it had started when a later part cannot start', async () => {
    const first = await start();
    writeFileSync(join(folder, 'second.json'), '{}');
    const failure = await startBode({
      settings: {
        ...loadSettings({ file: join(folder, 'bode.config.json'), env: {}, cwd: folder }),
        operator: { host: '127.0.0.1', port: first.operatorPort },
      },
      versie: '0.0.0',
      root: ROOT,
      clock: Date.now,
      writeLog: () => {},
    }).catch((error) => error);
    expect(failure).to.have.property('code', 'EADDRINUSE');
    expect(await ready()).to.deep.equal({ status: 200, problems: {} });
  });
});
