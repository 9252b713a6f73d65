// What a key may be used for: key usage (x-PKI-10) and extended key usage where present (x-PKI-11, traps 19 and 20).
import type { Certificate } from './certificate.ts';
import type { KeyUsage } from './extensions.ts';
import type { CertificateUse } from './verdict.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ANY_PURPOSE = '2.5.29.37.0';

/**
 * Purposes that allow each use. A Digikoppeling message is signed with the TLS certificate or with one of the "Authenticity" kind
 * (x-PKI-14, x-PKI-15), so signing is allowed by authentication, e-mail protection and document signing, not by OCSP, time or code signing.
 */
const PURPOSES: Readonly<Record<CertificateUse, readonly string[]>> = {
  tlsClient: [CLIENT_AUTH, ANY_PURPOSE],
  tlsServer: [SERVER_AUTH, ANY_PURPOSE],
  signing: [
    CLIENT_AUTH,
    SERVER_AUTH,
    '1.3.6.1.5.5.7.3.4',
    '1.3.6.1.5.5.7.3.36',
    '1.3.6.1.4.1.311.10.3.12',
    ANY_PURPOSE,
  ],
};

/** True when the certificate has no extended key usage or one that allows `use`. On a CA it limits what it may certify. */
export function allowsUse(certificate: Certificate, use: CertificateUse): boolean {
  return certificate.extKeyUsage?.some((purpose) => PURPOSES[use].includes(purpose)) ?? true;
}

/** True when key usage is present and lets the key sign a handshake or a message. */
export function maySign(certificate: Certificate): boolean {
  return certificate.keyUsage?.uses.has('digitalSignature') ?? false;
}

const USUAL: ReadonlySet<KeyUsage> = new Set(['digitalSignature', 'keyEncipherment', 'keyAgreement']);

/** True when key usage is critical and names nothing beyond signing and key exchange, as the TLS profiles want (x-PKI-10). */
export function usualKeyUsage(certificate: Certificate): boolean {
  const { keyUsage } = certificate;
  return keyUsage?.critical === true && [...keyUsage.uses].every((use) => USUAL.has(use));
}
