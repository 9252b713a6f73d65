// What Bode signs: the form of x-E2E-4 and x-E2E-5, every algorithm, and refusals of what no receiver would take. That strangers verify it is
// proven in xmlsec1.test.ts and test/interop/jsr105.test.ts.
import { hash } from 'node:crypto';
import { expect } from 'chai';
import { readCertificate } from '../../../src/pki/index.ts';
import { type EbmsSigning, signEbms, verifyEbms } from '../../../src/security/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { makeParty, OIN_SENDER, trusting } from '../../support/signers.ts';
import { DS, MORE, XENC } from '../../support/soap.ts';
import { context, envelope, gemeente, MESSAGE_HEADER, NEXT, PAYLOAD, SYNC_REPLY } from './messages.ts';

const MARK = '<!--here-->';

function draft(blocks = MESSAGE_HEADER + SYNC_REPLY) {
  const xml = envelope(MARK, { blocks, body: '' });
  return { bytes: Buffer.from(xml.replace(MARK, '')), signatureAt: Buffer.byteLength(xml.slice(0, xml.indexOf(MARK))) };
}

const content = Buffer.from(PAYLOAD);
const sha256 = { sha256: hash('sha256', content, 'buffer') };
const parts = [{ contentId: 'een+%@x', digest: sha256.sha256 }];

async function failure(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return String(error);
  }
  throw new Error('was signed');
}

describe('ebMS signing', () => {
  for (const c14n of ['exclusive', 'inclusive'] as const)
    it(`makes one Signature that verifies, ${c14n}, and tells what an acknowledgement must repeat`, async () => {
      const signed = await signEbms(draft(), parts, { key: gemeente, c14n });
      const { contentId } = parts[0]!;
      const verified = await verifyEbms(parseXml(signed.bytes), new Map([[contentId, sha256]]), context);
      expect(verified.references).to.deep.equal(signed.references);
      expect(verified.signatureValue).to.equal(signed.signatureValue);
      expect(signed.references.map(({ uri }) => uri)).to.deep.equal(['', 'cid:een%2B%25@x']);
    });

  it('leaves every byte of the draft as it was', async () => {
    const one = draft();
    const { bytes } = await signEbms(one, parts, { key: gemeente });
    const [signature] = /<ds:Signature .*<\/ds:Signature>/s.exec(bytes.toString())!;
    expect(bytes.toString().replace(signature, '')).to.equal(one.bytes.toString());
  });

  const choices: readonly (readonly [string, Partial<EbmsSigning>, string])[] = [
    ['rsa', {}, `${MORE}rsa-sha256`],
    ['rsa', { signatureAlgorithm: `${MORE}rsa-sha384`, digestAlgorithm: `${MORE}sha384` }, `${MORE}rsa-sha384`],
    ['rsa', { signatureAlgorithm: `${MORE}rsa-sha512`, digestAlgorithm: `${XENC}sha512` }, `${MORE}rsa-sha512`],
    ['P-256', {}, `${MORE}ecdsa-sha256`],
    ['P-384', { signatureAlgorithm: `${MORE}ecdsa-sha384` }, `${MORE}ecdsa-sha384`],
    ['P-384', {}, `${MORE}ecdsa-sha384`],
  ];
  for (const [kind, asked, uri] of choices)
    it(`signs with ${kind} by ${uri}`, async () => {
      const key = kind === 'rsa' ? gemeente : makeParty(OIN_SENDER, kind as 'P-256');
      const { bytes } = await signEbms(draft(), [], { key, ...asked });
      expect(bytes.toString()).to.include(`<ds:SignatureMethod Algorithm="${uri}">`);
      const more = { trust: trusting(key), certificate: readCertificate(key.certificate) };
      await verifyEbms(parseXml(bytes), new Map(), { ...context, ...more, policy: { ...context.policy, ecdsa: true } });
    });

  it('never signs by SHA-1, nor by what the key cannot do', async () => {
    for (const asked of [
      { signatureAlgorithm: `${DS}rsa-sha1` },
      { signatureAlgorithm: `${MORE}hmac-sha256` },
      { signatureAlgorithm: `${MORE}ecdsa-sha256` },
      { digestAlgorithm: `${DS}sha1` },
    ])
      expect(await failure(() => signEbms(draft(), [], { key: gemeente, ...asked }))).to.match(/does not sign by/);
  });

  it('never signs what no receiver would take', async () => {
    const key = gemeente;
    const signed = await signEbms(draft(), [], { key });
    const again = { bytes: signed.bytes, signatureAt: draft().signatureAt };
    expect(await failure(() => signEbms(again, [], { key }))).to.match(/signed already/);
    const hidden = draft(MESSAGE_HEADER.replace('<eb:MessageHeader', `<eb:MessageHeader soap:actor="${NEXT}"`));
    expect(await failure(() => signEbms(hidden, [], { key }))).to.match(/keep more than an empty SyncReply unsigned/);
    const outside = { ...draft(), signatureAt: draft().bytes.indexOf('</soap:Body>') };
    expect(await failure(() => signEbms(outside, [], { key }))).to.match(/stands elsewhere/);
    const many = Array.from({ length: 32 }, (_, i) => ({ contentId: `${i}@x`, digest: sha256.sha256 }));
    expect(await failure(() => signEbms(draft(), many, { key }))).to.match(/at most 31 parts/);
    const short = [{ contentId: 'a@x', digest: Buffer.alloc(20) }];
    expect(await failure(() => signEbms(draft(), short, { key }))).to.match(/not a digest by sha256/);
    const odd = [{ contentId: '<a@x>', digest: sha256.sha256 }];
    expect(await failure(() => signEbms(draft(), odd, { key }))).to.match(/not a content id/);
  });
});
