// libxmlsec1, a foreign implementation of XML Encryption: it decrypts what Bode encrypts, and Bode decrypts what it encrypts (ENC002-ENC004).
// Its command line looks for the EncryptedKey inside the EncryptedData, so the parts are put where each side wants them; no value changes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { AES_128_GCM, AES_256_GCM, OAEP_SHA256, RSA_OAEP_MGF1P, signMessage } from '../../src/security/index.ts';
import { encryptedRequest, openXml, XENC11 } from '../support/encrypt.ts';
import { NOW, sender, server, signedRequest } from '../support/exchange.ts';
import { requirePeer } from '../support/peers.ts';
import { DS, PAYLOAD, pem, XENC } from '../support/soap.ts';

/** What xmlsec1 1.2 knows of RSA-OAEP. */
const OAEP_SHA1 = { ...OAEP_SHA256, uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;
const one = (xml: string, name: string) => new RegExp(`<(\\w+:)?${name}[ >].*</(\\w+:)?${name}>`, 's').exec(xml)![0];
const withoutKeyInfo = (xml: string) => xml.replace(/<ds:KeyInfo.*?<\/ds:KeyInfo>/s, '');
/** CipherValues in the order of the document. */
const cipherValues = (xml: string) => [...xml.matchAll(/CipherValue>([^<]+)</g)].map(([, value]) => value!);

describe('xmlsec1, XML Encryption', () => {
  let folder: string;
  before(function () {
    requirePeer(this, 'xmlsec1');
    folder = mkdtempSync(join(tmpdir(), 'bode-xmlenc-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const xmlsec1 = (...args: readonly string[]) => execFileSync('xmlsec1', args, { encoding: 'utf8', stdio: 'pipe' });
  const key = () => file('key.pem', server.privateKey.export({ type: 'pkcs8', format: 'pem' }));

  for (const cipher of [AES_128_GCM, AES_256_GCM])
    it(`decrypts what Bode encrypts with ${cipher.name}`, async () => {
      const draft = draftRequest(
        { to: 'https://x.example/', action: 'urn:a', messageId: 'urn:m' },
        Buffer.from(PAYLOAD),
      );
      const encryption = { cipher, transport: OAEP_SHA1, reference: 'ThumbprintSHA1' } as const;
      const recipient = { certificate: readCertificate(server.certificate), encryption };
      const xml = (await signMessage(draft, sender, { now: NOW, recipient })).bytes.toString();
      const info = `<ds:KeyInfo xmlns:ds="${DS}">${withoutKeyInfo(one(xml, 'EncryptedKey'))}</ds:KeyInfo>`;
      const data = one(xml, 'EncryptedData').replace(/<ds:KeyInfo.*?<\/ds:KeyInfo>/s, info);
      const clear = xmlsec1('--decrypt', '--privkey-pem', key(), file('message.xml', `<Body>${data}</Body>`));
      expect(clear).to.include(`<Body>${PAYLOAD}</Body>`);
    });

  for (const bits of [128, 256])
    it(`encrypts with AES-${bits}-GCM, and Bode decrypts it`, async () => {
      const template =
        `<xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Content"><xenc:EncryptionMethod Algorithm="${XENC11}aes${bits}-gcm"/>` +
        `<ds:KeyInfo xmlns:ds="${DS}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/>` +
        '<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>' +
        '<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>';
      const signed = signedRequest();
      const content = /<soap:Body[^>]*>(.*)<\/soap:Body>/s.exec(signed)![1]!;
      const certificate = file('certificate.pem', pem(server.certificate));
      const args = ['--encrypt', '--pubkey-cert-pem', certificate, '--session-key', `aes-${bits}`];
      const theirs = xmlsec1(...args, '--binary-data', file('content.xml', content), file('template.xml', template));
      const [wrapped, sealed] = cipherValues(theirs).map((value) => Buffer.from(value, 'base64'));
      const request = encryptedRequest({
        dataAlgorithm: `${XENC11}aes${bits}-gcm`,
        keyAlgorithm: `${XENC}rsa-oaep-mgf1p`,
        keyParameters: '',
        wrapped: () => wrapped!,
        sealed: () => sealed!,
      });
      // The Timestamp may differ between two requests, the Body does not: the signature of this one is over the same content.
      expect((await openXml(request)).payload.local).to.equal('SubmitOrder');
    });
});
