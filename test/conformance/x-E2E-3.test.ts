// x-E2E-3: acknowledgements are signed as messages are, and carry the references of the message that they acknowledge (EB §5.2.2, x-SIG-4).
import { expect } from 'chai';
import { signEbms } from '../../src/security/index.ts';
import { envelope, gemeente, makeMessage, SYNC_REPLY, verifyMessage } from '../security/ebxml/messages.ts';
import { DS } from '../support/soap.ts';

describe('x-E2E-3: a signed acknowledgement', () => {
  it('is signed over the references that it repeats', async () => {
    const { references } = await verifyMessage(makeMessage());
    const repeated = references.map(
      ({ uri, digestMethod, digestValue }) =>
        `<ds:Reference xmlns:ds="${DS}" URI="${uri}"><ds:DigestMethod Algorithm="${digestMethod}"/><ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`,
    );
    const xml = envelope('|', {
      blocks: `<eb:Acknowledgment>${repeated.join('')}</eb:Acknowledgment>${SYNC_REPLY}`,
      body: '',
    });
    const draft = { bytes: Buffer.from(xml.replace('|', '')), signatureAt: Buffer.byteLength(xml.split('|')[0]!) };
    const signed = await signEbms(draft, [], { key: gemeente });
    const message = { xml: signed.bytes.toString(), parts: new Map() };
    expect((await verifyMessage(message)).references).to.deep.equal(signed.references);
  });
});
