// Builds candidate paths from a certificate to the anchors (RFC 5280 §6.1 leaves this to us): from what the peer sent and what is held
// locally. Issuer addresses in certificates (AIA) are never fetched (trap 25). Bounded in depth and number, whatever a peer sends.
import type { Certificate } from './certificate.ts';
import { issueFlaw } from './issued-by.ts';
import { sameName } from './name.ts';

/** Certificates in a path, the first and the anchor included: PKIoverheid has 4 (x-PKI-7). */
const MAX_LENGTH = 8;
/** Signatures checked for one certificate: bounds the work on a bundle of look-alike issuers. */
const MAX_CHECKS = 64;
const MAX_PATHS = 8;

/** Issuers to choose from. */
export interface Pool {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

export interface Path {
  /** The certificate, its issuer, and so on; last the anchor when `anchored`. */
  readonly chain: readonly Certificate[];
  readonly anchored: boolean;
}

/** Candidate paths, likeliest first; at least one, which ends without anchor when there is none. */
export function findPaths(certificate: Certificate, pool: Pool): readonly Path[] {
  const found: Path[] = [];
  const budget = { checks: MAX_CHECKS };
  extend([certificate]);
  return found.length > 0 ? found : [{ chain: [certificate], anchored: false }];

  function extend(chain: readonly Certificate[]): void {
    const steps = chain.length < MAX_LENGTH ? issuersOf(chain, pool, budget) : [];
    if (steps.length === 0) found.push({ chain, anchored: false });
    for (const issuer of steps) {
      if (found.length >= MAX_PATHS) return;
      if (pool.anchors.includes(issuer)) found.push({ chain: [...chain, issuer], anchored: true });
      else extend([...chain, issuer]);
    }
  }
}

// Issuers by name whose key made the signature. When there is none, the likeliest by name goes on so that the refusal can say why.
function issuersOf(chain: readonly Certificate[], pool: Pool, budget: { checks: number }): readonly Certificate[] {
  const last = chain[chain.length - 1]!;
  const named = [...pool.anchors, ...pool.intermediates].filter(
    (one) => sameName(one.subject, last.issuer) && !chain.some((earlier) => sameHolder(earlier, one)),
  );
  const ordered = [...named.filter((one) => hinted(last, one)), ...named.filter((one) => !hinted(last, one))];
  const signers = ordered.filter((one) => budget.checks-- > 0 && !issueFlaw(last, one));
  const root = sameName(last.subject, last.issuer);
  return signers.length > 0 || root ? signers : ordered.slice(0, 1);
}

function hinted(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.authorityKeyId !== undefined && certificate.authorityKeyId === issuer.subjectKeyId;
}

// The same name with the same key: going through it again proves nothing and would never end.
function sameHolder(one: Certificate, other: Certificate): boolean {
  return sameName(one.subject, other.subject) && one.spki.equals(other.spki);
}
