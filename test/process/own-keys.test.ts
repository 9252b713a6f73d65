// Roll-over of the own key in a real process, without a restart (x-PKI-15, x-ENC-2): files are added and SIGHUP is sent; connections that were
// open go on, answers and receipts have the new certificate, what was encrypted for the old one still opens, and a broken file
// changes nothing. The next key may be in a token: then messages and receipts have it, and TLS keeps its own.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CURRENT, type KeyedBode, startKeyedBode } from '../support/own-keys.ts';
import { requirePeer } from '../support/peers.ts';
import { makeSoftToken, type SoftToken } from '../support/softhsm.ts';

const place = (folder: string) => ({
  certificate: `${folder}/cert.pem`,
  key: `${folder}/key.pem`,
  chain: `${folder}/chain.pem`,
});

describe('an own key that is followed by another while Bode runs', function () {
  this.timeout(120_000);
  let keyed: KeyedBode;

  before(async () => {
    keyed = await startKeyedBode({ BODE_GATEWAY_KEYS: JSON.stringify([place(CURRENT), place('certs/next')]) });
  });
  after(() => keyed.end());

  it('goes on with the old one while the new one is broken', async () => {
    const { at, look, old, signer, young } = keyed;
    writeFileSync(at('certs/next/cert.pem'), 'half a certifica');
    writeFileSync(at('certs/next/key.pem'), young.keyPem);
    const [event] = await look(1);
    expect(event).to.include({ level: 'error', onderdeel: 'gateway.keys.1', uitkomst: 'mislukt' });
    expect(event.oorzaak).to.match(/holds no certificate in PEM$/);
    expect(await signer()).to.equal(old.fingerprint);
  });

  it('takes the new one into use by its files: TLS, answers, receipts; open connections and the old key for decryption stay', async () => {
    const { ask, at, dial, encryptedFor, look, next, old, receiptSigner, served, signer, young } = keyed;
    const open = await dial();
    expect(await ask(open)).to.equal('HTTP/1.1 200');
    expect(await receiptSigner()).to.equal(old.fingerprint);
    expect(await encryptedFor(old)).to.equal(`opened, answered by ${old.fingerprint}`);

    for (const name of ['cert.pem', 'chain.pem', 'key.pem']) cpSync(join(next, name), at(`certs/next/${name}`));
    const told = await look(2);
    expect(told.map(({ uitkomst, fingerprint: whose }) => [uitkomst, whose])).to.deep.equal([
      ['geladen', young.fingerprint],
      ['actief', young.fingerprint],
    ]);

    expect(await ask(open)).to.equal('HTTP/1.1 200');
    expect(served(open)).to.equal(old.fingerprint);
    const later = await dial();
    expect(served(later)).to.equal(young.fingerprint);
    expect(await signer()).to.equal(young.fingerprint);
    expect(await receiptSigner()).to.equal(young.fingerprint);
    for (const key of [old, young])
      expect(await encryptedFor(key)).to.equal(`opened, answered by ${young.fingerprint}`);
    open.destroy();
    later.destroy();
  });

  it('keeps the last good one when its files are damaged afterwards, and stays ready', async () => {
    const { at, bode, look, signer, young } = keyed;
    writeFileSync(at('certs/next/key.pem'), 'gone');
    expect((await look(1)).map(({ uitkomst }) => uitkomst)).to.deep.equal(['mislukt']);
    expect(await signer()).to.equal(young.fingerprint);
    expect((await fetch(`${bode.operator}/health/ready`)).status).to.equal(200);
    expect(bode.log()).to.not.include('PRIVATE KEY');
  });
});

describe('an own key for messages that is followed by one in a token (SoftHSM)', function () {
  this.timeout(120_000);
  let keyed: KeyedBode;
  let token: SoftToken;

  before(async function () {
    requirePeer(this, 'softhsm');
    token = makeSoftToken();
    const { certificate, chain } = place('certs/next');
    const pkcs11 = { module: token.module, uri: token.uri('bode 2'), pinFile: token.pinFile };
    keyed = await startKeyedBode({
      BODE_SECURITY_KEYS: JSON.stringify([place(CURRENT), { certificate, chain, pkcs11 }]),
      BODE_GATEWAY_LIMITS_LARGE_BYTES: '40000',
      ...token.env,
    });
    token.put('bode 2', keyed.young.privateKey);
  });
  after(async () => {
    await keyed?.end();
    token?.remove();
  });

  it('takes it into use: answers and receipts of it, small and large, decryption by both, TLS by the key in its file', async () => {
    const { at, dial, encryptedFor, look, next, old, receiptSigner, served, signer, young } = keyed;
    expect(await receiptSigner()).to.equal(old.fingerprint);
    for (const name of ['cert.pem', 'chain.pem']) cpSync(join(next, name), at(`certs/next/${name}`));
    expect((await look(2)).map(({ uitkomst }) => uitkomst)).to.deep.equal(['geladen', 'actief']);
    expect(await signer()).to.equal(young.fingerprint);
    expect(await receiptSigner()).to.equal(young.fingerprint);
    // Above gateway.limits.largeBytes a worker thread handles it, and asks for the signature of its answer.
    expect(await receiptSigner('Lang. '.repeat(10_000))).to.equal(young.fingerprint);
    for (const key of [old, young])
      expect(await encryptedFor(key)).to.equal(`opened, answered by ${young.fingerprint}`);
    const socket = await dial();
    expect(served(socket)).to.equal(old.fingerprint);
    socket.destroy();
  });

  it('shows the PIN nowhere', async () => {
    const { bode } = keyed;
    expect(bode.log() + bode.output()).to.not.include(token.pin);
  });
});
