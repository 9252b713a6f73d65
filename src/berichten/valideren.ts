// ValidateAbonnementen (§3.6): may digital post be sent to these citizens? Published contract: faults are part of the answer.
import { type Bsn, codePoints, parseBsn, simulatorUitkomst } from '../core/index.ts';
import { magDigitaal } from './abonnement.ts';
import { bepaalGezag, type Gezag } from './gezag.ts';
import { LENGTE } from './grenzen.ts';
import { inzages } from './inzage.ts';
import type { DomeinContext } from './types.ts';
import { legVastZonderBewijs } from './vastleggen.ts';

/** One `Klant` as asked; `Key` is the BSN, an absent `Rol` counts as `Burger`. */
export interface Klant {
  readonly key?: string;
  readonly rol?: string;
}

/** `validateAbonnementenAanvraag`; absent fields were absent or nil. */
export interface AbonnementenAanvraag {
  readonly berichtleverancierCode?: string;
  /** Absent or empty = the organisation as a whole. */
  readonly berichtTypeCode?: string;
  readonly klanten?: readonly Klant[];
}

export type AbonnementenUitkomst =
  | {
      readonly soort: 'antwoord';
      /** One per asked Klant, same order, the Klant as asked. */
      readonly abonnementen: readonly { readonly klant: Klant; readonly isBerichtSturen: boolean }[];
    }
  /** The contract's fault; `melding` is Dutch and holds no BSN. */
  | { readonly soort: 'applicationFault'; readonly melding: string };

const MAX_KLANTEN = 250;

/**
 * Answers per Klant whether digital post may be sent. A value that is no BSN is `false`.
 * Each look at a citizen who has an account is a row in his inzagelog (PG-15). Uses up the once-keys of the exchange.
 * @throws GatewayError as `legVast`, and for a client of an intermediary without an open connection.
 */
export async function valideerAbonnementen(
  aanvraag: AbonnementenAanvraag | undefined,
  context: DomeinContext,
): Promise<AbonnementenUitkomst> {
  const vormfout = keurVorm(aanvraag, context);
  if (vormfout !== undefined) return weiger(vormfout, context);
  const { berichtleverancierCode, klanten, berichtType } = gevuld(aanvraag!);
  const gezag = await bepaalGezag(berichtleverancierCode, context.clock(), context);
  const gezagfout = keurGezag(gezag, berichtType);
  if (gezagfout !== undefined) return weiger(gezagfout, context);
  const bsns = klanten.map(({ key }) => parseBsn(key ?? ''));
  const ontvangers = await context.store.profielen.ontvangers(gezag.oin, [...new Set(bsns.filter(isBsn))]);
  const gezien = ontvangers.filter(({ profiel }) => profiel).map(({ bsn }) => bsn);
  await legVastZonderBewijs(context, inzages(gezien, gezag.oin, context));
  const perBsn = new Map(ontvangers.map((ontvanger) => [ontvanger.bsn, ontvanger]));
  const abonnementen = klanten.map((klant, index) => {
    const bsn = bsns[index];
    const ontvanger = bsn && (perBsn.get(bsn) ?? { bsn, abonnementen: [] });
    return { klant, isBerichtSturen: !!ontvanger && magDigitaal(ontvanger, berichtType, context.omgeving) };
  });
  return { soort: 'antwoord', abonnementen };
}

async function weiger(melding: string, context: DomeinContext): Promise<AbonnementenUitkomst> {
  await legVastZonderBewijs(context, []);
  return { soort: 'applicationFault', melding };
}

/** What can be said without reading the store. */
function keurVorm(aanvraag: AbonnementenAanvraag | undefined, context: DomeinContext): string | undefined {
  if (!aanvraag) return 'validateAbonnementenAanvraag ontbreekt.';
  const { berichtleverancierCode, klanten, berichtType } = gevuld(aanvraag);
  if (berichtleverancierCode === '') return 'berichtleverancierCode ontbreekt.';
  if (berichtType !== undefined && codePoints(berichtType) > LENGTE.BerichtType[1])
    return 'berichtTypeCode heeft hooguit 8 tekens.';
  if (klanten.length < 1 || klanten.length > MAX_KLANTEN)
    return `klanten heeft 1 tot en met ${MAX_KLANTEN} keer Klant; gevonden: ${klanten.length}.`;
  if (klanten.some(({ rol }) => rol !== undefined && rol !== 'Burger')) return 'Rol is altijd Burger.';
  const simulatie = klanten.some(
    ({ key }) => simulatorUitkomst(key ?? '', context.omgeving)?.abonnement === 'ApplicationFault',
  );
  return simulatie ? 'Deze aanvraag bevat een simulatornummer dat om deze fout vraagt.' : undefined;
}

function gevuld(aanvraag: AbonnementenAanvraag) {
  return {
    berichtleverancierCode: aanvraag.berichtleverancierCode ?? '',
    klanten: aanvraag.klanten ?? [],
    berichtType: aanvraag.berichtTypeCode === '' ? undefined : aanvraag.berichtTypeCode,
  };
}

/** An intermediary for some berichttypes may ask about those only. */
function keurGezag(gezag: Gezag, berichtType: string | undefined): string | undefined {
  if (!gezag.mag)
    return 'berichtleverancierCode is niet uw OIN en niet die van een organisatie die u gemachtigd heeft.';
  if (berichtType === undefined ? gezag.alles : gezag.voorType(berichtType)) return undefined;
  return 'Uw machtiging geldt niet voor dit berichttype, of niet voor alle berichttypes.';
}

function isBsn(bsn: Bsn | undefined): bsn is Bsn {
  return bsn !== undefined;
}
