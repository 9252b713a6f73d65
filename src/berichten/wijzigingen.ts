// What one attempt to deliver a batch writes, as one list of changes: report, receipt, and per accepted bericht its content with
// its publication (now, or a task for later), all in one transaction (§3.4 "Publication, the receipt and the notification
// entry are written in one transaction").
import { publicatieBlad } from '../bewijs/index.ts';
import type { EpochMs, Guid, Json } from '../core/index.ts';
import type { BatchVerslag, Change, NieuwBericht } from '../store/index.ts';
import type { Aanvaard, Beoordeeld } from './beoordelen.ts';
import { type Ontvangen, ontvangst } from './ontvangst.ts';
import { taak } from './taak.ts';
import type { DomeinContext } from './types.ts';

/** The `Ontvangst` is the first receipt of the list. */
export function wijzigingen(
  verslag: BatchVerslag,
  beoordeeld: readonly Beoordeeld[],
  context: DomeinContext,
): readonly Change[] {
  const aanvaard = beoordeeld.flatMap((een) => een.aanvaard ?? []);
  return [
    { kind: 'batch', value: verslag },
    ontvangst(batchOntvangst(verslag, beoordeeld), context),
    ...aanvaard.flatMap((bericht) => berichtWijzigingen(bericht, verslag, context)),
  ];
}

function batchOntvangst(verslag: BatchVerslag, beoordeeld: readonly Beoordeeld[]): Ontvangen {
  const { oin, batchId, aanlevering, ontvangenOp, verwerktOp, totaal } = verslag;
  return {
    dienst: 'LeverBerichten',
    oin,
    batchId,
    aanlevering,
    ontvangenOp,
    verwerktOp,
    aantal: totaal,
    aantalVerwerkt: beoordeeld.filter((een) => een.aanvaard).length,
    oordelen: ontvangstOordelen(verslag),
    inhoud: beoordeeld.flatMap(({ oordeel: { berichtId }, hash }) =>
      berichtId !== undefined && hash !== undefined ? [{ berichtId, inhoudHash: hash }] : [],
    ),
  };
}

/**
 * What `oordelenHash` of the Ontvangst is made over: {berichtId, verwerkingsCode, stadium} of each bericht that the result lists.
 * A sender makes the same list from the `BerichtVerwerkResponse` alone.
 */
export function ontvangstOordelen(verslag: Pick<BatchVerslag, 'oordelen'>): readonly Json[] {
  return verslag.oordelen.flatMap(({ berichtId, code, stadium }) =>
    berichtId === undefined ? [] : [{ berichtId, stadium, verwerkingsCode: code }],
  );
}

function berichtWijzigingen(aanvaard: Aanvaard, verslag: BatchVerslag, context: DomeinContext): readonly Change[] {
  const nu = verslag.verwerktOp;
  const id = context.newGuid(nu);
  const later = laterMoment(aanvaard, nu);
  const value = nieuwBericht(id, aanvaard, verslag);
  if (later !== undefined)
    return [
      { kind: 'bericht', value },
      { kind: 'taak', value: taak('publiceer', value, { id: context.newGuid(nu), op: later }) },
    ];
  const { oin, bsn, berichtId, inhoudHash } = value;
  const ontvanger = context.pseudoniem?.(oin, bsn);
  const verwijzing = { id, berichtId, inhoudHash, ...(ontvanger && { ontvanger }) };
  return [
    { kind: 'bericht', value: { ...value, gepubliceerdOp: nu } },
    { kind: 'bewijs', value: publicatieBlad({ bewijsId: context.newGuid(nu), oin, op: nu }, verwijzing), stil: true },
    { kind: 'taak', value: taak('notificeer', value, { id: context.newGuid(nu), op: nu }) },
  ];
}

/** The moment of publication when it is still to come; absent, empty and past mean at once (§3.3). */
function laterMoment({ bericht: { publicatieDatum } }: Aanvaard, nu: EpochMs): EpochMs | undefined {
  return publicatieDatum !== undefined && publicatieDatum > nu ? publicatieDatum : undefined;
}

function nieuwBericht(id: Guid, aanvaard: Aanvaard, verslag: BatchVerslag): NieuwBericht {
  const { bericht, berichtId, berichtType, bsn, hash, bijlagen } = aanvaard;
  const { publicatieDatum, eindDatumHandelingsTermijn, onderwerp, berichtTekst, referentie, uitbreiding } = bericht;
  return {
    id,
    oin: verslag.oin,
    berichtId,
    batchId: verslag.batchId,
    aanlevering: verslag.aanlevering,
    bsn,
    berichtType,
    onderwerp,
    ...(berichtTekst !== undefined && { tekst: berichtTekst }),
    ...(referentie !== undefined && { referentie }),
    ...(publicatieDatum !== undefined && { publicatieDatum }),
    ...(eindDatumHandelingsTermijn !== undefined && { eindDatumHandelingsTermijn }),
    ...uitbreiding,
    inhoudHash: hash,
    bijlagen,
    ontvangenOp: verslag.ontvangenOp,
    verwerktOp: verslag.verwerktOp,
  };
}
