// Trap 1: the Basic Security Profile allows only CBC (R5620) and recommends SHA-1 (R5420, R5421); BEV demands SHA-2 and GCM, and BEV wins
// (SIGN001, ENC003), in what is accepted and in what is sent.
import { expect } from 'chai';
import { ask, ping, write } from '../conformance/ask.ts';
import { encryptedRequest, openXml, refusedEncrypted, XENC11 } from '../support/encrypt.ts';
import { DS, MORE, XENC } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { headersOf, letter, signByOracle } from './gateway/message.ts';

describe('trap 1: BEV before the Basic Security Profile', () => {
  const arena = openArena();
  it('SHA-2 and GCM are what is taken', async () => {
    await openXml(encryptedRequest({ dataAlgorithm: `${XENC11}aes128-gcm` }));
    await openXml(encryptedRequest({ dataAlgorithm: `${XENC11}aes256-gcm` }));
  });
  it('CBC is refused, though it was done right', async () => {
    for (const bits of [128, 256])
      await refusedEncrypted(encryptedRequest({ dataAlgorithm: `${XENC}aes${bits}-cbc` }), 'wss.encryption');
  });
  it('answers and faults hold SHA-2 only', async () => {
    for (const action of [ping().action, 'urn:onbekend:x']) {
      const { body } = await ask(arena(), write(arena(), headersOf, ping({ action })));
      expect([...body.matchAll(/(?:Signature|Digest)Method Algorithm="([^"]+)"/g)].map(([, uri]) => uri)).to.satisfy(
        (uris: string[]) =>
          uris.length > 4 && uris.every((uri) => [`${MORE}rsa-sha256`, `${XENC}sha256`].includes(uri)),
      );
    }
  });
  attacks(arena, [
    {
      name: 'SHA-1 as BSP recommends it',
      make: () =>
        signByOracle(
          arena().cast.sender,
          letter(),
          {},
          { signatureMethod: `${DS}rsa-sha1`, digestMethod: `${DS}sha1` },
        ),
      refused: 'wss.algorithm',
      by: 'xml-crypto',
    },
  ]);
});
