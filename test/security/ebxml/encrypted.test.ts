// Encrypted payloads of ebMS messages (x-E2E-8 … x-E2E-11, ENC001-ENC004): signed, then encrypted; proven, decrypted, then compared. Every failure is one
// SecurityFailure. The ciphertexts under attack are made by node:crypto alone; xmlsec1 is the stranger.

import { execFileSync } from 'node:child_process';
import { createCipheriv, hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCertificate } from '../../../src/pki/index.ts';
import {
  AES_128_GCM,
  AES_256_GCM,
  encryptPayload,
  OAEP_SHA256,
  type OpenedEbms,
  openEbms,
  type PayloadRecipient,
  RSA_OAEP,
  RSA_OAEP_MGF1P,
} from '../../../src/security/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { OAEP_SHA256 as OAEP_PARAMETERS, wrap, wrapPkcs1, XENC11 } from '../../support/encrypt.ts';
import { requirePeer } from '../../support/peers.ts';
import { makeParty, OIN_SERVER, type Party } from '../../support/signers.ts';
import { DS, pem, XENC } from '../../support/soap.ts';
import { context, logius, type Message, makeMessage, PART, PAYLOAD, refusedAs } from './messages.ts';

const signed = makeMessage();
const old = makeParty(OIN_SERVER);
const recipient: PayloadRecipient = { certificate: readCertificate(logius.certificate) };

function encrypted({ xml, parts }: Message = signed, to: PayloadRecipient = recipient): Message {
  const one = (id: string, content: Buffer) =>
    encryptPayload({ contentId: id, mimeType: 'application/pdf', content }, to);
  return { xml, parts: new Map([...parts].map(([id, content]) => [id, one(id, content)])) };
}

async function open(
  { xml, parts }: Message,
  keys: readonly Party[] = [logius],
  maxBytes?: number,
): Promise<OpenedEbms> {
  const limit = maxBytes === undefined ? {} : { maxBytes };
  return openEbms(parseXml(Buffer.from(xml)), parts, { ...context, keys, ...limit });
}

interface Sealing {
  readonly rootAttributes: string;
  readonly cipher: string;
  readonly transport: string;
  readonly parameters: string;
  readonly keyInfo: string;
  readonly wrapped: (key: Buffer) => Buffer;
  readonly sealed: (sealed: Buffer) => Buffer;
  readonly tagBytes: number;
}

/** The message with its payload encrypted by hand. */
function sealedBy(asked: Partial<Sealing> = {}): Message {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const cbc = asked.cipher?.endsWith('-cbc');
  const cipher = cbc
    ? createCipheriv('aes-256-cbc', key, Buffer.concat([iv, Buffer.alloc(4)]))
    : createCipheriv('aes-256-gcm', key, iv, { authTagLength: asked.tagBytes ?? 16 });
  const body = [cipher.update(PAYLOAD), cipher.final()];
  const tag = 'getAuthTag' in cipher && !cbc ? (cipher as { getAuthTag(): Buffer }).getAuthTag() : Buffer.alloc(0);
  const sealed = (asked.sealed ?? ((bytes) => bytes))(
    Buffer.concat([iv, ...(cbc ? [Buffer.alloc(4)] : []), ...body, tag]),
  );
  const value = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  const encryptedKey =
    `<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${asked.transport ?? RSA_OAEP}">${asked.parameters ?? OAEP_PARAMETERS}</xenc:EncryptionMethod>` +
    `<ds:KeyInfo><ds:KeyName>CN=x</ds:KeyName></ds:KeyInfo>${value((asked.wrapped ?? wrap(logius))(key))}</xenc:EncryptedKey>`;
  const xml =
    `<?xml version="1.0"?><xenc:EncryptedData xmlns:xenc="${XENC}" xmlns:ds="${DS}"${asked.rootAttributes ?? ` Id="${PART}" MimeType="text/xml" Type="${XENC}Element"`}>` +
    `<xenc:EncryptionMethod Algorithm="${asked.cipher ?? `${XENC11}aes256-gcm`}"/><ds:KeyInfo>${asked.keyInfo ?? encryptedKey}</ds:KeyInfo>${value(sealed)}</xenc:EncryptedData>`;
  return { xml: signed.xml, parts: new Map([[PART, Buffer.from(xml)]]) };
}

