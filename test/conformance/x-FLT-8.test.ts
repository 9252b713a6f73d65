// x-FLT-8: no reliability in WUS: a requester that had no answer may ask again, and the provider copes: a question is answered again, a batch
// that was processed is not processed twice.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf, letter, levering } from '../attack/gateway/message.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { answers, ask, write } from './ask.ts';

const SUCCESS = /<[\w:]*AantalBerichtenSuccesvolVerwerkt[^>]*>(\d+)</;

describe('x-FLT-8: repeated requests', () => {
  const arena = openArena();
  const berichten = () => (arena().store as MemoryStore).inhoud().berichten.size;
  it('a question may be asked again as a new message, as often as one likes', async () => {
    for (let time = 0; time < 3; time++) await answers(arena());
  });
  it('the same batch in a new message is answered, and its berichten are not stored again', async () => {
    const payload = levering();
    const before = berichten();
    const first = await ask(arena(), write(arena(), headersOf, letter({ payload })));
    const again = await ask(arena(), write(arena(), headersOf, letter({ payload })));
    expect([first.status, again.status]).to.deep.equal([200, 200]);
    expect([SUCCESS.exec(first.body)?.[1], first.body.includes('>Verwerkt<')]).to.deep.equal(['1', true]);
    expect(again.body).to.include('>BerichtBestaatAl<');
    expect(berichten()).to.equal(before + 1);
  });
  it('the same message is a replay, not a repetition (x-WSS-3)', async () => {
    const xml = write(arena());
    expect((await ask(arena(), xml)).status).to.equal(200);
    const before = arena().before();
    arena().judge(await arena().send({ body: xml }), 'wss.replay', before);
  });
});
