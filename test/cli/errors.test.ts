// What a wrong set-up says: one clear sentence that names the setting, on standard error, and exit code 1 (issue: command line).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Bsn } from '../../src/core/index.ts';
import { createMasterKeys, loadMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { freePort, runCli } from '../support/bode.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { type TestCertificate, testPki } from '../support/pki.ts';

describe('bode, when something is wrong', function () {
  this.timeout(60_000);
  let folder: string;

  /** A set-up that would start, in a folder with a space in its name. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bode cli '));
    const pki = await testPki();
    write('trust.pem', pki.anchorsPem);
    write('intermediates.pem', pki.intermediatesPem);
    mkdirSync(join(folder, 'crl'));
    for (const [index, crl] of pki.crls.entries()) writeFileSync(join(folder, `crl/${index}.crl`), crl);
    own(await pki.issue({ oin: BODE_OIN, naam: 'Bode' }));
    await settings();
    expect(run('migrate').status).to.equal(0);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
  const own = ({ certificatePem, chainPem, keyPem }: TestCertificate) => {
    write('cert.pem', certificatePem);
    write('chain.pem', chainPem);
    write('key.pem', keyPem);
  };
  const run = (...args: string[]) => runCli(args, { folder });

  async function settings(changes: Record<string, object> = {}): Promise<void> {
    const [gatewayPort, operatorPort] = await Promise.all([freePort(), freePort()]);
    const gateway = {
      host: '127.0.0.1',
      port: gatewayPort,
      key: 'key.pem',
      certificate: 'cert.pem',
      chain: 'chain.pem',
    };
    const all: Record<string, object> = {
      gateway,
      portal: { enabled: false },
      operator: { port: operatorPort },
      trust: { anchors: 'trust.pem', intermediates: 'intermediates.pem', crlFolder: 'crl' },
      store: { url: 'sqlite:bode.sqlite', masterKeys: 'keys.json' },
    };
    for (const [group, change] of Object.entries(changes)) all[group] = { ...all[group], ...change };
    write('bode.config.json', JSON.stringify({ omgeving: 'preproductie', ...all }));
  }

  function refuses(pattern: RegExp, ...command: string[]): void {
    const { status, stdout, stderr } = run(...(command.length > 0 ? command : ['serve']));
    expect(stderr).to.match(pattern);
    expect(stderr.trim().split('\n'), stderr).to.have.length(1);
    expect(stderr).not.to.match(/\n\s+at /);
    expect(stdout.split('\n').filter((line) => line.startsWith('{') && line.includes('listener.start'))).to.deep.equal(
      [],
    );
    expect(status).to.equal(1);
  }

  it('names an unknown setting', async () => {
    await settings({ gateway: { prot: 1 } });
    refuses(/^bode: gateway\.prot is not a setting \(did you mean gateway\.port/);
  });

  it('names a setting with a wrong value', async () => {
    await settings({ gateway: { port: 'acht' } });
    refuses(/^bode: gateway\.port must be a whole number/);
  });

  it('names a settings file that is not there', () => {
    refuses(/^bode: The settings file .*weg\.json cannot be read/, 'serve', '--config', 'weg.json');
  });

  it('names a missing key', async () => {
    await settings({ gateway: { key: 'weg.pem' } });
    refuses(/^bode: gateway\.certificate: .*weg\.pem does not exist/);
  });

  it('names a key that belongs to another certificate', async () => {
    const other = await (await testPki()).issue({ oin: BODE_OIN, freshKey: true });
    write('key.pem', other.keyPem);
    refuses(/^bode: gateway\.certificate: the private key does not belong to the certificate/);
  });

  it('names an expired own certificate', async () => {
    own(await (await testPki()).issue({ oin: BODE_OIN, expired: true }));
    refuses(/^bode: gateway\.certificate: the certificate expired on/);
  });

  it('names an own certificate of another organisation, or one that partners would refuse', async () => {
    own(await (await testPki()).issue({ oin: '00000099000000007000' }));
    refuses(/^bode: gateway\.certificate: the certificate is of OIN 00000099000000007000, not of ours \(setting oin\)/);
    own(await (await testPki()).issue({ oin: BODE_OIN, policies: ['1.2.3'] }));
    refuses(/^bode: gateway\.certificate: our own certificate is not trusted/);
  });

  it('names missing anchors', async () => {
    await settings({ trust: { anchors: 'weg.pem' } });
    refuses(/^bode: trust\.anchors: .*weg\.pem cannot be read/);
  });

  it('names a store that cannot be written, one that was never made, and keys that are not its own', async () => {
    mkdirSync(join(folder, 'map.sqlite'));
    await settings({ store: { url: 'sqlite:map.sqlite' } });
    refuses(/^bode: store\.url: /);
    await settings({ store: { url: 'sqlite:nieuw.sqlite' } });
    refuses(/^bode: store\.url: .*(bode migrate|does not exist|there is no)/);
    await settings();
    const store = await openSqliteStore({
      url: `sqlite:${join(folder, 'bode.sqlite')}`,
      masterKeys: loadMasterKeys(join(folder, 'keys.json')),
      clock: Date.now,
    });
    await store.commit([
      { kind: 'profiel', value: { bsn: '999990111' as Bsn, naam: 'Test', status: 'actief', kanaal: 'geen' } },
    ]);
    await store.close();
    rmSync(join(folder, 'keys.json'));
    createMasterKeys(join(folder, 'keys.json'));
    refuses(/^bode: store\.masterKeys: /);
  });

  it('names a port that is taken', async () => {
    const taken: Server = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await settings({ gateway: { port } });
    refuses(new RegExp(`^bode: Port ${port} on 127\\.0\\.0\\.1 is taken by another program`));
    await new Promise((resolve) => taken.close(resolve));
  });

  it('refuses a portal without a way to log in', async () => {
    await settings({ portal: { enabled: true, port: await freePort(), key: 'key.pem', chain: 'chain.pem' } });
    refuses(/^bode: portal\.enabled must be false/);
  });

  it('refuses the demo outside the demo, and says what send needs', () => {
    refuses(/^bode: bode demo runs with omgeving demo only/, 'demo');
    refuses(/^bode: --as 123 is not an OIN/, 'send', 'bode.config.json', '--as', '123');
    write('berichten.csv', 'bsn,onderwerp,tekst\n999990111,a,b\n');
    refuses(/^bode: .*has no certificate of/, 'send', 'berichten.csv', '--as', BODE_OIN, '--berichttype', 'X');
  });

  it('explains itself: every command has --help', () => {
    for (const command of ['demo', 'serve', 'send', 'doctor', 'certs', 'migrate', 'bewijs', 'keys', 'backup']) {
      const { status, stdout } = run(command, '--help');
      expect(status, command).to.equal(0);
      expect(stdout, command).to.match(new RegExp(`^Usage: bode ${command}`));
    }
  });

  it('copies the store, changes the master key, and reads the copy with the new ring', async () => {
    const store = () => ({
      url: `sqlite:${join(folder, 'bode.sqlite')}`,
      masterKeys: loadMasterKeys(join(folder, 'keys.json')),
      clock: Date.now,
    });
    const first = await openSqliteStore(store());
    const bsn = '999990111' as Bsn;
    await first.commit([{ kind: 'profiel', value: { bsn, naam: 'Test', status: 'actief', kanaal: 'geen' } }]);
    expect(run('backup', 'copy.sqlite').status).to.equal(0);
    await first.close();
    refuses(/^bode: store\.url: copy\.sqlite exists already/, 'backup', 'copy.sqlite');
    const { current } = loadMasterKeys(join(folder, 'keys.json'));
    expect(run('keys', 'add').status).to.equal(0);
    expect(run('keys', 'rewrap').status).to.equal(0);
    const ring = loadMasterKeys(join(folder, 'keys.json'));
    expect(ring.current).not.to.equal(current);
    for (const [file, keys] of [
      ['bode.sqlite', { ...ring, keys: { [ring.current]: ring.keys[ring.current]! } }],
      ['copy.sqlite', ring],
    ] as const) {
      const opened = await openSqliteStore({ url: `sqlite:${join(folder, file)}`, masterKeys: keys, clock: Date.now });
      expect((await opened.profielen.get(bsn))?.naam, file).to.equal('Test');
      await opened.close();
    }
    refuses(/^bode: keys toe is not known/, 'keys', 'toe');
  });

  it('is well: doctor finds nothing wrong in the set-up above, and judges a partner', async () => {
    const { status, stdout } = run('doctor', '--json');
    expect(status, stdout).to.equal(0);
    const findings = JSON.parse(stdout) as readonly { onderdeel: string; oordeel: string }[];
    expect(findings.filter(({ oordeel }) => oordeel === 'fout')).to.deep.equal([]);
    expect(findings.map(({ onderdeel }) => onderdeel)).to.include.members([
      'sleutel',
      'vertrouwen',
      'CRL',
      'contract',
      'opslag',
      'poort',
    ]);
    const pki = await testPki();
    write('goed.pem', (await pki.issue({ oin: '00000099000000008000' })).chainPem);
    write('fout.pem', (await pki.issue({ oin: '00000099000000008000', expired: true })).chainPem);
    expect(run('doctor', '--cert', 'goed.pem').status).to.equal(0);
    const refused = run('doctor', '--cert', 'fout.pem', '--json');
    expect(refused.status).to.equal(1);
    expect(refused.stdout).to.contain('validity');
  });
});
