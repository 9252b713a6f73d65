// x-E2E-7: the status of the certificate is judged at receipt and kept as proof; the OIN in it is that of the From party, or mandated (EB §5.1.1).
import { expect } from 'chai';
import { context, gemeente, makeMessage, refusedAs, verifyMessage } from '../security/ebxml/messages.ts';

describe('x-E2E-7: signer and From party', () => {
  it('the OIN of the signer is asked about, and refused when it may not sign for the party', async () => {
    const asked: string[] = [];
    await verifyMessage(makeMessage(), {
      maySign: (oin) => {
        asked.push(oin);
        return true;
      },
    });
    expect(asked).to.deep.equal([gemeente.oin]);
    await refusedAs(/does not speak for the From party/, () => verifyMessage(makeMessage(), { maySign: () => false }));
  });
  it('the path and the moment of the judgement are kept', async () => {
    const { signer } = await verifyMessage(makeMessage());
    expect(signer?.judgedAt).to.equal(context.now);
    expect(signer?.chain[0]?.der.equals(gemeente.certificate)).to.equal(true);
  });
});
