// WB007: exclusive C14N without comments, with InclusiveNamespaces in any order and white space.
import { expect } from 'chai';
import { change, refusal, signedRequest, verifyXml } from '../support/exchange.ts';
import { EXC } from '../support/soap.ts';

const WITH_COMMENTS = `${EXC}WithComments`;
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

describe('WB007: canonicalisation', () => {
  it('takes InclusiveNamespaces in references', async () => {
    const xml = signedRequest({}, { inclusivePrefixes: ['wsu', 'soap', 'wsa'] });
    expect(xml).to.include('PrefixList="wsu soap wsa"');
    await verifyXml(xml);
  });
  it('takes a payload whose namespace is declared far above, and comments that are not signed', async () => {
    const payload = '<wsa:Order><!-- note --><wsa:Id>1</wsa:Id></wsa:Order>';
    const verified = await verifyXml(signedRequest({ payload }));
    expect(verified.payload.local).to.equal('Order');
  });
  it('does not mind a comment that is added later: it is not part of what is read', async () => {
    const xml = change(signedRequest(), '<o:Id>42<', '<o:Id><!-- 43 -->42<');
    expect((await verifyXml(xml)).payload.local).to.equal('SubmitOrder');
  });
  for (const [name, algorithm] of [
    ['with comments', WITH_COMMENTS],
    ['inclusive', INCLUSIVE],
  ] as const) {
    it(`refuses CanonicalizationMethod ${name}`, async () => {
      const xml = signedRequest({}, { canonicalization: algorithm });
      await refusal(() => verifyXml(xml), 'wss.algorithm', 'WB007');
    });
    it(`refuses a transform ${name}`, async () => {
      const xml = signedRequest({}, { transforms: [algorithm] });
      await refusal(() => verifyXml(xml), 'wss.algorithm', 'WB007');
    });
  }
  it('refuses parameters other than InclusiveNamespaces', async () => {
    const method = `<ds:CanonicalizationMethod Algorithm="${EXC}"/>`;
    const xml = change(
      signedRequest(),
      method,
      `<ds:CanonicalizationMethod Algorithm="${EXC}"><x xmlns="urn:x"/></ds:CanonicalizationMethod>`,
    );
    await refusal(() => verifyXml(xml), 'wss.algorithm', 'WB007');
  });
});
