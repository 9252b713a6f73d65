// A receipt as a JSON file: what a citizen downloads and `bode bewijs verify` reads (§3.14). The XML form for SOAP answers is
// made by the codec of the services; both hold the same fields.
import { type Json, parseGuid, parseOin } from '../core/index.ts';
import type { Bewijs, BewijsHoofd, BewijsSoort } from '../store/index.ts';

const VERSIE = 1;
const MAX_PAD = 64;
const SOORTEN: readonly BewijsSoort[] = [
  'Ontvangst',
  'Verwerking',
  'Publicatie',
  'NotificatieVerzonden',
  'NotificatieMislukt',
  'Raadpleging',
  'Download',
];

/** The receipt as text, two spaces of indentation. `onderwerpId` is Bode's own key and stays inside. */
export function bewijsJson(bewijs: Bewijs): string {
  const { soort, oin, op, blad, logId, index, pad, hoofd } = bewijs;
  return `${JSON.stringify({ versie: VERSIE, soort, oin, op, blad, logId, index, pad, hoofd }, undefined, 2)}\n`;
}

/** Reads what `bewijsJson` wrote. Undefined when the text is not a receipt; nothing is verified yet. */
export function parseBewijsJson(text: string): Bewijs | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || value.versie !== VERSIE) return undefined;
  const { soort, op, blad, index, pad } = value;
  const oin = typeof value.oin === 'string' ? parseOin(value.oin) : undefined;
  const logId = typeof value.logId === 'string' ? parseGuid(value.logId) : undefined;
  const hoofd = parseHoofd(value.hoofd);
  const bekend = SOORTEN.find((een) => een === soort);
  if (!bekend || !oin || !logId || !hoofd || typeof blad !== 'string') return undefined;
  if (!isMoment(op) || !isTelling(index) || !isPad(pad)) return undefined;
  return { soort: bekend, oin, op, blad, logId, index, pad, hoofd };
}

function parseHoofd(value: unknown): BewijsHoofd | undefined {
  if (!isRecord(value)) return undefined;
  const { omvang, wortel, op, handtekening, certificaat } = value;
  const logId = typeof value.logId === 'string' ? parseGuid(value.logId) : undefined;
  if (!logId || !isTelling(omvang) || !isMoment(op)) return undefined;
  if (typeof wortel !== 'string' || typeof handtekening !== 'string' || typeof certificaat !== 'string')
    return undefined;
  return { logId, omvang, wortel, op, handtekening, certificaat };
}

function isPad(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MAX_PAD && value.every((hash) => typeof hash === 'string');
}

function isTelling(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A moment that a Date can hold (ECMAScript: 100 million days around 1970). */
export function isMoment(value: unknown): value is number {
  return isTelling(value) && value <= 8.64e15;
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
