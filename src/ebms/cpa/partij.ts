// Who is who in an agreement: PartyIds as OINs, in the forms that partners write them, and the own party found by OIN, never by its place
// (x-HDR-4, x-OIN-12, x-CPA-11, x-MO-2, trap 57).
import { type Oin, type Omgeving, parseOin } from '../../core/index.ts';
import type { Typed } from '../types.ts';
import type { Cpa, PartyInfo } from './types.ts';

/** Type of a PartyId that is an OIN: `urn:osb:oin`, `urn:cv:oin` (x-CPA-10). */
const OIN_URN = /^urn:[a-z0-9-]+:oin$/i;
const JOINED_OIN = /^urn:[a-z0-9-]+:oin:(.+)$/i;
/** `_T`, `_O`, `_A` or several of them, each once. */
const POSTFIX = /^(.{20})_(?!.*(.).*\2)([OTA]{1,3})$/;

export type OinLezing =
  | { readonly soort: 'oin'; readonly oin: Oin; readonly postfix?: string }
  /** Said to be an OIN, and is none. */
  | { readonly soort: 'fout' }
  /** Another kind of identification (x-HDR-5). */
  | { readonly soort: 'anders' };

/** The OIN that a PartyId is, with its postfix apart (x-OIN-12). */
export function leesPartyId({ value, type }: Typed): OinLezing {
  const said = type === undefined ? JOINED_OIN.exec(value)?.[1] : OIN_URN.test(type) ? value : undefined;
  if (said === undefined) return { soort: 'anders' };
  const [, stem = said, , postfix] = POSTFIX.exec(said) ?? [];
  const oin = parseOin(stem);
  if (!oin) return { soort: 'fout' };
  return { soort: 'oin', oin, ...(postfix === undefined ? {} : { postfix }) };
}

/** The OINs among PartyIds, to compare with certificates: without postfix. Production accepts no postfix: such a PartyId is nobody there. */
export function oinsVan(partyIds: readonly Typed[], omgeving: Omgeving): readonly Oin[] {
  const found = partyIds.flatMap((partyId) => {
    const read = leesPartyId(partyId);
    return read.soort !== 'oin' || (read.postfix !== undefined && omgeving === 'productie') ? [] : [read.oin];
  });
  return [...new Set(found)];
}

/** True when both mean the same: equal in value and type, or one of them writes type and value as one text joined by a colon. */
export function zelfde(one: Typed, other: Typed): boolean {
  if (one.type === other.type) return one.value === other.value;
  if (one.type === undefined) return one.value === `${other.type}:${other.value}`;
  return other.type === undefined && other.value === `${one.type}:${one.value}`;
}

/** Value and type in one text, for people and logs. */
export function voluit({ value, type }: Typed): string {
  return type === undefined ? value : `${type}:${value}`;
}

/** The party that is `oin`; undefined when neither is, and also when both are: then only the roles can tell them apart. */
export function eigenPartij(cpa: Cpa, oin: Oin, omgeving: Omgeving): PartyInfo | undefined {
  const own = cpa.parties.filter(({ partyIds }) => oinsVan(partyIds, omgeving).includes(oin));
  return own.length === 1 ? own[0] : undefined;
}

/** The other of the two. */
export function anderePartij({ parties }: Cpa, partij: PartyInfo): PartyInfo {
  return parties[0] === partij ? parties[1] : parties[0];
}

/** True when `houder` may act for `partij`: a recorded mandate (x-AUT-3, x-AUT-4). */
export type Gemachtigd = (houder: Oin, partij: Oin) => boolean;

/** Nobody may act for another. */
export const NIEMAND: Gemachtigd = () => false;

/** True when the holder of a certificate is the party of these PartyIds or may act for it; default deny (x-AUT-3, x-HDR-6). */
export function magNamens(houder: Oin, oins: readonly Oin[], gemachtigd: Gemachtigd): boolean {
  return oins.includes(houder) || oins.some((oin) => gemachtigd(houder, oin));
}
