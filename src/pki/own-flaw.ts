// Whether an own key is one that partners will accept: what our own trust refuses, theirs refuses too (PKI005). Said when the key is read,
// not at the first message.
import { type EpochMs, type Oin, utc } from '../core/index.ts';
import type { HeldOwnKey } from './keyring.ts';
import type { Trust } from './trust.ts';
import type { CertificateUse } from './verdict.ts';

export interface OwnUse {
  readonly use: CertificateUse;
  /** Who we are. */
  readonly oin: Oin;
  readonly now: EpochMs;
}

/**
 * Why this own key may not be used, as the end of a sentence; undefined = it may. One that is not valid yet is judged as on its first day; one
 * that has ended is not judged, for nothing is done with it any more and its CA may be gone too. A revocation list that is missing or too old heals by itself and is no flaw of the key (x-CRL-3).
 */
export function ownKeyFlaw(
  own: Pick<HeldOwnKey, 'certificate' | 'chain' | 'notBefore' | 'notAfter'>,
  trust: Trust,
  { use, oin, now }: OwnUse,
): string | undefined {
  if (now > own.notAfter) return undefined;
  const then = Math.max(now, own.notBefore);
  const verdict = trust.judge(own.certificate, own.chain, use, then);
  if (verdict.ok)
    return verdict.oin === oin ? undefined : `the certificate is of OIN ${verdict.oin}, not of ours (setting oin)`;
  const reason = verdict.reasons.find(({ rule }) => rule !== 'crl.missing' && rule !== 'crl.expired');
  return reason && `our own certificate is not trusted on ${utc(then).slice(0, 10)}: ${reason.text}`;
}
