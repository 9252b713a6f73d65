// The shape of the development PKI: root → domain CA → TSP CA → end entity, after the PKIoverheid G4 profile for TLS certificates in its
// TRIAL form (x-PKI-4, x-PKI-7, x-PKI-10, x-PKI-11, x-PKI-13). It differs in two points: names and addresses of the own machine
// stand in subjectAltName, and issuers sign with PKCS#1 v1.5, which the oldest partner stacks can check too.
import type { Oin } from '../../core/index.ts';
import type { CertificateRequest, Subject } from './issue.ts';

/** Policy of a TLS certificate in the TRIAL arc (x-PKI-4): what an installation with this PKI accepts. */
export const DEVELOPMENT_POLICY = '2.16.528.1.1003.1.2.41.15.35.11';
/** Normalized Certificate Policy of ETSI, which the profile names beside it. */
const NCP = '0.4.0.2042.1.1';
const PURPOSES = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];

export const DAY = 86_400_000;

export type AuthorityName = 'root' | 'domein' | 'tsp';

/** What a certificate is to be, apart from its key and its dates. */
export type Shape = Omit<CertificateRequest, 'publicKey' | 'notBefore' | 'notAfter'>;

export interface Plan {
  readonly shape: Shape;
  readonly days: number;
  /** Renewed when fewer days are left. */
  readonly renewDays: number;
}

/** Where CRLs can be fetched, as certificates tell: `<base>/<ca>.crl`. Undefined: certificates name no distribution point. */
export type CrlBase = string | undefined;

const AUTHORITIES = {
  root: { cn: 'TRIAL Bode ontwikkeling - Root', pathLength: undefined, days: 20 * 365, issuer: undefined },
  domein: { cn: 'TRIAL Bode ontwikkeling - Domein', pathLength: undefined, days: 15 * 365, issuer: 'root' },
  tsp: { cn: 'TRIAL Bode ontwikkeling - TSP', pathLength: 0, days: 10 * 365, issuer: 'domein' },
} as const;

/** The CAs from the root down. */
export const AUTHORITY_NAMES: readonly AuthorityName[] = ['root', 'domein', 'tsp'];

export function authorityPlan(name: AuthorityName, crlBase: CrlBase): Plan {
  const { cn, pathLength, days, issuer } = AUTHORITIES[name];
  const subject: Subject = [
    ['C', 'NL'],
    ['O', 'TRIAL Bode ontwikkeling'],
    ['CN', cn],
  ];
  const shape: Shape = {
    subject,
    basicConstraints: { ca: true, pathLength },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    purposes: issuer ? PURPOSES : [],
    policies: issuer ? [NCP, DEVELOPMENT_POLICY] : [],
    hosts: [],
    crlUrls: crlUrls(issuer, crlBase),
  };
  // A CA must outlive what it issues: 397 days, and some time to notice.
  return { shape, days, renewDays: 500 };
}

export function organisationPlan(oin: Oin, naam: string, hosts: readonly string[], crlBase: CrlBase): Plan {
  const short = [...naam].slice(0, 64).join(''); // ub-organization-name and ub-common-name of RFC 5280.
  const shape: Shape = {
    subject: [
      ['C', 'NL'],
      ['O', short],
      ['CN', short],
      ['2.5.4.5', oin],
    ],
    basicConstraints: { ca: false },
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    purposes: PURPOSES,
    policies: [NCP, DEVELOPMENT_POLICY],
    hosts,
    crlUrls: crlUrls('tsp', crlBase),
  };
  return { shape, days: 397, renewDays: 30 };
}

function crlUrls(issuer: AuthorityName | undefined, base: CrlBase): readonly string[] {
  return issuer && base ? [`${base.replace(/\/$/, '')}/${issuer}.crl`] : [];
}
