// The one write of a domain function: its changes together with the once-keys of the exchange, tried again when another
// exchange was first, so that the verdict is always about what is really there.
import { type EpochMs, GatewayError } from '../core/index.ts';
import { type Bewijs, type Change, Conflict, gevraagdeBladen } from '../store/index.ts';
import type { DomeinContext } from './types.ts';

const POGINGEN = 4;

/** What to write, made from a fresh reading of the store. `changes` holds exactly one receipt first: the `Ontvangst`. */
export interface Voorstel<T> {
  readonly uitkomst: T;
  readonly changes: readonly Change[];
}

/**
 * Makes a proposal and commits `context.eerst` and its changes in one durable transaction; a row that was written in
 * between makes it read, judge and propose again, at most three times.
 * @returns the outcome with the receipt of the first `bewijs` of the proposal.
 * @throws GatewayError `wss.replay` when a once-key was used before (x-WSS-3), `server.unavailable` when the store
 *   cannot write or others keep being first.
 */
export async function legVast<T>(
  context: DomeinContext,
  stelVoor: (now: EpochMs) => Promise<Voorstel<T>>,
): Promise<{ readonly uitkomst: T; readonly bewijs: Bewijs }> {
  for (let poging = 1; poging <= POGINGEN; poging++) {
    const { uitkomst, changes } = await stelVoor(context.clock());
    const bewijzen = await probeer(context, changes);
    if (!bewijzen) continue;
    const [bewijs] = bewijzen;
    if (!bewijs) throw new GatewayError('server.internal', '§3.14', { oorzaak: 'the store gave no receipt' });
    return { uitkomst, bewijs };
  }
  throw overtroefd();
}

/** Commits the once-keys and `changes`; for operations that have no receipt. */
export async function legVastZonderBewijs(context: DomeinContext, changes: readonly Change[]): Promise<void> {
  if (context.eerst.length + changes.length === 0) return;
  if (!(await probeer(context, changes))) throw overtroefd();
}

function overtroefd(): GatewayError {
  return new GatewayError('server.unavailable', '§3.4', { oorzaak: 'other exchanges wrote the same rows first' });
}

/** The receipts of `changes`, or undefined when another exchange was first: nothing is written then. */
async function probeer(context: DomeinContext, changes: readonly Change[]): Promise<readonly Bewijs[] | undefined> {
  try {
    const bewijzen = await context.store.commit([...context.eerst, ...changes]);
    return bewijzen.slice(gevraagdeBladen(context.eerst).length);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (error.kind === 'once') throw new GatewayError('wss.replay', 'x-WSS-3');
    return undefined;
  }
}
