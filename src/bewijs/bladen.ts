// The leaf of the log per kind of event (mijnoverheid.md §3.14): canonical JSON (RFC 8785) that holds ids, moments and
// hashes. Never a BSN, name, address, subject or text: a leaf may be shown to sender, citizen and auditor.
import {
  type Bsn,
  canonicalJson,
  type EpochMs,
  type Guid,
  type Json,
  type Oin,
  sha256Hex,
  utc,
} from '../core/index.ts';
import type { BewijsBlad, BewijsSoort } from '../store/index.ts';

const VERSIE = 1;
const MAX_FOUT = 1000;

/** What every leaf has. `bewijsId` is random, so that a leaf hash cannot be guessed from what it proves. */
export interface BladKern {
  readonly bewijsId: Guid;
  /** The organisation whose bericht, zaak or gegevens it concerns. */
  readonly oin: Oin;
  readonly op: EpochMs;
}

/** Verdict on the sender's signature, as far as the profile has one. */
export interface Ondertekening {
  readonly oordeel: 'geldig' | 'afwezig';
  /** SHA-256 of the signer's certificate (DER), lower-case hex. */
  readonly certificaat?: string;
}

export interface OntvangstInhoud {
  readonly dienst: 'LeverBerichten' | 'MeldZaak' | 'MeldZaakstatus' | 'LeverGegevens';
  readonly correlatieId: Guid;
  /** Holder of the TLS certificate; differs from the sender under a machtiging. */
  readonly transportOin: Oin;
  readonly ontvangenOp: EpochMs;
  readonly ondertekening?: Ondertekening;
  readonly batchId?: Guid;
  readonly aanlevering?: number;
  readonly aantal: number;
  readonly aantalVerwerkt: number;
  /** The verdicts as the sender gets them, in order: recomputable from the answer alone. */
  readonly oordelen: readonly Json[];
  /** Key and inhoudHash of what Bode holds after this delivery: recomputable from what was sent. */
  readonly inhoud: readonly Json[];
}

/** `Ontvangst`: durably stored, before the answer. */
export function ontvangstBlad(kern: BladKern, inhoud: OntvangstInhoud): BewijsBlad {
  const { ontvangenOp, ondertekening, batchId, aanlevering, oordelen, inhoud: lijst, ...rest } = inhoud;
  return blad(kern, 'Ontvangst', {
    ...rest,
    ...(batchId !== undefined && { batchId }),
    ...(aanlevering !== undefined && { aanlevering }),
    ontvangenOp: utc(ontvangenOp),
    ondertekening: ondertekening ? { ...ondertekening } : null,
    oordelenHash: lijstHash(oordelen),
    inhoudHash: lijstHash(lijst),
  });
}

/** What a leaf about one bericht names. `id` is Bode's own key: it links the receipt and is not part of the leaf. */
export interface BerichtVerwijzing {
  readonly id: Guid;
  readonly berichtId: Guid;
  readonly inhoudHash: string;
  /** See `bsnPseudoniem`. */
  readonly ontvanger?: string;
}

/** `Publicatie` = aflevering: visible in the box (D8). */
export function publicatieBlad(kern: BladKern, bericht: BerichtVerwijzing): BewijsBlad {
  return blad(kern, 'Publicatie', verwijzing(bericht), bericht.id);
}

/** `Raadpleging`: first opening of the content. */
export function raadplegingBlad(kern: BladKern, bericht: BerichtVerwijzing): BewijsBlad {
  return blad(kern, 'Raadpleging', verwijzing(bericht), bericht.id);
}

/** `Download` of attachment `volgorde`, or of the whole bericht when absent. */
export function downloadBlad(kern: BladKern, bericht: BerichtVerwijzing, volgorde?: number): BewijsBlad {
  return blad(kern, 'Download', { ...verwijzing(bericht), bijlage: volgorde ?? null }, bericht.id);
}

/** What a leaf about a zaak or one of its statuses names. */
export interface ZaakVerwijzing {
  readonly zaakId: Guid;
  readonly inhoudHash: string;
  readonly volgnummer: number;
  readonly ontvanger?: string;
}

/** `Verwerking`: a zaak or status is stored and visible to the citizen. */
export function verwerkingBlad(kern: BladKern, zaak: ZaakVerwijzing): BewijsBlad {
  const { ontvanger, ...rest } = zaak;
  return blad(kern, 'Verwerking', { ...rest, code: 'Verwerkt', ...(ontvanger && { ontvanger }) }, zaak.zaakId);
}

/** End of an attempt to notify; the address is never part of it. */
export interface NotificatiePoging {
  /** Key of the bericht or zaak in Bode. */
  readonly id: Guid;
  /** The sender's id of the bericht; absent for a zaak. */
  readonly berichtId?: Guid;
  readonly kanaal: string;
  readonly gebeurtenis: string;
  /** Kind of failure, at most 1000 characters; absent = sent. */
  readonly fout?: string;
}

/** `NotificatieVerzonden`, or `NotificatieMislukt` when `poging.fout` is given. */
export function notificatieBlad(kern: BladKern, poging: NotificatiePoging): BewijsBlad {
  const { id, berichtId, kanaal, gebeurtenis, fout } = poging;
  const velden = { ...(berichtId ? { berichtId } : { zaakId: id }), kanaal, gebeurtenis };
  if (fout === undefined) return blad(kern, 'NotificatieVerzonden', velden, id);
  return blad(kern, 'NotificatieMislukt', { ...velden, fout: [...fout].slice(0, MAX_FOUT).join('') }, id);
}

function verwijzing(bericht: BerichtVerwijzing): { readonly [name: string]: Json } {
  const { berichtId, inhoudHash, ontvanger } = bericht;
  return { berichtId, inhoudHash, ...(ontvanger && { ontvanger }) };
}

type Velden = { readonly [name: string]: Json };

function blad(kern: BladKern, soort: BewijsSoort, velden: Velden, onderwerpId?: Guid): BewijsBlad {
  const { bewijsId, oin, op } = kern;
  const text = canonicalJson({ ...velden, versie: VERSIE, soort, bewijsId, oin, tijdstip: utc(op) });
  return { soort, oin, op, blad: text, ...(onderwerpId !== undefined && { onderwerpId }) };
}

/** SHA-256, hex, over the canonical JSON of a list: how `oordelenHash` and `inhoudHash` of an Ontvangst are made. */
export function lijstHash(lijst: readonly Json[]): string {
  return sha256Hex(canonicalJson(lijst));
}

/** Pseudonym of a BSN towards one organisation: two organisations cannot link their receipts by it. */
export type Pseudoniem = (oin: Oin, bsn: Bsn) => string;
