// x-WSA-7: a response has a MessageID of its own, RelatesTo as the request wrote its MessageID, and the output action of the operation.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf, PING_ACTION } from '../attack/gateway/message.ts';
import { answers, ask, ping, write } from './ask.ts';

describe('x-WSA-7: headers of a response', () => {
  const arena = openArena();
  it('copies the MessageID byte for byte, whatever its form', async () => {
    for (const messageId of [
      'urn:uuid:0198B6A4-0000-7000-8000-00000000000A',
      'https://afzender.example/berichten/%C3%A9?a=1;b=2#1',
      'zaak-1@0198b6a4-0000-7000-8000-000000000001@afzender.example',
      'urn:belastingdienst:Müller-ß',
    ]) {
      const reply = await answers(arena(), headersOf, ping({ messageId }));
      expect(reply.header('RelatesTo')).to.equal(messageId);
      expect(reply.header('Action')).to.equal(`${PING_ACTION}Response`);
    }
  });
  it('never uses a MessageID twice, nor that of the request', async () => {
    const of = Array.from({ length: 20 }, () => ping());
    const replies = await Promise.all(of.map((one) => answers(arena(), headersOf, one)));
    const ids = [...replies.map((reply) => reply.header('MessageID')), ...of.map(({ messageId }) => messageId)];
    expect(new Set(ids).size).to.equal(40);
    for (const id of ids) expect(id).to.match(/^urn:uuid:[0-9a-f-]{36}$/);
  });
  it('does the same in a fault', async () => {
    const of = ping({ payload: '<bb:Ping xmlns:bb="urn:bode:berichtenbox:v1"><x></x></bb:Ping>' });
    const reply = await ask(arena(), write(arena(), headersOf, of));
    expect([reply.status, reply.header('RelatesTo')]).to.deep.equal([500, of.messageId]);
    expect(reply.header('MessageID'))
      .to.match(/^urn:uuid:/)
      .and.not.equal(of.messageId);
  });
});
