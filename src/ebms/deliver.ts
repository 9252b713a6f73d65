// One attempt to deliver a message or a signal of ours (x-RM-5, x-PKG-13 … 15, x-HDR-20): the stored bytes, what the HTTP answer means, and a signal that
// comes in that answer (mshSignalsOnly). When to try again was decided by reliability/.
import type { EpochMs } from '../core/index.ts';
import { acceptUnsignedEbms, verifyEbms } from '../security/index.ts';
import { type Change, Conflict, type EbmsBericht, type EbmsWerk } from '../store/index.ts';
import type { HttpAnswer, StreamedContent } from '../transport/index.ts';
import { verifyContext } from './collect.ts';
import { oinsVan, signaalKanaal } from './cpa/index.ts';
import { type EbmsEnvelope, readEnvelope, readMessage, readPeerFault } from './header/index.ts';
import { partnerVan } from './messages.ts';
import { readPart } from './parts.ts';
import { alarm, takeSignal } from './receive-signal.ts';
import { type HttpResult, type Outcome, outcomeOf, planSending, type Sending, step } from './reliability/index.ts';
import { outgoing } from './send.ts';
import { changesOf, channelNow, type OwnMessage, readOwn } from './sent.ts';
import { type EbmsMessage, signalOf } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** The end of one attempt, as the lanes of delivery/ take it. */
export interface Delivered {
  readonly changes: readonly Change[];
  readonly overtaken?: readonly Change[];
  readonly endpoint?: 'good' | 'bad';
}

const HEADERS = { SOAPAction: '"ebXML"' } as const;

/** `zend`: one attempt of a message, or its failure when its time is over. */
export async function deliverMessage(deps: EbmsDependencies, werk: EbmsWerk, now: EpochMs): Promise<Delivered> {
  const klaar: Change = { kind: 'ebmsWerkKlaar', id: werk.id };
  const bericht = await deps.store.ebms.opId(werk.bericht.id);
  if (!bericht || (bericht.status !== 'aangenomen' && bericht.status !== 'verzonden')) return { changes: [klaar] };
  const own = await readOwn(deps, bericht);
  const kanaal = own && (await channelNow(deps, own, now));
  const failures = Number(werk.gegevens.fouten ?? 0);
  const waiting: Sending = { status: bericht.status, nextAt: Math.min(werk.op, now), inFlight: false, failures };
  if (!own || !kanaal) return endWithoutAgreement(deps, bericht, { waiting, werk, now });
  const plan = planSending(kanaal, bericht.tijd);
  if (!plan.reliable && wasLost(werk)) {
    const lost = step({ ...waiting, inFlight: true }, { kind: 'outcome', now, outcome: 'unknown' }, plan);
    return settle(deps, bericht, { ...lost, werk, now });
  }
  const due = step(waiting, { kind: 'due', now }, plan);
  if (!due.effects.includes('send')) return settle(deps, bericht, { ...due, werk, now });
  const { answer, result } = await post(deps, { endpoint: kanaal.endpoint, ...contentOf(deps, bericht, own) });
  const outcome = outcomeOf(result);
  const at = deps.clock();
  record(deps, bericht, { werk, result, outcome, now, at });
  const settled = step(due.sending, { kind: 'outcome', now: at, outcome }, plan);
  const code = result.kind === 'response' ? String(result.status) : undefined;
  const delivered = settle(deps, bericht, { ...settled, werk, now: at, ...(code === undefined ? {} : { code }) });
  const signal = outcome === 'taken' && answer ? answer.body : undefined;
  if (signal && signal.length > 0) return withSignal(deps, own, { delivered, signal });
  return { ...delivered, endpoint: outcome === 'taken' || outcome === 'refused' ? 'good' : 'bad' };
}

/** An attempt before this one never told how it ended: its process is gone, or its end could not be written. The partner may have the message. */
function wasLost({ pogingen, gegevens }: EbmsWerk): boolean {
  return pogingen - 1 > Number(gegevens.fouten ?? 0) + Number(gegevens.storingen ?? 0);
}

