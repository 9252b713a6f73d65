// Revocation of one certificate by the CRL of its issuer (PKI002, PKI003, x-CRL-1 … x-CRL-4). Fails closed: no CRL, or one past
// nextUpdate, refuses the certificate.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import type { Reason } from './verdict.ts';

export interface RevocationResult {
  readonly flaw: Pick<Reason, 'rule' | 'text'> | undefined;
  /** Until when the answer holds. */
  readonly nextUpdate: EpochMs;
}

export function revocationFlaw(
  certificate: Certificate,
  issuer: Certificate,
  { crls, now }: { readonly crls: CrlStore; readonly now: EpochMs },
): RevocationResult {
  const { status, crl } = crls.find(issuer, now, certificate);
  if (status === 'missing')
    return { flaw: { rule: 'crl.missing', text: 'there is no CRL of the issuer' }, nextUpdate: now };
  const revocation = crl.find(certificate.serial);
  if (revocation) {
    const reason = revocation.reason ? ` (${revocation.reason})` : '';
    const text = `revoked on ${utc(revocation.at)}${reason}`;
    return { flaw: { rule: 'crl.revoked', text }, nextUpdate: crl.nextUpdate };
  }
  const text = `the CRL of the issuer was to be renewed on ${utc(crl.nextUpdate)}`;
  return { flaw: status === 'expired' ? { rule: 'crl.expired', text } : undefined, nextUpdate: crl.nextUpdate };
}
