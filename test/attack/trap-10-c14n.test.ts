// Trap 10: EB says exclusive C14N, EBC and ebMS 2.0 use the inclusive one. Exclusive is what is sent; inclusive is taken in ebMS from a partner
// who is set so, and never in WUS (WB007).
import { expect } from 'chai';
import { DEFAULT_EBMS_POLICY } from '../../src/security/index.ts';
import { answers } from '../conformance/ask.ts';
import { C14N, context, makeMessage, refusedAs, verifyMessage } from '../security/ebxml/messages.ts';
import { EXC } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

describe('trap 10: which canonicalization', () => {
  const arena = openArena();
  it('exclusive is what is sent', async () => {
    const { body } = await answers(arena());
    const found = [...body.matchAll(/<ds:(?:CanonicalizationMethod|Transform) Algorithm="([^"]+)"/g)].map(
      ([, uri]) => uri,
    );
    expect(new Set(found)).to.deep.equal(new Set([EXC]));
  });
  it('ebMS: inclusive only where the partner is set so', async () => {
    const only = (...c14n: ('exclusive' | 'inclusive')[]) => ({ policy: { ...context.policy, c14n } });
    await verifyMessage(makeMessage({ c14n: C14N }), only('inclusive'));
    await verifyMessage(makeMessage({ c14n: EXC }), only('exclusive'));
    await refusedAs(/canonicalization/, () => verifyMessage(makeMessage({ c14n: C14N }), only('exclusive')));
    await refusedAs(/canonicalization/, () => verifyMessage(makeMessage({ c14n: EXC }), only('inclusive')));
    expect(DEFAULT_EBMS_POLICY.c14n).to.deep.equal(['exclusive']);
  });
  attacks(arena, [
    {
      name: 'WUS: inclusive C14N in transforms',
      make: () => signByOracle(arena().cast.sender, letter(), {}, { transforms: [C14N] }),
      refused: 'wss.algorithm',
      by: 'xml-crypto',
    },
    {
      name: 'WUS: inclusive C14N of SignedInfo',
      make: () => signByOracle(arena().cast.sender, letter(), {}, { canonicalization: C14N }),
      refused: 'wss.algorithm',
      by: 'xml-crypto',
    },
  ]);
});
