// The two canonicalizations of a signed ebMS message: exclusive by standard, inclusive where a partner's product knows no other
// (x-E2E-2, trap 10). A CPA does not hold the choice: it is a setting per partner.
import { attribute, type CanonicalOptions, type XmlElement } from '../../xml/index.ts';
import { EXC_C14N } from '../names.ts';
import { refuse } from '../refusal.ts';
import { exclusiveC14n } from '../signature.ts';
import { C14N } from './names.ts';

export type C14nMode = 'exclusive' | 'inclusive';

/** The algorithm URI of what goes out. */
export const C14N_URI: Readonly<Record<C14nMode, string>> = { exclusive: EXC_C14N, inclusive: C14N };

/**
 * The canonicalization that a CanonicalizationMethod or Transform asks for.
 * @throws GatewayError `wss.algorithm` for one that is not in `allowed`; the variants with comments are in neither.
 */
export function readC14n(element: XmlElement, allowed: readonly C14nMode[]): CanonicalOptions {
  const algorithm = attribute(element, 'Algorithm');
  const mode = allowed.find((one) => C14N_URI[one] === algorithm);
  if (mode === 'exclusive') return { mode, inclusivePrefixes: exclusiveC14n(element) };
  if (mode === undefined || element.children.length > 0)
    throw refuse('wss.algorithm', 'x-E2E-2', `${element.local} is not a canonicalization of this partner`, element);
  return { mode };
}
