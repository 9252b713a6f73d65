// A judgement spread out by level, so that an operator or a partner sees what was found where: chain, validity, key, policies, CRL. Holds
// names of certificates: for the holder of the certificate and the operator's terminal, never for logs.
import type { EpochMs } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import type { Judged } from './judge.ts';
import { profileWarnings } from './profile.ts';
import type { RevocationResult } from './revocation.ts';
import type { Reason, Verdict } from './verdict.ts';

export interface Explanation {
  readonly verdict: Verdict;
  /** The certificate, its issuer, and so on; last the anchor when the path has one. Empty when the bytes are no certificate. */
  readonly levels: readonly Level[];
}

/** One certificate of the path. */
export interface Level {
  readonly level: number;
  readonly role: 'certificate' | 'issuer' | 'anchor';
  readonly subject: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  /** Whole days until notAfter, negative afterwards. */
  readonly daysLeft: number;
  /** Kind and size of the key, e.g. `rsa 3072` or `ec prime256v1`. */
  readonly key: string;
  /** Policies in the certificate, and which of the accepted ones still hold at this level. Undefined on the anchor. */
  readonly policies: { readonly named: readonly string[]; readonly inForce: readonly string[] } | undefined;
  /** How the issuer's CRL speaks about it. Undefined on the anchor, and where the path is not signed up to one. */
  readonly crl: LevelCrl | undefined;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
}

export interface LevelCrl {
  readonly status: RevocationResult['status'];
  readonly thisUpdate: EpochMs | undefined;
  readonly nextUpdate: EpochMs | undefined;
  /** Milliseconds since thisUpdate. */
  readonly ageMs: number | undefined;
}

const DAY = 86_400_000;

export function explanationOf({ verdict, result }: Judged, now: EpochMs): Explanation {
  const { chain } = verdict;
  const reasons = verdict.ok ? [] : verdict.reasons;
  const warnings = profileWarnings(chain, now);
  const anchored = !reasons.some(({ rule }) => rule === 'anchor');
  const levels = chain.map((certificate, level): Level => {
    const step = result?.policies.find((one) => one.level === level);
    return {
      level,
      role: level === 0 ? 'certificate' : anchored && level === chain.length - 1 ? 'anchor' : 'issuer',
      ...factsOf(certificate, now),
      policies: step && { named: step.named ?? [], inForce: step.inForce },
      crl: crlOf(result?.revocation[level], now),
      reasons: reasons.filter((one) => one.level === level),
      warnings: warnings.filter((one) => one.level === level),
    };
  });
  return { verdict, levels };
}

function factsOf({ subject, serial, fingerprint, notBefore, notAfter, key }: Certificate, now: EpochMs) {
  return {
    subject: subject.text,
    serial,
    fingerprint,
    notBefore,
    notAfter,
    daysLeft: Math.floor((notAfter - now) / DAY),
    key: [key.type, key.rsaBits ?? key.curve].filter((part) => part !== undefined).join(' '),
  };
}

function crlOf(found: RevocationResult | undefined, now: EpochMs): LevelCrl | undefined {
  if (!found) return undefined;
  const { status, crl } = found;
  const age = crl && now - crl.thisUpdate;
  return { status, thisUpdate: crl?.thisUpdate, nextUpdate: crl?.nextUpdate, ageMs: age };
}
