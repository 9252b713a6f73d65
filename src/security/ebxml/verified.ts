// The stage after security for ebMS: the only content of a message that goes on (ARCHITECTURE.md §2). Branded, made only in this folder.
import type { XmlDocument } from '../../xml/index.ts';
import type { EbmsReference } from './signature.ts';
import type { EbmsSigner } from './signer.ts';

declare const verified: unique symbol;

/** One ds:Transform, as it stood in the signature. */
export interface SignedTransform {
  /** Algorithm URI. */
  readonly algorithm: string;
  /** The expression of the XPath transform. */
  readonly xpath?: string;
}

/** One ds:Reference of the signature, for the signed acknowledgement (x-SIG-4). */
export interface SignedReference {
  /** '' or `cid:`, as written. */
  readonly uri: string;
  /** Of URI="": the three of x-E2E-4. */
  readonly transforms?: readonly SignedTransform[];
  /** Algorithm URI. */
  readonly digestMethod: string;
  /** Base64, no white space. */
  readonly digestValue: string;
}

export interface VerifiedEbms {
  readonly [verified]: true;
  /** The SOAP part whose digest was checked. */
  readonly document: XmlDocument;
  /** Absent in a message of a profile without signatures: the sender is then the TLS peer. */
  readonly signer?: EbmsSigner;
  /** Base64, no white space. */
  readonly signatureValue?: string;
  /** In the order of SignedInfo; empty without signature. */
  readonly references: readonly SignedReference[];
}

/** What a valid signature proved. */
export interface EbmsProof {
  readonly signer: EbmsSigner;
  readonly value: Buffer;
  readonly references: readonly EbmsReference[];
}

export function unsignedEbms(document: XmlDocument): VerifiedEbms {
  return { document, references: [] } as object as VerifiedEbms;
}

export function signedEbms(document: XmlDocument, { signer, value, references }: EbmsProof): VerifiedEbms {
  const verified = {
    document,
    signer,
    signatureValue: value.toString('base64'),
    references: referencesOf(references),
  };
  return verified as object as VerifiedEbms;
}

export function referencesOf(references: readonly EbmsReference[]): readonly SignedReference[] {
  return references.map(({ uri, digestMethod, digest, ...more }) => ({
    uri,
    ...(more.kind === 'document' ? { transforms: more.transforms } : {}),
    digestMethod,
    digestValue: digest.toString('base64'),
  }));
}
