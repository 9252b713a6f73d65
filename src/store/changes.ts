// What can be written, as data. A domain function answers with a list of changes; `Store.commit` applies the list in one
// durable transaction or not at all. Concurrent lists share one fsync (group commit). Nothing else writes.
import type { Bsn, EpochMs, Guid, Oin } from '../core/index.ts';
import type {
  CpaRij,
  EbmsGebeurtenis,
  EbmsPlaats,
  EbmsStatus,
  EbmsStuk,
  EbmsWerk,
  EbmsWerkSoort,
  NieuwEbmsBericht,
} from './ebms-records.ts';
import type {
  Aansluiting,
  Abonnement,
  BatchVerslag,
  BerichtMap,
  Berichttype,
  BewijsBlad,
  Gegevensbron,
  GegevensLevering,
  Inzage,
  Machtiging,
  NieuwBericht,
  Organisatie,
  Profiel,
  Sessie,
  Taak,
  Zaak,
  ZaakStatus,
  Zaaktype,
} from './records.ts';

/** A key that may be used once until `tot`: replay of (sender OIN, MessageID) and of a SignatureValue (x-WSS-3). */
export interface OnceKey {
  readonly oin: Oin;
  /** SHA-256 of the thing that may not come twice, hex. */
  readonly sleutel: string;
  readonly tot: EpochMs;
}

export type Change =
  | { readonly kind: 'once'; readonly key: OnceKey }
  | { readonly kind: 'organisatie'; readonly value: Organisatie }
  | { readonly kind: 'aansluiting'; readonly value: Aansluiting }
  | { readonly kind: 'machtiging'; readonly value: Machtiging }
  | { readonly kind: 'berichttype'; readonly value: Berichttype }
  | { readonly kind: 'zaaktype'; readonly value: Zaaktype }
  | { readonly kind: 'gegevensbron'; readonly value: Gegevensbron }
  | { readonly kind: 'profiel'; readonly value: Profiel }
  | { readonly kind: 'abonnement'; readonly value: Abonnement }
  | { readonly kind: 'batch'; readonly value: BatchVerslag }
  | { readonly kind: 'bericht'; readonly value: NieuwBericht }
  | { readonly kind: 'publicatie'; readonly bsn: Bsn; readonly id: Guid; readonly op: EpochMs }
  | { readonly kind: 'gelezen'; readonly bsn: Bsn; readonly id: Guid; readonly op: EpochMs }
  | { readonly kind: 'ongelezen'; readonly bsn: Bsn; readonly id: Guid }
  | { readonly kind: 'verplaats'; readonly bsn: Bsn; readonly id: Guid; readonly map: BerichtMap }
  | { readonly kind: 'zaak'; readonly value: Zaak }
  | { readonly kind: 'zaakstatus'; readonly value: ZaakStatus }
  | { readonly kind: 'gegevens'; readonly value: GegevensLevering }
  | { readonly kind: 'inzage'; readonly value: Inzage }
  /** With `stil` nobody waits for the receipt: `commit` does not answer with it, and whoever wants it reads it later. */
  | { readonly kind: 'bewijs'; readonly value: BewijsBlad; readonly stil?: true }
  | { readonly kind: 'taak'; readonly value: Taak }
  | { readonly kind: 'taakKlaar'; readonly id: Guid }
  | { readonly kind: 'taakLater'; readonly id: Guid; readonly op: EpochMs }
  | { readonly kind: 'taakMislukt'; readonly id: Guid; readonly op: EpochMs; readonly reden: string }
  | { readonly kind: 'sessie'; readonly value: Sessie }
  | { readonly kind: 'sessieActief'; readonly tokenHash: string; readonly op: EpochMs }
  | { readonly kind: 'sessieEinde'; readonly tokenHash: string }
  | EbmsChange;

/** What ebMS2 writes. */
export type EbmsChange =
  | { readonly kind: 'cpa'; readonly value: CpaRij }
  /** One version, or all of them. */
  | { readonly kind: 'cpaWeg'; readonly cpaId: string; readonly versie?: Guid }
  | { readonly kind: 'ebmsStuk'; readonly value: EbmsStuk }
  /** Removes the pieces of a part that no message refers to: its delivery was refused. */
  | { readonly kind: 'ebmsStukWeg'; readonly partner: string; readonly deelId: Guid }
  /** Conflict (keys: messageIds) when it is `eenmalig` and there is one with this MessageId: a duplicate (x-RM-10). */
  | { readonly kind: 'ebmsBericht'; readonly value: NieuwEbmsBericht }
  /** A step from one of the states `uit`. Conflict (keys: id) when the message is in another one or is not there. */
  | {
      readonly kind: 'ebmsStatus';
      readonly bericht: EbmsPlaats;
      readonly uit: readonly EbmsStatus[];
      readonly status: EbmsStatus;
      readonly op: EpochMs;
      readonly code?: string;
      readonly reden?: string;
      /** Header and payload are removed after this; the message itself stays until `vergeetOp`. */
      readonly inhoudTot?: EpochMs;
    }
  /** For a message that is not there nothing is kept. */
  | { readonly kind: 'ebmsGebeurtenis'; readonly bericht: EbmsPlaats; readonly value: EbmsGebeurtenis }
  | { readonly kind: 'ebmsWerk'; readonly value: EbmsWerk }
  | { readonly kind: 'ebmsWerkKlaar'; readonly id: Guid }
  /** All work of a kind for one message ends: the acknowledgement is there, or it failed. */
  | { readonly kind: 'ebmsWerkStop'; readonly bericht: EbmsPlaats; readonly soort: EbmsWerkSoort }
  | {
      readonly kind: 'ebmsWerkLater';
      readonly id: Guid;
      readonly op: EpochMs;
      readonly gegevens?: EbmsWerk['gegevens'];
    }
  | { readonly kind: 'ebmsLaan'; readonly laan: string; readonly dichtTot: EpochMs; readonly fouten: number };

/** The leaves whose receipts `commit` answers with, in this order. */
export function gevraagdeBladen(changes: readonly Change[]): readonly BewijsBlad[] {
  return changes.flatMap((change) => (change.kind === 'bewijs' && !change.stil ? [change.value] : []));
}

/** Thrown by `commit` when a change meets a row that is already there: nothing of the list is kept. */
export class Conflict extends Error {
  /** The kind of change that met the row, and the keys concerned (bericht: berichtIds; once: sleutel; batch: aanlevering). */
  readonly kind: Change['kind'];
  readonly keys: readonly string[];

  constructor(kind: Change['kind'], keys: readonly string[]) {
    super(`conflict on ${kind}`);
    this.name = 'Conflict';
    this.kind = kind;
    this.keys = keys;
  }
}
