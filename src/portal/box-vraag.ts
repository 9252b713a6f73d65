// What the address of the box asks for (BB-27, BB-29): folder, search, filter, order, place. Every value is from a closed list or has
// its own form; the address holds nothing personal besides what the citizen searched for himself.
import { type Oin, parseOin } from '../core/index.ts';
import type { BerichtMap, BoxFilter } from '../store/index.ts';
import { mapOf } from './components/mappen.ts';

export const SORTEER = [
  ['nieuwste', 'Nieuwste eerst'],
  ['oudste', 'Oudste eerst'],
  ['termijn', 'Uiterste datum'],
  ['afzender', 'Afzender A-Z'],
  ['onderwerp', 'Onderwerp A-Z'],
] as const;
export const TOON = [
  ['alles', 'Alles'],
  ['ongelezen', 'Ongelezen'],
  ['datum', 'Met een datum'],
] as const;

export interface BoxVraag {
  readonly map: BerichtMap;
  readonly q: string;
  readonly van: Oin | undefined;
  readonly toon: (typeof TOON)[number][0];
  readonly sorteer: (typeof SORTEER)[number][0];
  /** Cursor of the store. */
  readonly vanaf: string | undefined;
}

function kies<T extends string>(lijst: readonly (readonly [T, string])[], waarde: string | null): T {
  return (lijst.find(([code]) => code === waarde) ?? lijst[0]!)[0];
}

export function leesBoxVraag(query: URLSearchParams): BoxVraag {
  return {
    map: mapOf(query.get('map')),
    q: (query.get('q') ?? '').trim().slice(0, 100),
    van: parseOin(query.get('van') ?? ''),
    toon: kies<BoxVraag['toon']>(TOON, query.get('toon')),
    sorteer: kies<BoxVraag['sorteer']>(SORTEER, query.get('sorteer')),
    vanaf: query.get('vanaf') ?? undefined,
  };
}

/** True when not everything of the folder is asked for. */
export function isGefilterd({ q, van, toon }: BoxVraag): boolean {
  return q !== '' || van !== undefined || toon !== 'alles';
}

/** The address of a question; what is the default is left out. */
export function boxAdres(vraag: Partial<BoxVraag>): string {
  const params = new URLSearchParams();
  if (vraag.map && vraag.map !== 'inbox') params.set('map', vraag.map);
  if (vraag.q) params.set('q', vraag.q);
  if (vraag.van) params.set('van', vraag.van);
  if (vraag.toon && vraag.toon !== 'alles') params.set('toon', vraag.toon);
  if (vraag.sorteer && vraag.sorteer !== 'nieuwste') params.set('sorteer', vraag.sorteer);
  if (vraag.vanaf) params.set('vanaf', vraag.vanaf);
  return params.size > 0 ? `/berichten?${params}` : '/berichten';
}

/** The same as the store asks it. */
export function boxFilter({ map, sorteer, van, toon, q }: BoxVraag): BoxFilter {
  return {
    map,
    sorteer,
    ...(van && { oin: van }),
    ...(toon === 'ongelezen' && { ongelezen: true }),
    ...(toon === 'datum' && { metTermijn: true }),
    ...(q !== '' && { zoek: q }),
  };
}
