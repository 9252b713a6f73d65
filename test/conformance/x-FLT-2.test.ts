// x-FLT-2: four kinds of failure, each told in its own way: protocol by TLS, transport by HTTP, technical with a code of the list, functional
// with a result or detail of the service.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf, letter, levering, PATH } from '../attack/gateway/message.ts';
import { converse, head } from '../attack/gateway/wire.ts';
import { ask, ping, without, write } from './ask.ts';

describe('x-FLT-2: four kinds of failure', () => {
  const arena = openArena();
  it('protocol: without a client certificate there is no HTTP answer at all', async () => {
    const said = await converse(arena(), { write: [head('x'), 'x'], as: 'nobody' });
    expect(said.statuses).to.deep.equal([]);
    expect(said.error).to.match(/CERTIFICATE_REQUIRED|ECONNRESET/i);
  });
  it('transport: an HTTP status that says it, before the message is read', async () => {
    expect((await ask(arena(), { body: 'x', headers: { 'Content-Type': 'text/plain' } })).status).to.equal(415);
    const large = head('', { length: 2 ** 31, line: `POST ${PATH} HTTP/1.1` });
    expect((await converse(arena(), { write: [large] })).statuses).to.deep.equal([413]);
  });
  it('technical: HTTP 500 and a fault, whose code of the list stands in the log', async () => {
    const reply = await ask(arena(), write(arena(), without('To')));
    expect([reply.status, reply.fault]).to.deep.equal([500, 'wsa:MessageAddressingHeaderRequired']);
    expect(arena().gateway.log.at(-1)).to.include({ code: 'wsa.toMissing' });
  });
  it('functional: a batch whose bericht is refused is answered with HTTP 200 and a result for that bericht', async () => {
    const payload = levering().replace('<b:GebruikerID>999990111', '<b:GebruikerID>999990196');
    const reply = await ask(arena(), write(arena(), headersOf, letter({ payload })));
    expect([reply.status, reply.payload, reply.fault]).to.deep.equal([200, 'LeverBerichtenResponse', 'no fault']);
    expect(reply.body)
      .to.match(/AantalBerichtenSuccesvolVerwerkt[^>]*>0</)
      .and.to.include('>NietActiefOfGeabonneerd<');
  });
  it('functional: a Body that breaks the contract is told with the detail of the service', async () => {
    const reply = await ask(
      arena(),
      write(arena(), headersOf, ping({ payload: ping().payload.replace('></', '><x></x></') })),
    );
    expect([reply.status, reply.fault, reply.count('urn:bode:fouten:v1', 'Fout')]).to.deep.equal([
      500,
      'soap:Client',
      1,
    ]);
  });
});
