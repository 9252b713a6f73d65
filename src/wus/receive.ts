// Digikoppeling WUS, top to bottom: the journey of one request from complete bytes to the signed answer
// (profiles 2W-be, 2W-be-S and 2W-be-SE; WB006, WB011, WB012, WB013, x-WUS-2). Every stage takes only what the stage before it made.
import { readAansluiting } from '../contract/index.ts';
import { type EpochMs, GatewayError, newGuid } from '../core/index.ts';
import {
  type Addressed,
  checkSoapAction,
  messageIdOf,
  type Parsed,
  parseEnvelope,
  readAddressing,
} from '../envelope/index.ts';
import { checkResponse, type Operation, operationFor } from '../schema/index.ts';
import { type Recipient, type Verified, verifyRequest } from '../security/index.ts';
import { type Aansluiting, Conflict } from '../store/index.ts';
import type { Answer, Received } from '../transport/index.ts';
import type { Markup } from '../xml/index.ts';
import { recordExchange, type Story } from './audit.ts';
import { ContractFault } from './contract-fault.ts';
import { judgeProfile, ondertekeningVan, readAfzender } from './identity.ts';
import { unpack } from './mtom/index.ts';
import { type ReplyTo, refuse, respond } from './reply.ts';
import type { BoundService, Exchange, OperationHandler, WusDependencies } from './types.ts';

/** The answer to one request; a failure is an answer too. */
export async function receive(deps: WusDependencies, service: BoundService, received: Received): Promise<Answer> {
  const to: ReplyTo = {
    correlatieId: received.correlatieId,
    messageId: undefined,
    signed: true,
    confirms: [],
    recipient: undefined,
  };
  const story: Story = { service: service.contract.folder, received };
  let answer: Answer;
  try {
    const { operation, markup } = await travel(deps, service, { received, to, story });
    answer = await respond(deps, to, { action: operation.outputAction, markup });
  } catch (thrown) {
    const error = asGatewayError(thrown);
    story.error = error;
    if (error.meaning.level === 'error') story.thrown = thrown;
    explainRefusal(deps, story, error);
    to.explained = true;
    answer = await refuse(deps, to, error);
  }
  recordExchange(deps, story, answer);
  return answer;
}

/** In a test environment the sender can read why (never in productie: there the refusal stays blurred, x-FLT-7). */
function explainRefusal(deps: WusDependencies, story: Story, error: GatewayError): void {
  const { correlatieId, peer } = story.received;
  const { service: dienst, operation: operatie, message } = story;
  deps.rapporten?.maak({ correlatieId, oin: peer.oin, dienst, operatie, error, message });
}

/** What travels along: the request, what its answer needs, and what the log will tell. */
interface Journey {
  readonly received: Received;
  readonly to: ReplyTo;
  readonly story: Story;
}

async function travel(
  deps: WusDependencies,
  service: BoundService,
  journey: Journey,
): Promise<{ readonly operation: Operation; readonly markup: Markup }> {
  const { received, to, story } = journey;
  const own = await aansluitingOf(deps, service, received);
  const ondertekening = ondertekeningVan(own);
  to.signed = ondertekening !== 'uit';

  const { message, mtom } = await unpack(received.contentType, received.body, deps.xmlLimits);
  to.mtom = mtom;
  const parsed = parse(deps, message);
  to.messageId = messageIdOf(parsed);
  const addressed = readAddressing(parsed, { role: 'request' });
  story.message = addressed;
  checkSoapAction(received.soapAction, addressed.addressing.action);
  const operation = operationFor(service.contract, addressed.addressing.action);
  if (!operation) throw new GatewayError('wsa.actionUnknown', 'x-WSA-1', { veld: 'wsa:Action' });
  story.operation = operation.name;

  const now = deps.clock();
  const verified = await verifyRequest(addressed, ondertekening, {
    policy: deps.policy,
    trust: deps.trust,
    now,
    decryption: { keys: deps.decryptionKeys(), read: (message) => readRequest(deps, message) },
  });
  story.verified = verified;
  to.confirms = verified.signatureValues;
  to.signed = verified.signer !== undefined || ondertekening !== 'uit';
  to.recipient = recipientOf(verified);

  const handler = service.handlers.operations[operation.name]!;
  const exchange = await authorise(deps, service, { journey, verified, operation, handler, now });
  const markup = await runHandler(handler, exchange, to);
  // What leaves fits the contract (§3.4); when it does not, that is a fault of ours.
  checkResponse(Buffer.from(markup), operation);
  return { operation, markup };
}

