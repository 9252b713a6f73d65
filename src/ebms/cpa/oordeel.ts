// What is to be said about an agreement before Bode works with it (x-CPA-1 … x-CPA-11, EB ch. 5): everything that would be refused, as
// `fout`, and everything that differs from the profile but can be lived with, as `waarschuwing`. Pure: the trust, the mandates and the
// moment are passed in.
import type { EpochMs, Omgeving } from '../../core/index.ts';
import type { Trust } from '../../pki/index.ts';
import type { Bevinding } from './bevinding.ts';
import { oordeelActies } from './oordeel-acties.ts';
import { oordeelCertificaten } from './oordeel-certificaten.ts';
import { oordeelLooptijd } from './oordeel-looptijd.ts';
import { oordeelPartijen } from './oordeel-partijen.ts';
import { oordeelSignalen } from './oordeel-signalen.ts';
import { oordeelTransport } from './oordeel-transport.ts';
import { oordeelVerpakking } from './oordeel-verpakking.ts';
import type { Gemachtigd } from './partij.ts';
import type { Cpa } from './types.ts';

export interface OordeelContext {
  readonly now: EpochMs;
  readonly omgeving: Omgeving;
  /** Without it chains and revocation are not judged. */
  readonly trust?: Trust;
  /** Who may act for whom; default nobody. */
  readonly gemachtigd?: Gemachtigd;
}

/** Everything there is to say, in the order of the document, each thing once. */
export function judgeCpa(cpa: Cpa, context: OordeelContext): readonly Bevinding[] {
  const all = [
    ...oordeelLooptijd(cpa, context.now),
    ...oordeelPartijen(cpa, context.omgeving),
    ...oordeelActies(cpa),
    ...oordeelSignalen(cpa),
    ...oordeelTransport(cpa),
    ...oordeelVerpakking(cpa),
    ...oordeelCertificaten(cpa, context),
  ];
  const seen = new Set<string>();
  return all.filter(({ clausule, plaats, tekst }) => {
    const key = `${clausule}\n${plaats}\n${tekst}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** True when nothing forbids working with the agreement. */
export function isBruikbaar(bevindingen: readonly Bevinding[]): boolean {
  return bevindingen.every(({ ernst }) => ernst !== 'fout');
}
