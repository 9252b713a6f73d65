// Trap 6: any certificate verifies its own signature. Chain, policy, revocation and OIN decide before a signature counts.

import { AFZENDER } from '../support/domein.ts';
import type { IssueOptions } from '../support/pki.ts';
import { makeParty } from '../support/signers.ts';
import { signedMessage, timestamp } from '../support/soap.ts';
import { type Attack, attacks, openArena } from './gateway/arena.ts';
import { headersOf, letter, signByOracle } from './gateway/message.ts';

const MARKED: Readonly<Record<string, IssueOptions>> = {
  'without the policy of PKIoverheid services': { policies: ['1.2.3.4'] },
  'that has expired': { expired: true },
  'without OIN': { oins: [] },
  'that may not sign': { keyUsage: ['keyEncipherment'] },
};

describe('trap 6: a signature that verifies with its own certificate', () => {
  const arena = openArena();
  const by = (name: string, options: IssueOptions): Attack => ({
    name: `a certificate ${name}`,
    make: async (_good, { cast }) =>
      signByOracle(await cast.pki.issue({ oin: AFZENDER, freshKey: true, ...options }), letter()),
    refused: 'wss.token',
    by: 'xml-crypto',
  });
  attacks(arena, [
    ...Object.entries(MARKED).map(([name, options]) => by(name, options)),
    {
      name: 'self-signed, with the OIN of the sender',
      make: () => {
        const of = letter();
        return signedMessage(makeParty(AFZENDER), {
          headers: headersOf(of),
          payload: of.payload,
          timestamp: timestamp(Date.now()),
        });
      },
      refused: 'wss.token',
      by: 'xml-crypto',
    },
    {
      name: 'of a CA of the same name',
      make: async (_good, { cast }) => {
        const root = await cast.pki.issueCa({ naam: 'Test root', issuer: null });
        const tsp = await cast.pki.issueCa({ naam: 'Test TSP', issuer: root });
        return signByOracle(await cast.pki.issue({ oin: AFZENDER, freshKey: true, issuer: tsp }), letter());
      },
      refused: 'wss.token',
      by: 'xml-crypto',
    },
  ]);
});
