// The development PKI (ARCHITECTURE.md §5): a root, two CAs, organisations and CRLs in one folder, for the demo and for integrators.
// A second call keeps what is in order and is quick. Only for development: whoever has the folder can make any organisation.
//
//   trust.pem  intermediates.pem  crl/<ca>.crl
//   organisaties/<oin>/cert.pem  chain.pem  key.pem  bundle.p12
//   ca/<ca>.pem  ca/<ca>.key.pem  ca/<ca>.revoked.json
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs, Oin } from '../../core/index.ts';
import { PkiError } from '../errors.ts';
import { toPem } from '../pem.ts';
import { makeBundle } from '../pkcs12.ts';
import { type Entity, type EntityFiles, fitEntity, makeKey, needsKey, readEntity } from './entity.ts';
import { PUBLIC, readIfThere, SECRET, writeIfOther, writeWhole } from './files.ts';
import { type Authorities, fitCrls, noteRevoked } from './revocations.ts';
import { AUTHORITY_NAMES, type AuthorityName, authorityPlan, organisationPlan, type Plan } from './shape.ts';

export { DEVELOPMENT_POLICY } from './shape.ts';

/** Passphrase of every bundle.p12 of the development PKI. */
export const DEVELOPMENT_PASSPHRASE = 'bode';

/** An organisation that gets a key and a certificate. */
export interface DevelopmentOrganisation {
  readonly oin: Oin;
  readonly naam: string;
}

export interface DevelopmentOptions {
  readonly now: EpochMs;
  /** Host names and addresses that the certificates are also good for as servers, e.g. `localhost` and `127.0.0.1`. */
  readonly hosts: readonly string[];
  /** URL of the folder where the CRLs are served. Absent: certificates name no distribution point and the folder is the only source. */
  readonly crlBaseUrl?: string | undefined;
  /** Told after every key that was made; keys are what takes time (about half a second each). Not called when nothing is made. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

export interface OrganisationFiles extends DevelopmentOrganisation, EntityFiles {
  /** Certificate, TSP CA, domain CA. */
  readonly chainFile: string;
  /** PKCS#12 with the same, passphrase DEVELOPMENT_PASSPHRASE. */
  readonly bundleFile: string;
}

export interface DevelopmentPki {
  /** PEM of the root. */
  readonly trustFile: string;
  /** PEM of domain and TSP CA. */
  readonly intermediatesFile: string;
  readonly crlFolder: string;
  readonly organisations: readonly OrganisationFiles[];
  /** Certificates and CRLs that were made by this call; 0 when all was in order. */
  readonly made: number;
}

/** Makes or completes the development PKI in `dir` for these organisations; others that are there stay as they are. */
export async function makeDevelopmentPki(
  dir: string,
  organisations: readonly DevelopmentOrganisation[],
  options: DevelopmentOptions,
): Promise<DevelopmentPki> {
  const { now, hosts, crlBaseUrl } = options;
  await mkdir(join(dir, 'ca'), { recursive: true });
  await chmod(join(dir, 'ca'), 0o700);
  const holders = organisations.map((organisation) => ({
    files: organisationFiles(dir, organisation),
    plan: organisationPlan(organisation.oin, organisation.naam, hosts, crlBaseUrl),
  }));
  const cas = AUTHORITY_NAMES.map((name) => ({
    files: authorityFiles(dir, name),
    plan: authorityPlan(name, crlBaseUrl),
  }));
  await makeKeys([...cas, ...holders], options);
  const authorities = await fitAuthorities(dir, options);
  let made = AUTHORITY_NAMES.filter((name) => authorities[name].fresh).length;
  for (const { files, plan } of holders) if (await fitOrganisation(files, plan, authorities, now)) made += 1;
  made += await fitCrls(dir, authorities, { now });
  return { ...folderFiles(dir), organisations: holders.map(({ files }) => files), made };
}

/** Adds one organisation to a PKI that exists, or renews what needs it. */
export async function addOrganisation(
  dir: string,
  organisation: DevelopmentOrganisation,
  options: DevelopmentOptions,
): Promise<OrganisationFiles> {
  await readAuthorities(dir);
  const { organisations } = await makeDevelopmentPki(dir, [organisation], options);
  return organisations[0]!;
}

