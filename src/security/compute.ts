// The two computations of signature validation: DigestValue of each reference and SignatureValue over SignedInfo (WB013, WB007).
import { createHash, hash as hashOnce, type KeyObject, verify } from 'node:crypto';
import { type CanonicalOptions, canonicalize, canonicalizeTo, type XmlElement } from '../xml/index.ts';
import type { Hash } from './algorithms.ts';
import type { Reference, Signature } from './signature.ts';

/** Elements of more bytes than this are hashed while they are canonicalised, so that no copy of them is made. */
const STREAM_FROM = 64 * 1024;

/** Where the others are canonicalised, one after the other: memory of their own would cost as much as the copying. */
const ROOM = Buffer.allocUnsafeSlow(STREAM_FROM + 4 * 1024);

/** SHA-2 over the canonical form of the element, in lower-case hexadecimal: a Buffer for it costs more than a small digest does. */
export function digestOf(element: XmlElement, options: CanonicalOptions, hash: Hash): string {
  if (element.end - element.start <= STREAM_FROM) return hashOnce(hash, canonicalize(element, options, ROOM), 'hex');
  const stream = createHash(hash);
  canonicalizeTo(element, options, (chunk) => stream.update(chunk));
  return stream.digest('hex');
}

/** Whether a DigestValue is the digest that was computed. Both are known to whoever sent the message: there is no time to hide. */
export function isDigest(computed: string, said: Buffer): boolean {
  return computed === said.toString('hex');
}

/** The first reference whose digest differs, or undefined when all are right. */
export function wrongDigest(references: readonly Reference[]): Reference | undefined {
  return references.find(
    ({ target, inclusivePrefixes, hash, digest: said }) =>
      !isDigest(digestOf(target, { mode: 'exclusive', inclusivePrefixes }, hash), said),
  );
}

/**
 * Whether SignatureValue is right. RSA is checked at once, for a way through the thread pool costs more than the check itself
 * (40 µs against 80); ECDSA, which is slower, goes to the pool. What cannot be computed is a wrong signature.
 * @throws GatewayError `xml.limit`.
 */
export async function checkValue(signature: Signature, key: KeyObject): Promise<boolean> {
  const { signedInfo, inclusivePrefixes } = signature;
  return checkSigned(canonicalize(signedInfo, { mode: 'exclusive', inclusivePrefixes }), signature, key);
}

/** Whether SignatureValue is right over `signed`, the canonical SignedInfo. */
export async function checkSigned(
  signed: Buffer,
  { algorithm, value }: Pick<Signature, 'algorithm' | 'value'>,
  key: KeyObject,
): Promise<boolean> {
  if (algorithm.keyType === 'rsa') return verify(algorithm.hash, signed, key, value);
  return new Promise((resolve) => {
    verify(algorithm.hash, signed, { key, dsaEncoding: 'ieee-p1363' }, value, (error, right) =>
      resolve(error === null && right),
    );
  });
}
