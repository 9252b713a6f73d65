// Check 2 of §3.4: may this sender deliver in the name of the OIN in the message (§3.13, x-AUT-4)? Default deny.
// Every organisation that handled the message and is not the client itself (the signer, and the holder of the TLS
// certificate) needs a machtiging of the client that covers the berichttype.
import { type EpochMs, GatewayError, type Oin, type Omgeving, parseOin } from '../core/index.ts';
import type { Aansluiting, Machtiging } from '../store/index.ts';
import type { DomeinContext } from './types.ts';

export type Gezag =
  | {
      readonly mag: true;
      readonly oin: Oin;
      readonly voorType: (berichtType: string) => boolean;
      readonly alles: boolean;
    }
  /** `oin` is the sender himself: a refused attempt is never recorded under the name that he used. */
  | { readonly mag: false; readonly oin: Oin; readonly reden?: 'IntermediairNietGemachtigd' };

/**
 * Judges the OIN in the message. A value that is no OIN (also a `_T` suffix) simply equals no connection.
 * @throws GatewayError `auth.opgeschort` or `auth.noAansluiting` when the client of an intermediary has no open connection.
 */
export async function bepaalGezag(leverancierId: string, op: EpochMs, context: DomeinContext): Promise<Gezag> {
  const { afzender, store } = context;
  const client = parseOin(leverancierId);
  if (client === undefined) return { mag: false, oin: afzender.oin };
  const intermediairs = [...new Set([afzender.oin, afzender.transportOin])].filter((oin) => oin !== client);
  const machtigingen = await Promise.all(intermediairs.map((oin) => store.organisaties.machtiging(oin, client)));
  const geldig = machtigingen.filter((machtiging): machtiging is Machtiging => isGeldig(machtiging, op));
  if (geldig.length < intermediairs.length)
    return { mag: false, oin: afzender.oin, reden: 'IntermediairNietGemachtigd' };
  if (client !== afzender.oin)
    eisAansluiting(await store.organisaties.aansluiting(client, 'BERICHTENBOX'), context.omgeving);
  const beperkt = geldig.map((machtiging) => machtiging.berichtTypes).filter((types) => types.length > 0);
  const voorType = (berichtType: string) => beperkt.every((types) => types.includes(berichtType));
  return { mag: true, oin: client, voorType, alles: beperkt.length === 0 };
}

function isGeldig(machtiging: Machtiging | undefined, op: EpochMs): boolean {
  if (!machtiging) return false;
  const { van, tot, ingetrokkenOp } = machtiging;
  return van <= op && (tot === undefined || op < tot) && (ingetrokkenOp === undefined || op < ingetrokkenOp);
}

/** The gateway has judged the sender's own connection; here it is that of his client. */
function eisAansluiting(aansluiting: Aansluiting | undefined, omgeving: Omgeving): void {
  if (aansluiting?.status === 'opgeschort') throw new GatewayError('auth.opgeschort', '§3.4');
  const open: readonly Aansluiting['status'][] =
    omgeving === 'productie' ? ['productie'] : ['preproductie', 'getest', 'productie'];
  if (!aansluiting || !open.includes(aansluiting.status)) throw new GatewayError('auth.noAansluiting', '§3.13');
}
