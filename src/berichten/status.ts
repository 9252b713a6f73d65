// HaalBerichtstatus (§3.19): the supplier's view of his own berichten, never what the citizen did with them.
import { GatewayError, type Guid, parseGuid } from '../core/index.ts';
import type { BerichtStatus } from '../store/index.ts';
import { bepaalGezag } from './gezag.ts';
import { MAX_BERICHTEN } from './grenzen.ts';
import type { DomeinContext } from './types.ts';
import { legVastZonderBewijs } from './vastleggen.ts';

export interface StatusAanvraag {
  /** The client when an intermediary asks; absent = the sender himself. */
  readonly leverancierId?: string;
  /** 1 to 1000. */
  readonly berichtIds: readonly string[];
}

export interface StatusAntwoord {
  /** As asked. */
  readonly berichtId: string;
  /** Absent when this sender never offered a bericht with this id. */
  readonly status?: BerichtStatus;
}

/**
 * One answer per asked id, in the order asked. Uses up the once-keys of the exchange.
 * @throws GatewayError `content.invalid` for 0 or more than 1000 ids, a value that is no GUID, or a client that gave no
 *   machtiging.
 */
export async function haalBerichtstatus(
  aanvraag: StatusAanvraag,
  context: DomeinContext,
): Promise<readonly StatusAntwoord[]> {
  const ids = leesIds(aanvraag.berichtIds);
  const gezag = await bepaalGezag(aanvraag.leverancierId ?? context.afzender.oin, context.clock(), context);
  if (!gezag.mag) throw new GatewayError('content.invalid', '§3.13', { veld: 'BerichtLeverancierID' });
  const gevonden = await context.store.berichten.status(gezag.oin, [...new Set(ids)]);
  await legVastZonderBewijs(context, []);
  const perId = new Map(gevonden.map((status) => [status.berichtId, status]));
  return aanvraag.berichtIds.map((berichtId, index) => {
    const status = perId.get(ids[index]!);
    return { berichtId, ...(status && { status }) };
  });
}

function leesIds(berichtIds: readonly string[]): readonly Guid[] {
  const aantal = berichtIds.length;
  if (aantal < 1 || aantal > MAX_BERICHTEN)
    throw new GatewayError('content.invalid', '§3.19', {
      veld: 'BerichtID',
      limiet: `1..${MAX_BERICHTEN}`,
      gevonden: String(aantal),
    });
  return berichtIds.map((value, index) => {
    const guid = parseGuid(value);
    if (guid === undefined)
      throw new GatewayError('content.invalid', '§3.19', { veld: `BerichtID[${index + 1}]`, limiet: 'GUID' });
    return guid;
  });
}
