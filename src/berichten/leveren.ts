// LeverBerichten / GLOBE-R-BV-Request: from an offered batch to a durable verdict per bericht (mijnoverheid.md §3.3-3.6).
// What is answered is committed: verdicts, accepted berichten, their publication or the task for it, and the receipts.
import { type Bsn, type EpochMs, GatewayError, type Guid, type Oin, simulatorUitkomst } from '../core/index.ts';
import type { BatchVerslag, Change } from '../store/index.ts';
import { type Beoordeeld, beoordeelBatch, type Feiten } from './beoordelen.ts';
import { bepaalGezag, type Gezag } from './gezag.ts';
import type { InhoudEisen } from './inhoud.ts';
import type { AangebodenBatch, BatchUitkomst, DomeinContext } from './types.ts';
import { legVast, type Voorstel } from './vastleggen.ts';
import { bereidVoor, type Voorbereid } from './voorbereiden.ts';
import { wijzigingen } from './wijzigingen.ts';

/**
 * What a protocol writes in the same transaction: the message that tells the sender. Asked for with every report that is about to be
 * stored; an earlier one of the same attempt was not. `antwoord` is false when a simulator number wants that the sender never hears of it.
 */
export type Meeschrijven = (verslag: BatchVerslag, antwoord: boolean) => Promise<readonly Change[]>;

/**
 * Judges and stores one attempt to deliver a batch.
 *
 * Recorded under the OIN in the message when the sender may use it, otherwise under the sender's own.
 * @throws GatewayError `wss.replay`, `server.unavailable`, or for the connection of an intermediary's client
 *   `auth.opgeschort` and `auth.noAansluiting`; outside `productie` also `server.unavailable` for two simulator numbers: 999990044 before anything is stored, and
 *   999990032 after everything is stored. Over WUS the result travels in the answer itself, so "accepted, never a result"
 *   is an answer that is lost: the berichten are there, `HaalBerichtstatus` and a resend (`BerichtBestaatAl`) tell so.
 *   With `mee` the answer is a message of its own, and 999990032 is no error: there is no such message.
 */
export async function leverBerichten(
  batch: AangebodenBatch,
  context: DomeinContext,
  mee?: Meeschrijven,
): Promise<BatchUitkomst> {
  if (heeftUitkomst(batch, context, 'transport')) throw simulatie();
  const zonderResultaat = heeftUitkomst(batch, context, 'geenResultaat');
  const gezag = await bepaalGezag(batch.leverancierId, batch.ontvangenOp, context);
  const eisen = { batchId: batch.batchId, ...(await actieHosts(batch, gezag, context)) };
  const voorbereid = await bereidVoor(batch.berichten, gezag.oin, eisen);
  const { uitkomst, bewijs } = await legVast(context, async (now) => {
    const { uitkomst, changes } = await stelVoor({ batch, gezag, voorbereid, now }, context);
    return { uitkomst, changes: [...changes, ...((await mee?.(uitkomst.verslag, !zonderResultaat)) ?? [])] };
  });
  if (zonderResultaat && !mee) throw simulatie();
  const { verslag, beoordeeld } = uitkomst;
  const waarschuwingen = beoordeeld.flatMap(({ oordeel: { positie }, waarschuwingen: teksten }) =>
    teksten.map((tekst) => ({ positie, tekst })),
  );
  return { verslag, bewijs, waarschuwingen };
}

interface Levering {
  readonly batch: AangebodenBatch;
  readonly gezag: Gezag;
  readonly voorbereid: readonly Voorbereid[];
  readonly now: EpochMs;
}

interface Uitkomst {
  readonly verslag: BatchVerslag;
  readonly beoordeeld: readonly Beoordeeld[];
}

async function stelVoor(levering: Levering, context: DomeinContext): Promise<Voorstel<Uitkomst>> {
  const { batch, gezag, voorbereid, now } = levering;
  const [feiten, eerdere] = await Promise.all([
    gezag.mag ? leesFeiten(voorbereid, gezag.oin, context) : GEEN_FEITEN,
    context.store.berichten.aanleveringen(gezag.oin, batch.batchId),
  ]);
  const beoordeeld = beoordeelBatch(voorbereid, { batch, gezag, feiten, omgeving: context.omgeving });
  const verslag: BatchVerslag = {
    oin: gezag.oin,
    batchId: batch.batchId,
    aanlevering: eerdere + 1,
    transportOin: context.afzender.transportOin,
    aanmaakDatum: batch.aanmaakDatum,
    ontvangenOp: batch.ontvangenOp,
    verwerktOp: now,
    totaal: batch.totaal,
    oordelen: beoordeeld.map(({ oordeel }) => oordeel),
  };
  return { uitkomst: { verslag, beoordeeld }, changes: wijzigingen(verslag, beoordeeld, context) };
}

const GEEN_FEITEN: Feiten = { bestaand: new Map(), berichttypes: new Map(), ontvangers: new Map() };

/** Three reads, whatever the size of the batch. */
async function leesFeiten(voorbereid: readonly Voorbereid[], oin: Oin, context: DomeinContext): Promise<Feiten> {
  const bruikbaar = voorbereid.filter((bericht) => bericht.soort === 'bruikbaar');
  const ids = new Set<Guid>(bruikbaar.map((bericht) => bericht.berichtId));
  const bsns = new Set<Bsn>(bruikbaar.flatMap((bericht) => bericht.bsn ?? []));
  const { berichten, organisaties, profielen } = context.store;
  const [bestaand, berichttypes, ontvangers] = await Promise.all([
    berichten.bestaand(oin, [...ids]),
    organisaties.berichttypes(oin),
    profielen.ontvangers(oin, [...bsns]),
  ]);
  return {
    bestaand,
    berichttypes: new Map(berichttypes.map((type) => [type.code, type])),
    ontvangers: new Map(ontvangers.map((ontvanger) => [ontvanger.bsn, ontvanger])),
  };
}

/** The hosts an action may link to; a sender who may not speak for the organisation learns nothing about its list. */
async function actieHosts(
  batch: AangebodenBatch,
  gezag: Gezag,
  context: DomeinContext,
): Promise<Pick<InhoudEisen, 'hosts'>> {
  const metActie = batch.berichten.some((bericht) => bericht.leesbaar && bericht.uitbreiding?.actie?.url !== undefined);
  if (!metActie || !gezag.mag) return {};
  return { hosts: (await context.store.organisaties.get(gezag.oin))?.dossierHosts ?? [] };
}

function heeftUitkomst(batch: AangebodenBatch, context: DomeinContext, uitkomst: 'transport' | 'geenResultaat') {
  return batch.berichten.some(
    (bericht) => bericht.leesbaar && simulatorUitkomst(bericht.gebruikerId, context.omgeving)?.levering === uitkomst,
  );
}

function simulatie(): GatewayError {
  return new GatewayError('server.unavailable', '§3.18', { oorzaak: 'a simulator BSN asked for this outcome' });
}
