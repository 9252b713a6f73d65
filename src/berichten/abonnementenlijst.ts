// The list of subscriptions that a sender asks for (mijnoverheid.md §3.6): everybody, what changed since a moment, or these BSNs. A million rows
// pass page by page: nothing is gathered here.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Bsn, type EpochMs, type Oin, parseBsn } from '../core/index.ts';
import type { Abonnee, Ontvanger } from '../store/index.ts';
import { effectiefAbonnement, magDigitaal } from './abonnement.ts';
import { bepaalGezag } from './gezag.ts';
import { inzages } from './inzage.ts';
import type { DomeinContext } from './types.ts';
import { legVastZonderBewijs } from './vastleggen.ts';

export type LijstVraag =
  | { readonly soort: 'Volledig' }
  | { readonly soort: 'Mutatie'; readonly sinds: EpochMs }
  /** As asked: what is no BSN is not subscribed. */
  | { readonly soort: 'BSNLijst'; readonly bsns: Iterable<string> };

export interface LijstRegel {
  readonly bsn: string;
  readonly geabonneerd: boolean;
  /** Since when, of who is subscribed. Of the others nothing is told: it would say why they are not (§3.4). */
  readonly sinds?: EpochMs;
}

/** Rows per reading of the store: a few milliseconds, then others get their turn. */
const PAGINA = 250;
/** Rows whose citizens are told in one transaction. */
const BUNDEL = 2_000;

/**
 * About whose subscriptions the sender may ask with the OIN in his message: his own, or those of a client who lets him send everything.
 * Undefined when he may not.
 * @throws GatewayError `auth.opgeschort` or `auth.noAansluiting` when the client of an intermediary has no open connection.
 */
export async function wiensAbonnementen(leverancierId: string, context: DomeinContext): Promise<Oin | undefined> {
  const gezag = await bepaalGezag(leverancierId, context.clock(), context);
  return gezag.mag && gezag.alles ? gezag.oin : undefined;
}

/**
 * The rows of the list, in pages. `Volledig` has only who is subscribed; `Mutatie` everybody whose answer may have changed, and how it is now;
 * `BSNLijst` one row per asked value, in the same order. Before a page is given, each citizen in it can see that he was looked up (PG-15).
 */
export async function* abonnementenlijst(
  vraag: LijstVraag,
  oin: Oin,
  context: DomeinContext,
): AsyncGenerator<readonly LijstRegel[], void, void> {
  const paginas = vraag.soort === 'BSNLijst' ? gevraagden(vraag.bsns, oin, context) : abonnees(vraag, oin, context);
  // The next bundle is read while the one before it is written.
  let vorige: { readonly regels: readonly LijstRegel[]; readonly verteld: Promise<void> } | undefined;
  for await (const { regels, gezien } of inBundels(paginas)) {
    const verteld = legVastZonderBewijs(context, inzages(gezien, oin, context));
    verteld.catch(() => undefined);
    if (vorige) {
      await vorige.verteld;
      yield vorige.regels;
    }
    vorige = { regels, verteld };
  }
  await vorige?.verteld;
  if (vorige) yield vorige.regels;
}

interface Pagina {
  readonly regels: readonly LijstRegel[];
  /** Who has an account. */
  readonly gezien: readonly Bsn[];
}

async function* inBundels(paginas: AsyncIterable<Pagina>): AsyncGenerator<Pagina, void, void> {
  let regels: LijstRegel[] = [];
  let gezien: Bsn[] = [];
  for await (const pagina of paginas) {
    regels.push(...pagina.regels);
    gezien.push(...pagina.gezien);
    await nextTurn();
    if (regels.length < BUNDEL) continue;
    yield { regels, gezien };
    regels = [];
    gezien = [];
  }
  if (regels.length > 0) yield { regels, gezien };
}

async function* abonnees(
  vraag: Exclude<LijstVraag, { readonly soort: 'BSNLijst' }>,
  oin: Oin,
  { store }: DomeinContext,
): AsyncGenerator<Pagina, void, void> {
  const sinds = vraag.soort === 'Mutatie' && { sinds: vraag.sinds };
  let na: string | undefined;
  do {
    const { items, volgende } = await store.profielen.abonnees({ oin, limit: PAGINA, ...sinds, ...(na && { na }) });
    const regels = items.map((abonnee) => regelVan(ontvangerVan(abonnee), abonnee.bsn, effectiefAbonnement));
    const verteld = vraag.soort === 'Volledig' ? regels.filter(({ geabonneerd }) => geabonneerd) : regels;
    const namen = new Set(verteld.map(({ bsn }) => bsn));
    yield { regels: verteld, gezien: items.flatMap(({ bsn, profiel }) => (profiel && namen.has(bsn) ? [bsn] : [])) };
    na = volgende;
  } while (na !== undefined);
}

function ontvangerVan({ bsn, profiel, status, ingangsmoment }: Abonnee): Ontvanger {
  return { bsn, ...(profiel && { profiel }), abonnementen: [{ status, ingangsmoment }] };
}

async function* gevraagden(
  bsns: Iterable<string>,
  oin: Oin,
  { store, omgeving }: DomeinContext,
): AsyncGenerator<Pagina, void, void> {
  for (const gevraagd of inPaginas(bsns)) {
    const gelezen = gevraagd.map((value) => parseBsn(value));
    const ontvangers = await store.profielen.ontvangers(oin, [...new Set(gelezen.filter((bsn) => bsn !== undefined))]);
    const perBsn = new Map(ontvangers.map((ontvanger) => [ontvanger.bsn, ontvanger]));
    const regels = gevraagd.map((value, index) => {
      const ontvanger = perBsn.get(gelezen[index]!);
      return ontvanger
        ? regelVan(ontvanger, value, (een) => magDigitaal(een, undefined, omgeving))
        : { bsn: value, geabonneerd: false };
    });
    yield { regels, gezien: ontvangers.flatMap(({ bsn, profiel }) => (profiel ? [bsn] : [])) };
  }
}

function* inPaginas(values: Iterable<string>): Generator<readonly string[], void, void> {
  let pagina: string[] = [];
  for (const value of values) {
    pagina.push(value);
    if (pagina.length < PAGINA) continue;
    yield pagina;
    pagina = [];
  }
  if (pagina.length > 0) yield pagina;
}

function regelVan(ontvanger: Ontvanger, bsn: string, mag: (ontvanger: Ontvanger) => boolean): LijstRegel {
  if (!mag(ontvanger)) return { bsn, geabonneerd: false };
  // Of a number without an account, outside productie, there is no moment to tell.
  const momenten = [
    ontvanger.abonnementen.find(({ berichtType }) => berichtType === undefined)?.ingangsmoment,
    ontvanger.profiel?.akkoord?.op,
  ].filter((moment) => moment !== undefined);
  return { bsn, geabonneerd: true, ...(momenten.length > 0 && { sinds: Math.max(...momenten) }) };
}
