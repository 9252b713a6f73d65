// How a zaak looks to the citizen: its current status and its timeline, from the statuses alone (mijnoverheid.md §3.8, LZ-03).
import type { EpochMs } from '../core/index.ts';
import type { ZaakOverzicht, ZaakStatus, Zaaktype } from '../store/index.ts';

/** Order of statuses: `datumStatusGezet`, then `volgnummer`, then arrival (§3.8). */
export function vergelijkStatussen(a: ZaakStatus, b: ZaakStatus): number {
  return a.datumStatusGezet - b.datumStatusGezet || a.volgnummer - b.volgnummer || a.ontvangenOp - b.ontvangenOp;
}

/** The latest status; a late arrival of an older one never changes it. Undefined without statuses. */
export function huidigeStatus(zaak: Pick<ZaakOverzicht, 'statussen'>): ZaakStatus | undefined {
  return [...zaak.statussen].sort(vergelijkStatussen).at(-1);
}

/** True when the zaak has an end: an einddatum or an end status as its current status. */
export function isAfgerond(zaak: Pick<ZaakOverzicht, 'statussen' | 'einddatum'>): boolean {
  return zaak.einddatum !== undefined || huidigeStatus(zaak)?.isEindstatus === true;
}

/** One step of the timeline. */
export interface Stap {
  /** `actie` is the current status when the citizen has to do something. */
  readonly toestand: 'gedaan' | 'huidig' | 'actie' | 'toekomst';
  readonly omschrijving: string;
  /** Moment that the status was set; absent for `toekomst`. */
  readonly op?: EpochMs;
  /** Absent for `toekomst`. */
  readonly status?: ZaakStatus;
}

/** The steps in order: what was, what is, and, while the zaak is open and its type lists its statuses, what is still to come. */
export function tijdlijn(zaak: ZaakOverzicht, zaaktype?: Zaaktype): readonly Stap[] {
  const statussen = [...zaak.statussen].sort(vergelijkStatussen);
  const gezet = statussen.map((status, index): Stap => {
    const toestand =
      index < statussen.length - 1 ? 'gedaan' : status.actieVereist && !isAfgerond(zaak) ? 'actie' : 'huidig';
    return { toestand, omschrijving: status.omschrijving, op: status.datumStatusGezet, status };
  });
  return isAfgerond(zaak) ? gezet : [...gezet, ...toekomst(statussen, zaaktype)];
}

/** The registered statuses after the latest one that the type knows; a zaak that went back has its later steps ahead again. */
function toekomst(statussen: readonly ZaakStatus[], zaaktype: Zaaktype | undefined): readonly Stap[] {
  const bekend = zaaktype?.statussen ?? [];
  const plaats = (status: ZaakStatus) => bekend.findIndex(({ code }) => code === status.statusCode);
  const laatste = statussen.findLast((status) => plaats(status) >= 0);
  const vanaf = laatste ? plaats(laatste) + 1 : 0;
  return bekend.slice(vanaf).map(({ omschrijving }) => ({ toestand: 'toekomst', omschrijving }));
}
