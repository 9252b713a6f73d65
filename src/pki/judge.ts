// One judgement: reads the certificate, tries the paths, holds each against RFC 5280 and the profile, and says who the holder is. All
// broken rules of the best path are given, so that the holder can mend them at once.
import { type EpochMs, isTestOin } from '../core/index.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import { DerError } from './der.ts';
import { findPaths, type Path, type Pool } from './find-path.ts';
import { readOin } from './oin.ts';
import { byLevel, type PathResult, validatePath } from './path.ts';
import { profileReasons, profileWarnings } from './profile.ts';
import type { CertificateUse, Reason, Verdict } from './verdict.ts';

export interface JudgeSettings {
  /** Accepted end-entity policies by OID (x-PKI-1, x-PKI-2); empty asks for none. */
  readonly policies: readonly string[];
  /** Follow policy mappings of CAs above; default false, for no CA of PKIoverheid maps policies. */
  readonly policyMapping?: boolean;
  /** Smallest RSA key; 2048 is the floor of x-TLS-8. */
  readonly minRsaBits: number;
  readonly crls: CrlStore;
  /** Only outside production (x-OIN-5, trap 24). */
  readonly testOinAllowed: boolean;
}

export interface Question {
  readonly leaf: Buffer;
  readonly extra: readonly Buffer[];
  readonly use: CertificateUse;
  readonly now: EpochMs;
}

export interface Judged {
  readonly verdict: Verdict;
  /** Until when the verdict holds by itself. */
  readonly until: EpochMs;
  /** What was found on the path; undefined when the bytes are no certificate. */
  readonly result: PathResult | undefined;
}

/** Judges a certificate now, without memory. */
export function judgeCertificate(question: Question, held: Pool, settings: JudgeSettings): Judged {
  let certificate: Certificate;
  try {
    certificate = readCertificate(question.leaf);
  } catch (error) {
    return { verdict: unreadable(error), until: Number.POSITIVE_INFINITY, result: undefined };
  }
  const pool: Pool = { ...held, intermediates: [...held.intermediates, ...question.extra.flatMap(readable)] };
  const judged = findPaths(certificate, pool).map((path) => judgePath(path, question, { pool, settings }));
  const { path, result, reasons } = judged.reduce((one, other) => (badness(other) < badness(one) ? other : one));
  learnCrls(path, reasons, settings.crls);
  const identity = identify(certificate, question.use, settings.testOinAllowed);
  const all = [...reasons, ...identity.reasons];
  const { chain } = path;
  if (all.length > 0) return { verdict: { ok: false, reasons: all, certificate, chain }, until: result.until, result };
  const { oin } = identity;
  const warnings = profileWarnings(chain, question.now);
  const { publicKey } = certificate;
  const crlThisUpdate = result.revocation[0]?.crl?.thisUpdate;
  const verdict: Verdict = { ok: true, oin, certificate, publicKey, chain, crlThisUpdate, warnings };
  return { verdict, until: result.until, result };
}

interface JudgedPath {
  readonly path: Path;
  readonly result: PathResult;
  /** Broken rules of RFC 5280 and of the profile. */
  readonly reasons: readonly Reason[];
}

function judgePath(
  path: Path,
  { use, now }: Question,
  { pool, settings }: { readonly pool: Pool; readonly settings: JudgeSettings },
): JudgedPath {
  const { policies: accepted, policyMapping = false, minRsaBits, crls } = settings;
  const explicit = accepted.length > 0;
  const policies = { accepted, explicit, inhibitMapping: !policyMapping, inhibitAny: false, named: !policyMapping };
  const result = validatePath(path, { now, policies, minRsaBits, crls, pool });
  return { path, result, reasons: byLevel([...result.reasons, ...profileReasons(path.chain, use)]) };
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

function badness({ path, reasons }: JudgedPath): number {
  return reasons.length + (path.anchored ? 0 : 100);
}

// A CA that the peer sent and that the path proves: its CRL is fetched from now on. Never for a path with another flaw, so that nobody
// but a trusted CA can make this system fetch an address.
function learnCrls(path: Path, reasons: readonly Reason[], crls: CrlStore): void {
  if (!path.anchored || reasons.some(({ rule }) => !rule.startsWith('crl.'))) return;
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
