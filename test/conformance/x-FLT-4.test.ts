// x-FLT-4: the technical codes of BPW ch. 3, each provoked over the gateway; the code stands in the log and, where there is one, in the detail.
import { expect } from 'chai';
import { ERRORS, type ErrorCode } from '../../src/core/index.ts';
import { type Arena, openArena, type Sent } from '../attack/gateway/arena.ts';
import { headersOf, letter, PING_ACTION } from '../attack/gateway/message.ts';
import { wsa } from '../support/soap.ts';
import { address, also, ask, ping, without, write } from './ask.ts';

const PROVOKED: Readonly<Record<string, readonly [(arena: Arena) => string | Sent, code: string]>> = {
  'no envelope': [() => '<no-envelope/>', '0001'],
  'another organisation without aansluiting': [
    (arena) => ({ body: write(arena, headersOf, ping()), as: arena.cast.intermediary }),
    '0002',
  ],
  'an invalid SOAPAction': [(arena) => ({ body: write(arena), headers: { SOAPAction: '"urn:other"' } }), '0003'],
  'an invalid Body': [(arena) => write(arena, headersOf, letter({ action: PING_ACTION })), '0004'],
  'no To': [(arena) => write(arena, without('To')), '0005'],
  'no Action': [(arena) => write(arena, without('Action')), '0006'],
  'no MessageID': [(arena) => write(arena, without('MessageID')), '0007'],
  'not UTF-8': [(arena) => ({ body: write(arena), headers: { 'Content-Type': 'text/xml; charset=utf-16' } }), '0009'],
  'a header that is not WSA': [(arena) => write(arena, also('<x:X xmlns:x="urn:x"></x:X>')), '0010'],
  'another value than prescribed': [(arena) => write(arena, also(wsa('FaultTo', address('urn:x:y')))), '0011'],
};

describe('x-FLT-4: technical codes', () => {
  const arena = openArena();
  for (const [name, [make, code]] of Object.entries(PROVOKED))
    it(`${code}: ${name}`, async () => {
      const reply = await ask(arena(), make(arena()));
      expect(reply.fault).not.to.equal('no fault');
      const logged = arena().gateway.log.at(-1)!.code as ErrorCode;
      expect(ERRORS[logged].code, logged).to.equal(code);
    });
  it('0008: RelatesTo is missing, which only a response can lack (proven in x-WSA-12)', () => {
    expect(ERRORS['wsa.relatesToMissing'].code).to.equal('0008');
  });
  it('0051: the service is not available; the sender may try again', () => {
    for (const code of ['server.unavailable', 'server.internal', 'http.tooMany'] as const)
      expect(ERRORS[code]).to.include({ code: '0051', fault: 'soap:Server', retriable: true });
  });
  it('uses no other code with four digits', () => {
    const codes = new Set(
      Object.values(ERRORS)
        .map(({ code }) => code)
        .filter((code) => /^\d/.test(code)),
    );
    const known = ['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008', '0009', '0010', '0011', '0051'];
    expect([...codes].filter((code) => !known.includes(code))).to.deep.equal([]);
  });
});
