// The life of a message that we send, as a state machine without time or network of its own (x-RM-2, 5, 12 … 14; x-SIG-10; x-PKG-13):
// aangenomen → verzonden → bevestigd → verwerkt, or mislukt. Whatever comes in whatever order, the application hears the truth: one end, once.
// What comes after the end is recorded and told as late, and changes nothing (x-RM-13).
import type { EpochMs } from '../../core/index.ts';
import type { Severity } from '../types.ts';
import type { Outcome } from './outcome.ts';
import { pauseMs, type SendPlan } from './schedule.ts';

export type SendStatus = 'aangenomen' | 'verzonden' | 'bevestigd' | 'verwerkt' | 'mislukt';

/**
 * Why a message failed. `geenBevestiging`: sent, but no acknowledgement within the TimeToLive; `nietBereikt`: the peer never took it;
 * `overeenkomstVoorbij`: the agreement ended first; `geweigerd`: the peer's server refused it; `foutVanPartner`: the peer's ebMS handler answered
 * with an Error; `onbekend`: best effort, and the connection broke when the peer may have had it.
 */
export type FailReason =
  | 'geenBevestiging'
  | 'nietBereikt'
  | 'overeenkomstVoorbij'
  | 'geweigerd'
  | 'foutVanPartner'
  | 'onbekend';

export interface Sending {
  readonly status: SendStatus;
  /** When to look again; absent when nothing is left to do. */
  readonly nextAt?: EpochMs;
  /** An exchange is running (a lease is held). */
  readonly inFlight: boolean;
  /** Exchanges in a row that failed below ebMS. */
  readonly failures: number;
  readonly reason?: FailReason;
  /** What came after the end and was told: each is told once. */
  readonly late?: readonly Effect[];
}

export type SendEvent =
  /** The moment `nextAt` has come. */
  | { readonly kind: 'due'; readonly now: EpochMs }
  /** The exchange ended. A lease that ran out, with its process gone, is `unknown`. */
  | { readonly kind: 'outcome'; readonly now: EpochMs; readonly outcome: Outcome }
  /** An acknowledgement without mismatch. */
  | { readonly kind: 'acknowledged' }
  /** A MessageError without mismatch. */
  | { readonly kind: 'error'; readonly severity: Severity }
  /** The business answer that refers to this message. */
  | { readonly kind: 'processed' };

/**
 * What is to be done: `send` the stored bytes; tell the application (`tell…`, once each); `alarm` the operator; `note` in the history only.
 */
export type Effect =
  | 'send'
  | 'tellAcknowledged'
  | 'tellProcessed'
  | 'tellFailed'
  | 'tellLateAcknowledged'
  | 'tellLateProcessed'
  | 'tellLateError'
  | 'alarm'
  | 'note';

export interface Step {
  readonly sending: Sending;
  readonly effects: readonly Effect[];
}

/** A message that was accepted for sending. */
export function newSending(now: EpochMs): Sending {
  return { status: 'aangenomen', nextAt: now, inFlight: false, failures: 0 };
}

/** The next state and what to do. An event that changes nothing gives the same record and no effects. */
export function step(sending: Sending, event: SendEvent, plan: SendPlan): Step {
  switch (event.kind) {
    case 'due':
      return due(sending, event.now, plan);
    case 'outcome':
      return settle(sending, event, plan);
    case 'acknowledged':
      return acknowledged(sending, plan);
    case 'error':
      return failedByPeer(sending, event.severity);
    case 'processed':
      return processed(sending);
  }
}

function isOpen({ status }: Sending): boolean {
  return status === 'aangenomen' || status === 'verzonden';
}

function due(sending: Sending, now: EpochMs, plan: SendPlan): Step {
  if (!isOpen(sending) || sending.inFlight || sending.nextAt === undefined || now < sending.nextAt)
    return same(sending);
  const { status } = sending;
  if (now >= plan.failAt) return fail(sending, whyTooLate(sending, plan));
  if (now < plan.sendUntil) return { sending: { ...sending, inFlight: true }, effects: ['send'] };
  // The agreement ended: what was sent may still be acknowledged, what was not sent never goes (x-RM-14).
  if (status === 'aangenomen') return fail(sending, 'overeenkomstVoorbij');
  return { sending: { ...sending, nextAt: plan.failAt }, effects: [] };
}

