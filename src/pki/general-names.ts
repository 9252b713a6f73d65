// GeneralName (RFC 5280 §4.2.1.6): the forms that subjectAltName, name constraints and distribution points use. Forms that nothing here
// compares keep only their kind, so that a constraint on them can be refused instead of missed.
import { content, context, type Der, DerError, nonEmpty, nothingAfter, sequence } from './der.ts';
import { ia5 } from './der-values.ts';
import { type Name, readName } from './name.ts';

export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly value: Name }
  /** Address octets, in a constraint followed by the mask. */
  | { readonly kind: 'ip'; readonly value: Buffer }
  | { readonly kind: OtherKind };

/** Forms that are told apart but not read. */
export type OtherKind = 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID';

const OTHER: Readonly<Record<number, OtherKind>> = {
  [context(0)]: 'otherName',
  [context(3)]: 'x400Address',
  [context(5)]: 'ediPartyName',
  [context(8, false)]: 'registeredID',
};

/** The names of a GeneralNames, which may not be empty; `tag` is that of an implicitly tagged one. */
export function readGeneralNames(element: Der | undefined, what: string, tag?: number): readonly GeneralName[] {
  return nonEmpty(element, what, tag).map((name) => readGeneralName(name, what));
}

export function readGeneralName(element: Der, what: string): GeneralName {
  switch (element.tag) {
    case context(1, false):
      return { kind: 'email', value: ia5(element, what) };
    case context(2, false):
      return { kind: 'dns', value: ia5(element, what) };
    case context(4): {
      const inside = sequence(element, what, context(4)); // Explicit, because Name is a CHOICE.
      nothingAfter(inside, 1, what);
      return { kind: 'directory', value: readName(inside[0], what) };
    }
    case context(6, false):
      return { kind: 'uri', value: ia5(element, what) };
    case context(7, false):
      return { kind: 'ip', value: content(element) };
  }
  const kind = OTHER[element.tag];
  if (!kind) throw new DerError(`${what} holds an unknown kind of name`);
  return { kind };
}

/** An address of 4 or 16 octets as text. */
export function ipText(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) throw new DerError('iPAddress has a wrong length');
  return new URL(`http://[${octets.toString('hex').replace(/(.{4})(?=.)/g, '$1:')}]`).hostname.slice(1, -1);
}
