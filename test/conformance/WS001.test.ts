// WS001: a service may have several operations; each is chosen by its Action, and by nothing else.
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf, LEVER_ACTION, PING_ACTION } from '../attack/gateway/message.ts';
import { answers, ask, ping, refuses, write } from './ask.ts';

const HAAL = LEVER_ACTION.replace('LeverBerichten', 'HaalBerichtstatus');

describe('WS001: several operations', () => {
  const arena = openArena();
  it('are each found by their Action', async () => {
    await answers(arena());
    const payload = `<bb:HaalBerichtstatus xmlns:bb="urn:bode:berichtenbox:v1"><bb:BerichtID>0198b6a4-0000-7000-8000-000000000001</bb:BerichtID></bb:HaalBerichtstatus>`;
    const reply = await ask(arena(), write(arena(), headersOf, ping({ action: HAAL, payload })));
    expect([reply.status, reply.payload], reply.body).to.deep.equal([200, 'HaalBerichtstatusResponse']);
  });
  it('have actions that differ, in every service', () => {
    const actions = arena().gateway.contracts.services.flatMap(({ operations }) =>
      operations.map((one) => one.inputAction),
    );
    expect(new Set(actions).size).to.equal(actions.length);
    expect(actions.length).to.be.greaterThan(6);
  });
  attacks(arena, [
    refuses('the Action of one operation with the Body of another', headersOf, 'schema.invalid', {
      action: PING_ACTION,
    }),
    refuses('the Action of another service', headersOf, 'wsa.actionUnknown', {
      action: 'urn:bode:lopende-zaken:v1:LopendeZakenService:MeldZaak',
    }),
    refuses('an Action in another case', headersOf, 'wsa.actionUnknown', { action: LEVER_ACTION.toUpperCase() }),
  ]);
});
