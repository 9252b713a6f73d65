// x-CRL-5: a certificate that was revoked drops out of the lists once it has expired. So its dates are checked besides the lists, every list that
// was in use is kept for its day, and the audit trail names the list by which a message was judged (x-LOG-4).
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { utc } from '../../src/core/index.ts';
import { type CrlEvent, createCrlStore, readCertificate } from '../../src/pki/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { type TestPki, testPki } from '../support/pki.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('x-CRL-5: the list of that day', () => {
  let pki: TestPki;
  let folder: string;
  let now: number;
  let events: CrlEvent[];

  before(async () => {
    pki = await testPki();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bode-crl-'));
    now = pki.now;
    events = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = (name: string, bytes: Buffer) => writeFile(join(folder, name), bytes);
  const archived = async () => (await readdir(join(folder, 'archive')).catch(() => [])).sort();
  function open(archiveMs?: number) {
    const crls = createCrlStore({
      folder,
      clock: () => now,
      onEvent: (event) => events.push(event),
      ...(archiveMs === undefined ? {} : { archiveMs }),
    });
    crls.register(readCertificate(pki.tsp.certificate), []);
    return crls;
  }
  const look = async (crls: ReturnType<typeof open>) => {
    await crls.reload();
    await crls.refresh();
  };

  it('is kept byte for byte after a newer one came, under its issuer and thisUpdate, and is not used again', async () => {
    const revoked = await pki.issue({ freshKey: true });
    const first = await pki.crl(pki.tsp, { thisUpdate: now, revoked: [revoked] });
    const crls = open(30 * DAY);
    await put('tsp.crl', first);
    await look(crls);
    now += 60 * MINUTE;
    const second = await pki.crl(pki.tsp, { thisUpdate: now });
    await put('tsp.crl', second);
    await look(crls);
    await look(open(30 * DAY));
    const names = await archived();
    const stamp = (at: number) => utc(at).replace(/\.\d+/, '').replace(/[-:]/g, '');
    expect(names.map((name) => name.split('-')[1])).to.deep.equal([stamp(pki.now), stamp(now)]);
    expect(new Set(names.map((name) => name.split('-')[0])).size).to.equal(1);
    const kept = await Promise.all(names.map((name) => readFile(join(folder, 'archive', name))));
    expect(kept[0]!.equals(first) && kept[1]!.equals(second)).to.equal(true);
    expect(crls.find(readCertificate(pki.tsp.certificate), now).crl?.size).to.equal(0);
  });
  it('is kept as long as the setting says', async () => {
    const crls = open(10 * DAY);
    await put('tsp.crl', await pki.crl(pki.tsp, { thisUpdate: now }));
    await look(crls);
    expect(await archived()).to.have.length(1);
    now += 9 * DAY;
    await look(crls);
    expect(await archived()).to.have.length(1);
    now += DAY;
    await look(crls);
    expect(await archived()).to.have.length(0);
  });
  it('is kept only of a trusted CA, and only where it is asked', async () => {
    await put('tsp.crl', await pki.crl(pki.tsp, { signer: await pki.issueCa({ naam: 'x' }) }));
    await look(open(DAY));
    expect(await archived()).to.have.length(0);
    await put('tsp.crl', await pki.crl(pki.tsp));
    await look(open());
    expect(await archived()).to.have.length(0);
  });
  it('that cannot be kept is told once, and the list is used all the same', async () => {
    await put('archive', Buffer.from('a file where the folder should be'));
    await put('tsp.crl', await pki.crl(pki.tsp, { thisUpdate: now }));
    const crls = open(DAY);
    await look(crls);
    await look(crls);
    expect(events.filter(({ source }) => source === 'archive')).to.have.length(1);
    expect(crls.find(readCertificate(pki.tsp.certificate), now).status).to.equal('current');
    await rm(join(folder, 'archive'));
    await mkdir(join(folder, 'archive'));
    await look(crls);
    expect(await archived()).to.have.length(1);
  });
  it('a certificate that has expired is refused by its dates, also when no list names it', async () => {
    const expired = await pki.issue({ freshKey: true, expired: true });
    const verdict = (await pki.trust()).judge(expired.certificate, expired.chain, 'signing', pki.now);
    expect(verdict.ok ? 'ok' : verdict.reasons.map(({ rule }) => rule)).to.deep.equal(['validity']);
  });
});

describe('x-LOG-4: the audit trail names the list', () => {
  const arena = openArena();
  it('by which the signer was judged', async () => {
    const { pki, sender } = arena().cast;
    await arena().passes(await arena().fresh());
    const verdict = (await pki.trust()).judge(sender.certificate, sender.chain, 'signing', Date.now());
    expect(verdict.ok && verdict.crlThisUpdate).to.be.a('number');
    expect(arena().gateway.log.at(-1)).to.include({
      event: 'exchange',
      crlVan: utc(verdict.ok ? verdict.crlThisUpdate! : 0),
    });
  });
});
