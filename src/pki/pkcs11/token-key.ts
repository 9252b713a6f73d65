// An RSA private key in a PKCS#11 token: it signs and decrypts there and never leaves it. One process per key, one thing at a time; after
// a failure of the process the next use logs in again. A PIN that was refused is not tried again: three times may lock the token.
import { hash as hashOnce, type KeyObject } from 'node:crypto';
import { GatewayError } from '../../core/index.ts';
import { startTokenProcess, type TokenProcess } from './process.ts';
import type { KeyAddress } from './uri.ts';
import { type Answer, args, type Call, TokenError, TokenGone } from './wire.ts';

export type TokenHash = 'sha256' | 'sha384' | 'sha512';

/** A private key that is not in this process. */
export interface TokenKey {
  /** The public half, which tells type and size too. */
  readonly publicKey: KeyObject;
  /** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2), with SHA-256 unless told otherwise. Rejects with GatewayError `server.unavailable`. */
  sign(data: Uint8Array, hash?: TokenHash): Promise<Buffer>;
  /**
   * RSADP (RFC 8017 §5.1.2), as long as the modulus; undefined when the token refuses the block. Rejects with GatewayError `server.unavailable`
   * when it cannot be asked.
   */
  decrypt(block: Uint8Array): Promise<Buffer | undefined>;
  close(): void;
}

export interface TokenPlace {
  /** File of the vendor's module. */
  readonly module: string;
  readonly address: KeyAddress;
  /** Asked at each login; kept nowhere. */
  readonly pin: () => string;
  /** RSA. */
  readonly publicKey: KeyObject;
}

const HANDSHAKE = Buffer.from('PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1');
/** PKCS#11 v2.40: CKF_SERIAL_SESSION, CKU_USER, CKA_CLASS, CKA_LABEL, CKA_ID, CKO_PRIVATE_KEY, CKM_RSA_PKCS, CKM_RSA_X_509. */
const [SERIAL_SESSION, USER, CLASS, LABEL, ID, PRIVATE_KEY, RSA_PKCS, RSA_X_509] = [4, 1, 0, 3, 0x102, 3, 1, 3];
/** CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED, CKR_PIN_LOCKED. */
const PIN_REFUSED: readonly number[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4];
/** CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_KEY_HANDLE_INVALID, CKR_USER_NOT_LOGGED_IN. */
const SESSION_LOST: readonly number[] = [0x30, 0x32, 0xb0, 0xb3, 0x60, 0x101];
/** Time before a session that could not be opened is tried again. */
const PAUSE_MS = 1_000;
/** DigestInfo up to the digest (RFC 8017 §9.2 note 1). */
const DIGEST_INFO: Readonly<Record<TokenHash, Buffer>> = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};
const ROOM = 1024;
const MAX_SLOTS = 64;

export function createTokenKey(place: TokenPlace): TokenKey {
  return new ProcessKey(place);
}

/** A session in which the key was found. */
interface Session {
  readonly process: TokenProcess;
  readonly session: bigint;
  readonly key: bigint;
}

class ProcessKey implements TokenKey {
  readonly publicKey: KeyObject;
  readonly #place: TokenPlace;
  readonly #modulus: Buffer;
  #session: Promise<Session> | undefined;
  #opening: Promise<Session> | undefined;
  #refused: TokenError | undefined;
  #closed = false;

  constructor(place: TokenPlace) {
    this.#place = place;
    this.publicKey = place.publicKey;
    this.#modulus = Buffer.from(place.publicKey.export({ format: 'jwk' }).n!, 'base64url');
  }

  sign(data: Uint8Array, hash: TokenHash = 'sha256'): Promise<Buffer> {
    const info = Buffer.concat([DIGEST_INFO[hash], hashOnce(hash, data, 'buffer')]);
    return this.#run(['signInit', 'sign'], RSA_PKCS, info).catch(unavailable);
  }

