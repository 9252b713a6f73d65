// What an application does with messages that came in: claim with a lease, read, confirm, give back. A message stays in the list until it is
// confirmed; a lease that ends gives it to the next one that asks, so that a program that died loses nothing.
import { type EpochMs, type Guid, parseGuid } from '../core/index.ts';
import { readPart } from '../ebms/index.ts';
import { type Change, Conflict, type EbmsBericht, type EbmsDeel, type EbmsWerk } from '../store/index.ts';
import { aanbodLaan, binnenkomstLaan } from './bestemming.ts';
import { Probleem } from './probleem.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';
import { isZichtbaar } from './zicht.ts';

/** A message in the hands of an application. */
export interface Gepacht {
  readonly bericht: EbmsBericht;
  /** Needed to give it back: the id of the waiting work. */
  readonly pacht: Guid;
  readonly tot: EpochMs;
  /** How often it was given out, this time included. */
  readonly pogingen: number;
}

/** At most `limit` messages, oldest first. */
export async function haalAanbod(
  deps: BackofficeDependencies,
  applicatie: Applicatie,
  limit: number,
): Promise<readonly Gepacht[]> {
  const { store, clock } = deps.ebms;
  const tot = clock() + deps.limits.pachtMs;
  const gepacht: Gepacht[] = [];
  for (const laan of lanenVan(applicatie)) {
    while (gepacht.length < limit) {
      const claim = { laan, wie: applicatie.naam, now: clock(), tot, limit: limit - gepacht.length };
      const werk = await store.ebms.claim(claim);
      if (werk.length === 0) break;
      for (const one of werk) {
        const bericht = await nogOpen(deps, one);
        if (bericht && isZichtbaar(applicatie, bericht, deps.ebms.omgeving))
          gepacht.push({ bericht, pacht: one.id, tot, pogingen: one.pogingen });
      }
    }
  }
  return gepacht;
}

/** Its own, and what is for any application of the organisation unless it has only some services. */
function lanenVan({ naam, oin, services }: Applicatie): readonly string[] {
  return services === undefined ? [aanbodLaan(naam), aanbodLaan(oin)] : [aanbodLaan(naam)];
}

/** Work of a message that is over ends here: it was confirmed while somebody gave it back. */
async function nogOpen({ ebms }: BackofficeDependencies, { id, bericht }: EbmsWerk): Promise<EbmsBericht | undefined> {
  const gevonden = await ebms.store.ebms.opId(bericht.id);
  if (gevonden?.status === 'ontvangen') return gevonden;
  await ebms.store.commit([{ kind: 'ebmsWerkKlaar', id }]);
  return undefined;
}

/** @throws Probleem `nietGevonden`, also for a message of somebody else. */
export async function zoek({ ebms }: BackofficeDependencies, applicatie: Applicatie, id: string): Promise<EbmsBericht> {
  const guid = parseGuid(id);
  const bericht = guid && (await ebms.store.ebms.opId(guid));
  if (!bericht || !isZichtbaar(applicatie, bericht, ebms.omgeving)) throw new Probleem('nietGevonden');
  return bericht;
}

/** What is done with a message that came in is written in its history, with the name of the application in `code`. */
const AFGEHANDELD = 'afgehandeld';

/** The waiting work by which a message is offered to this application: it is in its list, or will be. */
async function aanbodVan({ ebms }: BackofficeDependencies, applicatie: Applicatie, bericht: EbmsBericht) {
  const lanen = [...lanenVan(applicatie), binnenkomstLaan(applicatie.naam)];
  const werk = await ebms.store.ebms.werkVan(bericht);
  return werk.filter(({ laan }) => lanen.includes(laan));
}

/**
 * Content is for the application to which the message is offered, and stays so after it confirmed: messages for a service of ours, or for another
 * application of the organisation, are seen in the list and not read.
 */
async function isVoor(deps: BackofficeDependencies, applicatie: Applicatie, bericht: EbmsBericht): Promise<boolean> {
  if ((await aanbodVan(deps, applicatie, bericht)).length > 0) return true;
  const gebeurtenissen = await deps.ebms.store.ebms.gebeurtenissen(bericht.id);
  return gebeurtenissen.some(({ soort, code }) => soort === AFGEHANDELD && code === applicatie.naam);
}