/** `signaal`: an acknowledgement on its own HTTP exchange. When it does not arrive the partner resends, and gets it again. */
export async function deliverSignal(deps: EbmsDependencies, werk: EbmsWerk, now: EpochMs): Promise<Delivered> {
  const { endpoint = '' } = werk.gegevens;
  const body = Buffer.from(werk.lading ?? []);
  const { result } = await post(deps, { endpoint, contentType: SIGNAL_TYPE, body });
  const outcome = outcomeOf(result);
  const over = outcome === 'taken' || outcome === 'refused';
  const wait = SIGNAL_WAIT_MS[werk.pogingen - 1];
  const changes: Change[] =
    over || wait === undefined
      ? [
          { kind: 'ebmsWerkKlaar', id: werk.id },
          // Every duplicate asked for the same acknowledgement: one that arrived is enough.
          ...(outcome === 'taken'
            ? [{ kind: 'ebmsWerkStop', bericht: werk.bericht, soort: 'signaal' } as const]
            : [
                {
                  kind: 'ebmsGebeurtenis',
                  bericht: werk.bericht,
                  value: {
                    op: now,
                    soort: 'signaalMislukt',
                    ...(result.kind === 'response' ? { code: String(result.status) } : {}),
                  },
                } as const,
              ]),
        ]
      : [{ kind: 'ebmsWerkLater', id: werk.id, op: deps.clock() + wait }];
  return { changes, endpoint: over ? 'good' : 'bad' };
}

const SIGNAL_TYPE = 'text/xml; charset=UTF-8';
/** After these the partner's resend brings the acknowledgement again. */
const SIGNAL_WAIT_MS = [1_000, 5_000, 30_000, 120_000, 300_000] as const;

interface Exchange {
  readonly endpoint: string;
  readonly contentType: string;
  readonly body: Buffer | StreamedContent;
}

async function post(
  { client }: Pick<EbmsDependencies, 'client'>,
  { endpoint, contentType, body }: Exchange,
): Promise<{ readonly answer?: HttpAnswer; readonly result: HttpResult }> {
  try {
    const answer = await client.post(endpoint, { ...HEADERS, 'Content-Type': contentType }, body);
    const fault = readPeerFault(answer.body);
    return { answer, result: { kind: 'response', status: answer.status, ...(fault ? { fault } : {}) } };
  } catch (error) {
    return { result: { kind: 'failure', sent: !neverLeft(error) } };
  }
}

/** Errors before the first byte of the message: no connection, no trust. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'tls.peer']);

function neverLeft(error: unknown): boolean {
  const { code = '' } = (error ?? {}) as { readonly code?: string };
  return NEVER_LEFT.has(code) || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || CERTIFICATE.test(code);
}

/** OpenSSL's verdicts on the server's certificate. */
const CERTIFICATE = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/;

/** The bytes of a message as they were made; parts come from the store piece by piece. */
function contentOf(
  { store }: EbmsDependencies,
  { partner, delen, contentType = SIGNAL_TYPE }: EbmsBericht,
  { envelop }: OwnMessage,
): Omit<Exchange, 'endpoint'> {
  if (delen.length === 0) return { contentType, body: envelop };
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1] ?? '';
  const written = outgoing(
    boundary,
    envelop,
    delen.map((deel) => [deel, { bytes: deel.omvang, open: () => readPart(store, partner, deel) }] as const),
  );
  return { contentType, body: { bytes: written.contentLength, open: () => written.stream() } };
}

interface Settled {
  readonly sending: Sending;
  readonly effects: ReturnType<typeof step>['effects'];
  readonly werk: EbmsWerk;
  readonly now: EpochMs;
  readonly code?: string;
}

/** The state after a step, with the work that waits for the next look. */
function settle(deps: EbmsDependencies, bericht: EbmsBericht, settled: Settled): Delivered {
  const { sending, effects, werk, now, code } = settled;
  const { nextAt, failures } = sending;
  const work: Change =
    nextAt === undefined
      ? { kind: 'ebmsWerkKlaar', id: werk.id }
      : { kind: 'ebmsWerkLater', id: werk.id, op: nextAt, gegevens: { ...werk.gegevens, fouten: String(failures) } };
  if (effects.includes('alarm'))
    alarm(deps, bericht, { code: sending.reason ?? code, clause: 'x-RM-5', oorzaak: 'the message was not delivered' });
  const changes = changesOf(deps, bericht, { sending, effects, now, ...(code === undefined ? {} : { code }) });
  // Overtaken by the end of the message: that ended its work. By another attempt, after the lease of this one: the work is the other's.
  return { changes: [...changes, work], overtaken: [] };
}

