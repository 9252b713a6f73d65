// The trust of this installation: configured anchors, locally held CAs, accepted policies and CRLs (PKI005, x-PKI-8). It judges
// certificates for a use and remembers verdicts; authorisation on the OIN comes after it and is not done here (x-PKI-9).
import { type EpochMs, isTestOin } from '../core/index.ts';
import { type Certificate, fingerprint, readCertificate } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import { DerError } from './der.ts';
import { PkiError } from './errors.ts';
import { findPaths, type Path, type Pool } from './find-path.ts';
import { readOin } from './oin.ts';
import { type PathResult, validatePath } from './path.ts';
import { anchorsOfOneFamily, type Held, holdAuthorities, registerCrls, trustProblem } from './trust-store.ts';
import type { CertificateUse, Reason, Verdict } from './verdict.ts';
import { VerdictCache } from './verdict-cache.ts';

export interface TrustSettings {
  /** DER of the CA certificates that paths must end in. One family: production or TRIAL, never both (x-PKI-3). */
  readonly anchors: readonly Buffer[];
  /** DER of domain and TSP CAs, held so that paths can be built when a peer does not send them (trap 25). Not trusted by themselves. */
  readonly intermediates: readonly Buffer[];
  /** Accepted end-entity policies by OID (x-PKI-1, x-PKI-2); empty asks for none. */
  readonly policies: readonly string[];
  /** Smallest RSA key; 2048 is the floor of x-TLS-8. */
  readonly minRsaBits: number;
  readonly crls: CrlStore;
  /** Only outside production (x-OIN-5, trap 24). */
  readonly testOinAllowed: boolean;
}

export interface Trust {
  /**
   * Judges a certificate for a use. Synchronous and without I/O; a repeated certificate costs one hash and a lookup.
   * `extra` are certificates that the peer sent along: at most 10 are looked at, none of them is trusted by itself.
   */
  judge(leaf: Buffer, extra: readonly Buffer[], use: CertificateUse, now: EpochMs): Verdict;
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
      const { verdict, until } = judgeOnce({ leaf, extra, use, now }, pool, settings);
      cache.set({ ...key, version: crls.version }, verdict, until);
      return verdict;
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

interface Question {
  readonly leaf: Buffer;
  readonly extra: readonly Buffer[];
  readonly use: CertificateUse;
  readonly now: EpochMs;
}

interface Judged {
  readonly verdict: Verdict;
  readonly until: EpochMs;
}

function judgeOnce(question: Question, pool: Pool, settings: TrustSettings): Judged {
  let certificate: Certificate;
  try {
    certificate = readCertificate(question.leaf);
  } catch (error) {
    return { verdict: unreadable(error), until: Number.POSITIVE_INFINITY };
  }
  const sent = question.extra.flatMap(readable);
  const wide: Pool = { ...pool, intermediates: [...pool.intermediates, ...sent] };
  const rules = { ...settings, use: question.use, now: question.now };
  const [path, result] = best(findPaths(certificate, wide).map((one) => [one, validatePath(one, rules)] as const));
  learnCrls(path, result, settings.crls);
  const identity = identify(certificate, question.use, settings.testOinAllowed);
  const reasons = [...result.reasons, ...identity.reasons];
  const { chain } = path;
  const verdict: Verdict =
    reasons.length > 0
      ? { ok: false, reasons, certificate, chain }
      : {
          ok: true,
          oin: identity.oin,
          certificate,
          publicKey: certificate.publicKey,
          chain,
          warnings: result.warnings,
        };
  return { verdict, until: result.until };
}

// A certificate in `extra` that cannot be read is as good as absent: the path is then built without it.
function readable(der: Buffer): readonly Certificate[] {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

function unreadable(error: unknown): Verdict {
  if (!(error instanceof DerError)) throw error;
  const reason: Reason = { level: 0, subject: '', rule: 'format', text: `no readable certificate: ${error.message}` };
  return { ok: false, reasons: [reason], certificate: undefined, chain: [] };
}

function best(results: readonly (readonly [Path, PathResult])[]): readonly [Path, PathResult] {
  return results.reduce((one, other) => (badness(other) < badness(one) ? other : one));
}

function badness([path, result]: readonly [Path, PathResult]): number {
  return result.reasons.length + (path.anchored ? 0 : 100);
}

// A CA that the peer sent and that the path proves: its CRL is fetched from now on. Never for a path with another flaw, so that nobody
// but a trusted CA can make this system fetch an address.
function learnCrls(path: Path, result: PathResult, crls: CrlStore): void {
  if (!path.anchored || result.reasons.some(({ rule }) => !rule.startsWith('crl.'))) return;
  path.chain.slice(1).forEach((issuer, index) => {
    crls.register(issuer, path.chain[index]!.crlUrls);
  });
}

function identify(certificate: Certificate, use: CertificateUse, testOinAllowed: boolean) {
  const reading = readOin(certificate);
  const reason = (text: string): Reason => ({ level: 0, subject: certificate.subject.text, rule: 'oin', text });
  if (reading.oin === undefined) return { oin: undefined, reasons: use === 'tlsServer' ? [] : [reason(reading.flaw)] };
  const test = isTestOin(reading.oin) && !testOinAllowed;
  return { oin: reading.oin, reasons: test ? [reason('a test OIN (00000099) is not accepted in production')] : [] };
}