function whyTooLate({ status }: Sending, { sendUntil, failAt }: SendPlan): FailReason {
  if (status === 'verzonden') return 'geenBevestiging';
  return sendUntil < failAt ? 'overeenkomstVoorbij' : 'nietBereikt';
}

function settle(
  sending: Sending,
  { now, outcome }: { readonly now: EpochMs; readonly outcome: Outcome },
  plan: SendPlan,
): Step {
  if (!sending.inFlight) return same(sending);
  const landed: Sending = { ...sending, inFlight: false };
  // An acknowledgement or answer can be faster than the HTTP response to what it answers.
  if (!isOpen(sending)) return { sending: landed, effects: [] };
  if (outcome === 'taken') return { sending: taken(landed, now, plan), effects: [] };
  // A resend that is refused says nothing about the message that was taken before: only its acknowledgement does (trap 52).
  if (outcome === 'refused' && sending.status === 'verzonden')
    return { sending: taken(landed, now, plan), effects: ['alarm'] };
  if (outcome === 'refused') return fail(landed, 'geweigerd');
  // Best effort receivers do not filter duplicates: what they may have is not sent again (trap 48).
  if (outcome === 'unknown' && !plan.reliable) return fail(landed, 'onbekend');
  const failures = sending.failures + 1;
  return {
    sending: { ...landed, failures, nextAt: lookAgain(landed, now + pauseMs(plan, failures), plan) },
    effects: ['note'],
  };
}

/** The peer has it: the next look is after the interval, or never in best effort. */
function taken({ nextAt: _past, ...landed }: Sending, now: EpochMs, plan: SendPlan): Sending {
  const sent: Sending = { ...landed, status: 'verzonden', failures: 0 };
  return plan.reliable ? { ...sent, nextAt: lookAgain(sent, now + plan.retryIntervalMs, plan) } : sent;
}

/** Not later than the moment at which the message fails. */
function lookAgain({ status }: Sending, wanted: EpochMs, { sendUntil, failAt }: SendPlan): EpochMs {
  if (wanted < sendUntil) return wanted;
  return status === 'verzonden' ? failAt : sendUntil;
}

/** In best effort nobody asked for one: it is noted, and changes nothing (x-RM-3). */
function acknowledged(sending: Sending, plan: SendPlan): Step {
  if (!plan.reliable) return { sending, effects: ['note'] };
  if (isOpen(sending)) return end(sending, 'bevestigd', 'tellAcknowledged');
  if (sending.status === 'mislukt') return tellLate(sending, 'tellLateAcknowledged');
  return { sending, effects: ['note'] };
}

/** An Error ends the retries; a Warning ends nothing (x-SIG-10). After the acknowledgement the message is with the peer, and stays so. */
function failedByPeer(sending: Sending, severity: Severity): Step {
  if (severity === 'Warning') return { sending, effects: ['note'] };
  if (isOpen(sending)) return fail(sending, 'foutVanPartner');
  return sending.status === 'mislukt' ? { sending, effects: ['note'] } : tellLate(sending, 'tellLateError');
}

/** The answer of the application proves that the message arrived, with or without acknowledgement. */
function processed(sending: Sending): Step {
  if (sending.status === 'mislukt') return tellLate(sending, 'tellLateProcessed');
  if (sending.status === 'verwerkt') return { sending, effects: ['note'] };
  return end(sending, 'verwerkt', 'tellProcessed');
}

/** DeliveryFailure: to the application and to the operator (x-RM-5, x-RM-12). */
function fail(sending: Sending, reason: FailReason): Step {
  const { sending: ended } = end(sending, 'mislukt', 'tellFailed');
  return { sending: { ...ended, reason }, effects: ['tellFailed', 'alarm'] };
}

/** No more looks. A running exchange goes on, and its outcome is ignored. */
function end({ nextAt: _none, ...sending }: Sending, status: SendStatus, effect: Effect): Step {
  return { sending: { ...sending, status }, effects: [effect] };
}

/** x-RM-13: recorded and told, to application and operator; the state stays. */
function tellLate(sending: Sending, effect: Effect): Step {
  const { late = [] } = sending;
  if (late.includes(effect)) return { sending, effects: ['note'] };
  return { sending: { ...sending, late: [...late, effect] }, effects: [effect, 'alarm'] };
}

function same(sending: Sending): Step {
  return { sending, effects: [] };
}
