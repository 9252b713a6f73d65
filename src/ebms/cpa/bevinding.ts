// What can be said about an agreement: a finding names how serious it is, which clause it rests on, where it is, and in Dutch what it means.
// `fout`: Bode refuses the agreement or messages under it. `waarschuwing`: it differs from the profile and Bode can live with it.
import type { XmlElement } from '../../xml/index.ts';

export type Ernst = 'fout' | 'waarschuwing';

export interface Bevinding {
  readonly ernst: Ernst;
  /** E.g. `x-CPA-4`. */
  readonly clausule: string;
  /** Path in the document, or the part of the agreement in words. */
  readonly plaats: string;
  /** One or two sentences in Dutch. */
  readonly tekst: string;
}

export function fout(clausule: string, plaats: string, tekst: string): Bevinding {
  return { ernst: 'fout', clausule, plaats, tekst };
}

export function waarschuwing(clausule: string, plaats: string, tekst: string): Bevinding {
  return { ernst: 'waarschuwing', clausule, plaats, tekst };
}

/** Path from below the root, e.g. `PartyInfo[2]/Transport/TransportReceiver`; with `attribute` ending in `@attribute`. */
export function plaatsVan(element: XmlElement, attribute?: string): string {
  const steps: string[] = attribute === undefined ? [] : [`@${attribute}`];
  for (let at: XmlElement = element; at.parent; at = at.parent) steps.unshift(stap(at, at.parent));
  return steps.join('/');
}

function stap(element: XmlElement, parent: XmlElement): string {
  const equal = parent.children.filter(({ local, uri }) => local === element.local && uri === element.uri);
  return equal.length > 1 ? `${element.local}[${equal.indexOf(element) + 1}]` : element.local;
}