describe('ebMS encryption: there and back', () => {
  for (const cipher of [AES_128_GCM, AES_256_GCM])
    for (const transport of [
      OAEP_SHA256,
      { uri: RSA_OAEP, digest: 'sha512', mgf: 'sha1' },
      { uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' },
      { uri: RSA_OAEP_MGF1P, digest: 'sha256', mgf: 'sha1' },
    ] as const)
      it(`${cipher.name}, ${transport.uri.split('#')[1]} with ${transport.digest} and MGF1 ${transport.mgf}`, async () => {
        const { verified, payloads } = await open(encrypted(signed, { ...recipient, cipher, transport }));
        expect(payloads.get(PART)).to.deep.equal({
          contentId: PART,
          mimeType: 'application/pdf',
          content: Buffer.from(PAYLOAD),
        });
        expect(verified.references).to.have.length(2);
      });

  it('several payloads, each with its own key, of any bytes and of none', async () => {
    const message = makeMessage({ parts: { a: Buffer.from([0, 255, 13, 10]), b: '', c: PAYLOAD } });
    const { payloads } = await open(encrypted(message));
    expect([...payloads].map(([id, { content }]) => [id, content])).to.deep.equal([...message.parts]);
  });

  it('by the key before or after it while certificates roll over', async () => {
    await open(encrypted(), [old, logius]);
    await open(encrypted(), [makeParty(OIN_SERVER, 'P-256'), logius]);
  });

  it('in the form that EBC writes (x-E2E-10)', () => {
    const xml = encryptPayload(
      { contentId: PART, mimeType: 'text/xml', content: Buffer.from(PAYLOAD) },
      recipient,
    ).toString();
    expect(xml).to.match(
      new RegExp(`^<xenc:EncryptedData [^>]*Id="${PART}" MimeType="text/xml" Type="${XENC}Element">`),
    );
    expect(xml).to.match(/<ds:KeyInfo><xenc:EncryptedKey>.*<ds:KeyInfo><ds:KeyName>serialNumber=\d{20}, CN=[^<]+</);
  });

  it('never for a certificate that cannot decrypt', () => {
    const ec = { certificate: readCertificate(makeParty(OIN_SERVER, 'P-256').certificate) };
    expect(() => encrypted(signed, ec)).to.throw(TypeError, /not RSA/);
  });
});

describe('ebMS encryption: what is refused, and looks the same', () => {
  it('nothing of what was made by hand and is right', async () => {
    const { payloads } = await open(sealedBy());
    expect(payloads.get(PART)?.content.toString()).to.equal(PAYLOAD);
    await open(sealedBy({ rootAttributes: '' }));
  });
  it('AES-CBC and RSA 1.5, as EBC and CV send them by default (x-E2E-11, trap 2)', async () => {
    await refusedAs(/is not AES-GCM/, () => open(sealedBy({ cipher: `${XENC}aes256-cbc` })));
    const pkcs1 = { transport: `${XENC}rsa-1_5`, parameters: '', wrapped: wrapPkcs1(logius) };
    await refusedAs(/is not RSA-OAEP/, () => open(sealedBy(pkcs1)));
  });
  it('a payload in the clear, where all must be encrypted', async () => {
    await refusedAs(/not an EncryptedData/, () => open(signed));
    const text = makeMessage({ parts: { [PART]: 'no XML' } });
    await refusedAs(/xml\.malformed/, () => open(text));
  });
  it('another plaintext than was signed (x-E2E-9)', async () => {
    const parts = new Map([[PART, Buffer.from(PAYLOAD.replace('ander', 'iemand'))]]);
    await refusedAs(/digest of the part differs/, () => open(encrypted({ xml: signed.xml, parts })));
  });
  it('payloads that change places', async () => {
    const message = encrypted(makeMessage({ parts: { a: 'one', b: 'two' } }));
    const parts = new Map([
      ['a', message.parts.get('b')!],
      ['b', message.parts.get('a')!],
    ]);
    await refusedAs(/digest of the part differs/, () => open({ ...message, parts }));
  });
  it('a ciphertext, tag or key that was touched, a short tag, another recipient', async () => {
    const flipped = (at: number) => (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      copy[at < 0 ? copy.length + at : at]! ^= 1;
      return copy;
    };
    const broken: readonly Partial<Sealing>[] = [
      { sealed: flipped(0) },
      { sealed: flipped(20) },
      { sealed: flipped(-1) },
      { tagBytes: 12 },
      { wrapped: (key) => flipped(7)(wrap(logius)(key)) },
      { wrapped: (key) => wrap(old)(key) },
      { wrapped: (key) => wrap(logius)(Buffer.concat([key, key])) },
      { wrapped: () => Buffer.alloc(255) },
    ];
    for (const one of broken) await refusedAs(/no own key decrypts/, () => open(sealedBy(one)));
    await refusedAs(/no own key decrypts/, () => open(sealedBy(), []));
    await refusedAs(/a CipherValue of 27 bytes/, () => open(sealedBy({ sealed: (bytes) => bytes.subarray(0, 27) })));
  });
  it('another form than one EncryptedData with its own EncryptedKey', async () => {
    for (const keyInfo of ['', '<ds:KeyName>x</ds:KeyName>', '<ds:RetrievalMethod URI="#k"/>', '<xenc:EncryptedKey/>'])
      await refusedAs(/must hold exactly/, () => open(sealedBy({ keyInfo })));
    await refusedAs(/Type of the EncryptedData/, () => open(sealedBy({ rootAttributes: ` Type="${XENC}Content"` })));
    await refusedAs(/may not have/, () => open(sealedBy({ rootAttributes: ' Encoding="x"' })));
    const reference = (xml: Buffer) =>
      Buffer.from(
        xml
          .toString()
          .replace(
            /<xenc:CipherValue>[^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>/,
            `<xenc:CipherReference URI="file:///etc/passwd"/></xenc:CipherData></xenc:EncryptedData>`,
          ),
      );
    const { xml, parts } = sealedBy();
    await refusedAs(/must hold exactly CipherValue/, () =>
      open({ xml, parts: new Map([[PART, reference(parts.get(PART)!)]]) }),
    );
  });
  it('more than the limit, before anything is decrypted', async () => {
    const message = makeMessage({ parts: { [PART]: 'x'.repeat(1001) } });
    await refusedAs(/a CipherValue of 1029 bytes/, () => open(encrypted(message), [logius], 1000));
    await open(encrypted(message), [logius], 1001);
    const large = makeMessage({ parts: { [PART]: 'x'.repeat(200_000) } });
    await refusedAs(/xml\.limit/, () => open(encrypted(large), [logius], 1000));
  });
  it('before a private key is used: a message of somebody else, or one that was changed', async () => {
    let used = 0;
    const watched = {
      ...logius,
      get privateKey() {
        used += 1;
        return logius.privateKey;
      },
    };
    const changed = { ...encrypted(), xml: signed.xml.replace('cpa-1', 'cpa-2') };
    await refusedAs(/SOAP part differs/, () => open(changed, [watched]));
    const stranger = encrypted(makeMessage({ signer: logius }));
    await refusedAs(/nor a successor/, () => open(stranger, [watched]));
    expect(used).to.equal(0);
    await open(encrypted(), [watched]);
    expect(used).to.equal(1);
  });
  it('shows the same outside, whatever was wrong', async () => {
    const outward = async (action: () => Promise<unknown>) => {
      const { code, meaning, name } = await refusedAs(/./, action);
      return { code, meaning, name };
    };
    const one = await outward(() => open(sealedBy({ tagBytes: 12 })));
    expect(await outward(() => open(signed))).to.deep.equal(one);
    expect(await outward(() => open(sealedBy({ wrapped: (key) => wrap(old)(key) })))).to.deep.equal(one);
    expect(await outward(() => open({ ...encrypted(), xml: signed.xml.replace('cpa-1', 'x') }))).to.deep.equal(one);
  });
});

describe('ebMS encryption: xmlsec1', () => {
  let folder: string;
  before(function () {
    requirePeer(this, 'xmlsec1');
    folder = mkdtempSync(join(tmpdir(), 'bode-ebenc-'));
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

  for (const cipher of [AES_128_GCM, AES_256_GCM]) {
    it(`decrypts what Bode encrypts with ${cipher.name}`, () => {
      const key = file('key.pem', logius.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const transport = { uri: RSA_OAEP_MGF1P, digest: 'sha1', mgf: 'sha1' } as const;
      const content = Buffer.from('<o:Order xmlns:o="urn:o">een &amp; ander</o:Order>');
      const xml = encryptPayload(
        { contentId: PART, mimeType: 'text/xml', content },
        { ...recipient, cipher, transport },
      );
      expect(xmlsec1('--decrypt', '--privkey-pem', key, file('data.xml', xml))).to.include(content.toString());
    });
    it(`encrypts with ${cipher.name}, and Bode decrypts it`, async () => {
      const template =
        `<xenc:EncryptedData xmlns:xenc="${XENC}" MimeType="text/xml" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${cipher.uri}"/>` +
        `<ds:KeyInfo xmlns:ds="${DS}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"/>` +
        '<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>' +
        '<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>';
      const certificate = file('certificate.pem', pem(logius.certificate));
      const args = ['--encrypt', '--pubkey-cert-pem', certificate, '--session-key', `aes-${cipher.keyBytes * 8}`];
      const theirs = xmlsec1(...args, '--binary-data', file('payload', PAYLOAD), file('template.xml', template));
      const { payloads } = await open({ xml: signed.xml, parts: new Map([[PART, Buffer.from(theirs)]]) });
      expect(hash('sha256', payloads.get(PART)!.content)).to.equal(hash('sha256', PAYLOAD));
    });
  }
});
