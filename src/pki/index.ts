// Certificates: reading, path validation, revocation, the OIN, own keys, and the development PKI.
// Trust comes from the settings, never from a message; what is judged here is only identity, not authorisation.
export { type Certificate, fingerprint, type KeyFacts, readCertificate } from './certificate.ts';
export { type Crl, readCrl } from './crl.ts';
export type { CrlFetch } from './crl-fetch.ts';
export {
  type CrlAnswer,
  type CrlEvent,
  type CrlState,
  type CrlStore,
  type CrlStoreSettings,
  createCrlStore,
} from './crl-store.ts';
export { DerError } from './der.ts';
export {
  addOrganisation,
  DEVELOPMENT_PASSPHRASE,
  DEVELOPMENT_POLICY,
  type DevelopmentOptions,
  type DevelopmentOrganisation,
  type DevelopmentPki,
  makeDevelopmentPki,
  type OrganisationFiles,
  renewCrls,
  revokeOrganisation,
} from './development/index.ts';
export { PkiError } from './errors.ts';
export type { Explanation, Level, LevelCrl } from './explain.ts';
export {
  createKeyring,
  examineKeys,
  type HeldOwnKey,
  type KeyPlace,
  type Keyring,
  type KeyringEvent,
  type KeyringSettings,
  type KeyState,
} from './keyring.ts';
export {
  type BundleSettings,
  loadOwnKey,
  type OwnKey,
  type OwnKeySettings,
  type PemKeySettings,
  type TokenSettings,
} from './keys.ts';
export type { Attribute, Name } from './name.ts';
export { type OinReading, readOin } from './oin.ts';
export { ownKeyFlaw } from './own-flaw.ts';
export { pemBlocks, pemOrDer, toPem } from './pem.ts';
export type { TokenHash, TokenKey } from './pkcs11/index.ts';
export { halfOf, type PrivateKey } from './private-key.ts';
export { createTrust, type Trust, type TrustSettings } from './trust.ts';
export type { Held } from './trust-store.ts';
export type { Accepted, CertificateUse, PkiRule, Reason, Refused, Verdict } from './verdict.ts';
