// Own keys on their way to a worker: a key object moves, a key in a token stays and is asked for on the line (x-PKI-15).
import { KeyObject } from 'node:crypto';
import { GatewayError } from '../../core/index.ts';
import { halfOf, type PrivateKey, type TokenHash } from '../../pki/index.ts';
import type { Line } from './line.ts';

interface OwnKey {
  readonly privateKey: PrivateKey;
  readonly certificate: Uint8Array;
}

/** An own key as a worker gets it. */
export interface MovedKey {
  /** The private key; of one in a token the public half. */
  readonly half: KeyObject;
  readonly certificate: Uint8Array;
  /** Its place among the keys of the message, when it is in a token. */
  readonly inToken: number | undefined;
}

/** What a worker asks of a key in a token. */
export type TokenQuestion = {
  readonly kind: 'token';
  /** Place of the key among those of the message. */
  readonly key: number;
  readonly data: Uint8Array;
} & ({ readonly use: 'sign'; readonly hash: TokenHash } | { readonly use: 'decrypt' });

/** Only what can move between threads. */
export function moveKey({ privateKey, certificate }: OwnKey, place: number): MovedKey {
  const inToken = privateKey instanceof KeyObject ? undefined : place;
  return { half: halfOf(privateKey), certificate, inToken };
}

/** In the worker. */
export function keyOnLine(line: Line, { half, certificate, inToken }: MovedKey): OwnKey {
  if (inToken === undefined) return { privateKey: half, certificate };
  const bytes = async (question: TokenQuestion) => {
    const answer = (await line.ask(question)) as Uint8Array | undefined;
    return answer && Buffer.from(answer);
  };
  const privateKey: PrivateKey = {
    publicKey: half,
    sign: async (data, hash = 'sha256') => (await bytes({ kind: 'token', key: inToken, use: 'sign', data, hash }))!,
    decrypt: (data) => bytes({ kind: 'token', key: inToken, use: 'decrypt', data }),
    close: () => undefined,
  };
  return { privateKey, certificate };
}

/** On the main thread. @throws GatewayError `server.unavailable` */
export async function askToken(question: TokenQuestion, keys: readonly OwnKey[]): Promise<Uint8Array | undefined> {
  const key = keys[question.key]?.privateKey;
  if (!key || key instanceof KeyObject)
    throw new GatewayError('server.unavailable', 'x-PKI-15', {
      oorzaak: 'a worker asked for a key that is not in a token',
    });
  return question.use === 'sign' ? key.sign(question.data, question.hash) : key.decrypt(question.data);
}
