// x-WSA-10: behind a reverse proxy the address that others see is a setting; internal host and port stand in nothing that leaves.
import { expect } from 'chai';
import { publishService } from '../../src/schema/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { ROOT } from '../support/gateway.ts';
import { wsa } from '../support/soap.ts';
import { address, also, answers, ask, ping, write } from './ask.ts';

describe('x-WSA-10: external addresses', () => {
  const arena = openArena();
  it('publishes the external address with the path that the proxy puts before it', () => {
    for (const service of arena().gateway.contracts.services) {
      const wsdl = publishService(ROOT, service, 'https://post.example/diensten/').get('wsdl')!.toString();
      expect(wsdl).to.include(`location="https://post.example/diensten${service.path}"`);
    }
  });
  it('takes the external address of the sender in From, which is no place to call', async () => {
    await answers(arena(), also(wsa('From', address('https://extern.example/afzender'))));
  });
  it('tells no host or port of its own in answers and faults', async () => {
    const { port } = arena().gateway;
    const fault = write(arena(), headersOf, ping({ action: 'urn:onbekend:x' }));
    for (const reply of [await answers(arena()), await ask(arena(), fault)]) {
      const told = (JSON.stringify(reply.http) + reply.body).replace(/<(ds:\w+|wsse:Bin\w+)[^>]*>[^<]*/g, '');
      expect(told).not.to.match(new RegExp(`localhost|127\\.0\\.0\\.1|:${port}\\b`));
    }
  });
});
