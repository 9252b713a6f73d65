// The folders of a box (mijnoverheid.md §3.4 citizen view).
import type { BerichtMap } from '../../store/index.ts';
import type { Icoon } from './iconen.ts';

/** Code, name and icon, in the order of the menu. */
export const MAPPEN: readonly (readonly [BerichtMap, string, Icoon])[] = [
  ['inbox', 'Postvak', 'inbox'],
  ['archief', 'Archief', 'archive'],
  ['prullenbak', 'Prullenbak', 'trash'],
];

/** The value as a folder, or the first one. */
export function mapOf(waarde: string | null): BerichtMap {
  return MAPPEN.find(([map]) => map === waarde)?.[0] ?? 'inbox';
}

export function mapNaam(map: BerichtMap): string {
  return MAPPEN.find(([code]) => code === map)![1];
}
