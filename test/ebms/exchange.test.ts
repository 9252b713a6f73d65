// Two parties, both directions, all six profiles: what is sent is what the application gets, once, and the sender is told the truth.
import { expect } from 'chai';
import type { EbmsProfiel } from '../../src/ebms/index.ts';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';

const PROFIELEN: readonly EbmsProfiel[] = ['osb-be', 'osb-rm', 'osb-be-s', 'osb-rm-s', 'osb-be-e', 'osb-rm-e'];

for (const profiel of PROFIELEN)
  for (const syncSignals of profiel.startsWith('osb-rm') ? [false, true] : [false])
    describe(`ebMS2 exchange ${profiel}${syncSignals ? ' with mshSignalsOnly' : ''}`, () => {
      let pair: EbmsPair;
      before(async () => {
        pair = await ebmsPair({ profiel, syncSignals });
      });
      after(() => pair.close());

      it('delivers a message with two payloads, and its answer in the same conversation', async () => {
        const { bode, partner } = pair;
        const binary = Buffer.from([0, 1, 2, 13, 10, 255, 45, 45]);
        const { bericht } = await partner.send({
          delen: [lading('<a>é</a>'), lading(binary, 'application/octet-stream')],
        });
        await until(async () => (await bode.received()).length === 1, 'the message');
        const [came] = await bode.received();
        expect(came).to.deep.include({
          messageId: bericht.messageId,
          conversationId: bericht.conversationId,
          action: 'melding',
          status: 'ontvangen',
          transportOin: partner.oin,
          profiel,
        });
        expect(came!.delen.map(({ contentType }) => contentType)).to.deep.equal([
          'application/xml',
          'application/octet-stream',
        ]);
        expect((await bode.content(came!)).toString()).to.equal('<a>é</a>');
        expect((await bode.content(came!, 1)).equals(binary)).to.equal(true);
        const end = profiel.startsWith('osb-rm') ? 'bevestigd' : 'verzonden';
        await until(async () => (await partner.status(bericht.id)) === end, end);

        const { bericht: back } = await bode.send({
          conversationId: came!.conversationId,
          refToMessageId: came!.messageId,
          delen: [lading('<b/>')],
        });
        await until(async () => (await partner.status(bericht.id)) === 'verwerkt', 'the answer');
        await until(async () => (await bode.status(back.id)) === end, end);
        expect((await partner.received()).map(({ refToMessageId }) => refToMessageId)).to.deep.equal([
          bericht.messageId,
        ]);
      });

      it('delivers a message without payload', async () => {
        const { bode, partner } = pair;
        const { bericht } = await partner.send({ delen: [] });
        await until(async () => (await bode.received()).some(({ messageId }) => messageId === bericht.messageId));
      });
    });
