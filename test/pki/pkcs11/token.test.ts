// A private key in a token, proven with SoftHSM (x-PKI-15): it signs and decrypts as the same key in a file would, survives the end of its
// process, tries a refused PIN once, and tells what is wrong without telling the PIN.
import { execFileSync } from 'node:child_process';
import { constants, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createKeyring, type HeldOwnKey, type KeyringEvent, PkiError, type TokenKey } from '../../../src/pki/index.ts';
import { OAEP_SHA256, RSA_OAEP_MGF1P, signBytes } from '../../../src/security/index.ts';
import { type OaepParameters, unwrapAnywhere, unwrapKey, wrapKey } from '../../../src/security/xmlenc/oaep.ts';
import { requirePeer } from '../../support/peers.ts';
import { type TestCertificate, type TestPki, testPki } from '../../support/pki.ts';
import { makeSoftToken, type SoftToken } from '../../support/softhsm.ts';

describe('key in a token (SoftHSM)', function () {
  this.timeout(60_000);
  let token: SoftToken;
  let pki: TestPki;
  let own: TestCertificate;
  let folder: string;
  let previous: string | undefined;
  const rings: { stop(): void }[] = [];
  const events: KeyringEvent[] = [];

  before(async function () {
    requirePeer(this, 'softhsm');
    token = makeSoftToken();
    previous = process.env.SOFTHSM2_CONF;
    process.env.SOFTHSM2_CONF = token.env.SOFTHSM2_CONF;
    pki = await testPki();
    own = await pki.issue({ freshKey: true });
    token.put('teken sleutel', own.privateKey);
    folder = await mkdtemp(join(tmpdir(), 'bode-pkcs11-'));
    await writeFile(join(folder, 'cert.pem'), own.chainPem);
  });
  afterEach(() => {
    for (const ring of rings.splice(0)) ring.stop();
    events.length = 0;
  });
  after(async () => {
    if (!token) return;
    if (previous === undefined) delete process.env.SOFTHSM2_CONF;
    else process.env.SOFTHSM2_CONF = previous;
    token.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const place = (more: object = {}, certificateFile = join(folder, 'cert.pem')) => ({
    setting: 'security.keys.0',
    certificateFile,
    pkcs11: { module: token.module, uri: token.uri('teken sleutel'), pinFile: token.pinFile, ...more },
  });

  async function ring(keys: readonly ReturnType<typeof place>[] = [place()]) {
    const made = await createKeyring({ keys, clock: () => pki.now, onEvent: (event) => events.push(event) });
    rings.push(made);
    return made;
  }

  async function key(): Promise<HeldOwnKey & { readonly privateKey: TokenKey }> {
    return (await ring()).current() as HeldOwnKey & { readonly privateKey: TokenKey };
  }

  const refused = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: unknown) => (error instanceof PkiError ? error.message : inspect(error)),
    );

  /** Processes that hold the module for us. */
  const holders = (): readonly number[] => {
    const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
    return listed.split('\n').flatMap((line) => (line.includes(token.module) ? [Number.parseInt(line, 10)] : []));
  };

  it('signs with SHA-256, SHA-384 and SHA-512, many at the same time', async () => {
    const { privateKey } = await key();
    for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
      const data = Array.from({ length: 8 }, () => randomBytes(700));
      const signatures = await Promise.all(data.map((one) => signBytes(one, privateKey, hash)));
      const right = signatures.map((signature, index) => verify(hash, data[index]!, own.publicKey, signature));
      expect(right).to.deep.equal(data.map(() => true));
    }
    expect(await signBytes(Buffer.from('x'), privateKey)).to.deep.equal(
      await signBytes(Buffer.from('x'), own.privateKey),
    );
  });

  it('unwraps content keys with every digest and mask, as the key in a file does', async () => {
    const { privateKey } = await key();
    const label = Buffer.alloc(0);
    for (const transport of [OAEP_SHA256, { ...OAEP_SHA256, mgf: 'sha1' as const }, RSA_OAEP_MGF1P_DEFAULT]) {
      const oaep: OaepParameters = { ...transport, label };
      const content = randomBytes(32);
      const wrapped = wrapKey(content, own.publicKey, oaep);
      const wanted = { oaep, keyBytes: 32 };
      expect(await unwrapAnywhere(wrapped, privateKey, wanted)).to.deep.equal({ key: content, genuine: true });
      expect(unwrapKey(wrapped, own.privateKey, wanted)).to.deep.equal({ key: content, genuine: true });
      wrapped[200]! ^= 1;
      const wrong = await unwrapAnywhere(wrapped, privateKey, wanted);
      expect(wrong.genuine).to.equal(false);
      expect(wrong.key).to.have.length(32);
    }
    // Above the modulus: the token refuses it, and it looks like every other wrong key.
    const above = await unwrapAnywhere(Buffer.alloc(256, 0xff), privateKey, {
      oaep: { ...OAEP_SHA256, label },
      keyBytes: 32,
    });
    expect(above.genuine).to.equal(false);
  });

  it('gives the whole block of RSA, leading zeros too', async () => {
    const { privateKey } = await key();
    const block = Buffer.concat([Buffer.alloc(3), randomBytes(253)]);
    const wrapped = publicEncrypt({ key: own.publicKey, padding: constants.RSA_NO_PADDING }, block);
    expect(await privateKey.decrypt(wrapped)).to.deep.equal(block);
  });

  it('goes on in a new process when the one that holds the module is killed', async () => {
    const { privateKey } = await key();
    const [pid] = holders();
    expect(pid).to.be.a('number');
    process.kill(pid!, 'SIGKILL');
    const data = Buffer.from('na de val');
    expect(verify('sha256', data, own.publicKey, await privateKey.sign(data))).to.equal(true);
    expect(holders()).to.not.include(pid);
  });

  it('ends its process when it is closed, and says so to who asks later', async () => {
    const { privateKey } = await key();
    for (const one of rings.splice(0)) one.stop();
    const error = await privateKey.sign(Buffer.from('x')).catch((caught) => caught);
    expect(error).to.deep.include({ code: 'server.unavailable' });
    for (let tries = 0; tries < 100 && holders().length > 0; tries++) await new Promise((done) => setTimeout(done, 20));
    expect(holders()).to.deep.equal([]);
  });

  it('says in one sentence what is wrong, and never the PIN', async () => {
    const wrongPin = join(folder, 'pin');
    writeFileSync(wrongPin, '000000\n');
    const other = await pki.issue({ freshKey: true });
    await writeFile(join(folder, 'other.pem'), other.chainPem);
    const ec = await pki.issue({ key: 'ec' });
    await writeFile(join(folder, 'ec.pem'), ec.chainPem);
    const cases: readonly [ReturnType<typeof place>, RegExp][] = [
      [place({ pinFile: wrongPin }), /refuses the PIN$/],
      [place({ pinFile: join(folder, 'none') }), /none does not exist$/],
      [place({ uri: token.uri('geen') }), /the token has no such key$/],
      [place({ uri: 'pkcs11:token=ander;object=x' }), /there is no such token$/],
      [place({ module: join(folder, 'none.so') }), /the process of the token has ended$/],
      [place({}, join(folder, 'other.pem')), /the key in the token does not belong to the certificate$/],
      [place({}, join(folder, 'ec.pem')), /a key in a token must be an RSA key$/],
      [place({ uri: `${token.uri('x')}?pin-value=${token.pin}` }), /has a query: name the PIN in a file/],
    ];
    for (const [one, sentence] of cases) {
      const said = await refused(ring([one]));
      expect(said).to.match(/^security\.keys\.0: /);
      expect(said).to.match(sentence);
      expect(said).to.not.include(token.pin).and.to.not.include('000000');
    }
  });

  it('tries a PIN that was refused once, and again when its file changes', async () => {
    const pinFile = join(folder, 'changing');
    await writeFile(pinFile, token.pin);
    const made = await ring([place({ pinFile })]);
    const first = made.current();
    await writeFile(pinFile, '111111');
    expect(await made.reload()).to.equal(false);
    expect(events.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ['failed', 'security.keys.0: the key in the token cannot be used: the token refuses the PIN'],
    ]);
    expect(made.current()).to.equal(first);
    await writeFile(pinFile, `${token.pin}\n`);
    expect(await made.reload()).to.equal(true);
  });

  it('shows nothing secret when it is printed, and cannot serve TLS', async () => {
    const held = await key();
    await held.privateKey.sign(Buffer.from('x'));
    const printed = inspect(held, { depth: 10, showHidden: true }) + JSON.stringify(held);
    expect(printed).to.not.include(token.pin);
    expect(() => held.keyPem).to.throw(PkiError, 'cannot serve TLS');
  });

  it('is quick enough for ordinary traffic: 200 signatures', async () => {
    const { privateKey } = await key();
    const began = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => privateKey.sign(randomBytes(32))));
    // A few milliseconds each; a process per signature would take some forty.
    expect((performance.now() - began) / 200).to.be.below(30);
  });
});

const RSA_OAEP_MGF1P_DEFAULT = { ...OAEP_SHA256, algorithm: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;
