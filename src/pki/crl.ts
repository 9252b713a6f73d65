// Certificate revocation lists (RFC 5280 §5): read in one pass over the bytes, looked up in constant time (GB011, x-CRL-1).
// Only complete, direct CRLs are accepted: a delta CRL, an indirect CRL, one for some reasons only, or one with an unknown
// critical extension is refused, because a certificate that is absent from it could still be revoked.
import type { EpochMs } from '../core/index.ts';
import { type Certificate, readSigned, sameAlgorithm } from './certificate.ts';
import { context, type Der, DerError, elementAt, expectTag, nothingAfter, readDer, sequence, TAG } from './der.ts';
import { boolean, integer, smallInteger, time } from './der-values.ts';
import { EXTENSION, extensionMap, pointUrls } from './extensions.ts';
import { type Name, readName, sameName } from './name.ts';
import { type SignatureFlaw, type Signed, signatureFlaw } from './signature.ts';

/** Which certificates of the issuer a CRL speaks about (RFC 5280 §5.2.5). Without restriction: all of them. */
export interface CrlScope {
  readonly onlyUsers: boolean;
  readonly onlyCas: boolean;
  /** Not empty: only certificates that name one of these distribution points. */
  readonly urls: readonly string[];
}

export interface Crl extends Signed {
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
  readonly at: EpochMs;
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

/** Entry extensions that do not change what the entry means: reason and invalidity date. */
const ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([EXTENSION.reasonCode, '2.5.29.24']);

const CRL_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.crlNumber,
  EXTENSION.issuingDistributionPoint,
]);

/** The CRL in `der`. Throws DerError when it is no strict DER v2 CRL, has no nextUpdate (x-CRL-3), or is of a kind that is not used. */
export function readCrl(der: Buffer): Crl {
  const { fields, signed } = readSigned(der, 'CRL');
  if (smallInteger(fields[0], 'version') !== 1) throw new DerError('CRL is not version 2');
  const [algorithm, issuer, thisUpdate, nextUpdate, ...rest] = fields.slice(1);
  sameAlgorithm(algorithm, signed);
  const list = rest[0]?.tag === TAG.sequence ? rest[0] : undefined;
  const wrapper = rest[list ? 1 : 0];
  nothingAfter(rest, (list ? 1 : 0) + (wrapper ? 1 : 0), 'CRL');
  const entries = list ? indexEntries(list) : new Map<string, number>();
  return {
    ...signed,
    issuer: readName(issuer, 'issuer'),
    thisUpdate: time(thisUpdate, 'thisUpdate'),
    nextUpdate: time(nextUpdate, 'nextUpdate'),
    ...readCrlExtensions(wrapper),
    size: entries.size,
    find(serial) {
      const at = entries.get(Buffer.from(serial, 'hex').toString('latin1'));
      return at === undefined ? undefined : readEntry(elementAt(der, at, der.length));
    },
  };
}

// Serial → offset of its entry. Keys are the content octets as latin1 text: 100,000 of them cost tens of milliseconds and little memory.
function indexEntries(list: Der): Map<string, number> {
  const found = new Map<string, number>();
  const { bytes } = list;
  for (let at = list.body; at < list.end; ) {
    const entry = expectTag(elementAt(bytes, at, list.end), TAG.sequence, 'revoked certificate');
    const serial = expectTag(elementAt(bytes, entry.body, entry.end), TAG.integer, 'serial number');
    const date = elementAt(bytes, serial.end, entry.end);
    if (date.tag !== TAG.utcTime && date.tag !== TAG.generalizedTime) throw new DerError('revocation date is no time');
    if (date.end < entry.end) checkEntryExtensions(elementAt(bytes, date.end, entry.end), entry.end);
    found.set(bytes.toString('latin1', serial.body, serial.end), at);
    at = entry.end;
  }
  return found;
}

function checkEntryExtensions(list: Der, end: number): void {
  if (list.end !== end) throw new DerError('revoked certificate holds something unknown');
  for (const [type, extension] of extensionMap(list))
    if (type === EXTENSION.certificateIssuer || (extension.critical && !ENTRY_EXTENSIONS.has(type)))
      throw new DerError(`CRL entry extension ${type} is not processed`);
}

function readEntry(entry: Der): Revocation {
  const [, date, list] = sequence(entry, 'revoked certificate');
  const code = list && extensionMap(list).get(EXTENSION.reasonCode);
  const reason = code && REASONS[smallInteger(readDer(code.value), 'reasonCode', TAG.enumerated)];
  return { at: time(date, 'revocation date'), reason };
}

function readCrlExtensions(wrapper: Der | undefined): Pick<Crl, 'number' | 'scope'> {
  const inside = wrapper ? sequence(wrapper, 'CRL extensions', context(0)) : [];
  nothingAfter(inside, 1, 'CRL extensions');
  const extensions = inside[0] ? extensionMap(inside[0]) : new Map<string, never>();
  if (extensions.has(EXTENSION.deltaCrlIndicator)) throw new DerError('delta CRLs are not used');
  for (const [type, { critical }] of extensions)
    if (critical && !CRL_EXTENSIONS.has(type)) throw new DerError(`critical CRL extension ${type} is not processed`);
  const number = extensions.get(EXTENSION.crlNumber);
  return {
    number: number && integer(readDer(number.value), 'cRLNumber').toString('hex'),
    scope: readScope(extensions.get(EXTENSION.issuingDistributionPoint)?.value),
  };
}

function readScope(value: Buffer | undefined): CrlScope {
  let urls: readonly string[] = [];
  const flags = new Set<number>();
  for (const part of value ? sequence(readDer(value), 'issuingDistributionPoint') : []) {
    if (part.tag === context(0)) {
      urls = pointUrls(part);
      if (urls.length === 0) throw new DerError('CRL is for a distribution point that is no URI');
    } else if (part.tag === context(3, false)) throw new DerError('CRL is for some reasons only');
    else if (boolean({ ...part, tag: TAG.boolean }, 'issuingDistributionPoint')) flags.add(part.tag);
  }
  const [onlyUsers, onlyCas] = [flags.delete(context(1, false)), flags.delete(context(2, false))];
  if (flags.size > 0) throw new DerError('CRL is indirect or for attribute certificates');
  return { onlyUsers, onlyCas, urls };
}

/** True when the CRL speaks about this certificate: same issuer, inside the scope (RFC 5280 §6.3.3 (b)). */
export function covers(crl: Crl, certificate: Certificate): boolean {
  const { onlyUsers, onlyCas, urls } = crl.scope;
  const ca = certificate.basicConstraints?.ca === true;
  if (!sameName(crl.issuer, certificate.issuer) || (onlyUsers && ca) || (onlyCas && !ca)) return false;
  return urls.length === 0 || urls.some((url) => certificate.crlUrls.includes(url));
}

/** Why this CA's key does not vouch for the CRL (x-CRL-4, RFC 5280 §6.3.3 (f)-(g)); undefined means it does. */
export function crlFlaw(crl: Crl, issuer: Certificate): SignatureFlaw | 'issuer' | 'keyUsage' | undefined {
  if (!sameName(crl.issuer, issuer.subject)) return 'issuer';
  if (issuer.keyUsage && !issuer.keyUsage.uses.has('cRLSign')) return 'keyUsage';
  return signatureFlaw(crl, issuer.publicKey);
}
