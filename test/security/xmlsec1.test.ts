// libxmlsec1, a foreign implementation: it verifies what Bode signs, and Bode verifies what it signs (SIGN002, WB007).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { GatewayError, newGuid } from '../../src/core/index.ts';
import { type Draft, draftFault, draftRequest, draftResponse } from '../../src/envelope/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { change, NOW, sender, signedRequest, verifyXml } from '../support/exchange.ts';
import { requirePeer } from '../support/peers.ts';
import { makeParty, OIN_SENDER, type Party } from '../support/signers.ts';
import { MORE, pem } from '../support/soap.ts';

const SIGNED = ['To', 'Action', 'MessageID', 'RelatesTo', 'From', 'Timestamp', 'SignatureConfirmation', 'Body'];
const IDS = SIGNED.flatMap((name) => ['--id-attr:Id', name]);
const PAYLOAD = Buffer.from(
  '<o:Order xmlns:o="urn:example:o" xmlns:p="urn:example:p" p:a="1">é &amp; 😀<p:x></p:x></o:Order>',
);

describe('xmlsec1', () => {
  let folder: string;
  before(function () {
    requirePeer(this, 'xmlsec1');
    folder = mkdtempSync(join(tmpdir(), 'bode-xmlsec1-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const accepts = (xml: Uint8Array, party: Party): boolean => {
    const certificate = file('signer.pem', pem(party.certificate));
    const args = ['--verify', '--pubkey-cert-pem', certificate, ...IDS, file('message.xml', xml)];
    return spawnSync('xmlsec1', args, { stdio: 'pipe' }).status === 0;
  };

  const context = { messageId: 'urn:uuid:2', relatesTo: 'urn:uuid:1', correlatieId: newGuid(NOW) };
  const drafts: Readonly<Record<string, Draft>> = {
    'a request': draftRequest(
      { to: 'https://x.example/?a=1&b=2', action: 'urn:a', messageId: 'urn:m', from: 'urn:f' },
      PAYLOAD,
    ),
    'a response': draftResponse({ action: 'urn:a', messageId: 'urn:m', relatesTo: 'urn:r' }, PAYLOAD),
    'a wsse fault': draftFault(new GatewayError('wss.signature', 'WB013'), context),
    'a wsu fault': draftFault(new GatewayError('wss.expired', 'x-WSS-2'), context),
    'a wsa fault': draftFault(new GatewayError('wsa.toMissing', 'x-WSA-1'), context),
    'a fault with detail': draftFault(new GatewayError('content.invalid', 'x', { veld: 'a < b' }), context),
  };
  for (const [name, draft] of Object.entries(drafts))
    it(`verifies ${name} that Bode signed`, async () => {
      const { bytes } = await signMessage(draft, sender, { now: NOW, confirms: ['AAAA'] });
      expect(accepts(bytes, sender)).to.equal(true);
    });
  it('verifies what Bode signs with an EC key', async () => {
    for (const kind of ['P-256', 'P-384'] as const) {
      const party = makeParty(OIN_SENDER, kind);
      const { bytes } = await signMessage(drafts['a request']!, party, { now: NOW });
      expect(accepts(bytes, party)).to.equal(true);
    }
  });
  it('notices a change in what Bode signed', async () => {
    const { bytes } = await signMessage(drafts['a request']!, sender, { now: NOW });
    expect(accepts(Buffer.from(change(bytes.toString(), '😀', '😁')), sender)).to.equal(false);
  });
  it('notices another namespace for the faultcode: its prefix is signed too', async () => {
    const { bytes } = await signMessage(drafts['a wsse fault']!, sender, { now: NOW });
    const rebound = change(bytes.toString(), /(?<=<soap:Body[^>]*xmlns:wsse=")[^"]+/, 'urn:other');
    expect(accepts(Buffer.from(rebound), sender)).to.equal(false);
  });

  for (const bits of [256, 384, 512])
    it(`signs with rsa-sha${bits}, line breaks and all, and Bode verifies it`, async () => {
      const empty = signedRequest()
        .replace(`${MORE}rsa-sha256`, `${MORE}rsa-sha${bits}`)
        .replace(/<ds:DigestValue>[^<]*/g, '<ds:DigestValue>')
        .replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>');
      const key = file('key.pem', sender.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const args = ['--sign', '--privkey-pem', key, ...IDS, file('template.xml', empty)];
      const signed = execFileSync('xmlsec1', args, { encoding: 'utf8', stdio: 'pipe' });
      expect(signed).to.match(/<ds:SignatureValue>[^<]*\n/);
      expect((await verifyXml(signed)).signer?.oin).to.equal(sender.oin);
    });
});
