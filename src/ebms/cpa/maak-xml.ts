// A small tree for a document that people read: elements and attributes in the CPA namespace unless they have a prefix, two spaces a level.
import { characters, element, fragment, type Markup } from '../../xml/index.ts';
import { CPA, DS, XLINK } from './names.ts';

export interface Knoop {
  readonly naam: string;
  readonly attributen: Readonly<Record<string, string>>;
  /** Elements, or one text. */
  readonly inhoud: readonly Knoop[] | string;
}

/** `attributen` without prefix are in the CPA namespace (x-CPA-5); prefixes are `xlink` and `ds`. */
export function knoop(
  naam: string,
  attributen: Readonly<Record<string, string>>,
  ...inhoud: readonly Knoop[] | readonly [string]
): Knoop {
  const [first] = inhoud;
  return { naam, attributen, inhoud: typeof first === 'string' ? first : (inhoud as readonly Knoop[]) };
}

const NAMESPACES = { tns: CPA, ds: DS, xlink: XLINK } as const;

export function schrijf(root: Knoop): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${markup(root, 0)}\n`);
}

function markup({ naam, attributen, inhoud }: Knoop, diepte: number): Markup {
  const attributes = Object.fromEntries(Object.entries(attributen).map(([name, value]) => [qualified(name), value]));
  // The root declares all prefixes; an element with attributes of two of them declares these again, for their order.
  const mixed = new Set(Object.keys(attributes).map((name) => name.split(':')[0])).size > 1;
  const tag = { ...(diepte === 0 ? { ns: NAMESPACES } : mixed ? { ns: { tns: CPA, xlink: XLINK } } : {}), attributes };
  if (typeof inhoud === 'string') return element(qualified(naam), tag, characters(inhoud));
  if (inhoud.length === 0) return element(qualified(naam), tag);
  const inspringing = (levels: number) => characters(`\n${'  '.repeat(levels)}`);
  const inner = inhoud.map((child) => fragment(inspringing(diepte + 1), markup(child, diepte + 1)));
  return element(qualified(naam), tag, ...inner, inspringing(diepte));
}

function qualified(naam: string): string {
  return naam.includes(':') ? naam : `tns:${naam}`;
}