/** Revokes the certificate of an organisation and makes the new CRL. False when it was revoked before. */
export async function revokeOrganisation(dir: string, oin: Oin, now: EpochMs): Promise<boolean> {
  const authorities = await readAuthorities(dir);
  const entity = await readEntity(organisationFiles(dir, { oin, naam: '' }));
  if (!entity) throw new PkiError(`${dir} holds no certificate of organisation ${oin}`);
  const revoked = await noteRevoked(dir, entity.parsed.serial, now);
  await fitCrls(dir, authorities, { now });
  return revoked;
}

/** Makes the CRLs anew where fewer than 7 days are left, or all with `force`. Gives how many. */
export async function renewCrls(dir: string, options: { now: EpochMs; force?: boolean }): Promise<number> {
  return fitCrls(dir, await readAuthorities(dir), options);
}

function folderFiles(dir: string) {
  return {
    trustFile: join(dir, 'trust.pem'),
    intermediatesFile: join(dir, 'intermediates.pem'),
    crlFolder: join(dir, 'crl'),
  };
}

function authorityFiles(dir: string, name: AuthorityName): EntityFiles {
  return { certificateFile: join(dir, 'ca', `${name}.pem`), keyFile: join(dir, 'ca', `${name}.key.pem`) };
}

function organisationFiles(dir: string, organisation: DevelopmentOrganisation): OrganisationFiles {
  const at = (file: string) => join(dir, 'organisaties', organisation.oin, file);
  return {
    ...organisation,
    certificateFile: at('cert.pem'),
    chainFile: at('chain.pem'),
    keyFile: at('key.pem'),
    bundleFile: at('bundle.p12'),
  };
}

// All at once: key generation runs on the thread pool, so every core takes part.
async function makeKeys(
  holders: readonly { readonly files: EntityFiles; readonly plan: Plan }[],
  { now, onProgress }: DevelopmentOptions,
): Promise<void> {
  const wanting: EntityFiles[] = [];
  for (const { files, plan } of holders) if (await needsKey(files, plan, now)) wanting.push(files);
  let done = 0;
  const make = async (files: EntityFiles) => {
    await makeKey(files);
    done += 1;
    onProgress?.({ done, total: wanting.length });
  };
  await Promise.all(wanting.map(make));
}

async function fitAuthorities(dir: string, { now, crlBaseUrl }: DevelopmentOptions): Promise<Authorities> {
  const authority = async (name: AuthorityName, issuer: Entity | undefined): Promise<Entity> => {
    const files = authorityFiles(dir, name);
    const entity = await fitEntity(files, authorityPlan(name, crlBaseUrl), { issuer, now });
    if (entity.fresh) await writeWhole(files.certificateFile, toPem('CERTIFICATE', entity.certificate), PUBLIC);
    return entity;
  };
  const root = await authority('root', undefined);
  const domein = await authority('domein', root);
  const tsp = await authority('tsp', domein);
  const { trustFile, intermediatesFile } = folderFiles(dir);
  await writeIfOther(trustFile, toPem('CERTIFICATE', root.certificate), PUBLIC);
  await writeIfOther(intermediatesFile, chainPem([domein.certificate, tsp.certificate]), PUBLIC);
  return { root, domein, tsp };
}

async function readAuthorities(dir: string): Promise<Authorities> {
  const read = async (name: AuthorityName): Promise<Entity> => {
    const entity = await readEntity(authorityFiles(dir, name));
    if (!entity) throw new PkiError(`${dir} holds no development PKI, or its ${name} CA is damaged`);
    return entity;
  };
  return { root: await read('root'), domein: await read('domein'), tsp: await read('tsp') };
}

// cert.pem is written last: when it fits, everything beside it does. True when something was written.
async function fitOrganisation(files: OrganisationFiles, plan: Plan, authorities: Authorities, now: EpochMs) {
  const { domein, tsp } = authorities;
  const { privateKey, certificate, fresh } = await fitEntity(files, plan, { issuer: tsp, now });
  const certificates = [certificate, tsp.certificate, domein.certificate];
  const chainWritten = await writeIfOther(files.chainFile, chainPem(certificates), PUBLIC);
  const stale = fresh || chainWritten || !(await readIfThere(files.bundleFile));
  if (!stale) return false;
  const bundle = makeBundle({ privateKey, certificates }, DEVELOPMENT_PASSPHRASE, files.naam);
  await writeWhole(files.bundleFile, bundle, SECRET);
  await writeWhole(files.certificateFile, toPem('CERTIFICATE', certificate), PUBLIC);
  return true;
}

function chainPem(certificates: readonly Buffer[]): string {
  return certificates.map((der) => toPem('CERTIFICATE', der)).join('');
}
