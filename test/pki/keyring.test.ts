// Own keys that follow each other without a restart (x-PKI-15): which one signs, which ones still decrypt, files that change, and that no
// key is ever printed.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  createKeyring,
  examineKeys,
  fingerprint,
  type KeyPlace,
  type KeyringEvent,
  type KeyringSettings,
  PkiError,
} from '../../src/pki/index.ts';
import { makeBundle } from '../../src/pki/pkcs12.ts';
import { type IssueOptions, type TestCertificate, type TestPki, testPki } from '../support/pki.ts';

const DAY = 86_400_000;

describe('keyring', () => {
  let pki: TestPki;
  let folder: string;
  let now: number;
  let events: KeyringEvent[];

  before(async () => {
    pki = await testPki();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bode-keyring-'));
    now = pki.now;
    events = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const issue = (from: number, to: number, more: IssueOptions = {}) =>
    pki.issue({ key: 'ec', freshKey: true, notBefore: pki.now + from * DAY, notAfter: pki.now + to * DAY, ...more });

  async function put(name: string, one: TestCertificate): Promise<KeyPlace> {
    const [certificateFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    await writeFile(certificateFile, one.chainPem);
    await writeFile(keyFile, one.keyPem);
    return { setting: name, certificateFile, keyFile };
  }

  const ring = (keys: readonly KeyPlace[], more: Partial<KeyringSettings> = {}) =>
    createKeyring({ keys, clock: () => now, onEvent: (event) => events.push(event), ...more });
  const id = (one: TestCertificate) => fingerprint(one.certificate);
  const ids = (keys: readonly { readonly fingerprint: string }[]) => keys.map((key) => key.fingerprint);
  const refused = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: unknown) => (error instanceof PkiError ? error.message : String(error)),
    );

  it('signs with the newest certificate that is valid, and keeps the others for decryption', async () => {
    const [old, young, next] = [await issue(-300, 20), await issue(-1, 365), await issue(5, 400)];
    const keyring = await ring([await put('oud', old), await put('nieuw', young), await put('volgend', next)]);
    expect(keyring.current().fingerprint).to.equal(id(young));
    expect(ids(keyring.all())).to.deep.equal([young, old, next].map(id));
    expect(keyring.states().map(({ setting, use }) => [setting, use])).to.deep.equal([
      ['oud', 'previous'],
      ['nieuw', 'current'],
      ['volgend', 'next'],
    ]);
    now = pki.now + 5 * DAY;
    expect(keyring.current().fingerprint).to.equal(id(next));
    await keyring.reload();
    expect(events).to.deep.equal([{ kind: 'current', setting: 'volgend', fingerprint: id(next) }]);
  });

  it('waits with a key until the moment that was agreed with partners', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const place = { ...(await put('nieuw', young)), from: pki.now + 3 * DAY };
    const keyring = await ring([await put('oud', old), place]);
    expect(keyring.current().fingerprint).to.equal(id(old));
    expect(keyring.states().map(({ use }) => use)).to.deep.equal(['current', 'next']);
    now = pki.now + 3 * DAY;
    expect(keyring.current().fingerprint).to.equal(id(young));
  });

  it('never signs with a key whose certificate ended', async () => {
    const keyring = await ring([await put('enige', await issue(-300, 1))]);
    now = pki.now + DAY + 1;
    expect(() => keyring.current()).to.throw(PkiError, 'enige: the certificate expired on ');
    expect(keyring.all()).to.have.length(1);
  });

  it('does not start without keys, with an unreadable one, or with none that is valid', async () => {
    expect(await refused(ring([]))).to.equal('no own key is configured');
    expect(await refused(ring([await put('oud', await issue(-300, -1))]))).to.match(
      /: the certificate expired on \d{4}-\d\d-\d\d$/,
    );
    const good = await put('goed', await issue(-1, 1));
    const keyFile = join(folder, 'weg.key');
    expect(await refused(ring([good, { ...good, setting: 'half', keyFile }]))).to.match(/^half: .* does not exist$/);
  });

  it('takes a replaced key into use without restart, and still decrypts with the one before', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const place = await put('sleutel', old);
    const keyring = await ring([place]);
    const { version } = keyring;
    expect(await keyring.reload()).to.equal(false);
    await put('sleutel', young);
    expect(await keyring.reload()).to.equal(true);
    expect(keyring.version).to.equal(version + 1);
    expect(keyring.current().fingerprint).to.equal(id(young));
    expect(ids(keyring.all())).to.deep.equal([young, old].map(id));
    expect(events.map(({ kind }) => kind)).to.deep.equal(['loaded', 'current']);
    await put('sleutel', old);
    await keyring.reload();
    expect(ids(keyring.all())).to.deep.equal([old, young].map(id));
  });

  it('keeps the last good key between the writing of certificate and key, and while a file is damaged', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const place = await put('sleutel', old);
    const keyring = await ring([place]);
    await put('straks', young);
    await rename(join(folder, 'straks.pem'), join(folder, 'sleutel.pem'));
    expect(await keyring.reload()).to.equal(false);
    expect(keyring.current().fingerprint).to.equal(id(old));
    expect(keyring.states()[0]?.problem).to.match(/does not belong to the certificate/);
    expect(events).to.have.length(1);
    await keyring.reload();
    expect(events).to.have.length(1); // Told once per change.
    await rename(join(folder, 'straks.key'), join(folder, 'sleutel.key'));
    expect(await keyring.reload()).to.equal(true);
    expect(keyring.states()[0]).to.deep.include({ problem: undefined });
    expect(keyring.states()[0]?.key?.fingerprint).to.equal(id(young));
    await rm(join(folder, 'sleutel.key'));
    await keyring.reload();
    expect(keyring.current().fingerprint).to.equal(id(young));
    expect(keyring.states()[0]?.problem).to.match(/does not exist/);
  });

  it('leaves a place empty until its files come, and tells who signs then', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const place = await put('oud', old);
    const [certificateFile, keyFile] = [join(folder, 'nieuw.pem'), join(folder, 'nieuw.key')];
    const keyring = await ring([place, { setting: 'nieuw', certificateFile, keyFile }]);
    const told: string[] = [];
    keyring.onCurrent(({ fingerprint: signs }) => told.push(signs));
    expect(keyring.states().map(({ use }) => use)).to.deep.equal(['current', 'empty']);
    expect(await keyring.reload()).to.equal(false);
    await put('nieuw', young);
    expect(await keyring.reload()).to.equal(true);
    expect(told).to.deep.equal([id(young)]);
    expect(ids(keyring.all())).to.deep.equal([young, old].map(id));
    expect(await refused(ring([{ setting: 'leeg', certificateFile: keyFile + 1, keyFile: keyFile + 2 }]))).to.match(
      /^leeg: no own certificate is valid now$/,
    );
  });

  it('takes no key into use that has a flaw, not at the start and not later', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const place = await put('sleutel', old);
    const flaw = (key: { readonly fingerprint: string }) => (key.fingerprint === id(young) ? 'not ours' : undefined);
    const keyring = await ring([place], { flaw });
    await put('sleutel', young);
    expect(await keyring.reload()).to.equal(false);
    expect(keyring.current().fingerprint).to.equal(id(old));
    expect(events).to.deep.equal([{ kind: 'failed', setting: 'sleutel', reason: 'sleutel: not ours' }]);
    expect(await refused(ring([place], { flaw }))).to.equal('sleutel: not ours');
  });

  it('tells a doctor how all keys stand, also when none can be used', async () => {
    const good = await put('goed', await issue(-300, -1));
    const states = await examineKeys({ keys: [good, { ...good, setting: 'half', keyFile: 'x' }], clock: () => now });
    expect(states.map(({ setting, use }) => [setting, use])).to.deep.equal([
      ['goed', 'previous'],
      ['half', 'empty'],
    ]);
    expect(states[1]?.problem).to.equal('half: x does not exist');
  });

  it('reads the passphrase of a bundle from its file, each time', async () => {
    const [old, young] = [await pki.issue({ freshKey: true }), await pki.issue({ freshKey: true, notBefore: now })];
    const [bundleFile, passphraseFile] = [join(folder, 'own.p12'), join(folder, 'own.txt')];
    const write = async (one: TestCertificate, passphrase: string) => {
      const certificates = [one.certificate, ...one.chain];
      await writeFile(passphraseFile, `${passphrase}\n`);
      await writeFile(bundleFile, makeBundle({ privateKey: one.privateKey, certificates }, passphrase, 'Bode'));
    };
    await write(old, 'eerst');
    const keyring = await ring([{ setting: 'bundel', bundleFile, passphraseFile }]);
    await write(young, 'daarna');
    expect(await keyring.reload()).to.equal(true);
    expect(keyring.current().fingerprint).to.equal(id(young));
    await writeFile(passphraseFile, 'fout');
    await write(old, 'goed').then(() => writeFile(passphraseFile, 'fout'));
    expect(await keyring.reload()).to.equal(false);
    expect(JSON.stringify(events)).to.include('passphrase does not open it').and.to.not.include('fout"');
    await writeFile(passphraseFile, 'goed\n');
    expect(await keyring.reload()).to.equal(true);
    expect(keyring.current().fingerprint).to.equal(id(old));
  });

  it('holds PEM and PKCS#12 beside each other', async () => {
    const [old, young] = [await issue(-300, 20), await pki.issue({ freshKey: true })];
    const bundleFile = join(folder, 'nieuw.p12');
    const certificates = [young.certificate, ...young.chain];
    await writeFile(bundleFile, makeBundle({ privateKey: young.privateKey, certificates }, 'geheim', 'Bode'));
    const keyring = await ring([await put('oud', old), { setting: 'nieuw', bundleFile, passphrase: 'geheim' }]);
    expect(ids(keyring.all())).to.deep.equal([young, old].map(id));
  });

  it('looks at the files in the background once started', async () => {
    const [old, young] = [await issue(-300, 20), await issue(-1, 365)];
    const keyring = await ring([await put('sleutel', old)], { pollMs: 5 });
    keyring.start();
    keyring.start();
    await put('sleutel', young);
    for (let tries = 0; tries < 400 && keyring.current().fingerprint !== id(young); tries++) await wait(5);
    keyring.stop();
    expect(keyring.current().fingerprint).to.equal(id(young));
  });

  it('shows no private key when a key, the ring or an event is printed', async () => {
    const one = await issue(-1, 365);
    const keyring = await ring([await put('sleutel', one)]);
    await put('sleutel', await issue(-1, 366));
    await keyring.reload();
    const secret = one.keyPem.split('\n')[1]!;
    const printed = [keyring.all(), keyring, events].flatMap((value) => [
      inspect(value, { depth: 10 }),
      JSON.stringify(value),
    ]);
    for (const text of printed) expect(text).to.not.include(secret).and.to.not.include('PRIVATE KEY');
    expect(keyring.all().map(({ keyPem }) => keyPem)).to.include(one.keyPem);
  });
});
