// trap 56: a retry that is another message: MessageId, Timestamp, TimeToLive, signature and boundary of every attempt are those of the first one, also after
// the sender began again with the same store, and after its certificate changed.
import { expect } from 'chai';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { type Endpoint, endpoint } from '../support/ebms-endpoint.ts';
import { testPki } from '../support/pki.ts';

describe('trap 56: every attempt is byte-equal', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  let now = Date.now();
  before(async () => {
    const pki = await testPki();
    const renewed = await pki.issue({ oin: '00000099000000001000', freshKey: true });
    target = await endpoint(await pki.issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      profiel: 'osb-rm-e',
      retries: 3,
      retryIntervalMs: 60_000,
      clock: () => now,
      partnerEndpoint: target.url,
      deps: (side) => (side === 'bode' ? { signingKey: () => (target.came.length === 0 ? first() : renewed) } : {}),
    });
    function first() {
      return pair.bode.identity;
    }
  });
  after(async () => {
    await pair.close();
    await target.close();
  });

  it('after no acknowledgement, after 503, and by another worker', async () => {
    const { bericht } = await pair.bode.send({
      delen: [lading('<a/>'), lading(Buffer.alloc(100_000, 7), 'application/octet-stream')],
    });
    for (const [sends, status] of [
      [1, 202],
      [2, 503],
      [3, 202],
    ] as const) {
      target.answer(status);
      await until(() => target.came.length >= sends, `attempt ${sends}`);
      await until(async () => {
        const [lane] = await pair.bode.store.ebms.lanen(['zend'], now);
        return lane !== undefined && lane.eerste > now;
      }, 'the next look');
      await pair.bode.stopLanes();
      now += 60_001;
      if (sends < 3) pair.bode.start();
    }
    expect(target.came).to.have.length(3);
    const [{ body, contentType }] = target.came as [Endpoint['came'][number]];
    for (const again of target.came) {
      expect(again.body.equals(body)).to.equal(true);
      expect(again.contentType).to.equal(contentType);
    }
    expect(body.toString()).to.contain(`<eb:MessageId>${bericht.messageId}</eb:MessageId>`);
  });
});
