// A message against its agreement (x-HDR-4 … 8, 16 … 21; x-SIG-2; trap 55). The Kanaal was found by CPAId, parties, service and action; it is
// compared again here, so that no caller can pass a message by way of the Kanaal of another one.
import type { EpochMs } from '../../core/index.ts';
import type { Kanaal } from '../cpa/types.ts';
import { type EbmsMessage, type MessageHeader, type Party, signalOf, type Typed } from '../types.ts';
import { EbmsError } from './error.ts';
import { locate } from './values.ts';

const HEADER = '/soap:Envelope/soap:Header';

export interface Circumstances {
  readonly now: EpochMs;
  /** The envelope has a ds:Signature. */
  readonly signed: boolean;
}

/**
 * Judges header and flags. `kanaal` is that of the direction of the message: its `from` is who sends.
 * TimeToLive is another step, after the signature (x-RCV-1): `judgeTimeToLive`.
 * @throws EbmsError for the first contradiction.
 */
export function judgeAgreement(message: EbmsMessage, kanaal: Kanaal, { now, signed }: Circumstances): void {
  const { header } = message;
  const signal = signalOf(header) !== undefined;
  // The acknowledgement of what was sent before the end of the agreement may come after it.
  const current = signal || (now >= kanaal.start && now <= kanaal.end);
  if (header.cpaId !== kanaal.cpaId || !current)
    throw new EbmsError('ebms.cpa', 'x-HDR-8', { location: locate('CPAId') });
  judgeParty('From', header.from, { agreed: kanaal.from, signal });
  judgeParty('To', header.to, { agreed: kanaal.to, signal });
  if (!signal) judgeService(header, kanaal);
  if (message.messageOrder)
    throw new EbmsError('ebms.messageOrder', 'x-HDR-21', { location: `${HEADER}/eb:MessageOrder` });
  if (!signal) judgeReliability(message, kanaal);
  if (!signal) judgeSignaturePresence(kanaal, signed);
}

/** @throws EbmsError `ebms.expired`: what is too late is not delivered (x-HDR-20). */
export function judgeTimeToLive({ timeToLive }: MessageHeader, now: EpochMs): void {
  if (timeToLive !== undefined && now > timeToLive)
    throw new EbmsError('ebms.expired', 'x-HDR-20', { location: locate('MessageData', 'TimeToLive') });
}

interface Agreed {
  readonly agreed: Party;
  /** Signals carry no role, and their Kanaal may have none; a peer that sends one all the same is heard (trap 45). */
  readonly signal: boolean;
}

/** Every id that is stated is one of the agreement, with its type; the role is the agreed one (x-HDR-4, x-HDR-5, x-HDR-7). */
function judgeParty(side: 'From' | 'To', party: Party, { agreed, signal }: Agreed): void {
  const known = party.partyIds.every((id) => agreed.partyIds.some((other) => sameTyped(id, other)));
  if (!known) throw new EbmsError('ebms.party', 'x-HDR-4', { location: locate(side, 'PartyId') });
  const roleless = signal && (party.role === undefined || agreed.role === undefined);
  if (party.role !== agreed.role && !roleless)
    throw new EbmsError('ebms.party', 'x-HDR-7', { location: locate(side, 'Role') });
}

function judgeService({ service, action }: MessageHeader, kanaal: Kanaal): void {
  if (!sameTyped(service, kanaal.service))
    throw new EbmsError('ebms.service', 'x-HDR-11', { location: locate('Service') });
  if (action !== kanaal.action) throw new EbmsError('ebms.action', 'x-HDR-12', { location: locate('Action') });
}

/** DuplicateElimination, AckRequested with its signed flag, and SyncReply are what the agreement says, present or absent (x-HDR-16, 18, 19). */
function judgeReliability({ header, ackRequested, syncReply }: EbmsMessage, kanaal: Kanaal): void {
  const differs = (location: string, clause = 'x-HDR-19') => new EbmsError('ebms.agreement', clause, { location });
  if (header.duplicateElimination !== kanaal.duplicateElimination) throw differs(locate('DuplicateElimination'));
  if ((ackRequested !== undefined) !== kanaal.ackRequested) throw differs(`${HEADER}/eb:AckRequested`);
  if (ackRequested && ackRequested.signed !== kanaal.ackSigned) throw differs(`${HEADER}/eb:AckRequested/@eb:signed`);
  if (syncReply !== kanaal.syncSignals) throw differs(`${HEADER}/eb:SyncReply`, 'x-HDR-18');
}

/** A missing signature is a failure of security; one that nobody agreed on contradicts the agreement (x-EBP-1). */
function judgeSignaturePresence(kanaal: Kanaal, signed: boolean): void {
  if (kanaal.signed && !signed) throw new EbmsError('ebms.security', 'x-E2E-6', { oorzaak: 'no signature' });
  if (!kanaal.signed && signed)
    throw new EbmsError('ebms.agreement', 'x-EBP-1', { location: `${HEADER}/ds:Signature` });
}

export function sameTyped(a: Typed, b: Typed): boolean {
  return a.value === b.value && a.type === b.type;
}