/** The agreement is gone or switched off, or the content is: nothing can be sent any more (x-RM-14). */
function endWithoutAgreement(
  deps: EbmsDependencies,
  bericht: EbmsBericht,
  { waiting, werk, now }: { readonly waiting: Sending; readonly werk: EbmsWerk; readonly now: EpochMs },
): Delivered {
  const { nextAt: _none, ...rest } = waiting;
  const sending: Sending = { ...rest, status: 'mislukt', reason: 'overeenkomstVoorbij' };
  return settle(deps, bericht, { sending, effects: ['tellFailed', 'alarm'], werk, now });
}

interface Answered {
  readonly delivered: Delivered;
  readonly signal: Buffer;
}

/** A signal in the HTTP answer is taken after the attempt is written, so that the steps come in their order. */
async function withSignal(
  deps: EbmsDependencies,
  own: OwnMessage,
  { delivered, signal }: Answered,
): Promise<Delivered> {
  await deps.store.commit(delivered.changes).catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
  const oorzaak = await takeSyncSignal(deps, own, signal);
  if (oorzaak !== undefined) deps.log({ event: 'ebms', level: 'warn', richting: 'in', uitkomst: 'signaal', oorzaak });
  return { changes: [], endpoint: 'good' };
}

/** Judged like one that came by itself. The server's certificate was judged by the client. @returns why it changed nothing. */
async function takeSyncSignal(deps: EbmsDependencies, own: OwnMessage, bytes: Buffer): Promise<string | undefined> {
  const { header: sent } = own.message;
  const now = deps.clock();
  let envelope: EbmsEnvelope;
  let message: EbmsMessage;
  try {
    envelope = readEnvelope(bytes);
    message = readMessage(envelope, deps.schema);
  } catch (error) {
    return `the answer is no ebMS message (${error instanceof Error ? error.name : 'unknown'})`;
  }
  const action = signalOf(message.header);
  const cpa = await deps.laatsteOvereenkomst(sent.cpaId, now);
  if (!action || !cpa) return 'the answer is no signal';
  const found = signaalKanaal(cpa, { from: sent.to, to: sent.from, action });
  const back = signaalKanaal(cpa, { from: sent.from, to: sent.to, action });
  if (!found.ok || !back.ok) return 'the agreement has no channel for the answer';
  try {
    const verified = envelope.signature
      ? await verifyEbms(
          envelope.document,
          new Map(),
          verifyContext(
            deps,
            { kanaal: found.kanaal, signers: new Set(oinsVan(sent.to.partyIds, deps.omgeving)) },
            now,
          ),
        )
      : acceptUnsignedEbms(envelope.document);
    const taken = await takeSignal(deps, {
      message,
      verified,
      partner: partnerVan(sent.to, deps.omgeving),
      terug: () => back.kanaal,
    });
    return taken.oorzaak;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

function record(
  deps: EbmsDependencies,
  bericht: EbmsBericht,
  {
    werk,
    result,
    outcome,
    now,
    at,
  }: {
    readonly werk: EbmsWerk;
    readonly result: HttpResult;
    readonly outcome: Outcome;
    readonly now: EpochMs;
    readonly at: EpochMs;
  },
): void {
  const { partner, cpaId: cpa, action } = bericht;
  deps.metrics.ebms({ richting: 'uit', cpa, partner, action, outcome });
  deps.log({
    event: 'ebms',
    level: outcome === 'taken' ? 'info' : 'warn',
    richting: 'uit',
    bericht: bericht.id,
    partner,
    cpa,
    service: bericht.service,
    action,
    messageId: bericht.messageId,
    refToMessageId: bericht.refToMessageId,
    conversationId: bericht.conversationId,
    uitkomst: outcome === 'taken' ? 'verzonden' : 'later',
    code: outcome === 'taken' ? undefined : outcome,
    http: result.kind === 'response' ? result.status : undefined,
    pogingen: werk.pogingen,
    delen: bericht.delen.length,
    bytes: bericht.omvang,
    duurMs: at - now,
  });
}
