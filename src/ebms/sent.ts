// What we sent and what is heard of it, as steps of one state machine (reliability/sending.ts) and the changes that each step is. The state of a message
// is in the store: its status, and the failures in a row of its waiting work.
import type { EpochMs } from '../core/index.ts';
import { statedReferences } from '../security/index.ts';
import type { Change, EbmsBericht, EbmsStatus } from '../store/index.ts';
import { type Kanaal, kanaalVoor } from './cpa/index.ts';
import { type EbmsEnvelope, readEnvelope, readMessage } from './header/index.ts';
import { type Effect, type SendEvent, type Sending, type SendPlan, step } from './reliability/index.ts';
import type { Sent } from './signals/index.ts';
import type { EbmsMessage } from './types.ts';
import type { EbmsDependencies, Melding } from './types-exchange.ts';

/** A message of ours as it was made. */
export interface OwnMessage {
  readonly envelop: Buffer;
  readonly envelope: EbmsEnvelope;
  readonly message: EbmsMessage;
}

/** Undefined when its content is gone. */
export async function readOwn(deps: EbmsDependencies, { id }: EbmsBericht): Promise<OwnMessage | undefined> {
  const stored = await deps.store.ebms.envelop(id);
  if (!stored) return undefined;
  const envelop = Buffer.from(stored);
  const envelope = readEnvelope(envelop);
  return { envelop, envelope, message: readMessage(envelope) };
}

/** What an acknowledgement of it must be. */
export function sentOf({ envelope, message }: OwnMessage): Sent {
  const { header, ackRequested } = message;
  return { header, references: statedReferences(envelope.document), ackSigned: ackRequested?.signed ?? false };
}

/** The channel that a message of ours has by the agreement of now, or by the one that ended; undefined when it was switched off or removed. */
export async function channelNow(
  deps: EbmsDependencies,
  { message: { header } }: OwnMessage,
  now: EpochMs,
): Promise<Kanaal | undefined> {
  const cpa = await deps.laatsteOvereenkomst(header.cpaId, now);
  const found = cpa && kanaalVoor(cpa, header);
  return found?.ok ? found.kanaal : undefined;
}

/** Statuses that a message of ours can have. */
const OPEN: readonly EbmsStatus[] = ['aangenomen', 'verzonden'];

const TOLD: Readonly<Partial<Record<Effect, Melding>>> = {
  tellAcknowledged: 'bevestigd',
  tellProcessed: 'verwerkt',
  tellFailed: 'mislukt',
  tellLateAcknowledged: 'laatBevestigd',
  tellLateProcessed: 'laatVerwerkt',
  tellLateError: 'laatFout',
};

export interface Heard {
  readonly event: SendEvent;
  readonly now: EpochMs;
  /** A code of the other side: an ebMS error, an HTTP status. */
  readonly code?: string;
}

/**
 * What hearing `event` changes in a message of ours, besides its waiting work. Committing it meets a Conflict when the message took another
 * step meanwhile: then it is asked again with the message as it is.
 */
export function hear(
  deps: EbmsDependencies,
  bericht: EbmsBericht,
  { event, now, code }: Heard,
): { readonly changes: readonly Change[]; readonly effects: readonly Effect[] } {
  const before: Sending = { status: bericht.status as Sending['status'], inFlight: false, failures: 0 };
  const { sending, effects } = step(before, event, planOfStored(bericht));
  return {
    changes: changesOf(deps, bericht, { sending, effects, now, ...(code === undefined ? {} : { code }) }),
    effects,
  };
}

/** For events that come from outside only one fact of the plan counts: whether an acknowledgement was asked for. */
function planOfStored({ ackVerwacht, timeToLive }: EbmsBericht): SendPlan {
  return { reliable: ackVerwacht ?? false, retryIntervalMs: 0, sendUntil: timeToLive ?? 0, failAt: timeToLive ?? 0 };
}

export interface Changed {
  readonly sending: Sending;
  readonly effects: readonly Effect[];
  readonly now: EpochMs;
  readonly code?: string;
}

/** The new state of a message as changes: its status and history, the end of its waiting work, and what the application is told. */
export function changesOf(deps: EbmsDependencies, bericht: EbmsBericht, changed: Changed): readonly Change[] {
  const { sending, effects, now, code } = changed;
  const plaats = { partner: bericht.partner, id: bericht.id };
  const reden = sending.reason;
  const told = effects.flatMap((effect) => TOLD[effect] ?? []);
  const moved = sending.status !== bericht.status;
  const ended = moved && !OPEN.includes(sending.status);
  return [
    ...(moved
      ? [
          {
            kind: 'ebmsStatus',
            bericht: plaats,
            uit: [bericht.status],
            status: sending.status,
            op: now,
            ...(code === undefined ? {} : { code }),
            ...(reden === undefined ? {} : { reden }),
            ...(ended || !bericht.ackVerwacht ? { inhoudTot: now + deps.bewaarMs } : {}),
          } as const,
        ]
      : []),
    ...(ended ? [{ kind: 'ebmsWerkStop', bericht: plaats, soort: 'zend' } as const] : []),
    ...told
      .filter((melding) => !moved || melding.startsWith('laat'))
      .map(
        (melding) =>
          ({
            kind: 'ebmsGebeurtenis',
            bericht: plaats,
            value: { op: now, soort: melding, ...(code === undefined ? {} : { code }) },
          }) as const,
      ),
    ...told.flatMap((melding) => deps.meld(bericht, melding, now)),
  ];
}

/** When a message that came in answers one of ours: that one was processed (x-HDR-14). */
export async function processedBy(
  deps: EbmsDependencies,
  { message, partner }: { readonly message: EbmsMessage; readonly partner: string },
  now: EpochMs,
): Promise<readonly Change[]> {
  const { refToMessageId, cpaId, conversationId } = message.header;
  if (refToMessageId === undefined) return [];
  const ours = await deps.store.ebms.get({ partner, richting: 'uit', messageId: refToMessageId });
  if (!ours || ours.cpaId !== cpaId || ours.conversationId !== conversationId) return [];
  return hear(deps, ours, { event: { kind: 'processed' }, now }).changes;
}
