// Generated XML in Header and Body of signed ebMS messages, by libxml2 and by Bode: the same digest of URI="" and the same SignedInfo, exclusive and
// inclusive, with and without a SyncReply that the XPath leaves out (engineering rule 3, x-E2E-2, x-E2E-4).
import { expect } from 'chai';
import { randomFrom } from '../../property/xml-documents.ts';
import { EXC } from '../../support/soap.ts';
import { generatedMessage } from './generated.ts';
import { C14N, verifyMessage } from './messages.ts';

describe('ebMS signature over generated XML', function () {
  this.timeout(60_000);
  for (const [name, c14n] of [
    ['exclusive', EXC],
    ['inclusive', C14N],
  ] as const)
    it(`is the same for libxml2 and Bode, ${name}`, async () => {
      const random = randomFrom(20260304);
      let compared = 0;
      for (let i = 0; i < 120; i++) {
        const message = generatedMessage(random, c14n);
        if (!message) continue;
        await verifyMessage(message);
        compared += 1;
      }
      expect(compared, 'messages that were compared').to.be.above(60);
    });
});
