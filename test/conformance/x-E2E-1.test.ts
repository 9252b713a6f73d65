// x-E2E-1: one XMLDSig as child of soap:Header, and no other (EB §5.2.1, ebMS 2.0 §4.1.3).
import { makeMessage, refusedMessage, verifyMessage } from '../security/ebxml/messages.ts';

const good = makeMessage();
const [signature] = /<ds:Signature .*<\/ds:Signature>/s.exec(good.xml)!;

describe('x-E2E-1: one signature, in soap:Header', () => {
  it('is accepted', async () => {
    await verifyMessage(good);
  });
  it('none, a second one, or one elsewhere is refused', async () => {
    await refusedMessage({ ...good, xml: good.xml.replace(signature, '') }, /no ds:Signature/);
    await refusedMessage({ ...good, xml: good.xml.replace(signature, signature.repeat(2)) }, /2 x ds:Signature/);
    const moved = good.xml.replace(signature, '').replace('</soap:Body>', `${signature}</soap:Body>`);
    await refusedMessage({ ...good, xml: moved }, /stands elsewhere/);
  });
});
