// x-E2E-4: Reference URI="" with enveloped-signature, the fixed XPath and then C14N, in that order (ebMS 2.0 §4.1.3).
import { expect } from 'chai';
import { signEbms } from '../../src/security/index.ts';
import {
  chain,
  ENVELOPED,
  envelope,
  gemeente,
  MESSAGE_HEADER,
  makeMessage,
  refusedMessage,
  TEMPLATE,
  transform,
  verifyMessage,
  XPATH,
  xpath,
} from '../security/ebxml/messages.ts';
import { EXC } from '../support/soap.ts';

describe('x-E2E-4: the transforms of URI=""', () => {
  it('are accepted in this order only', async () => {
    await verifyMessage(makeMessage({ transforms: transform(ENVELOPED) + xpath(TEMPLATE) + transform(EXC) }));
    const other = xpath(TEMPLATE) + transform(ENVELOPED) + transform(EXC);
    await refusedMessage(makeMessage({ transforms: other }), /the first Transform is not enveloped-signature/);
    await refusedMessage(makeMessage({ transforms: transform(ENVELOPED) + transform(EXC) }), /must hold exactly/);
  });
  it('hold the fixed XPath and no other', async () => {
    await refusedMessage(makeMessage({ transforms: chain(EXC, 'true()') }), /not the XPath of ebMS/);
  });
  it('are what Bode writes, in the first Reference', async () => {
    const xml = envelope('|', { blocks: MESSAGE_HEADER, body: '' });
    const draft = { bytes: Buffer.from(xml.replace('|', '')), signatureAt: Buffer.byteLength(xml.split('|')[0]!) };
    const { references } = await signEbms(draft, [], { key: gemeente });
    expect(references[0]).to.deep.include({
      uri: '',
      transforms: [{ algorithm: ENVELOPED }, { algorithm: XPATH, xpath: TEMPLATE }, { algorithm: EXC }],
    });
  });
});
