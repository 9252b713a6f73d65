// Trap 14: SignatureConfirmation absent, unsigned or behind the Signature (WCF), and clients that never compare it. What the gateway sends is
// looked at here by xml-crypto; what our client compares stands in WB014_x-WSS-11_x-WSS-12 and gateway/responses.
import { expect } from 'chai';
import { ask, ping, write } from '../conformance/ask.ts';
import { check } from '../support/soap.ts';
import { openArena } from './gateway/arena.ts';
import { headersOf, type Letter } from './gateway/message.ts';

describe('trap 14: SignatureConfirmation', () => {
  const arena = openArena();
  const KINDS: Readonly<Record<string, () => Letter>> = {
    response: () => ping(),
    'fault about the Body': () => ping({ payload: ping().payload.replace('></', '><x></x></') }),
  };
  for (const [kind, make] of Object.entries(KINDS))
    it(`a ${kind} confirms the request, signed, before the Signature`, async () => {
      const xml = write(arena(), headersOf, make());
      const { body } = await ask(arena(), xml);
      const value = /<ds:SignatureValue>([^<]+)/.exec(xml)![1]!.replace(/\s/g, '');
      expect(body).to.include(`Value="${value}"`);
      const token = /<wsse:BinarySecurityToken[^>]*>([^<]+)/.exec(body)![1]!;
      const { valid, covered } = check(body, Buffer.from(token, 'base64'));
      expect([valid, covered.includes('SignatureConfirmation')]).to.deep.equal([true, true]);
      expect(body.indexOf(':SignatureConfirmation ')).to.be.below(body.indexOf('<ds:Signature '));
    });
  it('a fault about a signature that could not be proven confirms nothing', async () => {
    const { body, fault } = await ask(arena(), write(arena()).replace('GEHEIM', 'anders'));
    expect(fault).to.equal('wsse:FailedCheck');
    expect(body).not.to.include('SignatureConfirmation');
  });
});
