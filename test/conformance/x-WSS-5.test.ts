// x-WSS-5: no SHA-1, MD5, HMAC, Manifest or HMACOutputLength, whoever signs and however right the arithmetic is (traps 2 and 5).
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { append, letter, part, signByOracle } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { DS, MORE, type Signing, XENC } from '../support/soap.ts';

describe('x-WSS-5: algorithms that are never accepted', () => {
  const arena = openArena();
  const really = (name: string, signing: Partial<Signing>) => ({
    name: `really signed with ${name}`,
    make: () => signByOracle(arena().cast.sender, letter(), {}, { key: arena().cast.sender.privateKey, ...signing }),
    refused: 'wss.algorithm' as const,
    by: 'xml-crypto' as const,
  });
  attacks(arena, [
    really('rsa-sha1', { signatureMethod: `${DS}rsa-sha1` }),
    really('digests of SHA-1', { digestMethod: `${DS}sha1` }),
    ...['hmac-sha256', 'hmac-sha384', 'hmac-sha512'].map((name) => really(name, { signatureMethod: MORE + name })),
    ...[`${DS}hmac-sha1`, `${MORE}hmac-md5`, `${MORE}rsa-md5`].map((uri) => ({
      name: `SignatureMethod ${uri}`,
      make: (good: string) => change(good, `${MORE}rsa-sha256`, uri),
      refused: 'wss.algorithm' as const,
    })),
    {
      name: 'one digest of MD5 among SHA-256',
      make: (good) => change(good, `${XENC}sha256`, `${MORE}md5`),
      refused: 'wss.algorithm',
    },
    {
      name: 'HMACOutputLength',
      make: (good) =>
        change(
          good,
          part(good, 'ds:SignatureMethod'),
          `<ds:SignatureMethod Algorithm="${MORE}rsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>`,
        ),
      refused: 'wss.algorithm',
    },
    {
      name: 'a Manifest',
      make: (good) => append(good, 'ds:Signature', '<ds:Object><ds:Manifest></ds:Manifest></ds:Object>'),
      refused: 'wss.structure',
    },
  ]);
});
