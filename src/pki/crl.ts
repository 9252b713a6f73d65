// Certificate revocation lists (RFC 5280 §5): read in one pass over the bytes, looked up in constant time (GB011, x-CRL-1).
// Only complete, direct CRLs are accepted: a delta CRL, an indirect CRL, or one with an unknown critical extension is refused, because
// a certificate that is absent from it could still be revoked.
import type { EpochMs } from '../core/index.ts';
import { type Certificate, readSigned, sameAlgorithm } from './certificate.ts';
import { type CrlIndex, findEntry, indexCrl } from './crl-index.ts';
import { context, type Der, DerError, nothingAfter, readDer, sequence, TAG } from './der.ts';
import { boolean, integer, smallInteger, time } from './der-values.ts';
import { ALL_REASONS, issuerPoint, type ReasonMask, readPointName, readReasons } from './distribution-points.ts';
import { EXTENSION, extensionMap } from './extensions.ts';
import { type Name, readName, sameName } from './name.ts';
import { type SignatureFlaw, type Signed, signatureFlaw, signatureFlawLater } from './signature.ts';

/** Which certificates of the issuer a CRL speaks about (RFC 5280 §5.2.5). Without restriction: all of them. */
export interface CrlScope {
  readonly onlyUsers: boolean;
  readonly onlyCas: boolean;
  /** Reasons for revocation that it lists. */
  readonly reasons: ReasonMask;
  /** Not empty: only certificates that name one of these distribution points, as comparable texts. */
  readonly points: readonly string[];
}

export interface Crl extends Signed {
  readonly der: Buffer;
  readonly issuer: Name;
  readonly thisUpdate: EpochMs;
  readonly nextUpdate: EpochMs;
  /** CRL number in hexadecimal, where present. */
  readonly number: string | undefined;
  readonly scope: CrlScope;
  /** How many certificates are revoked. */
  readonly size: number;
  /** The revocation of the certificate with this serial number (hexadecimal content octets), or undefined. */
  find(serial: string): Revocation | undefined;
}

export interface Revocation {
  /** Undefined when the entry tells no readable date: it counts all the same. */
  readonly at: EpochMs | undefined;
  /** CRLReason of RFC 5280 §5.3.1, such as `keyCompromise`; undefined when not told. */
  readonly reason: string | undefined;
}

const REASONS: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
};

const CRL_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.crlNumber,
  EXTENSION.issuingDistributionPoint,
]);

/**
 * The CRL in `der`. Throws DerError when it is no strict DER v2 CRL, has no nextUpdate (x-CRL-3), or is of a kind that is not used.
 * `index` spares the reading of the entries: it must come from `indexCrl` on the same bytes.
 */
export function readCrl(der: Buffer, index?: CrlIndex): Crl {
  const { fields, signed } = readSigned(der, 'CRL');
  if (smallInteger(fields[0], 'version') !== 1) throw new DerError('CRL is not version 2');
  const [algorithm, issuerField, thisUpdate, nextUpdate, ...rest] = fields.slice(1);
  sameAlgorithm(algorithm, signed);
  const list = rest[0]?.tag === TAG.sequence ? rest[0] : undefined;
  const wrapper = rest[list ? 1 : 0];
  nothingAfter(rest, (list ? 1 : 0) + (wrapper ? 1 : 0), 'CRL');
  const entries = index ?? indexCrl(der);
  const issuer = readName(issuerField, 'issuer');
  return {
    ...signed,
    der,
    issuer,
    thisUpdate: time(thisUpdate, 'thisUpdate'),
    nextUpdate: time(nextUpdate, 'nextUpdate'),
    ...readCrlExtensions(wrapper, issuer),
    size: entries.size,
    find(serial) {
      const entry = findEntry(entries, der, Buffer.from(serial, 'hex'));
      return entry && { at: revokedAt(entry), reason: reasonOf(entry) };
    },
  };
}

function revokedAt(entry: Der): EpochMs | undefined {
  return readable(() => time(sequence(entry, 'revoked certificate')[1], 'revocation date'));
}

