// An agreement told in plain Dutch: what it allows in each direction, what differs from the profile, and what would be refused.
import { dutchDay } from '../../core/index.ts';
import type { Bevinding, Ernst } from './bevinding.ts';
import { kanaalVan } from './kanaal.ts';
import { voluit } from './partij.ts';
import type { Cpa, PartyInfo } from './types.ts';
import { profielInWoorden, regels } from './woorden.ts';
import { alleVerbindingen, type Verbinding } from './zoek.ts';

export interface Uitleg {
  /** Whether Bode would work with it, and how much there is to say. */
  readonly oordeel: string;
  readonly inleiding: readonly string[];
  readonly richtingen: readonly Richting[];
  /** Empty when nothing is refused. */
  readonly geweigerd: readonly string[];
  readonly afwijkingen: readonly string[];
}

export interface Richting {
  readonly titel: string;
  readonly acties: readonly { readonly naam: string; readonly uitleg: readonly string[] }[];
}

/** @param bevindingen what `judgeCpa` said. */
export function legUitCpa(cpa: Cpa, bevindingen: readonly Bevinding[]): Uitleg {
  const { cpaId, start, end, parties } = cpa;
  const zinnen = (ernst: Ernst) =>
    bevindingen
      .filter((one) => one.ernst === ernst)
      .map(({ plaats, tekst, clausule }) => `${plaats}: ${tekst} [${clausule}]`);
  const [geweigerd, afwijkingen] = [zinnen('fout'), zinnen('waarschuwing')];
  const verbindingen = alleVerbindingen(cpa);
  return {
    oordeel: oordeel(geweigerd.length, afwijkingen.length),
    inleiding: [
      `Overeenkomst ${cpaId}, geldig van ${dutchDay(start)} tot ${dutchDay(end)}.`,
      ...parties.map(partijInWoorden),
    ],
    richtingen: parties.flatMap((van) => {
      const own = verbindingen.filter((one) => one.van === van);
      return own.length === 0 ? [] : [{ titel: titel(own[0]!), acties: own.map((one) => actie(cpa, one)) }];
    }),
    geweigerd,
    afwijkingen,
  };
}

function oordeel(fouten: number, waarschuwingen: number): string {
  const afwijkend = waarschuwingen === 1 ? '1 afwijking' : `${waarschuwingen} afwijkingen`;
  if (fouten > 0)
    return `Bode weigert deze overeenkomst: ${fouten === 1 ? '1 fout' : `${fouten} fouten`}, ${afwijkend}.`;
  return waarschuwingen > 0
    ? `Bode kan met deze overeenkomst werken, met ${afwijkend} van het profiel.`
    : 'Bode kan met deze overeenkomst werken; zij volgt het profiel.';
}

function partijInWoorden({ name, partyIds, roles }: PartyInfo): string {
  const rollen = [...new Set(roles.map(({ role }) => role))].join(', ');
  return `${name} (${partyIds.map(voluit).join(', ')}) heeft de rol ${rollen}.`;
}

function titel({ van, naar }: Verbinding): string {
  return `${van.name} mag aan ${naar.name} sturen`;
}

function actie(cpa: Cpa, verbinding: Verbinding): Richting['acties'][number] {
  const found = kanaalVan(cpa, verbinding);
  const naam = `${verbinding.zenden.action} (${voluit(verbinding.vanRol.service)})`;
  if (!found.ok) return { naam, uitleg: [`wordt geweigerd: ${found.tekst} [${found.clausule}]`] };
  const { kanaal } = found;
  const said = regels(kanaal).filter(([, value]) => value !== 'nee' && value !== 'geen');
  return { naam, uitleg: [profielInWoorden(kanaal), ...said.map(([name, value]) => `${name}: ${value}`)] };
}

/** The explanation as lines of text. */
export function uitlegTekst({ oordeel, inleiding, richtingen, geweigerd, afwijkingen }: Uitleg): readonly string[] {
  const lijst = (kop: string, items: readonly string[]) =>
    items.length === 0 ? [] : ['', `${kop}:`, ...items.map((item) => `  - ${item}`)];
  return [
    oordeel,
    '',
    ...inleiding,
    ...richtingen.flatMap(({ titel, acties }) => [
      '',
      `${titel}:`,
      ...acties.flatMap(({ naam, uitleg }) => [`  ${naam}`, ...uitleg.map((regel) => `    - ${regel}`)]),
    ]),
    ...lijst('Dit weigert Bode', geweigerd),
    ...lijst('Dit wijkt af van het profiel', afwijkingen),
  ];
}
