// One holder in the development PKI: a private key and a certificate on disk. What is in order is kept; a new key is made only
// when there is none or at renewal (x-PKI-15), a new certificate when the shape, the issuer or the date asks for it.
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { EpochMs } from '../../core/index.ts';
import { type Certificate, readCertificate } from '../certificate.ts';
import { issueFlaw } from '../issued-by.ts';
import { sameName } from '../name.ts';
import { pemBlocks } from '../pem.ts';
import { readIfThere, SECRET, writeWhole } from './files.ts';
import { type Issuer, issueCertificate } from './issue.ts';
import { DAY, type Plan, type Shape } from './shape.ts';

/** RSA bits of every key in this PKI (x-TLS-8: 3072 and more is good). */
const RSA_BITS = 3072;
/** Certificates begin an hour ago, so that peers with a slow clock accept them at once. */
const EARLY_MS = 3_600_000;

export interface EntityFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface Entity extends Issuer {
  /** The certificate, read. */
  readonly parsed: Certificate;
  /** True when it was issued now. */
  readonly fresh: boolean;
}

/** True when the holder needs a new key before it can have a certificate. */
export async function needsKey(files: EntityFiles, plan: Plan, now: EpochMs): Promise<boolean> {
  if (!(await readKey(files.keyFile))) return true;
  const certificate = await readLeaf(files.certificateFile);
  return certificate !== undefined && ending(certificate, plan, now);
}

/** Makes a key on the thread pool and writes it. */
export async function makeKey({ keyFile }: EntityFiles): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  await writeWhole(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), SECRET);
}

/** The holder as it is on disk, or undefined when key or certificate is missing or they do not belong together. */
export async function readEntity(files: EntityFiles): Promise<Entity | undefined> {
  const privateKey = await readKey(files.keyFile);
  const parsed = await readLeaf(files.certificateFile);
  if (!privateKey || !parsed || !spkiOf(privateKey).equals(parsed.spki)) return undefined;
  return { privateKey, certificate: parsed.der, parsed, fresh: false };
}

/** The holder with a certificate that fits the plan: the one on disk, or one issued now (and not written yet). */
export async function fitEntity(
  files: EntityFiles,
  plan: Plan,
  { issuer, now }: { readonly issuer: Entity | undefined; readonly now: EpochMs },
): Promise<Entity> {
  const held = await readEntity(files);
  if (held && !ending(held.parsed, plan, now) && fits(held.parsed, plan.shape, issuer?.parsed ?? held.parsed))
    return held;
  const privateKey = held?.privateKey ?? (await readKey(files.keyFile));
  if (!privateKey) throw new Error(`there is no private key in ${files.keyFile}`);
  const limit = issuer?.parsed.notAfter ?? Number.POSITIVE_INFINITY;
  const request = {
    ...plan.shape,
    publicKey: createPublicKey(privateKey),
    notBefore: now - EARLY_MS,
    notAfter: Math.min(now + plan.days * DAY, limit),
  };
  const certificate = await issueCertificate(request, issuer ?? { ownKey: privateKey });
  return { privateKey, certificate, parsed: readCertificate(certificate), fresh: true };
}

function ending(certificate: Certificate, plan: Plan, now: EpochMs): boolean {
  return certificate.notAfter - now < plan.renewDays * DAY;
}

function fits(certificate: Certificate, shape: Shape, issuer: Certificate): boolean {
  const subject = certificate.subject.attributes.map(({ value }) => value);
  return (
    sameName(certificate.issuer, issuer.subject) &&
    issueFlaw(certificate, issuer) === undefined &&
    same(
      subject,
      shape.subject.map(([, value]) => value),
    ) &&
    same([...certificate.dnsNames, ...certificate.ipAddresses].sort(), [...shape.hosts].sort()) &&
    same(certificate.crlUrls, shape.crlUrls) &&
    same(certificate.policies ?? [], shape.policies)
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function spkiOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}

// A damaged file is as good as none: it is made anew.
async function readKey(file: string): Promise<KeyObject | undefined> {
  const pem = await readIfThere(file);
  try {
    return pem && createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

async function readLeaf(file: string): Promise<Certificate | undefined> {
  const [der] = pemBlocks((await readIfThere(file))?.toString('latin1') ?? '', 'CERTIFICATE');
  try {
    return der && readCertificate(der);
  } catch {
    return undefined;
  }
}
