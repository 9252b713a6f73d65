// Finds the operation that a request means and reads its path and query. Ids travel in the path, filters in the query: never content.
import { Probleem } from './probleem.ts';
import { OPERATIES, type Operatie, type QueryVeld } from './routes.ts';

export interface Gevonden {
  readonly operatie: Operatie;
  readonly pad: Readonly<Record<string, string>>;
}

const VORMEN = OPERATIES.map((operatie) => ({
  operatie,
  vorm: new RegExp(`^${operatie.pad.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]{1,64})')}$`),
}));

/** @throws Probleem `nietGevonden`, or `methode` with the ones that the path has. */
export function vind(methode: string, pad: string): Gevonden {
  const methoden: string[] = [];
  for (const { operatie, vorm } of VORMEN) {
    const match = vorm.exec(pad);
    if (match && operatie.methode === methode) return { operatie, pad: { ...match.groups } };
    if (match) methoden.push(operatie.methode);
  }
  if (methoden.length === 0) throw new Probleem('nietGevonden', 'Dit adres kennen wij niet.');
  throw new Probleem('methode', undefined, { Allow: methoden.join(', ') });
}

/** @throws Probleem `ongeldig` for a name that the operation does not have, twice the same, or a value of another form. */
export function leesQuery({ query: velden = [] }: Operatie, query: string): ReadonlyMap<string, string> {
  const gelezen = new Map<string, string>();
  for (const [naam, value] of new URLSearchParams(query)) {
    const veld = velden.find((one) => one.naam === naam);
    if (!veld || gelezen.has(naam))
      throw new Probleem(
        'ongeldig',
        `Deze vraag kent ${velden.map((one) => one.naam).join(', ') || 'geen velden'}, elk één keer.`,
      );
    if (!past(veld, value)) throw new Probleem('ongeldig', `${naam} heeft geen waarde die hier kan.`);
    gelezen.set(naam, value);
  }
  return gelezen;
}

function past({ schema }: QueryVeld, value: string): boolean {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === 'integer') return /^[1-9]\d{0,5}$/.test(value) && Number(value) <= (schema.maximum ?? Infinity);
  return /^[ -~]{1,255}$/.test(value);
}
