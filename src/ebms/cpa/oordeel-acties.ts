// Every action in both directions: it has two ends that agree, and settings that fit its profile (x-CPA-6, x-HDR-12, x-HDR-19, trap 55).
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { oordeelBeveiliging } from './oordeel-beveiliging.ts';
import { oordeelKanalen } from './oordeel-kanalen.ts';
import { plaatsPartij } from './oordeel-partijen.ts';
import { isOndertekend, isVersleuteld, profielVan } from './profiel.ts';
import type { ActionBinding, Cpa, EbmsProfiel, PartyInfo } from './types.ts';
import { alleVerbindingen, type Verbinding } from './zoek.ts';

export function oordeelActies(cpa: Cpa): readonly Bevinding[] {
  const verbindingen = alleVerbindingen(cpa);
  if (verbindingen.length === 0)
    return [
      ...losseActies(cpa, []),
      fout('x-CPA-1', 'ServiceBinding', 'Geen enkele actie heeft een zender en een ontvanger.'),
    ];
  return [...losseActies(cpa, verbindingen), ...verbindingen.flatMap((one) => oordeelVerbinding(one))];
}

/** `Vraag van Partij A naar Partij B`. */
export function plaatsActie({ zenden, van, naar }: Verbinding): string {
  return `${zenden.action} van ${van.name} naar ${naar.name}`;
}

/** Bindings without another end: such a message would always be refused. */
function losseActies(cpa: Cpa, verbindingen: readonly Verbinding[]): readonly Bevinding[] {
  const used = new Set(verbindingen.flatMap(({ zenden, ontvangen }) => [zenden, ontvangen]));
  const los = (partij: PartyInfo, bindings: readonly ActionBinding[], tekst: string) =>
    bindings
      .filter((binding) => !used.has(binding))
      .map(({ action }) => fout('x-CPA-1', `${plaatsPartij(cpa, partij)}/${action}`, tekst));
  return cpa.parties.flatMap((partij) =>
    partij.roles.flatMap(({ canSend, canReceive }) => [
      ...los(partij, canSend, 'Deze partij mag dit zenden, maar de andere partij ontvangt het niet.'),
      ...los(partij, canReceive, 'Deze partij ontvangt dit, maar de andere partij zendt het niet.'),
    ]),
  );
}

function oordeelVerbinding(verbinding: Verbinding): readonly Bevinding[] {
  const plaats = plaatsActie(verbinding);
  const profiel = profielVan(verbinding);
  const { zenden, ontvangen } = verbinding;
  return [
    ...oordeelBinding(zenden, plaats, profiel),
    ...oordeelBinding(ontvangen, plaats, profiel),
    ...oordeelKanalen(verbinding, plaats),
    ...oordeelBeveiliging(verbinding, plaats),
  ];
}

function oordeelBinding(binding: ActionBinding, plaats: string, profiel: EbmsProfiel): readonly Bevinding[] {
  const found: Bevinding[] = [];
  if (/\s/.test(binding.action)) found.push(fout('x-HDR-12', plaats, 'Een actie heeft geen spaties.'));
  if (binding.synchronous)
    found.push(
      fout(
        'x-EBP-4',
        plaats,
        'Deze actie is een antwoord in dezelfde HTTP-uitwisseling; dat bestaat bij Digikoppeling niet.',
      ),
    );
  if (binding.channelIds.length > 1)
    found.push(waarschuwing('x-CPA-6', plaats, 'De actie noemt meer kanalen; Bode gebruikt het eerste.'));
  return [...found, ...oordeelKenmerken(binding, plaats, profiel)];
}

type Kenmerk = 'isAuthenticated' | 'isTamperProof' | 'isConfidential';

/** The table of x-CPA-6. `persistent` is what EB prints and `transient-and-persistent` what the reference CPAs hold: both are right. */
function oordeelKenmerken(binding: ActionBinding, plaats: string, profiel: EbmsProfiel): readonly Bevinding[] {
  const [signed, encrypted] = [isOndertekend(profiel), isVersleuteld(profiel)];
  const ja = (naam: 'isNonRepudiationRequired' | 'isNonRepudiationReceiptRequired') => {
    if (binding[naam] === signed) return [];
    return signed
      ? [waarschuwing('x-CPA-6', plaats, `${naam} is false; bij ${profiel} hoort true.`)]
      : [fout('x-CPA-6', plaats, `${naam} is true, maar het kanaal ondertekent niet (${profiel}).`)];
  };
  return [
    ...niveau(binding, 'isAuthenticated', { plaats, profiel, sterk: signed }),
    ...niveau(binding, 'isTamperProof', { plaats, profiel, sterk: signed }),
    ...niveau(binding, 'isConfidential', { plaats, profiel, sterk: encrypted }),
    ...ja('isNonRepudiationRequired'),
    ...ja('isNonRepudiationReceiptRequired'),
    ...(binding.isAuthorizationRequired
      ? []
      : [waarschuwing('x-CPA-6', plaats, 'isAuthorizationRequired is false; Bode autoriseert altijd.')]),
    ...(binding.isIntelligibleCheckRequired
      ? [
          waarschuwing(
            'x-CPA-6',
            plaats,
            'isIntelligibleCheckRequired is true; Bode controleert de inhoud niet voor de ontvangstbevestiging.',
          ),
        ]
      : []),
  ];
}

interface Verwacht {
  readonly plaats: string;
  readonly profiel: EbmsProfiel;
  /** The profile protects the message itself, not only the connection. */
  readonly sterk: boolean;
}

function niveau(binding: ActionBinding, naam: Kenmerk, { plaats, profiel, sterk }: Verwacht): readonly Bevinding[] {
  const value = binding[naam];
  const zegtSterk = value === 'persistent' || value === 'transient-and-persistent';
  if (zegtSterk && !sterk)
    return [fout('x-CPA-6', plaats, `${naam} is ${value}, maar het kanaal doet dat niet: het profiel is ${profiel}.`)];
  if (sterk && !zegtSterk)
    return [waarschuwing('x-CPA-6', plaats, `${naam} is ${value}; bij ${profiel} hoort transient-and-persistent.`)];
  return value === 'none'
    ? [waarschuwing('x-CPA-6', plaats, `${naam} is none; TLS is er altijd, dus hoort er transient.`)]
    : [];
}
