// Finds the bindings and channels of an agreement: by what a message says (parties, roles, service, action, direction), and all of them.
// A message that does not fit is told where it does not fit (x-RCV-1, x-HDR-7, trap 55).
import type { Party, Typed } from '../types.ts';
import { zelfde } from './partij.ts';
import type { Paar } from './profiel.ts';
import type { ActionBinding, CollaborationRole, Cpa, DeliveryChannel, PartyInfo } from './types.ts';

/** In the order in which a message is judged: what comes later fits better. */
export const REDENEN = ['partij', 'rol', 'service', 'actie', 'richting', 'kanaal'] as const;
export type Reden = (typeof REDENEN)[number];

/** Why a message has no channel. The ebMS error that goes with it is chosen by who receives (x-SIG-6). */
export interface Weigering {
  readonly ok: false;
  readonly reden: Reden;
  /** Element of the MessageHeader, e.g. `From/Role`. */
  readonly plaats: string;
  readonly clausule: string;
  /** One sentence in Dutch without values of the message. */
  readonly tekst: string;
}

export function weigering(reden: Reden, plaats: string, tekst: string, clausule = 'x-RCV-1'): Weigering {
  return { ok: false, reden, plaats, clausule, tekst };
}

/** What a header says about its message. */
export interface Vraag {
  readonly from: Party;
  readonly to: Party;
  readonly service: Typed;
  readonly action: string;
}

/** One action in one direction, with both of its ends. */
export interface Verbinding extends Paar {
  readonly ok: true;
  readonly van: PartyInfo;
  readonly naar: PartyInfo;
  readonly vanRol: CollaborationRole;
  readonly naarRol: CollaborationRole;
  readonly zenden: ActionBinding;
  readonly ontvangen: ActionBinding;
}

type Richting = readonly [PartyInfo, PartyInfo];

/** Both directions. */
export function richtingen({ parties: [one, other] }: Cpa): readonly [Richting, Richting] {
  return [
    [one, other],
    [other, one],
  ];
}

/** The connection that `vraag` means, or the refusal that comes nearest to one. */
export function zoekVerbinding(cpa: Cpa, vraag: Vraag): Verbinding | Weigering {
  const found = richtingen(cpa).map((richting) => zoekInRichting(richting, vraag));
  const fits = found.find((one) => one.ok);
  if (fits) return fits;
  const refused = found.filter((one) => !one.ok);
  return refused.reduce((best, one) => (REDENEN.indexOf(one.reden) > REDENEN.indexOf(best.reden) ? one : best));
}

/** Every PartyId of the message is one of the party: a part of them would let a sender name others beside itself. */
export function isPartij({ partyIds }: PartyInfo, party: Party): boolean {
  return party.partyIds.length > 0 && party.partyIds.every((id) => partyIds.some((known) => zelfde(known, id)));
}

function zoekInRichting([van, naar]: Richting, { from, to, service, action }: Vraag): Verbinding | Weigering {
  if (!isPartij(van, from))
    return weigering('partij', 'From/PartyId', 'De afzender is geen partij in de overeenkomst.');
  if (!isPartij(naar, to)) return weigering('partij', 'To/PartyId', 'De ontvanger is niet de andere partij.');
  const rollenVan = van.roles.filter(({ role }) => role === from.role);
  const rollenNaar = naar.roles.filter(({ role }) => role === to.role);
  if (rollenVan.length === 0) return weigering('rol', 'From/Role', 'De afzender heeft deze rol niet.', 'x-HDR-7');
  if (rollenNaar.length === 0) return weigering('rol', 'To/Role', 'De ontvanger heeft deze rol niet.', 'x-HDR-7');
  const zenders = rollenVan.filter((rol) => zelfde(rol.service, service));
  const ontvangers = rollenNaar.filter((rol) => zelfde(rol.service, service));
  if (zenders.length === 0 || ontvangers.length === 0)
    return weigering('service', 'Service', 'Deze service staat niet in de overeenkomst voor deze rollen.', 'x-HDR-11');
  return (
    zenders.flatMap((vanRol) => verbind({ van, naar, vanRol }, ontvangers, action))[0] ??
    geenActie([...zenders, ...ontvangers], action)
  );
}

function geenActie(rollen: readonly CollaborationRole[], action: string): Weigering {
  const known = rollen.some(({ canSend, canReceive }) =>
    [...canSend, ...canReceive].some((one) => one.action === action),
  );
  if (known) return weigering('richting', 'Action', 'Deze actie mag niet in deze richting.', 'x-HDR-12');
  return weigering('actie', 'Action', 'Deze actie staat niet in de overeenkomst.', 'x-HDR-12');
}

type Begin = Pick<Verbinding, 'van' | 'naar' | 'vanRol'>;

/** Every receiving end of the actions that `vanRol` may send; a binding that names its other end has only that one. */
function verbind(begin: Begin, ontvangers: readonly CollaborationRole[], action?: string): readonly Verbinding[] {
  const { van, naar, vanRol } = begin;
  return vanRol.canSend
    .filter((zenden) => action === undefined || zenden.action === action)
    .flatMap((zenden) =>
      ontvangers.flatMap((naarRol) =>
        naarRol.canReceive
          .filter((ontvangen) => horenBijeen(zenden, ontvangen))
          .map((ontvangen) => ({
            ok: true as const,
            ...begin,
            naarRol,
            zenden,
            ontvangen,
            verzender: kanaalVan(van, zenden),
            ontvanger: kanaalVan(naar, ontvangen),
          })),
      ),
    );
}

export function horenBijeen(zenden: ActionBinding, ontvangen: ActionBinding): boolean {
  if (zenden.action !== ontvangen.action) return false;
  const { otherBindingId = ontvangen.id } = zenden;
  return otherBindingId === ontvangen.id && (ontvangen.otherBindingId ?? zenden.id) === zenden.id;
}

/** The first channel of a binding: the order is that of preference. */
export function kanaalVan({ channels }: PartyInfo, { channelIds: [first] }: ActionBinding): DeliveryChannel {
  return channels.get(first!)!;
}

/** Every action that the agreement allows, in both directions, in the order of the document. */
export function alleVerbindingen(cpa: Cpa): readonly Verbinding[] {
  return richtingen(cpa).flatMap(([van, naar]) =>
    van.roles.flatMap((vanRol) =>
      verbind(
        { van, naar, vanRol },
        naar.roles.filter((rol) => zelfde(rol.service, vanRol.service)),
      ),
    ),
  );
}
