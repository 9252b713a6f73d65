// WS007: no header blocks of one's own: only WS-Addressing and WS-Security, unless a service lists one (trap 38).
import { expect } from 'chai';
import { parseEnvelope } from '../../src/envelope/index.ts';
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { envelope, WSSE, WSSE11, WSU } from '../support/soap.ts';
import { also, answers, ask, refuses, write } from './ask.ts';

const block = (uri: string, local: string, more = '') => `<x:${local} xmlns:x="${uri}"${more}>1</x:${local}>`;

describe('WS007: header blocks', () => {
  const arena = openArena();
  it('of WS-Addressing and WS-Security are all that is taken and all that is sent', async () => {
    const { body } = await answers(arena());
    const header = /<soap:Header>(.*)<\/soap:Header>/s.exec(body)![1]!;
    expect(header.replace(/<wsse:Security .*<\/wsse:Security>/s, '').match(/<\w+:\w+(?=[ >])/g)).to.deep.equal([
      '<wsa:To',
      '<wsa:Action',
      '<wsa:MessageID',
      '<wsa:RelatesTo',
    ]);
  });
  it('of others get code 0010, in the log and in no fault text', async () => {
    const reply = await ask(arena(), write(arena(), also(block('urn:afnemer', 'Kenmerk'))));
    expect(reply.fault).to.equal('soap:Client');
    expect(reply.body).not.to.include('Kenmerk');
    expect(arena().gateway.log.at(-1)).to.include({ code: 'soap.foreignHeader', clause: 'WS007' });
  });
  attacks(arena, [
    refuses('one of the sender', also(block('urn:afnemer', 'Kenmerk')), 'soap.foreignHeader'),
    refuses(
      'one that need not be understood',
      also(block('urn:x', 'X', ' soap:mustUnderstand="0"')),
      'soap.foreignHeader',
    ),
    refuses('one for another actor', also(block('urn:x', 'X', ' soap:actor="urn:other"')), 'soap.foreignHeader'),
    refuses('a Timestamp beside Security', also(block(WSU, 'Timestamp')), 'soap.foreignHeader'),
    refuses('a token beside Security', also(block(WSSE, 'BinarySecurityToken')), 'soap.foreignHeader'),
    refuses('a confirmation beside Security', also(block(WSSE11, 'SignatureConfirmation')), 'soap.foreignHeader'),
    refuses(
      'reliable messaging',
      also(block('http://docs.oasis-open.org/ws-rx/wsrm/200702', 'Sequence')),
      'soap.foreignHeader',
    ),
  ]);
  it('can be let in by a service, by namespace and name', () => {
    const xml = Buffer.from(envelope({ headers: [block('urn:dienst', 'Kenmerk')] }));
    expect(parseEnvelope(xml, { allowedHeaders: new Set(['{urn:dienst}Kenmerk']) }).headers).to.have.length(1);
    for (const other of ['{urn:dienst}kenmerk', '{urn:x}Kenmerk', 'Kenmerk'])
      expect(() => parseEnvelope(xml, { allowedHeaders: new Set([other]) }), other).to.throw(/WS007/);
  });
});
