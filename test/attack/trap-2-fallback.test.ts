// Trap 2: what old samples and default policies ask for (SHA-1, CBC, RSA 1.5) is refused, and there is no setting, no partner and no second
// try by which it comes back.
import { expect } from 'chai';
import { DEFAULT_POLICY } from '../../src/security/index.ts';
import { encryptedRequest, refusedEncrypted, wrapPkcs1 } from '../support/encrypt.ts';
import { change, server } from '../support/exchange.ts';
import { DS, XENC } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { letter, signByOracle } from './gateway/message.ts';

describe('trap 2: no silent fallback', () => {
  const arena = openArena();
  it('the policy of a partner has no room for weaker algorithms', () => {
    expect(Object.keys(DEFAULT_POLICY).sort()).to.deep.equal(['ecdsa', 'maxAgeMs', 'skewMs']);
  });
  it('RSA 1.5 and CBC are not tried, under their own name or another', async () => {
    const wrapped = wrapPkcs1(server);
    await refusedEncrypted(
      encryptedRequest({ wrapped, keyAlgorithm: `${XENC}rsa-1_5`, keyParameters: '' }),
      'wss.encryption',
    );
    await refusedEncrypted(encryptedRequest({ wrapped }), 'wss.decryption');
    await refusedEncrypted(
      encryptedRequest({ dataAlgorithm: `${XENC}tripledes-cbc`, key: Buffer.alloc(16) }),
      'wss.encryption',
    );
  });
  const really = (name: string, signing: Parameters<typeof signByOracle>[3]) => ({
    name,
    make: () => signByOracle(arena().cast.sender, letter(), {}, signing),
    refused: 'wss.algorithm' as const,
    by: 'xml-crypto' as const,
  });
  attacks(arena, [
    really('Basic256: rsa-sha1 over sha1', { signatureMethod: `${DS}rsa-sha1`, digestMethod: `${DS}sha1` }),
    really('rsa-sha256 over digests of sha1', { digestMethod: `${DS}sha1` }),
    {
      name: 'one weak digest among good ones',
      make: (good) => change(good, `Algorithm="${XENC}sha256"`, `Algorithm="${DS}sha1"`),
      refused: 'wss.algorithm',
    },
  ]);
});
