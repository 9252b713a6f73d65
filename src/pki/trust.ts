// The trust of this installation: configured anchors, locally held CAs, accepted policies and CRLs (PKI005, x-PKI-8). It judges
// certificates for a use and remembers verdicts; authorisation on the OIN comes after it and is not done here (x-PKI-9).
import type { EpochMs } from '../core/index.ts';
import { fingerprint } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import { PkiError } from './errors.ts';
import { type Explanation, explanationOf } from './explain.ts';
import type { Pool } from './find-path.ts';
import { type JudgeSettings, judgeCertificate } from './judge.ts';
import { anchorsOfOneFamily, type Held, holdAuthorities, registerCrls, trustProblem } from './trust-store.ts';
import type { CertificateUse, Verdict } from './verdict.ts';
import { VerdictCache } from './verdict-cache.ts';

export interface TrustSettings extends JudgeSettings {
  /** DER of the CA certificates that paths must end in. One family: production or TRIAL, never both (x-PKI-3). */
  readonly anchors: readonly Buffer[];
  /** DER of domain and TSP CAs, held so that paths can be built when a peer does not send them (trap 25). Not trusted by themselves. */
  readonly intermediates: readonly Buffer[];
}

export interface Trust {
  /**
   * Judges a certificate for a use. Synchronous and without I/O; a repeated certificate costs one hash and a lookup.
   * `extra` are certificates that the peer sent along: at most 10 are looked at, none of them is trusted by itself.
   */
  judge(leaf: Buffer, extra: readonly Buffer[], use: CertificateUse, now: EpochMs): Verdict;
  /** The same question answered level by level, for doctor and the integrator's report. Not remembered. */
  explain(leaf: Buffer, extra: readonly Buffer[], use: CertificateUse, now: EpochMs): Explanation;
  /** Changes when a verdict given earlier may no longer hold; open connections are then judged again. */
  readonly version: number;
  /** Why nobody can be judged now (no usable CA, or no current CRL for any of them); undefined when the trust is usable. */
  health(now: EpochMs): string | undefined;
  /** The CAs held, for doctor and metrics. */
  readonly held: readonly Held[];
  readonly crls: CrlStore;
}

const MAX_EXTRA = 10;

/** Throws PkiError when a certificate in the settings is unreadable or no CA, when there is no anchor, or when families are mixed. */
export function createTrust(settings: TrustSettings): Trust {
  const anchors = holdAuthorities(settings.anchors, 'anchor');
  const intermediates = holdAuthorities(settings.intermediates, 'intermediate');
  if (anchors.length === 0) throw new PkiError('no trust anchor is configured');
  anchorsOfOneFamily(anchors);
  const pool: Pool = { anchors, intermediates };
  const cache = new VerdictCache();
  const { crls } = settings;
  registerCrls(pool, crls);
  return {
    judge(leaf, sent, use, now) {
      const extra = sent.slice(0, MAX_EXTRA);
      const key = { leaf: fingerprint(leaf), extra, use, now, version: crls.version };
      const known = cache.get(key);
      if (known) return known;
      const { verdict, until } = judgeCertificate({ leaf, extra, use, now }, pool, settings);
      cache.set({ ...key, version: crls.version }, verdict, until);
      return verdict;
    },
    explain(leaf, sent, use, now) {
      return explanationOf(judgeCertificate({ leaf, extra: sent.slice(0, MAX_EXTRA), use, now }, pool, settings), now);
    },
    get version() {
      return crls.version;
    },
    health: (now) => trustProblem(pool, crls, now),
    held: [
      ...anchors.map((certificate) => ({ role: 'anchor' as const, certificate })),
      ...intermediates.map((certificate) => ({ role: 'intermediate' as const, certificate })),
    ],
    crls,
  };
}
