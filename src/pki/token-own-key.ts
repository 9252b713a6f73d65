// An own key of which the private half is in a PKCS#11 token, and the certificate in a file. That the two belong together is proven
// when it is loaded, with one signature: a wrong PIN, token or name is told then, and not at the first message.
import { verify } from 'node:crypto';
import { GatewayError } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { PkiError } from './errors.ts';
import { firstLine, type OwnKey, ownKeyOf, readCertificates, type TokenSettings } from './keys.ts';
import { createTokenKey, readUri, type TokenKey } from './pkcs11/index.ts';

const PROOF = Buffer.from('bode: this key and this certificate belong together');

/** Loads the key whatever its dates. Rejects with PkiError. */
export async function readTokenKey(settings: TokenSettings): Promise<OwnKey<TokenKey>> {
  const { setting, pkcs11 } = settings;
  const address = readUri(pkcs11.uri);
  if ('flaw' in address) throw new PkiError(`${setting}: the uri ${address.flaw}`);
  const certificates = readCertificates(settings);
  const certificate = certificates[0]!;
  if (certificate.publicKey.asymmetricKeyType !== 'rsa')
    throw new PkiError(`${setting}: a key in a token must be an RSA key`);
  const pin = () => firstLine(setting, pkcs11.pinFile);
  pin();
  const key = createTokenKey({ module: pkcs11.module, address, pin, publicKey: certificate.publicKey });
  const flaw = await flawOf(key, certificate);
  if (flaw !== undefined) {
    key.close();
    throw new PkiError(`${setting}: ${flaw}`);
  }
  return ownKeyOf(key, certificate, certificates);
}

async function flawOf(key: TokenKey, certificate: Certificate): Promise<string | undefined> {
  try {
    const signature = await key.sign(PROOF);
    const right = verify('sha256', PROOF, certificate.publicKey, signature);
    return right ? undefined : 'the key in the token does not belong to the certificate';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return `the key in the token cannot be used: ${error.detail.oorzaak}`;
  }
}
