// What a sender offers and what he gets back (mijnoverheid.md §3.3, §3.4): plain records that know neither SOAP nor SQL.
import type { Ondertekening, Pseudoniem } from '../bewijs/index.ts';
import type { Afzender, Clock, EpochMs, Guid, Omgeving } from '../core/index.ts';
import type { BatchVerslag, BerichtOordeel, Bewijs, Change, Store } from '../store/index.ts';

/** One attachment as offered; the bytes are decoded when asked for, so that a batch of 100 MB is not held twice. */
export interface AangebodenBijlage {
  readonly volgorde: number;
  readonly omschrijving: string;
  readonly bijlageType: string;
  inhoud(): Uint8Array;
}

/** A bericht that is valid against the XSD; content rules beyond it are not judged yet. */
export interface LeesbaarBericht {
  readonly leesbaar: true;
  /** From 1. */
  readonly positie: number;
  readonly batchId: string;
  readonly berichtId: string;
  readonly berichtType: string;
  readonly publicatieDatum?: EpochMs;
  readonly eindDatumHandelingsTermijn?: EpochMs;
  readonly onderwerp: string;
  readonly berichtTekst?: string;
  readonly referentie?: string;
  readonly gebruikerId: string;
  readonly bijlagen: readonly AangebodenBijlage[];
  readonly uitbreiding?: Uitbreiding;
  /** A dateTime without zone was read as UTC, an empty PublicatieDatum as absent, …: shown to the sender, no refusal. */
  readonly waarschuwingen: readonly string[];
}

/** A bericht that failed the XSD: refused alone, its neighbours go on (§3.4). */
export interface OnleesbaarBericht {
  readonly leesbaar: false;
  readonly positie: number;
  /** Present when it could still be read. */
  readonly berichtId?: string;
  readonly berichtType?: string;
}

export type AangebodenBericht = LeesbaarBericht | OnleesbaarBericht;

/** Bode's own block `Uitbreiding`, keyed by BerichtID (§3.3). */
export interface Uitbreiding {
  readonly zaakIdentificatie?: string;
  readonly actie?: { readonly soort: string; readonly url?: string };
  readonly nietGevoeligeTitel?: string;
  readonly geldigTot?: EpochMs;
}

export interface AangebodenBatch {
  readonly batchId: Guid;
  readonly aanmaakDatum: EpochMs;
  /** BerichtLeverancierID as written. */
  readonly leverancierId: string;
  /** Number of Bericht elements, also when it is 0 or above 1000. */
  readonly totaal: number;
  /** At most the first 1000. */
  readonly berichten: readonly AangebodenBericht[];
  /** The frame itself is invalid (BatchInformatie, or 0 or more than 1000 berichten): all are refused with the XSD code. */
  readonly ongeldig: boolean;
  readonly ontvangenOp: EpochMs;
}

/** What a domain function needs of the world. `eerst` holds changes that must be in the same transaction (the once-keys). */
export interface DomeinContext {
  readonly afzender: Afzender;
  readonly store: Store;
  readonly clock: Clock;
  readonly omgeving: Omgeving;
  readonly eerst: readonly Change[];
  /** Verdict on the sender's signature, for the receipt (§3.14); absent = the receipt says nothing about it. */
  readonly ondertekening?: Ondertekening;
  /** Pseudonym of the citizen in receipts (`bsnPseudoniem`); absent = receipts name no citizen at all. */
  readonly pseudoniem?: Pseudoniem;
  newGuid(now: EpochMs): Guid;
}

export interface BatchUitkomst {
  readonly verslag: BatchVerslag;
  /** Receipt of acceptance, durable before this is returned (§3.14 `Ontvangst`). */
  readonly bewijs: Bewijs;
  /** Dutch, per bericht: which content rule it broke (field, limit, found length), and what is no refusal but worth knowing. */
  readonly waarschuwingen: readonly { readonly positie: number; readonly tekst: string }[];
}

export type { BerichtOordeel };
