// The CAs that are held: read once at start-up, held to one family, announced to the CRL store, and asked whether they are usable now.
import type { EpochMs } from '../core/index.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import type { CrlStore } from './crl-store.ts';
import { PkiError } from './errors.ts';
import { findPaths, type Pool } from './find-path.ts';
import { issueFlaw } from './issued-by.ts';
import { sameName } from './name.ts';
import { revocationOf } from './revocation.ts';

/** One CA of the settings. */
export interface Held {
  readonly role: 'anchor' | 'intermediate';
  readonly certificate: Certificate;
}

/** Reads CA certificates of the settings; equal ones once. Throws PkiError that tells which one is no use. */
export function holdAuthorities(ders: readonly Buffer[], role: Held['role']): readonly Certificate[] {
  const found = new Map<string, Certificate>();
  ders.forEach((der, index) => {
    const place = `${role} ${index + 1} of the trust settings`;
    let certificate: Certificate;
    try {
      certificate = readCertificate(der);
    } catch (error) {
      throw new PkiError(`${place} is no readable certificate: ${(error as Error).message}`, { cause: error });
    }
    if (certificate.basicConstraints?.ca !== true)
      throw new PkiError(`${place} (${certificate.subject.text}) is no CA`);
    found.set(certificate.fingerprint, certificate);
  });
  return [...found.values()];
}

/** x-PKI-3, trap 24: TRIAL and production roots never stand in one trust store. */
export function anchorsOfOneFamily(anchors: readonly Certificate[]): void {
  const has = (word: string) =>
    anchors.some(({ subject }) => subject.attributes.some(({ value }) => value.startsWith(word)));
  if (has('TRIAL ') && has('Staat der Nederlanden'))
    throw new PkiError('the trust anchors mix TRIAL (test) and production roots of PKIoverheid');
}

/** Announces every held CA, with the distribution points that held certificates name for it. */
export function registerCrls(pool: Pool, crls: CrlStore): void {
  for (const issuer of [...pool.anchors, ...pool.intermediates]) {
    const issued = pool.intermediates.filter((one) => issues(issuer, one));
    crls.register(
      issuer,
      issued.flatMap((one) => one.crlUrls),
    );
  }
}

function issues(issuer: Certificate, certificate: Certificate): boolean {
  return sameName(issuer.subject, certificate.issuer) && !issueFlaw(certificate, issuer);
}

/** Why no held CA can vouch for an end entity now; undefined when at least one can. One failing TSP does not stop the others. */
export function trustProblem(pool: Pool, crls: CrlStore, now: EpochMs): string | undefined {
  const all = [...pool.anchors, ...pool.intermediates];
  const lowest = all.filter((one) => !pool.intermediates.some((other) => other !== one && issues(one, other)));
  const problems = lowest.map((authority) => authorityProblem(authority, pool, crls, now));
  return problems.includes(undefined) ? undefined : (problems[0] ?? 'no CA is held');
}

function authorityProblem(authority: Certificate, pool: Pool, crls: CrlStore, now: EpochMs): string | undefined {
  const path = pool.anchors.includes(authority)
    ? { chain: [authority], anchored: true }
    : findPaths(authority, pool).find(({ anchored }) => anchored);
  if (!path) return `${authority.subject.text} has no path to an anchor`;
  const { status } = crls.find(authority, now);
  if (status !== 'current') return `the CRL of ${authority.subject.text} is ${status}`;
  for (const [index, certificate] of path.chain.entries()) {
    const { text } = certificate.subject;
    if (now < certificate.notBefore || now > certificate.notAfter) return `${text} is not valid now`;
    const issuer = path.chain[index + 1];
    const revocation = issuer && revocationOf(certificate, issuer, { crls, now, signers: () => pool.intermediates });
    if (revocation?.status === 'revoked') return `${text} is revoked`;
    if (revocation?.flaw) return `the CRL of ${issuer!.subject.text} is ${revocation.status}`;
  }
  return undefined;
}
