// WS008: wsam:Action on every input, output and fault; own contracts follow the pattern of WS-Addressing Metadata §4.4.4, and what is sent
// is what the WSDL says.
import { expect } from 'chai';
import { attribute } from '../../src/xml/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { headersOf, PING_ACTION } from '../attack/gateway/message.ts';
import { ABSTRACT, all, everywhere, refusedContract, WSAM, WSDL, wsdlFiles } from '../support/wsdl.ts';
import { answers, ask, ping, write } from './ask.ts';

describe('WS008: wsam:Action', () => {
  const arena = openArena();
  it('is on every input, output and fault', () => {
    const parts = everywhere(WSDL, 'operation')
      .filter(({ parent }) => parent?.local === 'portType')
      .flatMap(({ children }) => children.filter(({ local }) => local !== 'documentation'));
    expect(parts.length).to.be.greaterThan(20);
    for (const part of parts) expect(attribute(part, 'Action', WSAM), part.local).to.match(/^(urn|https?):\S+$/);
  });
  it('follows the default pattern in our own namespaces, with : for a URN', () => {
    for (const { root } of wsdlFiles().filter(({ name }) => name.includes('-abstract'))) {
      const namespace = attribute(root, 'targetNamespace')!;
      if (!namespace.startsWith('urn:bode:')) continue;
      const [portType] = all(root).filter(({ local }) => local === 'portType');
      const stem = `${namespace}:${attribute(portType!, 'name')}`;
      for (const part of all(portType!).filter(({ local }) => local === 'input' || local === 'output'))
        expect(attribute(part, 'Action', WSAM)).to.equal(`${stem}:${attribute(part, 'name')}`);
    }
  });
  it('that is missing stops the start', async () => {
    for (const [local, name] of [
      ['input', 'Ping'],
      ['output', 'PingResponse'],
      ['fault', 'Fout'],
    ] as const) {
      const part = new RegExp(`(<wsdl:${local} name="${name}"[^>]*) wsam:Action="[^"]*"`);
      const without = `<wsdl:${local} name="${name}" message="tns:${name}"`;
      expect(await refusedContract(ABSTRACT, part, without), local).to.include(`${local} has no attribute Action`);
    }
  });
  it('is what comes back: the output action in the response, the standard one in a fault', async () => {
    expect((await answers(arena())).header('Action')).to.equal(`${PING_ACTION}Response`);
    const reply = await ask(arena(), write(arena(), headersOf, ping({ action: `${PING_ACTION}Response` })));
    expect(reply.fault).to.equal('wsa:ActionNotSupported');
  });
});
