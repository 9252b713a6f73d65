// What changed between two agreements or two versions of one, in plain Dutch: what it means for messages, not which element differs.
import { dutchDay } from '../../core/index.ts';
import { kanaalVan } from './kanaal.ts';
import { voluit, zelfde } from './partij.ts';
import type { Cpa, Kanaal, PartyInfo } from './types.ts';
import { regels } from './woorden.ts';
import { alleVerbindingen } from './zoek.ts';

export interface Verschil {
  /** What it is about: the agreement, a party, or an action with its direction. */
  readonly onderwerp: string;
  /** One sentence. */
  readonly tekst: string;
}

/** Empty when both mean the same, also when the documents differ. */
export function verschilCpa(oud: Cpa, nieuw: Cpa): readonly Verschil[] {
  const paren = koppel(oud, nieuw);
  return [
    ...waarden('Overeenkomst', overeenkomst(oud), overeenkomst(nieuw)),
    ...paren.flatMap(([was, is]) => waarden(`Partij ${was.name}`, partij(was), partij(is))),
    ...acties(oud, nieuw, paren),
  ];
}

type Waarden = readonly (readonly [string, string])[];

function waarden(onderwerp: string, oud: Waarden, nieuw: Waarden): readonly Verschil[] {
  return oud.flatMap(([naam, was], at) => {
    const is = nieuw[at]![1];
    return was === is ? [] : [{ onderwerp, tekst: `${naam}: was ${was}, wordt ${is}.` }];
  });
}

function overeenkomst({ cpaId, status, start, end }: Cpa): Waarden {
  return [
    ['nummer (CPAId)', cpaId],
    ['status', status],
    ['begin', dutchDay(start)],
    ['einde', dutchDay(end)],
  ];
}

function partij({ name, partyIds, roles }: PartyInfo): Waarden {
  const list = (values: readonly string[]) => [...new Set(values)].sort().join(', ');
  return [
    ['naam', name],
    ['PartyId', list(partyIds.map(voluit))],
    ['rol', list(roles.map(({ role }) => role))],
  ];
}

type Koppel = readonly [PartyInfo, PartyInfo];

/** The parties that are the same, by PartyId and else by place: the order of a document means nothing (trap 57). */
function koppel({ parties: [a, b] }: Cpa, { parties: [c, d] }: Cpa): readonly [Koppel, Koppel] {
  const gelijk = (one: PartyInfo, other: PartyInfo) =>
    one.partyIds.some((id) => other.partyIds.some((known) => zelfde(id, known)));
  const gekruist = gelijk(a, d) || gelijk(b, c);
  return gekruist && !gelijk(a, c)
    ? [
        [a, d],
        [b, c],
      ]
    : [
        [a, c],
        [b, d],
      ];
}

interface Actie {
  readonly naam: string;
  readonly kanaal: Kanaal | undefined;
}

function acties(oud: Cpa, nieuw: Cpa, [[a, c], [b]]: readonly [Koppel, Koppel]): readonly Verschil[] {
  const was = perActie(oud, (van) => (van === a ? a.name : b.name), a);
  const is = perActie(nieuw, (van) => (van === c ? a.name : b.name), c);
  const weg = [...was]
    .filter(([key]) => !is.has(key))
    .map(([, { naam }]) => ({ onderwerp: naam, tekst: 'Deze actie vervalt.' }));
  const bij = [...is]
    .filter(([key]) => !was.has(key))
    .map(([, { naam }]) => ({ onderwerp: naam, tekst: 'Deze actie is nieuw.' }));
  const anders = [...was].flatMap(([key, { naam, kanaal }]) => {
    const other = is.get(key);
    return other ? kanalen(naam, kanaal, other.kanaal) : [];
  });
  return [...weg, ...bij, ...anders];
}

function kanalen(naam: string, was: Kanaal | undefined, is: Kanaal | undefined): readonly Verschil[] {
  if (was && is) return waarden(naam, regels(was), regels(is));
  if (!was && !is) return [];
  return [{ onderwerp: naam, tekst: is ? 'Was niet te gebruiken, nu wel.' : 'Is niet meer te gebruiken.' }];
}

/** Actions by service, name and direction. */
function perActie(cpa: Cpa, naamVan: (party: PartyInfo) => string, eerste: PartyInfo): ReadonlyMap<string, Actie> {
  return new Map(
    alleVerbindingen(cpa).map((verbinding) => {
      const { van, naar, vanRol, zenden } = verbinding;
      const found = kanaalVan(cpa, verbinding);
      const key = [van === eerste ? 'heen' : 'terug', voluit(vanRol.service), zenden.action].join('\n');
      const naam = `${zenden.action} van ${naamVan(van)} naar ${naamVan(naar)}`;
      return [key, { naam, kanaal: found.ok ? found.kanaal : undefined }];
    }),
  );
}