  async decrypt(block: Uint8Array): Promise<Buffer | undefined> {
    // Everybody can see this; tokens answer it with errors of their own, some with one that reads as a failure of the token.
    if (block.length !== this.#modulus.length || Buffer.compare(block, this.#modulus) >= 0) return undefined;
    const clear = await this.#run(['decryptInit', 'decrypt'], RSA_X_509, block).catch(unavailableUnlessRefused);
    if (!clear) return undefined;
    return Buffer.concat([Buffer.alloc(this.#modulus.length - clear.length), clear]);
  }

  close(): void {
    this.#closed = true;
    this.#session?.then(({ process }) => process.close()).catch(() => undefined);
  }

  /** Once more in a new session, where the old one was lost. */
  async #run(calls: Operation, mechanism: number, data: Uint8Array): Promise<Buffer> {
    const opened = await this.#opened();
    try {
      return await operate(opened, calls, { mechanism, data });
    } catch (error) {
      const lost = error instanceof TokenGone || (error instanceof TokenError && SESSION_LOST.includes(error.rv));
      if (!lost || this.#closed) throw error;
      opened.process.close();
      return operate(await this.#opened(), calls, { mechanism, data });
    }
  }

  async #opened(): Promise<Session> {
    if (this.#closed) throw new TokenGone('the key was closed');
    if (this.#refused) throw this.#refused;
    const held = await this.#session?.catch(() => undefined);
    if (held?.process.alive) return held;
    // Who comes first opens; the others wait for the same. A failure is the answer for a second: no process for every message.
    if (!this.#opening) {
      this.#opening = this.#open();
      this.#opening.then(
        () => this.#settled(),
        () => setTimeout(() => this.#settled(), PAUSE_MS).unref(),
      );
    }
    this.#session = this.#opening;
    return this.#session;
  }

  #settled(): void {
    this.#opening = undefined;
  }

  async #open(): Promise<Session> {
    const { module, address, pin } = this.#place;
    const process = startTokenProcess(module);
    const ask = (call: Call): Promise<Answer> => process.call([call])[0]!;
    try {
      await ask({ name: 'initialize', args: [args.bytes(HANDSHAKE), args.byte(0), args.bytes(Buffer.of(0))] });
      const slot = await findSlot(ask, address);
      const opened = await ask({ name: 'openSession', args: [args.ulong(slot), args.ulong(SERIAL_SESSION)] });
      const session = opened.ulong();
      const secret = Buffer.from(pin());
      await ask({ name: 'login', args: [args.ulong(session), args.ulong(USER), args.bytes(secret)] });
      return { process, session, key: await findKey(ask, session, address) };
    } catch (error) {
      process.close();
      if (error instanceof TokenError && PIN_REFUSED.includes(error.rv)) this.#refused = error;
      throw error;
    }
  }
}

type Operation = readonly ['signInit', 'sign'] | readonly ['decryptInit', 'decrypt'];

interface Input {
  readonly mechanism: number;
  readonly data: Uint8Array;
}

/** Both calls go in one write, so that no other use comes in between. */
async function operate(
  { process, session, key }: Session,
  [init, run]: Operation,
  { mechanism, data }: Input,
): Promise<Buffer> {
  const [started, done] = await Promise.allSettled(
    process.call([
      { name: init, args: [args.ulong(session), args.mechanism(mechanism), args.ulong(key)] },
      { name: run, args: [args.ulong(session), args.bytes(data), args.room(ROOM)] },
    ]),
  );
  if (started!.status === 'rejected') throw started!.reason;
  if (done!.status === 'rejected') throw done!.reason;
  return done!.value.bytes();
}

type Ask = (call: Call) => Promise<Answer>;

async function findSlot(ask: Ask, { token, serial }: KeyAddress): Promise<bigint> {
  const slots = await ask({ name: 'getSlotList', args: [args.byte(1), args.room(MAX_SLOTS)] });
  for (const slot of slots.ulongs()) {
    const info = await ask({ name: 'getTokenInfo', args: [args.ulong(slot)] });
    const [label, , , number] = [info.text(), info.text(), info.text(), info.text()];
    if ((token ?? label) === label && (serial ?? number) === number) return slot;
  }
  throw new TokenGone('there is no such token');
}

async function findKey(ask: Ask, session: bigint, { object, id }: KeyAddress): Promise<bigint> {
  const named = object === undefined ? [] : [[LABEL, Buffer.from(object)] as const];
  const numbered = id === undefined ? [] : [[ID, id] as const];
  const template = args.attributes([[CLASS, PRIVATE_KEY], ...named, ...numbered]);
  await ask({ name: 'findObjectsInit', args: [args.ulong(session), template] });
  const found = (await ask({ name: 'findObjects', args: [args.ulong(session), args.room(2)] })).ulongs();
  await ask({ name: 'findObjectsFinal', args: [args.ulong(session)] });
  if (found.length !== 1) throw new TokenGone(`the token has ${found.length === 0 ? 'no' : 'more than one'} such key`);
  return found[0]!;
}

function unavailable(cause: unknown): never {
  if (!(cause instanceof TokenError || cause instanceof TokenGone)) throw cause;
  const pin = cause instanceof TokenError && PIN_REFUSED.includes(cause.rv);
  const oorzaak = pin ? 'the token refuses the PIN' : cause.message;
  throw new GatewayError('server.unavailable', 'x-PKI-15', { oorzaak }, { cause });
}

/** CKR_DATA_INVALID, CKR_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE. */
const BLOCK_REFUSED: readonly number[] = [0x20, 0x21, 0x40, 0x41];

function unavailableUnlessRefused(cause: unknown): undefined {
  if (cause instanceof TokenError && BLOCK_REFUSED.includes(cause.rv)) return undefined;
  return unavailable(cause);
}