function reasonOf(entry: Der): string | undefined {
  return readable(() => {
    const [, , list] = sequence(entry, 'revoked certificate');
    const code = list && extensionMap(list).get(EXTENSION.reasonCode);
    return code && REASONS[smallInteger(readDer(code.value), 'reasonCode', TAG.enumerated)];
  });
}

// An entry that says when or why in a damaged way still revokes its certificate.
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function readCrlExtensions(wrapper: Der | undefined, issuer: Name): Pick<Crl, 'number' | 'scope'> {
  const inside = wrapper ? sequence(wrapper, 'CRL extensions', context(0)) : [];
  nothingAfter(inside, 1, 'CRL extensions');
  const extensions = inside[0] ? extensionMap(inside[0]) : new Map<string, never>();
  if (extensions.has(EXTENSION.deltaCrlIndicator)) throw new DerError('delta CRLs are not used');
  for (const [type, { critical }] of extensions)
    if (critical && !CRL_EXTENSIONS.has(type)) throw new DerError(`critical CRL extension ${type} is not processed`);
  const number = extensions.get(EXTENSION.crlNumber);
  return {
    number: number && integer(readDer(number.value), 'cRLNumber').toString('hex'),
    scope: readScope(extensions.get(EXTENSION.issuingDistributionPoint)?.value, issuer),
  };
}

function readScope(value: Buffer | undefined, issuer: Name): CrlScope {
  let points: readonly string[] = [];
  let reasons = ALL_REASONS;
  const flags = new Set<number>();
  for (const part of value ? sequence(readDer(value), 'issuingDistributionPoint') : []) {
    if (part.tag === context(0)) {
      points = readPointName(part, issuer).names;
      if (points.length === 0) throw new DerError('CRL is for a distribution point whose name is not compared');
    } else if (part.tag === context(3, false)) reasons = readReasons(part);
    else if (boolean({ ...part, tag: TAG.boolean }, 'issuingDistributionPoint')) flags.add(part.tag);
  }
  const [onlyUsers, onlyCas] = [flags.delete(context(1, false)), flags.delete(context(2, false))];
  if (flags.size > 0) throw new DerError('CRL is indirect or for attribute certificates');
  return { onlyUsers, onlyCas, reasons, points };
}

/** For which reasons the CRL can tell whether this certificate is revoked (RFC 5280 §6.3.3 (b) and (d)): none when it is of another issuer
 * or the certificate is outside its scope. */
export function covered(crl: Crl, certificate: Certificate): ReasonMask {
  const { onlyUsers, onlyCas, points, reasons } = crl.scope;
  const ca = certificate.basicConstraints?.ca === true;
  if (!sameName(crl.issuer, certificate.issuer) || (onlyUsers && ca) || (onlyCas && !ca)) return 0;
  if (points.length === 0) return reasons;
  const own = certificate.crlPoints.length > 0 ? certificate.crlPoints : [issuerPoint(certificate.issuer)];
  const named = own.filter((point) => !point.indirect && point.names.some((name) => points.includes(name)));
  return named.reduce((sum, point) => sum | point.reasons, 0) & reasons;
}

export type CrlFlaw = SignatureFlaw | 'issuer' | 'keyUsage';

/** Why this CA's key does not vouch for the CRL (x-CRL-4, RFC 5280 §6.3.3 (f)-(g)); undefined means it does. */
export function crlFlaw(crl: Crl, issuer: Certificate): CrlFlaw | undefined {
  return issuerFlaw(crl, issuer) ?? signatureFlaw(crl, issuer.publicKey);
}

/** The same on the thread pool. */
export async function crlFlawLater(crl: Crl, issuer: Certificate): Promise<CrlFlaw | undefined> {
  return issuerFlaw(crl, issuer) ?? signatureFlawLater(crl, issuer.publicKey);
}

function issuerFlaw(crl: Crl, issuer: Certificate): 'issuer' | 'keyUsage' | undefined {
  if (!sameName(crl.issuer, issuer.subject)) return 'issuer';
  return issuer.keyUsage && !issuer.keyUsage.uses.has('cRLSign') ? 'keyUsage' : undefined;
}