function parse(deps: WusDependencies, message: Buffer): Parsed {
  return parseEnvelope(message, { limits: deps.xmlLimits });
}

/** A request after decryption, by the same rules. */
function readRequest(deps: WusDependencies, message: Buffer): Addressed {
  return readAddressing(parse(deps, message), { role: 'request' });
}

/** The answer to an encrypted request is encrypted to the certificate that signed it, in the way it was (WB012). */
function recipientOf({ signer, encryption }: Verified): Recipient | undefined {
  return signer && encryption ? { certificate: signer.certificate, encryption } : undefined;
}

/** The aansluiting of the TLS peer decides whether an unsigned message is acceptable at all; a mandated peer may have none. */
async function aansluitingOf(
  deps: WusDependencies,
  service: BoundService,
  received: Received,
): Promise<Aansluiting | undefined> {
  return deps.store.organisaties.aansluiting(received.peer.oin, service.handlers.functie);
}

interface Verification {
  readonly journey: Journey;
  readonly verified: Verified;
  readonly operation: Operation;
  readonly handler: OperationHandler;
  readonly now: EpochMs;
}

/** Parties and agreement: after this the sender may use the operation. */
async function authorise(deps: WusDependencies, service: BoundService, at: Verification): Promise<Exchange> {
  const { verified, operation, handler, now } = at;
  const { received } = at.journey;
  const { correlatieId, peer } = received;
  const { store } = deps;
  const afzender = await readAfzender({ store, transportOin: peer.oin, verified, now, correlatieId, own: deps.oin });
  const aansluiting = await readAansluiting(deps, afzender.oin, service.handlers.functie);
  judgeProfile(aansluiting, verified);
  if (aansluiting.status === 'opgeschort' && !handler.openWhenSuspended)
    throw new GatewayError('auth.opgeschort', 'ORG-11');
  return {
    verified,
    operation,
    received,
    versie: deps.versie,
    verdicts: (code) => deps.metrics.verdicts(service.contract.folder, code, 1),
    context: {
      afzender,
      store,
      clock: deps.clock,
      omgeving: deps.omgeving,
      eerst: verified.once.map((key) => ({ kind: 'once', key })),
      pseudoniem: deps.pseudoniem,
      ondertekening: verified.signer
        ? { oordeel: 'geldig', certificaat: verified.signer.certificate.fingerprint }
        : { oordeel: 'afwezig' },
      newGuid,
    },
  };
}

async function runHandler(handler: OperationHandler, exchange: Exchange, to: ReplyTo): Promise<Markup> {
  try {
    return await handler.handle(exchange);
  } catch (error) {
    if (error instanceof ContractFault) to.contract = error.contractOf(exchange.operation);
    throw error;
  }
}

/** A conflict on a once-key is a replay; everything else that nobody expected is our own failure, without a cause for the peer. */
function asGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  if (thrown instanceof ContractFault)
    return new GatewayError('content.invalid', thrown.clause, { oorzaak: thrown.message });
  if (thrown instanceof Conflict && thrown.kind === 'once') return new GatewayError('wss.replay', 'x-WSS-3');
  const oorzaak = thrown instanceof Error ? thrown.name : 'unknown';
  return new GatewayError('server.internal', 'x-FLT-5', { oorzaak }, { cause: thrown });
}
