// Trap 5: key confusion: HMAC with the public key of the sender as secret, which everybody has. Algorithms are allowed by their name and by the type
// of the key.
import { change } from '../support/exchange.ts';
import { makeParty } from '../support/signers.ts';
import { MORE } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

describe('trap 5: key confusion', () => {
  const arena = openArena();
  const ec = makeParty('00000099000000001000', 'P-256');
  attacks(arena, [
    ...[256, 384, 512].map((bits) => ({
      name: `HMAC-SHA${bits} with the public key as secret`,
      make: () => {
        const { sender } = arena().cast;
        return signByOracle(
          sender,
          letter(),
          {},
          { signatureMethod: `${MORE}hmac-sha${bits}`, key: sender.privateKey },
        );
      },
      refused: 'wss.algorithm' as const,
      by: 'xml-crypto' as const,
    })),
    {
      name: 'an ECDSA method over an RSA key',
      make: (good) => change(good, `${MORE}rsa-sha256`, `${MORE}ecdsa-sha256`),
      refused: 'wss.algorithm',
    },
    {
      name: 'an RSA method over the signature of an EC key',
      make: () =>
        change(
          signByOracle(
            arena().cast.sender,
            letter(),
            {},
            { signatureMethod: `${MORE}ecdsa-sha256`, key: ec.privateKey },
          ),
          `${MORE}ecdsa-sha256`,
          `${MORE}rsa-sha256`,
        ),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
  ]);
});
