// Makes an example deliverable again: new ids, the moment of now and the sender's own OIN, everything else as it stands in the file.
import { type EpochMs, newGuid, type Oin, utc } from '../../core/index.ts';
import { canonicalize, escapeAttribute, parseXml, text, type XmlElement } from '../../xml/index.ts';

export interface FreshValues {
  readonly oin: Oin;
  readonly now: EpochMs;
}

/** The canonical bytes of `root` with fresh values; the same old id always becomes the same new one. */
export function freshen(root: XmlElement, { oin, now }: FreshValues): Uint8Array {
  const ids = new Map<string, string>();
  const renewed = (old: string): string => {
    const known = ids.get(old) ?? newGuid(now);
    ids.set(old, known);
    return known;
  };
  const written = canonicalize(root, {
    omit: (element) => {
      const value = freshValue(element, { oin, now, renewed });
      return value === undefined
        ? undefined
        : Buffer.from(`<${name(element)} ${binding(element)}>${value}</${name(element)}>`);
    },
  });
  // The replacements bind their prefix again; once more through the engine makes the whole canonical.
  return canonicalize(parseXml(written).root);
}

interface Renewal extends FreshValues {
  renewed(old: string): string;
}

function freshValue(element: XmlElement, { oin, now, renewed }: Renewal): string | undefined {
  switch (element.local) {
    case 'BatchID':
    case 'BerichtID':
      return renewed(text(element).trim().toLowerCase());
    case 'AanmaakDatum':
    case 'peilmoment':
      return utc(now);
    case 'BerichtLeverancierID':
    case 'berichtleverancierCode':
      return oin;
    case 'identificatie':
      return `${text(element).trim().slice(0, 20)}-${renewed(text(element).trim()).slice(-12)}`;
    default:
      return undefined;
  }
}

function name({ prefix, local }: XmlElement): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

function binding({ prefix, uri }: XmlElement): string {
  return `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`;
}
