// WS003: request and response only: no one-way, no notification, in the contracts and on the wire.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { ABSTRACT, everywhere, refusedContract, WSDL } from '../support/wsdl.ts';
import { answers, ask } from './ask.ts';

describe('WS003: request and response', () => {
  const arena = openArena();
  it('is the pattern of every operation: input, then output, then faults', () => {
    const operations = everywhere(WSDL, 'operation').filter(({ parent }) => parent?.local === 'portType');
    expect(operations.length).to.be.greaterThan(6);
    for (const { children } of operations) {
      const parts = children.map(({ local }) => local).filter((local) => local !== 'documentation');
      expect(parts.join(' ')).to.match(/^input output( fault)*$/);
    }
  });
  it('one-way and notification stop the start', async () => {
    for (const part of ['input', 'output']) {
      const reason = await refusedContract(ABSTRACT, new RegExp(`<wsdl:${part} name="Ping[^>]*/>`), '');
      expect(reason).to.match(/Ping is not request and response \(WS003\)/);
    }
  });
  it('gives every request one answer on the connection of the request: a response or a fault, never 202', async () => {
    const [good, bad] = [await answers(arena()), await ask(arena(), '<no-soap/>')];
    expect([good.status, bad.status]).to.deep.equal([200, 500]);
    expect(bad.fault).to.equal('soap:Client');
    for (const { body } of [good, bad]) expect(body.length).to.be.greaterThan(0);
  });
});
