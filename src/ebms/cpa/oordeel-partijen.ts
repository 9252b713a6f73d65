// The parties: their ids, roles and services (x-HDR-4, x-HDR-5, x-HDR-7, x-HDR-11, x-HDR-15, x-OIN-5, x-OIN-12, x-CPA-11).
import { isTestOin, type Omgeving } from '../../core/index.ts';
import type { Typed } from '../types.ts';
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { leesPartyId, oinsVan, zelfde } from './partij.ts';
import type { Cpa, PartyInfo } from './types.ts';

/** How a party is called in a place: by its number and name. */
export function plaatsPartij({ parties }: Cpa, partij: PartyInfo): string {
  return `PartyInfo[${parties.indexOf(partij) + 1}] ${partij.name}`;
}

export function oordeelPartijen(cpa: Cpa, omgeving: Omgeving): readonly Bevinding[] {
  const [one, other] = cpa.parties;
  const gelijk = one.partyIds.some((id) => other.partyIds.some((known) => zelfde(id, known)));
  return [
    ...(gelijk ? [fout('x-CPA-3', 'PartyInfo', 'De twee partijen hebben een PartyId gemeen.')] : []),
    ...cpa.parties.flatMap((partij) => oordeelPartij(cpa, partij, omgeving)),
  ];
}

function oordeelPartij(cpa: Cpa, partij: PartyInfo, omgeving: Omgeving): readonly Bevinding[] {
  const plaats = plaatsPartij(cpa, partij);
  const { partyIds, roles } = partij;
  const rollen = new Set(roles.map(({ role }) => role));
  const found: Bevinding[] = partyIds.flatMap((id) => oordeelPartyId(id, `${plaats}/PartyId`, omgeving));
  if (partyIds.length > 1)
    found.push(waarschuwing('x-CPA-11', `${plaats}/PartyId`, 'Er zijn meer PartyIds: dat kan alleen op afspraak.'));
  if (oinsVan(partyIds, omgeving).length === 0)
    found.push(waarschuwing('x-HDR-5', `${plaats}/PartyId`, 'De partij heeft geen OIN als PartyId.'));
  if (rollen.size > 1)
    found.push(
      waarschuwing('x-HDR-7', `${plaats}/Role`, 'Een partij heeft één rol in een overeenkomst; hier zijn het er meer.'),
    );
  return [...found, ...roles.flatMap(({ service }) => oordeelService(service, `${plaats}/Service`))];
}

function oordeelPartyId(id: Typed, plaats: string, omgeving: Omgeving): readonly Bevinding[] {
  if (!isUriOfGetypeerd(id)) return [fout('x-HDR-15', plaats, 'Een PartyId zonder type moet een URI zijn.')];
  const read = leesPartyId(id);
  if (read.soort === 'anders') return [];
  if (read.soort === 'fout') return [fout('x-OIN-4', plaats, 'Dit is geen OIN van 20 posities.')];
  const found: Bevinding[] = [];
  if (omgeving === 'productie' && read.postfix !== undefined)
    found.push(fout('x-OIN-12', plaats, `Een PartyId met _${read.postfix} hoort niet in productie.`));
  if (omgeving === 'productie' && isTestOin(read.oin))
    found.push(fout('x-OIN-5', plaats, 'Een test-OIN (00000099) hoort niet in productie.'));
  return found;
}

function oordeelService(service: Typed, plaats: string): readonly Bevinding[] {
  if (/\s/.test(service.value)) return [fout('x-HDR-11', plaats, 'Een service heeft geen spaties.')];
  return isUriOfGetypeerd(service) ? [] : [fout('x-HDR-15', plaats, 'Een Service zonder type moet een URI zijn.')];
}

function isUriOfGetypeerd({ value, type }: Typed): boolean {
  return type !== undefined || /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
}
