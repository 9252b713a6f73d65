// The CRL store: folder and refresh, verified before use, last good copy, schedule (PKI004, x-CRL-1, x-CRL-2, x-CRL-3, x-CRL-4, x-PKI-18).
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { type CrlEvent, type CrlStoreSettings, createCrlStore, readCertificate, toPem } from '../../src/pki/index.ts';
import { type TestPki, testPki } from '../support/pki.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('CRL store', () => {
  let pki: TestPki;
  let folder: string;
  let now: number;
  let answer: RequestListener;
  let server: Server;
  let url: string;
  let events: CrlEvent[];
  let asked: number;

  before(async () => {
    pki = await testPki();
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsp.crl`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bode-crl-'));
    now = pki.now;
    events = [];
    asked = 0;
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const tsp = () => readCertificate(pki.tsp.certificate);
  const put = (file: string, data: Buffer | string) => writeFile(join(folder, file), data);
  const answers = (listener: RequestListener) => {
    answer = listener;
  };
  const serves = (bytes: Buffer | string) => answers((_, response) => response.end(bytes));

  function store(settings: Partial<CrlStoreSettings> = {}) {
    const crls = createCrlStore({
      folder,
      clock: () => now,
      fetch,
      onEvent: (event) => events.push(event),
      ...settings,
    });
    crls.register(tsp(), [url]);
    return crls;
  }

  const newer = (minutes: number) => pki.crl(pki.tsp, { thisUpdate: pki.now + minutes * MINUTE });

  describe('folder', () => {
    it('reads DER and PEM, several in one file, and passes over other files', async () => {
      await put('one.crl', pki.crls[2]!);
      await put(
        'two.pem',
        pki.crls
          .slice(0, 2)
          .map((der) => toPem('X509 CRL', der))
          .join('\n'),
      );
      await put('README.txt', 'not a CRL');
      const crls = store();
      await crls.reload();
      for (const ca of [pki.root, pki.domain, pki.tsp])
        expect(crls.find(readCertificate(ca.certificate), now).status).to.equal('current');
      expect(events.map(({ source }) => source)).to.deep.equal(['one.crl', 'two.pem']);
    });

    it('is empty when the folder does not exist', async () => {
      const crls = store({ folder: join(folder, 'absent') });
      await crls.reload();
      expect(crls.find(tsp(), now).status).to.equal('missing');
    });

    it('reads a changed file without restart, and nothing when nothing changed', async () => {
      await put('tsp.crl', pki.crls[2]!);
      const crls = store();
      await crls.reload();
      const { version } = crls;
      await crls.reload();
      expect(crls.version).to.equal(version);
      const one = await pki.issue();
      await put('tsp.crl', await pki.crl(pki.tsp, { revoked: [one] }));
      await crls.reload();
      expect(crls.version).to.equal(version + 1);
      expect(crls.find(tsp(), now).crl?.find(one.serial)).to.not.equal(undefined);
      await rm(join(folder, 'tsp.crl'));
      await crls.reload();
      expect(crls.find(tsp(), now).status).to.equal('missing');
    });

    it('keeps the last good content when a file is damaged, and reports it', async () => {
      await put('tsp.crl', pki.crls[2]!);
      const crls = store();
      await crls.reload();
      await put('tsp.crl', 'damaged');
      await crls.reload();
      expect(crls.find(tsp(), now).status).to.equal('current');
      expect(crls.problems().map(({ file }) => file)).to.deep.equal(['tsp.crl']);
      expect(events.at(-1)).to.include({ kind: 'failed', source: 'tsp.crl' });
    });
  });

  describe('refresh', () => {
    it('fetches, verifies, writes the copy, and a restart without network has it', async () => {
      serves(pki.crls[2]!);
      const crls = store();
      await crls.refresh();
      expect(crls.find(tsp(), now).status).to.equal('current');
      const [file] = await readdir(folder);
      expect(await readFile(join(folder, file!))).to.deep.equal(pki.crls[2]);
      const later = store({ fetch: () => Promise.reject(new Error('no network')) });
      await later.reload();
      await later.refresh();
      expect(later.find(tsp(), now).status).to.equal('current');
      expect(later.states(now)[0]).to.deep.include({
        status: 'current',
        failure: 'the distribution point cannot be reached',
      });
    });

    it('accepts PEM from a distribution point', async () => {
      serves(toPem('X509 CRL', pki.crls[2]!));
      const crls = store();
      await crls.refresh();
      expect(crls.find(tsp(), now).status).to.equal('current');
    });

    it('makes the folder when it is not there, and works in memory when it cannot', async () => {
      serves(pki.crls[2]!);
      await put('blocked', '');
      for (const place of ['new/crl', 'blocked']) {
        const crls = store({ folder: join(folder, place) });
        await crls.refresh();
        expect(crls.find(tsp(), now).status).to.equal('current');
      }
    });

    const refused: readonly (readonly [string, () => Promise<void> | void, RegExp])[] = [
      ['a CRL that another key signed', async () => serves(await pki.crl(pki.tsp, { signer: pki.root })), /not signed/],
      ['a CRL of an unknown issuer', () => serves(pki.crls[0]!), /not signed/],
      ['a CRL from the future', async () => serves(await newer(60)), /future/],
      ['junk', () => serves('<html>login</html>'), /longer than what holds it/],
      ['two CRLs', () => serves([pki.crls[2]!, pki.crls[2]!].map((der) => toPem('X509 CRL', der)).join('')), /one CRL/],
      ['404', () => answers((_, response) => response.writeHead(404).end()), /answers 404/],
      ['a redirect', () => answers((_, response) => response.writeHead(302, { location: url }).end()), /reached/],
      ['an answer that is too large', () => serves(Buffer.alloc(100_001)), /larger than 100000/],
      ['silence', () => answers(() => {}), /no answer within 150 ms/],
      [
        'an answer that never ends',
        () =>
          answers((_, response) => {
            response.write(pki.crls[2]!.subarray(0, 50));
          }),
        /no full answer within 150 ms/,
      ],
      [
        'an answer that is cut off',
        () =>
          answers((_, response) => {
            response.writeHead(200, { 'content-length': 1000 });
            response.write(pki.crls[2]!.subarray(0, 50), () => response.destroy());
          }),
        /cut off/,
      ],
    ];
    for (const [what, arrange, reason] of refused)
      it(`refuses ${what}: nothing is written, what was there stays`, async () => {
        await arrange();
        const crls = store({ timeoutMs: 150, maxBytes: 100_000 });
        await crls.refresh();
        expect(crls.find(tsp(), now).status).to.equal('missing');
        expect(await readdir(folder)).to.deep.equal([]);
        expect(events.at(-1)?.reason).to.match(reason);
        expect(crls.states(now)[0]?.failure).to.match(reason);
      });

    it('does not go back to an older CRL', async () => {
      const crls = store();
      const [old, young] = [await newer(-30), await newer(-1)];
      serves(young);
      await crls.refresh(true);
      const { version } = crls;
      serves(old);
      await crls.refresh(true);
      expect(crls.version).to.equal(version);
      expect(crls.find(tsp(), now).crl?.thisUpdate).to.equal(pki.now - MINUTE);
    });

    it('takes the newest, wherever it came from', async () => {
      await put('tsp.crl', await newer(-1));
      serves(await newer(-5));
      const crls = store();
      await crls.reload();
      await crls.refresh();
      expect(crls.find(tsp(), now).crl?.thisUpdate).to.equal(pki.now - MINUTE);
    });

    it('goes only to http and https without credentials', async () => {
      const crls = createCrlStore({
        folder,
        clock: () => now,
        fetch,
        urls: ['ldap://x/y', 'file:///etc/passwd', 'nonsense'],
      });
      crls.register(tsp(), ['http://user:pw@127.0.0.1/x.crl', 'ftp://127.0.0.1/x.crl', url]);
      expect(crls.states(now)[0]?.urls).to.deep.equal([url]);
      serves(pki.crls[2]!);
      await crls.refresh(true);
      expect(asked).to.equal(1);
    });

    it('fetches also from addresses in the settings', async () => {
      serves(pki.crls[2]!);
      const crls = createCrlStore({ folder, clock: () => now, fetch, urls: [url] });
      crls.register(tsp(), []);
      await crls.refresh();
      expect(crls.find(tsp(), now).status).to.equal('current');
    });
  });

  describe('schedule', () => {
    const dueAfter = async (crls: ReturnType<typeof store>, ms: number) => {
      const before = asked;
      now += ms;
      await crls.refresh();
      return asked > before;
    };

    it('fetches again after the interval, and after 4 hours whatever the setting (x-CRL-2)', async () => {
      serves(pki.crls[2]!);
      const hourly = store();
      await hourly.refresh();
      expect(await dueAfter(hourly, HOUR - 1)).to.equal(false);
      expect(await dueAfter(hourly, 1)).to.equal(true);
      const lazy = store({ refreshMs: 24 * HOUR });
      await lazy.refresh();
      expect(await dueAfter(lazy, 4 * HOUR - 1)).to.equal(false);
      expect(await dueAfter(lazy, 1)).to.equal(true);
    });

    it('fetches before nextUpdate', async () => {
      serves(await pki.crl(pki.tsp, { nextUpdate: pki.now + 30 * MINUTE }));
      const crls = store();
      await crls.refresh();
      expect(await dueAfter(crls, 20 * MINUTE - 1)).to.equal(false);
      expect(await dueAfter(crls, 1)).to.equal(true);
      expect(await dueAfter(crls, MINUTE - 1)).to.equal(false); // never more than once a minute
      expect(await dueAfter(crls, 1)).to.equal(true);
    });

    it('tries again soon after a failure, then less often', async () => {
      answer = (_, response) => response.writeHead(500).end();
      const crls = store();
      await crls.refresh();
      for (const minutes of [1, 2, 4, 8, 15, 15]) {
        expect(await dueAfter(crls, minutes * MINUTE - 1)).to.equal(false);
        expect(await dueAfter(crls, 1)).to.equal(true);
      }
      serves(pki.crls[2]!);
      expect(await dueAfter(crls, 15 * MINUTE)).to.equal(true);
      expect(crls.states(now)[0]).to.include({ failure: undefined, fetchedAt: now });
    });

    it('runs in the background once started', async () => {
      serves(pki.crls[2]!);
      await mkdir(join(folder, 'in'));
      const crls = store({ folder: join(folder, 'in'), pollMs: 5 });
      crls.start();
      crls.start();
      for (let tries = 0; tries < 400 && crls.find(tsp(), now).status !== 'current'; tries++) await wait(5);
      await writeFile(join(folder, 'in', 'new.crl'), await newer(-1));
      for (let tries = 0; tries < 400 && !events.some(({ source }) => source === 'new.crl'); tries++) await wait(5);
      crls.stop();
      expect(crls.find(tsp(), now).crl?.thisUpdate).to.equal(pki.now - MINUTE);
      expect(asked).to.equal(1);
    });
  });

  describe('alarm (x-CRL-3)', () => {
    const alarms = () => events.filter(({ kind }) => kind === 'expiring' || kind === 'expired').map(({ kind }) => kind);

    it('comes once before nextUpdate and once at it', async () => {
      await put('tsp.crl', await pki.crl(pki.tsp, { nextUpdate: pki.now + 48 * HOUR }));
      const crls = store({ fetch: () => Promise.reject(new Error('no network')), alarmMs: 3 * HOUR });
      await crls.reload();
      for (const [hours, told] of [
        [0, []],
        [44, []],
        [45, ['expiring']],
        [46, ['expiring']],
        [48, ['expiring', 'expired']],
        [50, ['expiring', 'expired']],
      ] as const) {
        now = pki.now + hours * HOUR;
        await crls.refresh();
        expect(alarms(), `after ${hours} hours`).to.deep.equal(told);
      }
      expect(events.at(-1)).to.not.equal(undefined);
      expect(events.find(({ kind }) => kind === 'expiring')).to.deep.include({
        source: 'C=NL, O=Bode test, CN=Bode test TSP CA',
      });
    });

    it('waits for the last quarter of a short period, and comes again for the next CRL', async () => {
      serves(await pki.crl(pki.tsp, { nextUpdate: pki.now + 3 * HOUR }));
      const crls = store();
      await crls.refresh();
      now = pki.now + 2 * HOUR - 1;
      await crls.refresh();
      expect(alarms()).to.deep.equal([]);
      now += 1;
      await crls.refresh();
      expect(alarms()).to.deep.equal(['expiring']);
      serves(await pki.crl(pki.tsp, { thisUpdate: now, nextUpdate: now + 4 * HOUR }));
      await crls.refresh(true);
      now += 3 * HOUR;
      answers((_, response) => response.writeHead(500).end());
      await crls.refresh();
      expect(alarms()).to.deep.equal(['expiring', 'expiring']);
    });

    it('comes without a network to refresh from too', async () => {
      await put('tsp.crl', await pki.crl(pki.tsp, { nextUpdate: pki.now - 1 }));
      const crls = createCrlStore({ folder, clock: () => now, onEvent: (event) => events.push(event) });
      crls.register(tsp(), []);
      await crls.reload();
      await crls.refresh();
      expect(alarms()).to.deep.equal(['expired']);
    });
  });

  it('tells the state of each issuer', async () => {
    await put('tsp.crl', pki.crls[2]!);
    const crls = store();
    crls.register(readCertificate(pki.root.certificate), []);
    await crls.reload();
    const [first, second] = crls.states(now);
    expect(first).to.deep.equal({
      issuer: 'C=NL, O=Bode test, CN=Bode test TSP CA',
      status: 'current',
      thisUpdate: pki.now - HOUR,
      nextUpdate: pki.now + 720 * HOUR,
      ageMs: HOUR,
      revoked: 0,
      urls: [url],
      fetchedAt: undefined,
      failure: undefined,
    });
    expect(second).to.deep.include({ status: 'missing', thisUpdate: undefined, urls: [] });
    expect(crls.states(now + 720 * HOUR)[0]?.status).to.equal('expired');
  });
});
