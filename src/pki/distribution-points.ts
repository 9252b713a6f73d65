// CRL distribution points (RFC 5280 §4.2.1.13) and the name of the point that a CRL is for (§5.2.5). A point's names are kept as
// comparable texts: a URI as it stands, a directory name by its key, and a name relative to the issuer as the full name it stands for.
import { context, type Der, DerError, nonEmpty, nothingAfter, sequence } from './der.ts';
import { namedBits } from './der-values.ts';
import { type GeneralName, readGeneralNames } from './general-names.ts';
import { type Name, nameKey, readRdn } from './name.ts';

/** Reasons for revocation as a set of bits, bit n for reason n (ReasonFlags). */
export type ReasonMask = number;

/** keyCompromise to aACompromise: a CRL that speaks about fewer does not clear a certificate alone. */
export const ALL_REASONS: ReasonMask = 0b1_1111_1110;

export interface DistributionPoint {
  /** Comparable texts; empty when the point has no name. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly reasons: ReasonMask;
  /** Names another CRL issuer: its CRLs are indirect ones, which are not used. */
  readonly indirect: boolean;
}

/** The points in a certificate of `issuer`. */
export function readPoints(value: Der, issuer: Name): readonly DistributionPoint[] {
  return nonEmpty(value, 'cRLDistributionPoints').map((element) => {
    const parts = sequence(element, 'distribution point');
    const part = (tag: number) => parts.find((one) => one.tag === tag);
    const [name, reasons, crlIssuer] = [part(context(0)), part(context(1, false)), part(context(2))];
    nothingAfter(parts, [name, reasons, crlIssuer].filter(Boolean).length, 'distribution point');
    return {
      ...(name ? readPointName(name, issuer) : { names: [], urls: [] }),
      reasons: reasons ? readReasons(reasons) : ALL_REASONS,
      indirect: crlIssuer !== undefined,
    };
  });
}

/** A DistributionPointName in its [0] wrapper: as comparable texts, and its URIs. */
export function readPointName(wrapper: Der, issuer: Name): Pick<DistributionPoint, 'names' | 'urls'> {
  const inside = sequence(wrapper, 'distribution point name', context(0));
  nothingAfter(inside, 1, 'distribution point name');
  const [name] = inside;
  if (name?.tag === context(1)) {
    const { key } = readRdn(name, 'distribution point name', context(1));
    return { names: [directory(nameKey([...issuer.rdns, key]).key)], urls: [] };
  }
  const names = readGeneralNames(name, 'distribution point name', context(0));
  return { names: names.flatMap(comparable), urls: names.flatMap((one) => (one.kind === 'uri' ? one.value : [])) };
}

/** Bits of a ReasonFlags; reason 0 is unused and means nothing. */
export function readReasons(element: Der): ReasonMask {
  const bits = namedBits(element, 'reasons', element.tag).reduce((sum, bit) => sum | (1 << bit), 0) & ALL_REASONS;
  if (bits === 0) throw new DerError('distribution point is for no reason at all');
  return bits;
}

/** The name that a certificate without distribution points stands for (RFC 5280 §6.3.3, last paragraph). */
export function issuerPoint(issuer: Name): DistributionPoint {
  return { names: [directory(issuer.key)], urls: [], reasons: ALL_REASONS, indirect: false };
}

function comparable(name: GeneralName): readonly string[] {
  if (name.kind === 'directory') return [directory(name.value.key)];
  return 'value' in name ? [`${name.kind}:${name.value}`] : [];
}

function directory(key: string): string {
  return `directory:${key}`;
}