/** @throws Probleem `nietGevonden` when it is not there, or for somebody else. */
async function zoekEigen(deps: BackofficeDependencies, applicatie: Applicatie, id: string): Promise<EbmsBericht> {
  const bericht = await zoek(deps, applicatie, id);
  if (bericht.richting === 'in' && (await isVoor(deps, applicatie, bericht))) return bericht;
  throw new Probleem('nietGevonden', 'Dit kan alleen met een bericht dat voor u is binnengekomen.');
}

export interface DeelInhoud {
  readonly deel: EbmsDeel;
  readonly inhoud: AsyncIterable<Uint8Array>;
}

/** Content of a part of a message that came in. @throws Probleem `nietGevonden`, or `inhoudWeg` when it was removed. */
export async function leesDeelInhoud(
  deps: BackofficeDependencies,
  applicatie: Applicatie,
  { id, nr }: { readonly id: string; readonly nr: string },
): Promise<DeelInhoud> {
  const { partner, delen } = await zoekEigen(deps, applicatie, id);
  const deel = /^\d{1,4}$/.test(nr) ? delen[Number(nr)] : undefined;
  if (!deel) throw new Probleem('nietGevonden');
  const { store } = deps.ebms;
  if (deel.stukken > 0 && !(await store.ebms.stuk(partner, deel.deelId, 0))) throw new Probleem('inhoudWeg');
  return { deel, inhoud: readPart(store, partner, deel) };
}

export interface Uitkomst {
  readonly uitkomst: 'verwerkt' | 'mislukt';
  readonly code?: string;
}

/**
 * The application has it, or says that it never will: the status, the end of the lease and of waiting events are one commit. A second time
 * with the same outcome changes nothing.
 * @throws Probleem `andereStand`
 */
export async function bevestig(
  deps: BackofficeDependencies,
  applicatie: Applicatie,
  { id, uitkomst }: { readonly id: string; readonly uitkomst: Uitkomst },
): Promise<EbmsBericht> {
  const { store, clock, bewaarMs } = deps.ebms;
  const { partner, id: guid } = await zoekEigen(deps, applicatie, id);
  const bericht = { partner, id: guid };
  const now = clock();
  const { uitkomst: status, code } = uitkomst;
  const klaar: readonly Change[] = [
    {
      kind: 'ebmsStatus',
      bericht,
      uit: ['ontvangen'],
      status,
      op: now,
      inhoudTot: now + bewaarMs,
      ...(code === undefined ? {} : { code }),
    },
    { kind: 'ebmsGebeurtenis', bericht, value: { op: now, soort: AFGEHANDELD, code: applicatie.naam } },
    { kind: 'ebmsWerkStop', bericht, soort: 'aanbod' },
    { kind: 'ebmsWerkStop', bericht, soort: 'webhook' },
  ];
  try {
    await store.commit(klaar);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const nu = await zoek(deps, applicatie, id);
    if (nu.status !== status || nu.code !== code) throw new Probleem('andereStand');
  }
  return zoek(deps, applicatie, id);
}

/** Ends the lease: the next one that asks gets the message. @throws Probleem `andereStand` when it was confirmed. */
export async function geefVrij(
  deps: BackofficeDependencies,
  applicatie: Applicatie,
  { id, pacht }: { readonly id: string; readonly pacht: string },
): Promise<void> {
  const bericht = await zoekEigen(deps, applicatie, id);
  if (bericht.status !== 'ontvangen') throw new Probleem('andereStand');
  const werk = (await aanbodVan(deps, applicatie, bericht)).find((one) => one.soort === 'aanbod' && one.id === pacht);
  if (!werk) throw new Probleem('ongeldig', 'pacht moet de waarde uit het aanbod zijn.');
  const { store, clock } = deps.ebms;
  await store.commit([{ kind: 'ebmsWerkLater', id: werk.id, op: clock() }]);
}
