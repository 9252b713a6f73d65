// Private keys in a PKCS#11 token, through the process of p11-kit: no native code in this process.
export { createTokenKey, type TokenHash, type TokenKey, type TokenPlace } from './token-key.ts';
export { type KeyAddress, readUri } from './uri.ts';
