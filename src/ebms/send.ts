// Makes a message of ours, once: header by the agreement, payloads kept, signed and encrypted where the profile says so. What is stored is what every
// attempt sends, byte for byte (x-RM-5, x-HDR-4 … 20, x-E2E-4 … 9, trap 56).
import { createHash } from 'node:crypto';
import { type EpochMs, GatewayError } from '../core/index.ts';
import { digestAlgorithm, ENCRYPTED_TYPE, encryptPayload, type Hash, signEbms } from '../security/index.ts';
import type { Change, EbmsDeel, EbmsWerk, NieuwEbmsBericht } from '../store/index.ts';
import { newBoundary, writeMultipart } from '../transport/index.ts';
import { SOAP_TYPE } from './answer.ts';
import { geldigheid, type Kanaal, kanaalVoor } from './cpa/index.ts';
import { ACTOR_TO_PARTY, cidOf, writeMessage } from './header/index.ts';
import { laanVan, newMessageId, partnerVan, uitKop, vergeetOp } from './messages.ts';
import { type Keeper, type KeptPart, keepPart } from './parts.ts';
import { planSending, timeToLiveOf } from './reliability/index.ts';
import type { EbmsMessage, MessageHeader, Party, Typed } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** A payload to send. Bytes of any number when it is a stream; in an encrypted profile at most `limits.encryptedBytes`. */
export interface Lading {
  /** Default a new one. */
  readonly contentId?: string;
  readonly contentType: string;
  readonly inhoud: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Opdracht {
  readonly cpaId: string;
  readonly from: Party;
  readonly to: Party;
  readonly service: Typed;
  readonly action: string;
  /** Default a new conversation, which this message begins (x-HDR-9). */
  readonly conversationId?: string;
  readonly refToMessageId?: string;
  /** Default a new one. */
  readonly messageId?: string;
  readonly delen: readonly Lading[];
}

/** A message that is ready: stored by committing `changes`, which also starts its delivery. */
export interface Gemaakt {
  readonly bericht: NieuwEbmsBericht;
  readonly changes: readonly Change[];
}

/** Why a message cannot be made: a sentence in Dutch for the application that asked. */
export class OpdrachtError extends Error {
  readonly clause: string;

