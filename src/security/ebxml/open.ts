// An encrypted and signed message (osb-be-e, osb-rm-e): decrypted, then verified (x-E2E-8 … x-E2E-11).
//
// The SOAP part stands in the clear, so all of it is proven first, with the certificate and SignatureValue: only a message of the agreed
// signer makes us use a private key. Then each payload is decrypted, and the digest of its plaintext is compared with the signed one.
// One error for everything, before and after (x-SIG-9, trap 41).
import { hash as hashOnce } from 'node:crypto';
import type { XmlDocument } from '../../xml/index.ts';
import type { DecryptionKey } from '../xmlenc/index.ts';
import { decryptPayload, MAX_ENCRYPTED_BYTES, readEncryptedPayload } from './decrypt.ts';
import { judgeParts } from './digests.ts';
import type { Payload } from './encrypt.ts';
import { signedEbms, type VerifiedEbms } from './verified.ts';
import { blurred, type EbmsVerifyContext, proveEnvelope } from './verify.ts';

export interface EbmsOpenContext extends EbmsVerifyContext {
  /** Own keys that may decrypt: the current one, and the one before or after it while certificates roll over. */
  readonly keys: readonly DecryptionKey[];
  /** Plaintext of one payload, bytes. Default 32 MiB. */
  readonly maxBytes?: number;
}

export interface OpenedEbms {
  readonly verified: VerifiedEbms;
  /** In the clear, by Content-ID. Nothing vouches for `mimeType` but the encryption: no signature covers it. */
  readonly payloads: ReadonlyMap<string, Payload>;
}

/**
 * @param parts content of every part besides the SOAP part, by Content-ID: each must be encrypted.
 * @throws GatewayError `ebms.security` for every failure.
 */
export async function openEbms(
  document: XmlDocument,
  parts: ReadonlyMap<string, Buffer>,
  context: EbmsOpenContext,
): Promise<OpenedEbms> {
  return blurred(async () => {
    const { keys, maxBytes = MAX_ENCRYPTED_BYTES } = context;
    const proof = await proveEnvelope(document, parts.keys(), context);
    const read = [...parts].map(([contentId, content]) => readEncryptedPayload({ contentId, content }, maxBytes));
    const payloads = new Map<string, Payload>();
    for (const one of read) payloads.set(one.contentId, await decryptPayload(one, keys));
    const digests = proof.references.flatMap((reference) => {
      if (reference.kind === 'document') return [];
      const { contentId, hash } = reference;
      return [[contentId, { [hash]: hashOnce(hash, payloads.get(contentId)!.content, 'buffer') }] as const];
    });
    judgeParts(proof.references, new Map(digests));
    return { verified: signedEbms(document, proof), payloads };
  });
}
