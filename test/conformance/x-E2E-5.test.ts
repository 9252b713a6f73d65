// x-E2E-5: one Reference URI="cid:…" for each payload part, its digest over the raw content bytes, without transform (ebMS 2.0 §4.1.3).
import { makeMessage, PART, PAYLOAD, refusedMessage, transform, verifyMessage } from '../security/ebxml/messages.ts';
import { EXC } from '../support/soap.ts';

describe('x-E2E-5: references to payload parts', () => {
  it('are digests of exactly the content bytes', async () => {
    const message = makeMessage({ parts: { [PART]: PAYLOAD, 'bytes@x': Buffer.from([13, 10, 0, 255]) } });
    await verifyMessage(message);
    const parts = new Map([...message.parts, [PART, Buffer.from(PAYLOAD.replaceAll('\r\n', '\n'))]]);
    await refusedMessage({ ...message, parts }, /digest of the part differs/);
  });
  it('have no transform', async () => {
    const steps = `<ds:Transforms>${transform(EXC)}</ds:Transforms>`;
    const references = (made: readonly string[]) => [
      made[0]!,
      made[1]!.replace('<ds:DigestMethod', `${steps}<ds:DigestMethod`),
    ];
    await refusedMessage(makeMessage({ references }), /must hold exactly DigestMethod, DigestValue/);
  });
});
