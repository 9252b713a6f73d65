// What the trust says about a certificate, level by level, so that doctor and the integrator's report can explain a refusal.
import type { KeyObject } from 'node:crypto';
import type { EpochMs, Oin } from '../core/index.ts';
import type { Certificate } from './certificate.ts';

/** What the certificate is used for now: its extended key usage, where present, must allow that (x-PKI-11). */
export type CertificateUse = 'tlsClient' | 'tlsServer' | 'signing';

/** Stable names of the rules: they may stand in logs and metrics. */
export type PkiRule =
  | 'format'
  | 'anchor'
  | 'signature'
  | 'algorithm'
  | 'validity'
  | 'basicConstraints'
  | 'pathLength'
  | 'keyUsage'
  | 'extKeyUsage'
  | 'critical'
  | 'nameConstraints'
  | 'policy'
  | 'key'
  | 'crl.missing'
  | 'crl.expired'
  | 'crl.revoked'
  | 'oin';

/** One broken rule (or, as a warning, one that will soon be). */
export interface Reason {
  /** 0 is the certificate itself, 1 its issuer, and so on up to the anchor. */
  readonly level: number;
  /** Printed subject of the certificate at that level. Can hold a person's name: for the owner of the certificate, never for logs. */
  readonly subject: string;
  readonly rule: PkiRule;
  /** One sentence in English, without the subject. */
  readonly text: string;
}

export interface Accepted {
  readonly ok: true;
  /** The organisation (x-OIN-16). Undefined only for use `tlsServer`, where the host name is the identity. */
  readonly oin: Oin | undefined;
  readonly certificate: Certificate;
  readonly publicKey: KeyObject;
  /** The certificate, its issuers, and last the anchor. */
  readonly chain: readonly Certificate[];
  /** thisUpdate of the list that says that the certificate is not revoked: for the audit trail (x-CRL-5, x-LOG-4). */
  readonly crlThisUpdate: EpochMs | undefined;
  readonly warnings: readonly Reason[];
}

export interface Refused {
  readonly ok: false;
  /** Every broken rule of the best path that was found; at least one. */
  readonly reasons: readonly Reason[];
  /** Undefined when the bytes are no certificate. */
  readonly certificate: Certificate | undefined;
  /** The part of the path that was found, the certificate first. */
  readonly chain: readonly Certificate[];
}

export type Verdict = Accepted | Refused;
