// `GET /berichten`: messages of the application's organisation, newest first. The store's list is of the whole Bode: what is not visible is
// passed over, and a page may therefore hold fewer messages than asked for.
import { parseDateTime, parseGuid } from '../core/index.ts';
import type { EbmsBericht, EbmsFilter } from '../store/index.ts';
import { Probleem } from './probleem.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';
import { isZichtbaar } from './zicht.ts';

export const STATUSSEN = ['aangenomen', 'verzonden', 'bevestigd', 'ontvangen', 'verwerkt', 'mislukt'] as const;

/** Pages of the store that one request looks through. */
const BLADZIJDEN = 10;

export interface Bladzijde {
  readonly berichten: readonly EbmsBericht[];
  readonly volgende?: string;
}

export async function lijst(
  { ebms: { store, omgeving } }: BackofficeDependencies,
  applicatie: Applicatie,
  query: ReadonlyMap<string, string>,
): Promise<Bladzijde> {
  const limit = Number(query.get('limit') ?? 50);
  const filter = filterVan(query);
  const berichten: EbmsBericht[] = [];
  let cursor = query.get('cursor');
  if (cursor !== undefined && !parseGuid(cursor)) throw new Probleem('ongeldig', 'cursor is geen waarde van ons.');
  for (let bladzijde = 0; bladzijde < BLADZIJDEN; bladzijde++) {
    const { items, volgende } = await store.ebms.lijst(filter, cursor, limit - berichten.length);
    berichten.push(...items.filter((one) => isZichtbaar(applicatie, one, omgeving)));
    cursor = volgende;
    if (cursor === undefined || berichten.length >= limit) break;
  }
  return { berichten, ...(cursor === undefined ? {} : { volgende: cursor }) };
}

function filterVan(query: ReadonlyMap<string, string>): EbmsFilter {
  const { partner, richting, status, cpaId, conversationId, vanaf } = Object.fromEntries(query);
  const op = vanaf === undefined ? undefined : parseDateTime(vanaf);
  if (vanaf !== undefined && !op)
    throw new Probleem('ongeldig', 'vanaf moet een moment zijn, zoals 2027-01-31T08:00:00Z.');
  return {
    ...(partner === undefined ? {} : { partner }),
    ...(richting === undefined ? {} : { richting: richting as EbmsBericht['richting'] }),
    ...(status === undefined ? {} : { status: status as EbmsBericht['status'] }),
    ...(cpaId === undefined ? {} : { cpaId }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(op ? { vanaf: op.at } : {}),
  };
}
