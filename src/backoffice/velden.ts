// Reads the fields of a JSON object that an application sent: known names only, each with its form. The complaint names the field, never its value.
import { Probleem } from './probleem.ts';

export type Velden = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Velden {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws Probleem `ongeldig` when it is no object or has a name that is not in `namen`. */
export function leesObject(value: unknown, plaats: string, namen: readonly string[]): Velden {
  if (!isObject(value)) throw new Probleem('ongeldig', `${plaats} moet een JSON-object zijn.`);
  const vreemd = Object.keys(value).find((naam) => !namen.includes(naam));
  if (vreemd !== undefined)
    throw new Probleem('ongeldig', `${plaats} heeft een veld dat wij niet kennen. Wij kennen: ${namen.join(', ')}.`);
  return value;
}

export interface Vorm {
  readonly patroon: RegExp;
  readonly uitleg: string;
}

/** Visible ASCII without spaces: names of the ebMS header. */
export const NAAM: Vorm = { patroon: /^[!-~]{1,255}$/, uitleg: '1 tot 255 leesbare tekens zonder spatie' };

/** A code of an application: it is shown in lists and logs. */
export const CODE: Vorm = {
  patroon: /^[A-Za-z][A-Za-z0-9._-]{0,39}$/,
  uitleg: 'een letter en hoogstens 39 letters, cijfers, punten of streepjes',
};

/** @throws Probleem `ongeldig` */
export function tekst(velden: Velden, naam: string, { patroon, uitleg }: Vorm): string | undefined {
  const value = velden[naam];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !patroon.test(value)) throw new Probleem('ongeldig', `${naam} moet ${uitleg} zijn.`);
  return value;
}

/** @throws Probleem `ongeldig` */
export function verplicht(velden: Velden, naam: string, vorm: Vorm): string {
  const value = tekst(velden, naam, vorm);
  if (value === undefined) throw new Probleem('ongeldig', `${naam} ontbreekt.`);
  return value;
}

/** Bytes of a whole body. @throws Probleem `teGroot` */
export async function leesAlles(body: AsyncIterable<Uint8Array>, limiet: number): Promise<Buffer> {
  const stukken: Uint8Array[] = [];
  let bytes = 0;
  for await (const stuk of body) {
    bytes += stuk.length;
    if (bytes > limiet) throw new Probleem('teGroot', `Hoogstens ${limiet} bytes.`);
    stukken.push(stuk);
  }
  return Buffer.concat(stukken, bytes);
}

/** @throws Probleem `ongeldig` */
export function leesJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Probleem('ongeldig', 'Dit is geen geldige JSON in UTF-8.');
  }
}
