// x-WSA-14: in SOAP 1.1 the WS-Addressing code itself is the faultcode, as a QName whose prefix is bound, with HTTP 500 and no detail.
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { SOAP, WSA, wsa } from '../support/soap.ts';
import { address, also, ask, type Reply, refuses, without, write } from './ask.ts';

describe('x-WSA-14: WS-Addressing codes as faultcode', () => {
  const arena = openArena();
  attacks(arena, [
    refuses('MessageAddressingHeaderRequired', without('To'), 'wsa.toMissing'),
    refuses('InvalidAddressingHeader', headersOf, 'wsa.value', { to: 'relative' }),
    refuses('ActionNotSupported', headersOf, 'wsa.actionUnknown', { action: 'urn:nobody:knows' }),
    refuses('OnlyAnonymousAddressSupported', also(wsa('ReplyTo', address('urn:x:y'))), 'wsa.replyTo'),
  ]);
  it('names the code in its own namespace, in SOAP 1.1 form', async () => {
    const reply: Reply = await ask(arena(), write(arena(), without('Action')));
    expect([reply.status, reply.fault]).to.deep.equal([500, 'wsa:MessageAddressingHeaderRequired']);
    expect(reply.body).to.match(/<faultcode>wsa:MessageAddressingHeaderRequired<\/faultcode>/);
    expect([reply.count(SOAP, 'Fault'), reply.count(SOAP, 'Code'), reply.count(WSA, 'FaultDetail')]).to.deep.equal([
      1, 0, 0,
    ]);
  });
});
