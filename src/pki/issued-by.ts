// Whether a CA's key signed a certificate, checked once per pair of records: path building and path validation both ask, and the
// answers about held CAs never change.
import type { Certificate } from './certificate.ts';
import { type SignatureFlaw, signatureFlaw } from './signature.ts';

const checked = new WeakMap<Certificate, WeakMap<Certificate, SignatureFlaw | 'none'>>();

/** Why the key of `issuer` did not make this signature, or may not have; undefined when it did. */
export function issueFlaw(certificate: Certificate, issuer: Certificate): SignatureFlaw | undefined {
  let known = checked.get(certificate);
  if (!known) {
    known = new WeakMap();
    checked.set(certificate, known);
  }
  let flaw = known.get(issuer);
  if (flaw === undefined) {
    flaw = signatureFlaw(certificate, issuer.publicKey) ?? 'none';
    known.set(issuer, flaw);
  }
  return flaw === 'none' ? undefined : flaw;
}
