// PKCS#12 bundles (RFC 7292) through node-forge: node:tls can use one but gives no access to the key that signs messages.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import type Forge from 'node-forge';

// Loaded when a bundle is opened or made: most installations use PEM and need not pay for it.
let loaded: typeof Forge | undefined;
function forge(): typeof Forge {
  loaded ??= createRequire(import.meta.url)('node-forge') as typeof Forge;
  return loaded;
}

export interface Bundle {
  readonly privateKey: KeyObject;
  /** DER of all certificates, in the order of the bundle. */
  readonly certificates: readonly Buffer[];
}

/** Opens a bundle with one private key; otherwise tells what is wrong with it, as the end of a sentence. */
export function openBundle(bytes: Buffer, passphrase: string): Bundle | { readonly flaw: string } {
  const { asn1, pkcs12, pki } = forge();
  let bags: Forge.pkcs12.Bag[];
  try {
    const bundle = pkcs12.pkcs12FromAsn1(asn1.fromDer(bytes.toString('binary')), true, passphrase);
    bags = bundle.safeContents.flatMap((safe) => safe.safeBags);
  } catch {
    return { flaw: 'is no PKCS#12 bundle, or the passphrase does not open it' };
  }
  const der = (value: Forge.asn1.Asn1) => Buffer.from(asn1.toDer(value).getBytes(), 'binary');
  const keys = bags.filter((bag) => bag.type === pki.oids.pkcs8ShroudedKeyBag || bag.type === pki.oids.keyBag);
  const [key] = keys;
  if (!key || keys.length > 1) return { flaw: `holds ${keys.length} private keys, one is wanted` };
  const certificates = bags
    .filter((bag) => bag.type === pki.oids.certBag)
    .map((bag) => der(bag.cert ? original(bag.cert) : bag.asn1));
  return { privateKey: createPrivateKey(pkcs8(key, der)), certificates };
}

// forge would write the outer signature algorithm in its own way (RSASSA-PSS loses its NULLs), and the certificate would not be the
// one that was issued. The inner one is equal by RFC 5280 §4.1.1.2 and kept as it came.
function original(certificate: Forge.pki.Certificate): Forge.asn1.Asn1 {
  const { asn1 } = forge();
  const { UNIVERSAL } = asn1.Class;
  const tbs = certificate.tbsCertificate as Forge.asn1.Asn1;
  const algorithm = (tbs.value as Forge.asn1.Asn1[])[2]!;
  const signature = asn1.create(UNIVERSAL, asn1.Type.BITSTRING, false, `\0${certificate.signature}`);
  return asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [tbs, algorithm, signature]);
}

// forge reads RSA keys itself and leaves others as the PKCS#8 they came in.
function pkcs8(bag: Forge.pkcs12.Bag, der: (value: Forge.asn1.Asn1) => Buffer) {
  const { pki } = forge();
  const value = bag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  return { key: der(value), format: 'der', type: 'pkcs8' } as const;
}

/** Makes a bundle: the RSA key, its certificate and the issuers, AES-256 with `passphrase`, under the name `friendlyName`. */
export function makeBundle(bundle: Bundle, passphrase: string, friendlyName: string): Buffer {
  const { asn1, pkcs12, pki } = forge();
  const key = pki.privateKeyFromPem(bundle.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const certificates = bundle.certificates.map((der) => pki.certificateFromAsn1(asn1.fromDer(der.toString('binary'))));
  const options = { algorithm: 'aes256', count: 10_000, friendlyName } as const;
  return Buffer.from(asn1.toDer(pkcs12.toPkcs12Asn1(key, certificates, passphrase, options)).getBytes(), 'binary');
}
