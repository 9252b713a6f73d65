// x-WUS-1: the base set of standards: XML 1.0, SOAP 1.1, WS-Addressing 1.0, WSS 1.0 and 1.1, WSDL 1.1, XML Schema, HTTP/1.1, and no newer ones.
import { expect } from 'chai';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { converse, head } from '../attack/gateway/wire.ts';
import { change } from '../support/exchange.ts';
import { DS, EXC, SOAP, WSA, WSSE, WSSE11, WSU } from '../support/soap.ts';
import { all, WSDL, wsdlFiles, xsdFiles } from '../support/wsdl.ts';
import { answers } from './ask.ts';

describe('x-WUS-1: the base set', () => {
  const arena = openArena();
  it('is what an answer is made of, and nothing else', async () => {
    const { body } = await answers(arena());
    const bound = new Set([...body.matchAll(/xmlns(?::\w+)?="([^"]+)"/g)].map(([, uri]) => uri!));
    for (const uri of bound) if (uri.startsWith('urn:bode:')) bound.delete(uri);
    expect([...bound]).to.have.members([SOAP, WSA, WSSE, WSSE11, WSU, DS]);
    expect(body).to.include(`Algorithm="${EXC}"`);
  });
  it('is WSDL 1.1 and XML Schema 1.0 in the contracts', () => {
    for (const { root } of wsdlFiles()) expect([root.uri, root.local]).to.deep.equal([WSDL, 'definitions']);
    for (const { name, root } of xsdFiles()) {
      expect(root.uri).to.equal('http://www.w3.org/2001/XMLSchema');
      // XML Schema 1.1 brought these.
      expect(
        all(root).filter(({ local }) => /^(assert|assertion|alternative|override|openContent)$/.test(local)),
        name,
      ).to.deep.equal([]);
    }
  });
  it('is HTTP/1.1 on the wire: HTTP/2 is not spoken', async () => {
    const said = await converse(arena(), {
      write: [`${head('x')}x`],
      tls: { ALPNProtocols: ['h2', 'http/1.1'] },
    });
    expect(said.text).to.match(/^HTTP\/1\.1 /);
    const only = await converse(arena(), {
      write: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
      tls: { ALPNProtocols: ['h2'] },
    });
    expect(only.statuses.filter((status) => status < 400)).to.deep.equal([]);
  });
  attacks(arena, [
    {
      name: 'SOAP 1.2',
      make: (good) => good.replaceAll(SOAP, 'http://www.w3.org/2003/05/soap-envelope'),
      refused: 'soap.version',
    },
    {
      name: 'XML 1.1',
      make: (good) => `<?xml version="1.1"?>${good.replace(/^<\?xml[^>]*\?>/, '')}`,
      refused: 'xml.malformed',
    },
    {
      name: 'WSS 1.0 of another draft',
      make: (good) => change(good, `xmlns:wsse="${WSSE}"`, 'xmlns:wsse="http://schemas.xmlsoap.org/ws/2002/12/secext"'),
      refused: 'soap.mustUnderstand',
      by: 'xml-crypto',
    },
  ]);
});
