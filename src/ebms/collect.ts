// The payload parts of one message while they stream, and what is proven when all are there (x-PKG-7, x-PKG-9, x-E2E-5 … 9, trap 9): every part is
// named by the Manifest and, in a signed profile, by the signature; encrypted ones are opened first.
import { type EpochMs, GatewayError } from '../core/index.ts';
import type { Certificate } from '../pki/index.ts';
import {
  acceptUnsignedEbms,
  digestAlgorithmsOf,
  type EbmsVerifyContext,
  type Hash,
  openEbms,
  type VerifiedEbms,
  verifyEbms,
} from '../security/index.ts';
import { type ContentType, type MimePart, parseContentType } from '../transport/index.ts';
import type { Agreed } from './agreement.ts';
import type { EbmsStory } from './audit.ts';
import { contentIdOf, type EbmsEnvelope, EbmsError, matchParts } from './header/index.ts';
import { partnerVan } from './messages.ts';
import { forgetPart, type Keeper, type KeptPart, keepPart } from './parts.ts';
import { readAll } from './read-request.ts';
import { type EbmsMessage, signalOf } from './types.ts';
import type { EbmsDependencies } from './types-exchange.ts';

/** A message whose every part is here and proven. */
export interface Collected extends Agreed {
  readonly soap: Buffer;
  readonly envelope: EbmsEnvelope;
  readonly message: EbmsMessage;
  readonly verified: VerifiedEbms;
  readonly partner: string;
  readonly parts: readonly KeptPart[];
  readonly signer?: Certificate;
}

export interface PartCollector {
  take(part: MimePart): Promise<void>;
  /** @throws EbmsError or GatewayError `ebms.security`. */
  finish(): Promise<Collected>;
  /** Removes what was written of the parts. */
  forget(): Promise<void>;
}

interface Start {
  readonly story: EbmsStory;
  readonly agreed: Agreed;
  readonly soap: Buffer;
}

/** The agreement was found, so envelope and message are in `story`. */
export function collector(deps: EbmsDependencies, { story, agreed, soap }: Start): PartCollector {
  const envelope = story.envelope!;
  const message = story.message!;
  const { kanaal } = agreed;
  const now = deps.clock();
  const partner = partnerVan(message.header.from, deps.omgeving);
  const keeper: Keeper = { store: deps.store, partner, now, newGuid: deps.newGuid };
  const context = verifyContext(deps, agreed, now);
  const hashes = kanaal.signed ? digestAlgorithmsOf(envelope.document, context.policy) : new Map<string, Hash>();
  const expected = new Set(message.manifest.map(({ href }) => contentIdOf(href)));
  const ids: (string | undefined)[] = [];
  const kept: KeptPart[] = [];
  const sealed = new Map<string, Buffer>();

  const keep = async (part: { contentId: string; contentType: string; body: AsyncIterable<Uint8Array> }) => {
    const hash = hashes.get(part.contentId);
    const see = deps.kijker?.(kanaal);
    kept.push(await keepPart(keeper, see ? { ...part, body: seen(part.body, see) } : part, hash ? [hash] : []));
  };

  return {
    async take({ contentId, contentType, body }) {
      ids.push(contentId);
      if (signalOf(message.header))
        throw new EbmsError('ebms.payload', 'x-SIG-1', { oorzaak: 'a signal with payload' });
      if (contentId === undefined || !expected.has(contentId))
        throw new EbmsError('ebms.payload', 'x-PKG-9', { oorzaak: 'a part that no reference names' });
      if (kanaal.encrypted) sealed.set(contentId, await readAll(body, 2 * deps.limits.encryptedBytes));
      else await keep({ contentId, contentType: typeText(contentType), body });
    },
    async finish() {
      matchParts(message.manifest, ids);
      const verified = kanaal.encrypted ? await open() : await verify();
      story.verified = verified;
      return {
        ...agreed,
        soap,
        envelope,
        message,
        verified,
        partner,
        parts: kept,
        ...(verified.signer ? { signer: verified.signer.certificate } : {}),
      };
    },
    async forget() {
      for (const { deel } of kept) if (deel.stukken > 1) await forgetPart(keeper, deel.deelId);
    },
  };

  /** Plaintext is kept: what is proven is what the application gets (x-E2E-9). */
  async function open(): Promise<VerifiedEbms> {
    const keys = deps.decryptionKeys();
    const opening = { ...context, keys, maxBytes: deps.limits.encryptedBytes };
    const { verified, payloads } = await openEbms(envelope.document, sealed, opening);
    for (const { contentId, mimeType, content } of payloads.values())
      await keep({ contentId, contentType: typeText(decryptedType(mimeType)), body: piecesOf(content) });
    return verified;
  }

  async function verify(): Promise<VerifiedEbms> {
    if (!envelope.signature) return acceptUnsignedEbms(envelope.document);
    return verifyEbms(envelope.document, new Map(kept.map(({ deel, digests }) => [deel.contentId, digests])), context);
  }
}

/** Whose signature a message of this channel may have, and in which forms. */
export function verifyContext(
  deps: EbmsDependencies,
  { kanaal, signers }: Pick<Agreed, 'kanaal' | 'signers'>,
  now: EpochMs,
): EbmsVerifyContext {
  const { ecdsa, accepts: c14n } = deps.partner(kanaal.cpaId);
  return {
    policy: { ecdsa, c14n },
    trust: deps.trust,
    now,
    maySign: (oin) => signers.has(oin),
    ...(kanaal.senderSigning ? { certificate: kanaal.senderSigning } : {}),
  };
}

async function* seen(
  body: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}

async function* piecesOf(content: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield content;
}

/** MimeType of an EncryptedData. No signature covers it, and it becomes a header for the application: it must be a media type (x-E2E-10). */
function decryptedType(mimeType: string): ContentType {
  try {
    return parseContentType(mimeType);
  } catch (cause) {
    const oorzaak = 'the MimeType of an EncryptedData is no media type';
    throw new GatewayError('ebms.security', 'x-E2E-10', { oorzaak }, { cause });
  }
}

/** Names of character sets (RFC 2978 §2.3). */
const CHARSET = /^[0-9A-Za-z!#$%&'+^_`{}~.:-]{1,40}$/;

/** Media type with its charset: what an application needs to read the part. */
function typeText(contentType: ContentType | undefined): string {
  if (!contentType) return 'application/octet-stream';
  const charset = contentType.parameters.get('charset') ?? '';
  return CHARSET.test(charset) ? `${contentType.mediaType}; charset=${charset}` : contentType.mediaType;
}
