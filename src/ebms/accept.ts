// The acceptance of a business message (x-RCV-2, x-RM-2, x-RM-10, x-HDR-20): duplicate key, content, acknowledgement and the work that delivers it, in
// one transaction before the 2xx. A duplicate gets the acknowledgement of the first one again and changes nothing.
import { type EpochMs, type Oin, sha256Hex } from '../core/index.ts';
import type { Change, EbmsAntwoord, EbmsBericht, EbmsWerk, NieuwEbmsBericht } from '../store/index.ts';
import type { Answer } from '../transport/index.ts';
import { EMPTY, signalAnswer, signalBytes } from './answer.ts';
import type { EbmsStory } from './audit.ts';
import type { Collected } from './collect.ts';
import { judgeTimeToLive } from './header/index.ts';
import { laanVan, newMessageId, uitKop, vergeetOp } from './messages.ts';
import { type Acceptance, planAcceptance } from './reliability/index.ts';
import { processedBy } from './sent.ts';
import { makeAcknowledgment } from './signals/index.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** @throws EbmsError `ebms.expired`, and Conflict when the same message was accepted meanwhile. */
export async function accept(deps: EbmsDependencies, collected: Collected, story: EbmsStory): Promise<Answer> {
  const { message, kanaal, partner, soap } = collected;
  const { header } = message;
  const now = deps.clock();
  const key = { partner, richting: 'in', messageId: header.messageId } as const;
  const earlier = kanaal.duplicateElimination ? await deps.store.ebms.get(key) : undefined;
  const plan = planAcceptance(message, kanaal, {
    now,
    sha256: sha256Hex(soap),
    // What is still in the store is still known, also when the window is over.
    ...(earlier && {
      earlier: {
        receivedAt: Math.max(earlier.ontstaanOp, now - kanaal.duplicateWindowMs),
        sha256: await hashOf(deps, earlier),
      },
    }),
  });
  if (earlier && !plan.deliver) return again(deps, collected, { earlier, plan, story, now });
  judgeTimeToLive(header, now);
  return first(deps, collected, { plan, story, now });
}

interface At {
  readonly plan: Acceptance;
  readonly story: EbmsStory;
  readonly now: EpochMs;
}

async function first(deps: EbmsDependencies, collected: Collected, { plan, story, now }: At): Promise<Answer> {
  const { parts, kanaal } = collected;
  const antwoord = plan.acknowledge === 'make' ? await acknowledgmentOf(deps, collected, now) : undefined;
  const value = berichtOf(deps, collected, { antwoord, now, transportOin: story.received.peer.oin });
  const { soort, laan } = deps.bestemming(kanaal);
  const bericht = { partner: value.partner, id: value.id };
  const werk: EbmsWerk = { id: deps.newGuid(now), soort, laan, bericht, op: now, pogingen: 0, gegevens: {} };
  const sync = plan.answer === 'sync';
  const changes: Change[] = [
    ...parts.flatMap(({ rest }) => rest),
    { kind: 'ebmsBericht', value },
    { kind: 'ebmsWerk', value: werk },
    ...(antwoord && !sync
      ? [{ kind: 'ebmsWerk', value: signalWork(deps, collected, { bericht, antwoord, now }) } as const]
      : []),
    ...(await processedBy(deps, collected, now)),
  ];
  await deps.store.commit(changes);
  story.uitkomst = 'aangenomen';
  story.bericht = value.id;
  return antwoord && sync ? signalAnswer(antwoord.envelop) : EMPTY;
}

interface Again extends At {
  readonly earlier: EbmsBericht;
}

/** The stored acknowledgement, byte for byte; nothing is delivered again, and nothing is an error (x-RM-10, trap 49). */
async function again(
  deps: EbmsDependencies,
  collected: Collected,
  { earlier, plan, story, now }: Again,
): Promise<Answer> {
  const antwoord = await deps.store.ebms.antwoord(earlier.id);
  const bericht = { partner: earlier.partner, id: earlier.id };
  const sync = plan.answer === 'sync';
  for (const { deel } of collected.parts)
    if (deel.stukken > 1)
      await deps.store.commit([{ kind: 'ebmsStukWeg', partner: earlier.partner, deelId: deel.deelId }]);
  await deps.store.commit([
    { kind: 'ebmsGebeurtenis', bericht, value: { op: now, soort: plan.altered ? 'duplicaatAnders' : 'duplicaat' } },
    ...(antwoord && !sync
      ? [{ kind: 'ebmsWerk', value: signalWork(deps, collected, { bericht, antwoord, now }) } as const]
      : []),
  ]);
  story.uitkomst = 'duplicaat';
  story.bericht = earlier.id;
  if (plan.altered) story.oorzaak = 'a duplicate that is not byte-equal to the first one';
  return antwoord && sync ? signalAnswer(antwoord.envelop) : EMPTY;
}

async function acknowledgmentOf(
  deps: EbmsDependencies,
  { message, kanaal, verified, terug }: Collected,
  now: EpochMs,
): Promise<EbmsAntwoord> {
  const messageId = newMessageId(deps);
  const references = kanaal.ackSigned ? verified.references : [];
  const signal = makeAcknowledgment(message.header, { now, messageId }, references);
  // Whether it is signed says the message; by which algorithms says our own channel for signals.
  const signing = { ...terug('Acknowledgment'), signed: kanaal.ackSigned };
  return { messageId, action: 'Acknowledgment', envelop: await signalBytes(deps, signal, signing) };
}

interface Arrived {
  readonly antwoord: EbmsAntwoord | undefined;
  readonly now: EpochMs;
  /** Who brought it: an intermediary, where that is not the sender (x-AUT-4). */
  readonly transportOin: Oin;
}

function berichtOf(
  deps: EbmsDependencies,
  { soap, message, kanaal, partner, parts, signer }: Collected,
  { antwoord, now, transportOin }: Arrived,
): NieuwEbmsBericht {
  const { header } = message;
  return {
    partner,
    id: deps.newGuid(now),
    richting: 'in',
    ...uitKop(header),
    profiel: kanaal.profiel,
    status: 'ontvangen',
    ontstaanOp: now,
    vergeetOp: vergeetOp(kanaal, now, deps),
    omvang: parts.reduce((sum, { deel }) => sum + deel.omvang, 0),
    delen: parts.map(({ deel }) => deel),
    eenmalig: kanaal.duplicateElimination,
    envelop: soap,
    transportOin,
    ...(signer ? { certificaat: signer.fingerprint } : {}),
    ...(antwoord ? { antwoord } : {}),
  };
}

interface Signalled {
  readonly bericht: EbmsWerk['bericht'];
  readonly antwoord: EbmsAntwoord;
  readonly now: EpochMs;
}

/** The acknowledgement on an HTTP exchange of its own (x-EBP-4, x-RM-4). */
function signalWork(deps: EbmsDependencies, { terug }: Collected, at: Signalled): EbmsWerk {
  const { bericht, antwoord, now } = at;
  const { endpoint } = terug(antwoord.action);
  return {
    id: deps.newGuid(now),
    soort: 'signaal',
    laan: laanVan('signaal', bericht.partner, endpoint),
    bericht,
    op: now,
    pogingen: 0,
    gegevens: { endpoint, action: antwoord.action, messageId: antwoord.messageId },
    lading: antwoord.envelop,
  };
}

async function hashOf({ store }: EbmsDependencies, { id }: EbmsBericht): Promise<string> {
  const envelop = await store.ebms.envelop(id);
  return envelop ? sha256Hex(envelop) : '';
}
