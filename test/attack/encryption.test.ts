// Attacks on encrypted messages (x-FLT-7, traps 4 and 7): exchanged parts, nested and second ciphertexts, content that breaks out of the Body,
// ids that come out of the ciphertext, and a change of any byte. One outward fault for all of them, and a good message passes after.
import { randomBytes, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import type { GatewayError } from '../../src/core/index.ts';
import { AES_256_GCM, OAEP_SHA256 } from '../../src/security/index.ts';
import { decrypt, type Job } from '../../src/security/xmlenc/decrypt.ts';
import { seal } from '../../src/security/xmlenc/gcm.ts';
import { wrapKey } from '../../src/security/xmlenc/oaep.ts';
import {
  type Encrypting,
  encrypt,
  encryptedRequest,
  openXml,
  outward,
  refusedEncrypted,
  toKey,
  wrap,
} from '../support/encrypt.ts';
import { change, NOW, server, signedRequest } from '../support/exchange.ts';
import { makeParty, OIN_SENDER } from '../support/signers.ts';
import { PAYLOAD, signedMessage, timestamp, XENC } from '../support/soap.ts';

const KEY = /<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s;
const DATA = /<xenc:EncryptedData .*<\/xenc:EncryptedData>/s;
const GOOD = encryptedRequest();
const part = (xml: string, pattern: RegExp) => pattern.exec(xml)![0];
const inside = (plaintext: Encrypting['plaintext']) => encryptedRequest({ plaintext });

afterEach('a good message passes right after', async () => {
  expect((await openXml(GOOD)).payload.local).to.equal('SubmitOrder');
});

describe('attack: exchanged parts', () => {
  const other = encryptedRequest();
  it('the key of another message', async () => {
    await refusedEncrypted(GOOD.replace(KEY, part(other, KEY)), 'wss.decryption', /tag of AES-GCM/);
  });
  it('the content of another message', async () => {
    await refusedEncrypted(GOOD.replace(DATA, part(other, DATA)), 'wss.decryption', /tag of AES-GCM/);
  });
  it('key and content of another message: signed by nobody', async () => {
    const forged = encryptedRequest({ plaintext: '<o:Pay xmlns:o="urn:example:orders:v1"/>' });
    const mixed = GOOD.replace(KEY, part(forged, KEY)).replace(DATA, part(forged, DATA));
    await refusedEncrypted(mixed, 'wss.decryption', /DigestValue/);
  });
  it('a signed message of a stranger, encrypted for us', async () => {
    const stranger = makeParty(OIN_SENDER);
    const xml = encrypt(signedMessage(stranger, { timestamp: timestamp(NOW) }));
    await refusedEncrypted(xml, 'wss.encryption', /WB009/);
  });
  it('content in the clear under an encrypted key, and the other way round', async () => {
    await refusedEncrypted(GOOD.replace(DATA, PAYLOAD), 'wss.encryption', /not one EncryptedData/);
    await refusedEncrypted(GOOD.replace(KEY, ''), 'wss.encryption', /0 x xenc:EncryptedKey/);
  });
});

describe('attack: more ciphertext', () => {
  const data = part(GOOD, DATA);
  it('two EncryptedData in the Body', async () => {
    const second = data.replace('Id="ED"', 'Id="ED2"');
    const refused = await openXml(GOOD.replace(data, data + second)).catch((error) => error);
    expect(refused.code).to.equal('soap.structure');
  });
  it('EncryptedData below the Body, or in a header', async () => {
    const below = GOOD.replace(data, `<a xmlns="urn:x">${data}</a>`);
    await refusedEncrypted(below, 'wss.encryption', /not one EncryptedData/);
    const loose = change(GOOD, '</wsse:Security>', `${data.replace('Id="ED"', 'Id="ED2"')}</wsse:Security>`);
    await refusedEncrypted(loose, 'wss.encryption', /does not know/);
  });
  it('ciphertext inside the ciphertext, signed like that', async () => {
    for (const plaintext of [
      data,
      `<a xmlns="urn:x">${data}</a>`,
      `<a xmlns="urn:x"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc&#35;"/></a>`,
      `<a xmlns="urn:x"><b xmlns:q='${XENC}'><q:EncryptedKey/></b></a>`,
    ]) {
      const xml = encrypt(signedRequest({ payload: plaintext }), { plaintext });
      await refusedEncrypted(xml, 'wss.decryption', /still encrypted|did not|EncryptedKey/);
    }
  });
  it('takes content that only speaks of it', async () => {
    const payload = `<a xmlns="urn:x">EncryptedData, xmlns="${XENC}"</a>`;
    expect((await openXml(encrypt(signedRequest({ payload })))).payload.local).to.equal('a');
  });
});

describe('attack: content that does not stay in its place', () => {
  for (const [name, plaintext] of [
    ['closes the Body and opens another', '<a/></soap:Body><soap:Body>'],
    ['closes Body and Envelope', '<a/></soap:Body></soap:Envelope>'],
    ['ends the Body early', `${PAYLOAD}</soap:Body><!--`],
    ['opens a comment', `${PAYLOAD}<!--`],
    ['opens a CDATA section', `${PAYLOAD}<![CDATA[`],
    ['opens an element', '<soap:Body>'],
    ['is an XML declaration', '<?xml version="1.0"?><a/>'],
    ['is text only', 'text'],
    ['is text and an element', `text${PAYLOAD}`],
    ['is empty', ''],
    ['is a NUL', Buffer.of(0)],
  ] as const)
    it(name, async () => {
      await refusedEncrypted(inside(plaintext), 'wss.decryption');
    });
});

describe('attack: ids from the ciphertext', () => {
  const withId = (id: string) =>
    `<o:SubmitOrder xmlns:o="urn:example:orders:v1" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" u:Id="${id}"/>`;
  for (const id of ['body', 'token', 'ts', 'id-To', 'EK'])
    it(`an element with the id ${id} inside`, async () => {
      await refusedEncrypted(inside(withId(id)), 'wss.decryption', /x-WSS-4/);
    });
  it('an id that no other element has is no attack', async () => {
    const xml = encrypt(signedRequest({ payload: withId('free') }));
    expect((await openXml(xml)).payload.local).to.equal('SubmitOrder');
  });
  it('a doubled id before decryption', async () => {
    await refusedEncrypted(change(GOOD, 'Id="EK"', 'Id="body"'), 'wss.encryption', /occurs more than once/);
    await refusedEncrypted(change(GOOD, 'Id="ED"', 'Id="EK"'), 'wss.encryption', /occurs more than once/);
  });
  it('a wrapped copy of the Body beside the encrypted one', async () => {
    const [body] = /<soap:Body.*<\/soap:Body>/s.exec(signedRequest())!;
    const moved = change(GOOD, '</wsse:Security>', `${body}</wsse:Security>`);
    await refusedEncrypted(moved, 'wss.encryption');
  });
});

describe('attack: one changed byte (x-FLT-7)', () => {
  it('anywhere in the encrypted key or content: 600 places, one outward fault', async () => {
    const linked = encryptedRequest({ dataKeyInfo: toKey('#EK') });
    const spots = [KEY, DATA].flatMap((pattern) => {
      const { index, 0: found } = pattern.exec(linked)!;
      const step = Math.max(1, Math.floor(found.length / 300));
      return Array.from({ length: 300 }, (_, n) => index + n * step).filter((at) => at < index + found.length);
    });
    const codes = new Map<string, number>();
    for (const at of spots) {
      const bytes = Buffer.from(linked);
      // Stays well-formed far more often than a flipped bit would: letters and digits change into others.
      bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
      const outcome = await openXml(bytes).catch((error) => error);
      const { code } = outcome as { code?: string };
      expect(code, `byte ${at}: accepted`).to.be.a('string');
      codes.set(code!, (codes.get(code!) ?? 0) + 1);
    }
    // Markup that is no XML any more, or no SOAP, is refused before anything about encryption is looked at.
    for (const code of codes.keys())
      expect(code).to.match(/^(wss\.encryption|wss\.decryption|xml\.malformed|soap\.\w+)$/);
    expect(codes.get('wss.decryption')! + codes.get('wss.encryption')!).to.be.greaterThan(300);
    expect(outward('wss.encryption')).to.deep.equal(outward('wss.decryption'));
  });
  it('anywhere in the bytes of key and ciphertext: 400 places, one code', async () => {
    for (let n = 0; n < 200; n++) {
      const flip = (bytes: Buffer) => {
        const flipped = Buffer.from(bytes);
        flipped[(n * 37) % bytes.length]! ^= 1 << (n % 8);
        return flipped;
      };
      await refusedEncrypted(encryptedRequest({ sealed: flip }), 'wss.decryption');
      await refusedEncrypted(encryptedRequest({ wrapped: (key) => flip(wrap(server)(key)) }), 'wss.decryption');
    }
  });
});

describe('attack: time', () => {
  it('a content key that does not decode costs the work of one that does', async () => {
    const bytes = 16_000_000;
    const key = randomBytes(32);
    const sealed = seal([Buffer.alloc(bytes)], key, AES_256_GCM);
    sealed[sealed.length - 1]! ^= 1;
    const { publicKey } = new X509Certificate(server.certificate);
    const oaep = { ...OAEP_SHA256, label: Buffer.alloc(0) };
    const job = (wrapped: Buffer) =>
      ({ parts: { key: { oaep, wrapped }, data: { sealed, cipher: AES_256_GCM } }, ...server }) as unknown as Job;
    const wrongTag = job(wrapKey(key, publicKey, oaep));
    const wrongKey = job(wrapKey(key, publicKey, { ...oaep, mgf: 'sha1' }));
    const spent = async (one: Job, cause: RegExp) => {
      const began = process.hrtime.bigint();
      const refused = await decrypt(one).catch((error: GatewayError) => error.detail.oorzaak);
      const time = Number(process.hrtime.bigint() - began);
      expect(refused).to.match(cause);
      return time;
    };
    const rounds: [number, number][] = [];
    for (let n = 0; n < 12; n++)
      rounds.push([await spent(wrongKey, /RSA-OAEP failed/), await spent(wrongTag, /tag of AES-GCM/)]);
    const least = (kind: 0 | 1) => Math.min(...rounds.map((round) => round[kind]!));
    // AES-GCM over so much takes many times the RSA: without it the first would be a fraction of the second.
    expect(least(0) / least(1)).to.be.within(0.4, 2.5);
  });
});