  constructor(clause: string, sentence: string) {
    super(sentence);
    this.name = 'OpdrachtError';
    this.clause = clause;
  }
}

/**
 * Large payloads are written to the store while they are read; nothing is sent and nothing counts before `changes` is committed.
 * @throws OpdrachtError when the agreement does not allow it.
 */
export async function maakBericht(deps: EbmsDependencies, opdracht: Opdracht): Promise<Gemaakt> {
  const now = deps.clock();
  const kanaal = await channelFor(deps, opdracht, now);
  const partner = partnerVan(opdracht.to, deps.omgeving);
  const keeper: Keeper = { store: deps.store, partner, now, newGuid: deps.newGuid };
  const parts = await keepAll(deps, opdracht.delen, { keeper, kanaal });
  const header = headerOf(deps, opdracht, { kanaal, now });
  const message: EbmsMessage = {
    header,
    syncReply: kanaal.syncSignals,
    messageOrder: false,
    manifest: parts.map(({ deel }) => ({ href: cidOf(deel.contentId) })),
    ...(kanaal.ackRequested ? { ackRequested: { signed: kanaal.ackSigned, actor: ACTOR_TO_PARTY } } : {}),
  };
  const envelop = await envelopeOf(deps, message, { kanaal, parts });
  const bericht = berichtOf(deps, { kanaal, partner, parts, message, envelop, now });
  return { bericht, changes: changesOf(deps, { bericht, kanaal, parts, now }) };
}

async function channelFor(deps: EbmsDependencies, opdracht: Opdracht, now: EpochMs): Promise<Kanaal> {
  const cpa = await deps.overeenkomst(opdracht.cpaId, now);
  if (!cpa) throw new OpdrachtError('x-CPA-1', 'Er is geen ingeschakelde overeenkomst met dit CPAId.');
  if (geldigheid(cpa, now)) throw new OpdrachtError('x-RM-14', 'De overeenkomst geldt nu niet.');
  const found = kanaalVoor(cpa, opdracht);
  if (!found.ok) throw new OpdrachtError(found.clausule, found.tekst);
  if (found.kanaal.end < now + found.kanaal.retryIntervalMs && found.kanaal.ackRequested)
    throw new OpdrachtError('x-RM-14', 'De overeenkomst eindigt voordat het bericht opnieuw verstuurd kan worden.');
  return found.kanaal;
}

interface Keeping {
  readonly keeper: Keeper;
  readonly kanaal: Kanaal;
}

/** A part as it is sent, with the digest that the signature states: of the plaintext (x-E2E-9). */
type ReadyPart = KeptPart & { readonly digest: Uint8Array };

async function keepAll(
  deps: EbmsDependencies,
  delen: readonly Lading[],
  keeping: Keeping,
): Promise<readonly ReadyPart[]> {
  const { keeper, kanaal } = keeping;
  const hash: Hash = digestAlgorithm(kanaal.digestAlgorithm ?? '') ?? 'sha256';
  const kept: ReadyPart[] = [];
  for (const [
    index,
    { contentId = `${deps.newGuid(keeper.now)}-${index}@${deps.host}`, contentType, inhoud },
  ] of delen.entries()) {
    if (!kanaal.encrypted) {
      const part = await keepPart(keeper, { contentId, contentType, body: bodyOf(inhoud) }, [hash]);
      kept.push({ ...part, digest: part.digests[hash]! });
    } else kept.push(await keepEncrypted(deps, { contentId, contentType, inhoud }, { ...keeping, hash }));
  }
  return kept;
}

async function keepEncrypted(
  deps: EbmsDependencies,
  { contentId, contentType, inhoud }: Required<Lading>,
  { keeper, kanaal, hash }: Keeping & { readonly hash: Hash },
): Promise<ReadyPart> {
  const certificate = kanaal.receiverEncryption;
  if (!certificate)
    throw new OpdrachtError('x-E2E-10', 'De overeenkomst bevat geen certificaat om voor te versleutelen.');
  judgeRecipient(deps, certificate.der, keeper.now);
  const content = await wholeOf(inhoud, deps.limits.encryptedBytes);
  const sealed = encryptPayload({ contentId, mimeType: contentType, content }, { certificate });
  const part = await keepPart(keeper, { contentId, contentType: ENCRYPTED_TYPE, body: bodyOf(sealed) }, []);
  return { ...part, digest: createHash(hash).update(content).digest() };
}

/** Nothing is encrypted to a certificate that is not trusted or was revoked (x-PKI-17). */
function judgeRecipient({ trust }: EbmsDependencies, der: Buffer, now: EpochMs): void {
  const verdict = trust.judge(der, [], 'signing', now);
  if (verdict.ok) return;
  const { rule = 'PKI003', text = 'not trusted' } = verdict.reasons[0] ?? {};
  throw new GatewayError('server.unavailable', rule, { oorzaak: `the encryption certificate of the partner: ${text}` });
}

async function wholeOf(inhoud: Lading['inhoud'], limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bodyOf(inhoud)) {
    length += chunk.length;
    if (length > limit)
      throw new OpdrachtError('x-PKG-8', `Een versleuteld deel is te groot: hoogstens ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function* bodyOf(inhoud: Lading['inhoud']): AsyncGenerator<Uint8Array, void, void> {
  if (inhoud instanceof Uint8Array) yield inhoud;
  else yield* inhoud;
}

interface Heading {
  readonly kanaal: Kanaal;
  readonly now: EpochMs;
}

function headerOf(deps: EbmsDependencies, opdracht: Opdracht, { kanaal, now }: Heading): MessageHeader {
  const messageId = opdracht.messageId ?? newMessageId(deps);
  const timeToLive = timeToLiveOf(kanaal, now);
  return {
    from: opdracht.from,
    to: opdracht.to,
    cpaId: kanaal.cpaId,
    conversationId: opdracht.conversationId ?? messageId,
    service: kanaal.service,
    action: kanaal.action,
    messageId,
    timestamp: now,
    ...(opdracht.refToMessageId === undefined ? {} : { refToMessageId: opdracht.refToMessageId }),
    ...(timeToLive === undefined ? {} : { timeToLive }),
    duplicateElimination: kanaal.duplicateElimination,
  };
}

interface Composed {
  readonly kanaal: Kanaal;
  readonly parts: readonly ReadyPart[];
}

async function envelopeOf(deps: EbmsDependencies, message: EbmsMessage, { kanaal, parts }: Composed): Promise<Buffer> {
  const draft = writeMessage(message);
  if (!kanaal.signed) return draft.bytes;
  const { signsWith: c14n } = deps.partner(kanaal.cpaId);
  const { signatureAlgorithm, digestAlgorithm: digest } = kanaal;
  const signed = await signEbms(
    draft,
    parts.map((part) => ({ contentId: part.deel.contentId, digest: part.digest })),
    {
      key: deps.signingKey(),
      c14n,
      ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
      ...(digest === undefined ? {} : { digestAlgorithm: digest }),
    },
  );
  return signed.bytes;
}

interface Made extends Composed, Heading {
  readonly partner: string;
  readonly message: EbmsMessage;
  readonly envelop: Buffer;
}

function berichtOf(deps: EbmsDependencies, made: Made): NieuwEbmsBericht {
  const { kanaal, partner, message, envelop, parts, now } = made;
  const { header } = message;
  const delen = parts.map(({ deel }) => deel);
  return {
    partner,
    id: deps.newGuid(now),
    richting: 'uit',
    ...uitKop(header),
    profiel: kanaal.profiel,
    status: 'aangenomen',
    ontstaanOp: now,
    vergeetOp: Math.max(vergeetOp(kanaal, now, deps), planSending(kanaal, now).failAt),
    omvang: delen.reduce((sum, { omvang }) => sum + omvang, 0),
    delen,
    eenmalig: true,
    ackVerwacht: kanaal.ackRequested,
    contentType: delen.length === 0 ? SOAP_TYPE : multipart(deps, { envelop, delen, now }),
    envelop,
  };
}

/** The boundary is chosen now, so that every attempt has the same. */
function multipart(
  deps: EbmsDependencies,
  { envelop, delen, now }: { readonly envelop: Buffer; readonly delen: readonly EbmsDeel[]; readonly now: EpochMs },
): string {
  const random = Buffer.from(`${deps.newGuid(now)}${deps.newGuid(now)}`.replaceAll('-', ''), 'hex');
  return outgoing(
    newBoundary(random.subarray(16)),
    envelop,
    delen.map((deel) => [deel, emptyContent(deel)] as const),
  ).contentType;
}

function emptyContent({ omvang: bytes }: EbmsDeel) {
  return { bytes, open: async function* (): AsyncGenerator<Uint8Array, void, void> {} };
}

/** The MIME message of an envelope and its parts. */
export function outgoing(
  boundary: string,
  envelop: Buffer,
  delen: readonly (readonly [EbmsDeel, { readonly bytes: number; open(): AsyncIterable<Uint8Array> }])[],
) {
  return writeMultipart({
    type: 'text/xml',
    boundary,
    parts: [
      { contentId: 'soap-part@bode', contentType: SOAP_TYPE, content: envelop },
      ...delen.map(([{ contentId, contentType }, content]) => ({ contentId, contentType, content })),
    ],
  });
}

interface Stored extends Composed, Heading {
  readonly bericht: NieuwEbmsBericht;
}

function changesOf(deps: EbmsDependencies, { bericht, kanaal, parts, now }: Stored): readonly Change[] {
  const werk: EbmsWerk = {
    id: deps.newGuid(now),
    soort: 'zend',
    laan: laanVan('zend', bericht.partner, kanaal.endpoint),
    bericht: { partner: bericht.partner, id: bericht.id },
    op: now,
    pogingen: 0,
    gegevens: {},
  };
  return [
    ...parts.flatMap(({ rest }) => rest),
    { kind: 'ebmsBericht', value: bericht },
    { kind: 'ebmsWerk', value: werk },
  ];
}
