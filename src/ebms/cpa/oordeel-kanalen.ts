// The channels of one action: acknowledgements, duplicates, retries and order, by profile, the same on both ends
// (x-CPA-6, x-EBP-4, x-HDR-17, x-HDR-19, x-HDR-21, x-RM-6 … x-RM-8, x-RM-11).
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { duurInWoorden } from './duur.ts';
import { herhaalPlan } from './kanaal.ts';
import { NEXT_MSH, TO_PARTY_MSH } from './names.ts';
import { isOndertekend, isRm, type Paar, profielVan } from './profiel.ts';
import type { DeliveryChannel, EbmsProfiel, ExchangeSide } from './types.ts';

export function oordeelKanalen(paar: Paar, plaats: string): readonly Bevinding[] {
  const profiel = profielVan(paar);
  const { verzender, ontvanger } = paar;
  return [
    ...gelijk(paar, plaats),
    ...[verzender, ontvanger].flatMap((kanaal) => oordeelBerichten(kanaal, plaats, profiel)),
    ...(isRm(profiel)
      ? oordeelHerhaling(paar, plaats)
      : zonderHerhaling([verzender.docExchange.sender, ontvanger.docExchange.receiver], plaats)),
  ];
}

const GELIJK = ['ackRequested', 'ackSignatureRequested', 'duplicateElimination', 'syncReplyMode'] as const;

/** A message made by one end and judged by the other end only fits when both say the same. */
function gelijk({ verzender, ontvanger }: Paar, plaats: string): readonly Bevinding[] {
  return GELIJK.filter((naam) => verzender[naam] !== ontvanger[naam]).map((naam) =>
    fout('x-HDR-19', plaats, `${naam} is bij de zender ${verzender[naam]} en bij de ontvanger ${ontvanger[naam]}.`),
  );
}

function oordeelBerichten(kanaal: DeliveryChannel, plaats: string, profiel: EbmsProfiel): readonly Bevinding[] {
  const moet = isRm(profiel) ? 'always' : 'never';
  const perBericht = (['ackRequested', 'duplicateElimination'] as const)
    .filter((naam) => kanaal[naam] !== moet)
    .map((naam) => fout('x-CPA-6', plaats, `${naam} is ${kanaal[naam]}; bij ${profiel} moet het ${moet} zijn.`));
  return [
    ...perBericht,
    ...oordeelAckHandtekening(kanaal, plaats, profiel),
    ...oordeelActor(kanaal, plaats, profiel),
    ...oordeelSync(kanaal, plaats, profiel),
  ];
}

function oordeelAckHandtekening(
  { ackSignatureRequested: asked }: DeliveryChannel,
  plaats: string,
  profiel: EbmsProfiel,
) {
  if (isRm(profiel) && isOndertekend(profiel)) {
    if (asked === 'always') return [];
    return asked === 'never'
      ? [
          waarschuwing(
            'x-E2E-3',
            plaats,
            'De ontvangstbevestiging wordt niet ondertekend (ackSignatureRequested is never); EB §5.2.2 vraagt dat wel. Bode volgt de overeenkomst.',
          ),
        ]
      : [fout('x-CPA-6', plaats, `ackSignatureRequested is perMessage; bij ${profiel} moet het always zijn.`)];
  }
  if (asked === 'never') return [];
  return asked === 'always'
    ? [
        fout(
          'x-CPA-6',
          plaats,
          `ackSignatureRequested is always, maar bij ${profiel} is er geen ondertekende ontvangstbevestiging.`,
        ),
      ]
    : [waarschuwing('x-CPA-6', plaats, `ackSignatureRequested is perMessage; bij ${profiel} hoort never.`)];
}

function oordeelActor(
  { actor, ackRequested }: DeliveryChannel,
  plaats: string,
  profiel: EbmsProfiel,
): readonly Bevinding[] {
  if (actor === NEXT_MSH)
    return [fout('x-HDR-17', plaats, 'De actor is nextMSH: Bode werkt alleen van eindpunt tot eindpunt.')];
  if (isRm(profiel) && ackRequested !== 'never' && actor !== TO_PARTY_MSH)
    return [waarschuwing('x-CPA-6', plaats, 'De actor ontbreekt; Bode gebruikt toPartyMSH.')];
  return [];
}

function oordeelSync(
  { syncReplyMode: mode }: DeliveryChannel,
  plaats: string,
  profiel: EbmsProfiel,
): readonly Bevinding[] {
  if (mode === 'none' || (mode === 'mshSignalsOnly' && isRm(profiel))) return [];
  if (mode === 'mshSignalsOnly')
    return [
      fout('x-CPA-6', plaats, `syncReplyMode is mshSignalsOnly, maar bij ${profiel} zijn er geen bevestigingen.`),
    ];
  return [
    fout('x-EBP-4', plaats, `syncReplyMode is ${mode}; alleen none en mshSignalsOnly bestaan bij Digikoppeling.`),
  ];
}

function oordeelHerhaling({ verzender, ontvanger }: Paar, plaats: string): readonly Bevinding[] {
  const { sender } = verzender.docExchange;
  const { reliable, persistDurationMs } = ontvanger.docExchange.receiver;
  const { retries, retryIntervalMs } = herhaalPlan(sender);
  const span = (1 + retries) * retryIntervalMs;
  const found: Bevinding[] = [];
  if (sender.reliable?.ordered || reliable?.ordered)
    found.push(fout('x-HDR-21', plaats, 'De volgorde is gegarandeerd (MessageOrder); dat ondersteunt Bode niet.'));
  if (sender.reliable?.retries === undefined || sender.reliable.retryIntervalMs === undefined)
    found.push(
      waarschuwing(
        'x-RM-6',
        plaats,
        `Het herhaalschema ontbreekt; Bode herhaalt ${retries} keer, elke ${duurInWoorden(retryIntervalMs)}.`,
      ),
    );
  if (persistDurationMs === undefined)
    found.push(
      waarschuwing('x-RM-6', plaats, 'PersistDuration ontbreekt; Bode onthoudt berichten minstens vijf dagen.'),
    );
  else if (persistDurationMs < span)
    found.push(
      waarschuwing(
        'x-RM-8',
        plaats,
        `PersistDuration (${duurInWoorden(persistDurationMs)}) is korter dan alle herhalingen samen (${duurInWoorden(span)}); Bode onthoudt berichten zo lang als nodig.`,
      ),
    );
  return [...found, ...oordeelSchema(sender, plaats)];
}

function oordeelSchema({ reliable }: ExchangeSide, plaats: string): readonly Bevinding[] {
  if (reliable?.retryIntervalMs !== 0) return [];
  return [fout('x-RM-5', plaats, 'De tijd tussen twee herhalingen (RetryInterval) is nul.')];
}

function zonderHerhaling(sides: readonly ExchangeSide[], plaats: string): readonly Bevinding[] {
  return sides.some(({ reliable }) => reliable)
    ? [waarschuwing('x-CPA-6', plaats, 'Er staat ReliableMessaging bij een best-effort-kanaal; Bode herhaalt niet.')]
    : [];
}
