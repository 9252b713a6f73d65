// x-HTTP-2: 200 for a response, 500 for a SOAP fault, 400 for what is no XML or no HTTP, 405 for another method, 415 for another media type;
// redirects are neither sent nor followed.
import { createServer } from 'node:https';
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { PATH } from '../attack/gateway/message.ts';
import { converse, head } from '../attack/gateway/wire.ts';
import { change } from '../support/exchange.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { answers, ask } from './ask.ts';

describe('x-HTTP-2: status codes', () => {
  const arena = openArena();
  it('200 for a response', async () => {
    expect((await answers(arena())).status).to.equal(200);
  });
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    it(`405 for ${method}, and what is allowed`, async () => {
      const said = await converse(arena(), { write: [head('', { line: `${method} ${PATH} HTTP/1.1` })] });
      expect(said.statuses[0]).to.equal(405);
      expect(said.text).to.match(/^Allow: GET, POST\r$/m);
    });
  it('400 for broken HTTP', async () => {
    expect((await converse(arena(), { write: ['POST / HTTP/1.1\r\nno header\r\n\r\n'] })).statuses).to.deep.equal([
      400,
    ]);
  });
  attacks(arena, [
    {
      name: '500 for a fault',
      make: (good) => change(good, 'GEHEIM', 'anders'),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    { name: '400 without XML', make: () => 'hello', refused: 'xml.malformed', by: 'xml-crypto' },
    { name: '400 without body', make: () => '', refused: 'http.empty', by: 'xml-crypto' },
    {
      name: '404 elsewhere',
      make: (body) => ({ body, path: `${PATH}/x` }),
      refused: 'http.notFound',
      by: 'xml-crypto',
    },
    {
      name: '415 for another media type',
      make: (body) => ({ body, headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' } }),
      refused: 'http.mediaType',
      by: 'xml-crypto',
    },
  ]);
  it('sends no redirect', async () => {
    for (const path of ['/', '/wus', `${PATH}/`, `/${PATH}`]) {
      const { status, http } = await ask(arena(), { body: 'x', path });
      expect([status, http.location], path).to.deep.equal([404, undefined]);
    }
  });
  it('follows none, whatever its code', async () => {
    const { gateway, cast } = arena();
    const own = await cast.pki.issue({ oin: BODE_OIN, freshKey: true });
    for (const status of [301, 302, 303, 307, 308]) {
      const asked: string[] = [];
      const server = createServer({ cert: own.chainPem, key: own.keyPem }, (request, response) => {
        asked.push(request.url!);
        response.writeHead(status, { Location: '/elsewhere' }).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { client } = gateway.requester(cast.sender, BODE_OIN);
      const { port } = server.address() as { port: number };
      const answer = await client.post(`https://localhost:${port}/first`, {}, Buffer.from('x'));
      server.closeAllConnections();
      server.close();
      expect([answer.status, asked]).to.deep.equal([status, ['/first']]);
    }
  });
});
