// What a signed ebMS message proves, and the many ways in which it does not: every refusal is one SecurityFailure (x-E2E-1 … x-E2E-7, x-SIG-9).
import { expect } from 'chai';
import { readCertificate } from '../../../src/pki/index.ts';
import { acceptUnsignedEbms, digestAlgorithmsOf, verifyEbms } from '../../../src/security/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { makeParty, OIN_SENDER, trusting } from '../../support/signers.ts';
import { EXC, MORE, XENC } from '../../support/soap.ts';
import {
  C14N,
  context,
  digests,
  envelope,
  gemeente,
  logius,
  MESSAGE_HEADER,
  makeMessage,
  PART,
  PAYLOAD,
  refusedAs,
  refusedMessage,
  SYNC_REPLY,
  verifyMessage,
} from './messages.ts';

describe('ebMS signature: what is accepted', () => {
  for (const c14n of [EXC, C14N])
    it(`is a signed message with its payloads, by ${c14n}`, async () => {
      const parts = { [PART]: PAYLOAD, 'two@x': Buffer.from([0, 255, 13, 10]), empty: '' };
      const verified = await verifyMessage(makeMessage({ c14n, parts }));
      expect(verified.signer?.oin).to.equal(OIN_SENDER);
      expect(verified.signer?.judgedAt).to.equal(context.now);
      expect(verified.references.map(({ uri }) => uri)).to.deep.equal(['', `cid:${PART}`, 'cid:two@x', 'cid:empty']);
      expect(verified.references[0]?.transforms?.map(({ algorithm }) => algorithm).at(-1)).to.equal(c14n);
      expect(verified.references[1]?.transforms).to.equal(undefined);
    });

  it('is a message without payload, and one with SyncReply, which the XPath leaves out', async () => {
    for (const c14n of [EXC, C14N])
      for (const blocks of [MESSAGE_HEADER, MESSAGE_HEADER + SYNC_REPLY])
        expect((await verifyMessage(makeMessage({ c14n, blocks, body: '', parts: {} }))).references).to.have.length(1);
  });

  for (const bits of [256, 384, 512])
    it(`is RSA with SHA-${bits} and digests by SHA-${bits}`, async () => {
      const digestMethod = bits === 384 ? `${MORE}sha384` : `${XENC}sha${bits}`;
      const message = makeMessage({ method: `${MORE}rsa-sha${bits}`, digestMethod });
      expect((await verifyMessage(message)).references[1]?.digestMethod).to.equal(digestMethod);
    });

  it('is ECDSA only where it was agreed', async () => {
    const signer = makeParty(OIN_SENDER, 'P-256');
    const message = makeMessage({ signer, method: `${MORE}ecdsa-sha256` });
    const more = { certificate: readCertificate(signer.certificate), trust: trusting(signer) };
    const policy = { ...context.policy, ecdsa: true };
    expect((await verifyMessage(message, { ...more, policy })).signer?.oin).to.equal(OIN_SENDER);
    await refusedAs(/SignatureMethod is not in the closed set/, () => verifyMessage(message, more));
  });

  it('asks for the digests of the parts before they are read', () => {
    const parts = { [PART]: PAYLOAD, 'two@x': '' };
    const { xml } = makeMessage({ parts, digestMethod: `${XENC}sha512` });
    const asked = digestAlgorithmsOf(parseXml(Buffer.from(xml)), context.policy);
    expect([...asked]).to.deep.equal([
      [PART, 'sha512'],
      ['two@x', 'sha512'],
    ]);
    const unsigned = parseXml(Buffer.from(envelope('', { blocks: MESSAGE_HEADER, body: '' })));
    expect(digestAlgorithmsOf(unsigned, context.policy).size).to.equal(0);
  });

  it('is a percent-encoded cid for the part that it names', async () => {
    const message = makeMessage({
      references: (made) => made.map((one) => one.replace('payload-1@', 'p%61yload%2D1%40')),
    });
    expect((await verifyMessage(message)).references[1]?.uri).to.equal('cid:p%61yload%2D1%40gemeente.example');
  });
});

