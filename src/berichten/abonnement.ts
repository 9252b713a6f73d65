// May digital post be sent to this BSN (mijnoverheid.md §3.6)? Judged when the bericht is received, or when the sender asks.
import { type Omgeving, simulatorUitkomst } from '../core/index.ts';
import type { Ontvanger } from '../store/index.ts';

/**
 * Effective answer = box active ∧ terms accepted ∧ subscription to the organisation on ∧ berichttype not switched off.
 * A row of the berichttype can only narrow the organisation's row: an opt-out for the whole organisation always works
 * (§3.5), also when an older row says "on" for one type. `berichtType` absent = the organisation as a whole.
 */
export function effectiefAbonnement(ontvanger: Ontvanger, berichtType?: string): boolean {
  const { profiel, abonnementen } = ontvanger;
  if (profiel?.status !== 'actief' || !profiel.akkoord) return false;
  if (!abonnementen.some((rij) => rij.berichtType === undefined && rij.status === 'aan')) return false;
  return !abonnementen.some(
    (rij) => berichtType !== undefined && rij.berichtType === berichtType && rij.status === 'uit',
  );
}

/** As `effectiefAbonnement`; outside `productie` simulator numbers and numbers without a profile are subscribed (§3.18). */
export function magDigitaal(ontvanger: Ontvanger, berichtType: string | undefined, omgeving: Omgeving): boolean {
  const vast = simulatorUitkomst(ontvanger.bsn, omgeving);
  if (vast) return vast.levering !== 'NietActiefOfGeabonneerd';
  if (omgeving !== 'productie' && !ontvanger.profiel) return true;
  return effectiefAbonnement(ontvanger, berichtType);
}
