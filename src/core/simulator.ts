// Simulator BSNs (mijnoverheid.md §3.18): fixed outcomes for integrators. They exist only outside `productie`;
// there they are ordinary unknown numbers.
import type { Omgeving } from './afzender.ts';

/** What happens with one simulator BSN. Absent fields mean: as for any other BSN. */
export interface SimulatorUitkomst {
  /** Verdict of delivery; `geenResultaat` = accepted, the result never comes; `transport` = the whole batch expires in transport. */
  readonly levering:
    | 'Verwerkt'
    | 'NietActiefOfGeabonneerd'
    | 'BerichtTypeNietOndersteund'
    | 'geenResultaat'
    | 'transport';
  /** Answer of `ValidateAbonnementen`; a fault counts for the whole call. */
  readonly abonnement: boolean | 'ApplicationFault';
  /** What every gegevensbron answers. */
  readonly gegevens?: 'NietsGevonden' | 'TimeOut';
  /** Each notification fails for good. */
  readonly notificatie?: 'permanentMislukt';
}

/** The numbers with their outcomes, in the order of §3.18. */
export const SIMULATOR_BSNS: ReadonlyMap<string, SimulatorUitkomst> = new Map([
  ['999990019', { levering: 'NietActiefOfGeabonneerd', abonnement: false }],
  ['999990020', { levering: 'BerichtTypeNietOndersteund', abonnement: true }],
  ['999990032', { levering: 'geenResultaat', abonnement: true }],
  ['999990044', { levering: 'transport', abonnement: true }],
  ['999990056', { levering: 'Verwerkt', abonnement: 'ApplicationFault' }],
  ['999990068', { levering: 'Verwerkt', abonnement: true, gegevens: 'NietsGevonden' }],
  ['999990081', { levering: 'Verwerkt', abonnement: true, gegevens: 'TimeOut' }],
  ['999990093', { levering: 'Verwerkt', abonnement: true, notificatie: 'permanentMislukt' }],
] as const);

/** The fixed outcome of a BSN in this environment, or undefined when it has none. */
export function simulatorUitkomst(bsn: string, omgeving: Omgeving): SimulatorUitkomst | undefined {
  return omgeving === 'productie' ? undefined : SIMULATOR_BSNS.get(bsn);
}
