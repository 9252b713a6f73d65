// Why a signature was refused, for its own sender in a test environment (issue: the integrator is told why): each reference computed again,
// and where a digest differs, the usual mistakes tried until one explains it. Never part of a verdict: verify.ts has given that already.
import { hash as hashOnce } from 'node:crypto';
import { type EpochMs, GatewayError } from '../core/index.ts';
import type { Addressed } from '../envelope/index.ts';
import type { Reason, Trust } from '../pki/index.ts';
import { base64, canonicalize, type XmlElement } from '../xml/index.ts';
import type { Hash } from './algorithms.ts';
import { placeName } from './coverage.ts';
import { readSecurity } from './header.ts';
import type { SignaturePolicy } from './policy.ts';
import { type Reference, readSignature } from './signature.ts';

/** One ds:Reference, recomputed. */
export interface ReferenceDiagnosis {
  /** `Body`, `To`, `Timestamp`, … */
  readonly naam: string;
  /** DigestValue as sent, and as computed over what came; base64. */
  readonly verwacht: string;
  readonly gevonden: string;
  readonly klopt: boolean;
  /** The mistake that explains the difference, when one does. */
  readonly verklaring?: Verklaring;
  /** Where the bytes that were signed first differ from the canonical bytes that came, when the mistake is known. */
  readonly verschil?: Verschil;
}

export type Verklaring =
  | 'inclusieveC14n'
  | 'anderePrefixList'
  | 'ruweBytes'
  | 'witruimteToegevoegd'
  | 'regeleinden'
  | 'lege-elementen';

export interface Verschil {
  /** Offset in the canonical bytes. */
  readonly positie: number;
  /** Up to 120 characters around it: as signed, and as it came. */
  readonly ondertekend: string;
  readonly ontvangen: string;
}

export interface SignatureDiagnosis {
  readonly referenties: readonly ReferenceDiagnosis[];
  /** What pki/ says about the certificate, level by level; empty when it is trusted. */
  readonly certificaat: readonly Pick<Reason, 'level' | 'rule' | 'text'>[];
}

/** Looks at a signed message again; undefined when it has no Security header that can be read. Never throws. */
export function diagnoseSignature(
  message: Addressed,
  context: { readonly policy: SignaturePolicy; readonly trust: Pick<Trust, 'judge'>; readonly now: EpochMs },
): SignatureDiagnosis | undefined {
  try {
    const security = readSecurity(message);
    const der = base64(security.token);
    const verdict = context.trust.judge(der, [], 'signing', context.now);
    const certificaat = verdict.ok ? [] : verdict.reasons.map(({ level, rule, text }) => ({ level, rule, text }));
    return { certificaat, referenties: references(message, security.signature, context.policy) };
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

function references(message: Addressed, signature: XmlElement, policy: SignaturePolicy): readonly ReferenceDiagnosis[] {
  try {
    return readSignature(signature, message.document, policy).references.map(diagnose);
  } catch (error) {
    // A signature that cannot be read has its cause in the refusal itself.
    if (error instanceof GatewayError) return [];
    throw error;
  }
}

function diagnose({ target, inclusivePrefixes, hash, digest }: Reference): ReferenceDiagnosis {
  const canonical = canonicalize(target, { mode: 'exclusive', inclusivePrefixes });
  const found = hashOnce(hash, canonical, 'buffer');
  const base = { naam: placeName(target), verwacht: digest.toString('base64'), gevonden: found.toString('base64') };
  if (found.equals(digest)) return { ...base, klopt: true };
  const explained = explain(target, { canonical, hash, digest, inclusivePrefixes });
  return {
    ...base,
    klopt: false,
    ...(explained && { verklaring: explained.verklaring, verschil: differ(explained.bytes, canonical) }),
  };
}

interface Puzzle {
  readonly canonical: Buffer;
  readonly hash: Hash;
  readonly digest: Buffer;
  readonly inclusivePrefixes: readonly string[];
}

/** The usual mistakes, each as the bytes that the sender would have hashed. */
function explain(
  target: XmlElement,
  puzzle: Puzzle,
): { readonly verklaring: Verklaring; readonly bytes: Buffer } | undefined {
  const { canonical, hash, digest } = puzzle;
  const text = canonical.toString('utf8');
  const tries: readonly (readonly [Verklaring, () => Buffer])[] = [
    ['inclusieveC14n', () => canonicalize(target, { mode: 'inclusive' })],
    ['anderePrefixList', () => canonicalize(target, { mode: 'exclusive' })],
    ['ruweBytes', () => target.document.source.subarray(target.start, target.end)],
    ['witruimteToegevoegd', () => Buffer.from(text.replace(/>\s+</g, '><'))],
    ['regeleinden', () => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['lege-elementen', () => Buffer.from(text.replace(/<([^\s<>/]+)([^<>]*)><\/\1>/g, '<$1$2/>'))],
  ];
  for (const [verklaring, make] of tries) {
    const bytes = make();
    if (hashOnce(hash, bytes, 'buffer').equals(digest)) return { verklaring, bytes };
  }
  return undefined;
}

const AROUND = 60;

function differ(signed: Buffer, received: Buffer): Verschil {
  let at = 0;
  while (at < signed.length && at < received.length && signed[at] === received[at]) at++;
  const cut = (bytes: Buffer) => bytes.toString('utf8', Math.max(0, at - AROUND), at + AROUND);
  return { positie: at, ondertekend: cut(signed), ontvangen: cut(received) };
}
