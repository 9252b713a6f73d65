// x-FLT-5: soap:Client for the faults of the sender, soap:Server for our own, and never a cause, a stack or a name from inside.
import { expect } from 'chai';
import { ERRORS } from '../../src/core/index.ts';
import { inArena, openArena } from '../attack/gateway/arena.ts';
import { headersOf, letter } from '../attack/gateway/message.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { ask, write } from './ask.ts';

describe('x-FLT-5: whose fault it is', () => {
  const arena = openArena();
  it('the sender’s: soap:Client', async () => {
    const reply = await ask(arena(), write(arena(), headersOf, letter({ payload: '<x xmlns="urn:x"></x>' })));
    expect([reply.status, reply.fault]).to.deep.equal([500, 'soap:Client']);
  });
  it('ours: soap:Server, with a text that helps and tells nothing', async () => {
    const secret = 'disk /dev/sda1 is full at store.ts:42';
    const memory = openMemoryStore();
    let broken = false;
    const commit: typeof memory.commit = (changes) =>
      broken ? Promise.reject(new Error(secret)) : memory.commit(changes);
    const store = async () => ({
      store: { ...memory, commit },
      snapshot: () => memory.inhoud(),
      close: async () => {},
    });
    await inArena({ store }, async (own) => {
      const [first, second] = [await own.fresh(), await own.fresh()];
      broken = true;
      const before = own.before();
      const reply = await ask(own, first);
      expect([reply.status, reply.fault]).to.deep.equal([500, 'soap:Server']);
      expect(reply.body).to.include(ERRORS['server.internal'].text);
      expect(reply.body).not.to.match(/disk|store\.ts|Error|detail|\bat /);
      own.unchanged(before);
      // What failed was not used up, and nothing else is in its way.
      broken = false;
      await own.passes(first);
      await own.passes(second);
    });
  });
  it('every code of ours is soap:Server, and no other is', () => {
    for (const [code, { fault }] of Object.entries(ERRORS))
      expect(fault === 'soap:Server', code).to.equal(/^server\.|^http\.tooMany$/.test(code));
  });
  it('no text of the table names a part of the implementation', () => {
    for (const { text } of Object.values(ERRORS))
      expect(text).not.to.match(/node|sqlite|libxml|openssl|exception|undefined/i);
  });
});