describe('ebMS signature: what changes under it', () => {
  for (const c14n of [EXC, C14N]) {
    const message = makeMessage({ c14n, blocks: MESSAGE_HEADER + SYNC_REPLY });
    const changed = (from: string, to: string) => {
      expect(message.xml).to.include(from);
      return { ...message, xml: message.xml.replace(from, to) };
    };
    it(`is noticed in the SOAP part, by ${c14n}`, async () => {
      await refusedMessage(changed('cpa-1', 'cpa-2'), /digest of the SOAP part differs/);
      await refusedMessage(changed('<soap:Body>', '<soap:Body> '), /digest of the SOAP part differs/);
      await refusedMessage(changed('mustUnderstand="1"', 'mustUnderstand="0"'), /digest of the SOAP part differs/);
      await refusedMessage(changed('<eb:CPAId>', '<eb:X/><eb:CPAId>'), /digest of the SOAP part differs/);
    });
    it(`is not noticed where it means nothing, by ${c14n}`, async () => {
      for (const same of [changed('<eb:CPAId>', '<eb:CPAId >'), changed('cpa-1', 'cp<!-- -->a-&#49;')])
        await verifyMessage(same);
      await verifyMessage(changed(SYNC_REPLY, ''));
    });
  }
  it('is noticed in a part, down to its line ends (trap 12)', async () => {
    const { xml } = makeMessage();
    for (const content of [PAYLOAD.replace('ander', 'andor'), PAYLOAD.replaceAll('\r\n', '\n'), `${PAYLOAD}\r\n`, ''])
      await refusedMessage({ xml, parts: new Map([[PART, Buffer.from(content)]]) }, /digest of the part differs/);
  });
  it('is noticed when the part was hashed by another algorithm than the signature names', async () => {
    const { xml, parts } = makeMessage();
    const { sha512 } = digests(parts).get(PART)!;
    const wrong = new Map([[PART, { sha512: sha512! }]]);
    await refusedAs(/no sha256 of the part/, () => verifyEbms(parseXml(Buffer.from(xml)), wrong, context));
  });
});

describe('ebMS signature: who may have made it', () => {
  it('is the certificate of the CPA, which KeyInfo repeats or leaves out', async () => {
    const keyName = '<ds:KeyInfo><ds:KeyName>gemeente</ds:KeyName></ds:KeyInfo>';
    for (const keyInfo of ['', keyName]) await verifyMessage(makeMessage({ keyInfo }));
  });
  it('is a successor of it with the same OIN, never a predecessor or another organisation', async () => {
    const next = makeParty(OIN_SENDER);
    const trust = trusting(gemeente, next, logius);
    const message = makeMessage({ signer: next });
    expect((await verifyMessage(message, { trust })).signer?.certificate.der.equals(next.certificate)).to.equal(true);
    const later = { ...readCertificate(gemeente.certificate), notBefore: context.now };
    await refusedAs(/nor a successor/, () => verifyMessage(message, { trust, certificate: later }));
    const other = makeMessage({ signer: logius });
    await refusedAs(/nor a successor/, () => verifyMessage(other, { trust, maySign: () => true }));
  });
  it('is whom the trust accepts for signing', async () => {
    await refusedAs(/not a known certificate/, () => verifyMessage(makeMessage(), { trust: trusting(logius) }));
  });
  it('is who speaks for the From party', async () => {
    await refusedAs(/does not speak for/, () => verifyMessage(makeMessage(), { maySign: () => false }));
  });
  it('is any trusted signer for the party where the CPA holds no certificate', async () => {
    const { certificate: _, ...without } = context;
    const { xml, parts } = makeMessage();
    const verified = await verifyEbms(parseXml(Buffer.from(xml)), digests(parts), without);
    expect(verified.signer?.oin).to.equal(OIN_SENDER);
    const nameless = makeMessage({ keyInfo: '' });
    await refusedAs(/neither the CPA nor KeyInfo/, () =>
      verifyEbms(parseXml(Buffer.from(nameless.xml)), digests(parts), without),
    );
  });
});

describe('ebMS without signature', () => {
  it('is accepted where no signature is agreed, and only without one', async () => {
    const plain = parseXml(Buffer.from(envelope('', { blocks: MESSAGE_HEADER, body: '' })));
    expect(acceptUnsignedEbms(plain)).to.include({ document: plain });
    await refusedAs(/without signatures/, async () => acceptUnsignedEbms(parseXml(Buffer.from(makeMessage().xml))));
    await refusedAs(/no ds:Signature/, () => verifyEbms(plain, new Map(), context));
  });
});
