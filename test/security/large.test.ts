// Large messages: the Body is hashed while it is canonicalised, and signing copies the payload once.
import { expect } from 'chai';
import { draftRequest, joinBytes } from '../../src/envelope/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { canonicalize } from '../../src/xml/index.ts';
import { change, NOW, refusal, sender, signedRequest, verifyXml } from '../support/exchange.ts';

const LINES = Array.from({ length: 20_000 }, (_, index) => `<o:Line o:n="${index}"/>`).join('\n');
const PAYLOAD = `<o:Order xmlns:o="urn:example:o">${LINES}</o:Order>`;

describe('large messages', () => {
  it('a Body of half a megabyte that is not canonical as it stands', async () => {
    // The same content in another layout: what is signed is the canonical form.
    const xml = signedRequest({ payload: PAYLOAD }).replace(/o:n="(\d+)"/g, " o:n='$1' ");
    const verified = await verifyXml(xml);
    expect(verified.payload.children).to.have.length(20_000);
    await refusal(() => verifyXml(change(xml, "o:n='19999'", "o:n='19998'")), 'wss.signature', 'WB013');
  });
  it('a payload as bytes goes out as it is', async () => {
    const payload = Buffer.from(`<o:Order xmlns:o="urn:example:o">${'é'.repeat(200_000)}</o:Order>`);
    const { bytes } = await signMessage(
      draftRequest({ to: 'urn:to', action: 'urn:a', messageId: 'urn:m' }, payload),
      sender,
      { now: NOW },
    );
    const verified = await verifyXml(bytes.toString());
    expect(canonicalize(verified.payload, {}).equals(payload)).to.equal(true);
  });
  it('joins text and bytes', () => {
    expect(joinBytes('a€', Buffer.from([1, 2]), '', '😀').toString('hex')).to.equal(`61e282ac0102f09f9880`);
  });
});
