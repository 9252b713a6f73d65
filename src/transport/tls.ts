// TLS settings for every listener and client: only what NCSC rates good or sufficient (TLSCIPH001, x-TLS-2 … x-TLS-7).
import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/** TLS 1.3 suites first, then the TLS 1.2 suites with ECDHE and an AEAD (x-TLS-2, x-TLS-3). No CBC, DHE or static RSA (x-TLS-4). */
export const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/** Key-exchange groups (x-TLS-5); finite-field groups are phase-out or worse. */
export const GROUPS = 'X25519:P-256:X448:P-384:P-521';

/** Handshake signatures with SHA-2 only (x-TLS-6). */
const SIGNATURES = [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'ed25519',
  'ed448',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pss_pss_sha256',
  'rsa_pss_pss_sha384',
  'rsa_pss_pss_sha512',
  'RSA+SHA256',
  'RSA+SHA384',
  'RSA+SHA512',
].join(':');

/** Own certificate with its chain (PEM, leaf first, without root) and private key (PEM). */
export interface TlsIdentity {
  readonly certificateChain: string;
  readonly privateKey: string;
}

/** The options that every TLS context of Bode shares. TLS 1.0 and 1.1 never (TLS003, x-TLS-1); 0-RTT is off by default (x-TLS-7). */
export function secureOptions(identity: TlsIdentity): SecureContextOptions {
  return {
    key: identity.privateKey,
    cert: identity.certificateChain,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: CIPHERS,
    ecdhCurve: GROUPS,
    sigalgs: SIGNATURES,
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_COMPRESSION | constants.SSL_OP_NO_RENEGOTIATION,
  };
}
