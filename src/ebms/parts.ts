// Payload parts on their way to the store: hashed while they pass, kept in pieces of 1 MiB that are written as soon as they are full, so that a
// part of any size needs the memory of one piece. The last pieces are written with the message itself (x-RCV-2).
import { createHash } from 'node:crypto';
import type { EpochMs, Guid } from '../core/index.ts';
import type { Hash } from '../security/index.ts';
import { type EbmsChange, type EbmsDeel, STUK_BYTES, type Store } from '../store/index.ts';

export interface PartToKeep {
  readonly contentId: string;
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A part whose bytes are all here: most of them in the store, the rest in `rest`. */
export interface KeptPart {
  readonly deel: EbmsDeel;
  readonly digests: Readonly<Partial<Record<Hash, Uint8Array>>>;
  /** What is still to be written, in the transaction of the message. */
  readonly rest: readonly EbmsChange[];
}

export interface Keeper {
  readonly store: Pick<Store, 'commit'>;
  /** Whose key seals the pieces. */
  readonly partner: string;
  readonly now: EpochMs;
  readonly newGuid: (now: EpochMs) => Guid;
}

/**
 * Reads `body` to its end.
 * @param hashes by which it is digested besides SHA-256.
 * @throws what `body` throws; the pieces that were written are removed then.
 */
export async function keepPart(keeper: Keeper, part: PartToKeep, hashes: readonly Hash[]): Promise<KeptPart> {
  const { store, partner, now } = keeper;
  const deelId = keeper.newGuid(now);
  const hashers = [...new Set<Hash>(['sha256', ...hashes])].map((hash) => [hash, createHash(hash)] as const);
  const pieces = cutIntoPieces(part.body, (chunk) => {
    for (const [, hasher] of hashers) hasher.update(chunk);
  });
  let omvang = 0;
  let stukken = 0;
  let rest: readonly EbmsChange[] = [];
  try {
    for await (const inhoud of pieces) {
      // The piece before this one was full.
      if (rest.length > 0) await store.commit(rest);
      rest = [{ kind: 'ebmsStuk', value: { partner, deelId, nr: stukken, inhoud, op: now } }];
      stukken += 1;
      omvang += inhoud.length;
    }
  } catch (error) {
    await forgetPart(keeper, deelId);
    throw error;
  }
  const digests = Object.fromEntries(hashers.map(([hash, hasher]) => [hash, hasher.digest()])) as Record<Hash, Buffer>;
  const { contentId, contentType } = part;
  const deel = { deelId, contentId, contentType, omvang, stukken, sha256: digests.sha256.toString('hex') };
  return { deel, digests, rest };
}

/** Removes what was written of a part that is refused after all. A failure is left to the cleaning of the store. */
export async function forgetPart({ store, partner }: Pick<Keeper, 'store' | 'partner'>, deelId: Guid): Promise<void> {
  await store.commit([{ kind: 'ebmsStukWeg', partner, deelId }]).catch(() => undefined);
}

async function* cutIntoPieces(
  body: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let piece = Buffer.allocUnsafeSlow(64 * 1024);
  let length = 0;
  for await (const chunk of body) {
    see(chunk);
    for (let from = 0; from < chunk.length; ) {
      const take = Math.min(chunk.length - from, STUK_BYTES - length);
      if (length + take > piece.length) piece = grown(piece, length + take);
      piece.set(chunk.subarray(from, from + take), length);
      length += take;
      from += take;
      if (length < STUK_BYTES) continue;
      yield piece;
      piece = Buffer.allocUnsafeSlow(STUK_BYTES);
      length = 0;
    }
  }
  if (length > 0) yield piece.subarray(0, length);
}

function grown(piece: Buffer, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.min(STUK_BYTES, Math.max(needed, piece.length * 2)));
  piece.copy(larger);
  return larger;
}

/** The content of a stored part, piece by piece. @throws Error when a piece is gone. */
export async function* readPart(
  { ebms }: Pick<Store, 'ebms'>,
  partner: string,
  { deelId, stukken }: Pick<EbmsDeel, 'deelId' | 'stukken'>,
): AsyncGenerator<Uint8Array, void, void> {
  for (let nr = 0; nr < stukken; nr++) {
    const stuk = await ebms.stuk(partner, deelId, nr);
    if (!stuk) throw new Error('a piece of the part is gone');
    yield stuk;
  }
}
