// The messages of p11-kit's remote protocol (version 0 of `p11-kit remote`), as far as signing and decrypting need them: numbers are
// big-endian, every call names its signature, every answer repeats the call or is call 0 with the error of the module (PKCS#11 v2.40).

/** Calls by number, with the signatures of request and answer. */
export const CALLS = {
  initialize: [1, 'ayyay', ''],
  getSlotList: [4, 'yfu', 'au'],
  getTokenInfo: [6, 'u', 'ssssuuuuuuuuuuuvvs'],
  openSession: [10, 'uu', 'u'],
  login: [18, 'uuay', ''],
  findObjectsInit: [26, 'uaA', ''],
  findObjects: [27, 'ufu', 'au'],
  findObjectsFinal: [28, 'u', ''],
  decryptInit: [33, 'uMu', ''],
  decrypt: [34, 'uayfy', 'ay'],
  signInit: [42, 'uMu', ''],
  sign: [43, 'uayfy', 'ay'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type CallName = keyof typeof CALLS;

/** One call: its arguments as made by `args`. */
export interface Call {
  readonly name: CallName;
  readonly args: readonly Buffer[];
}

/** The module refused a call, by its CKR_ code. */
export class TokenError extends Error {
  readonly rv: number;
  constructor(rv: number) {
    super(`the token answered 0x${rv.toString(16)}`);
    this.name = 'TokenError';
    this.rv = rv;
  }
}

/** The other side does not speak this protocol, or is gone. */
export class TokenGone extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'TokenGone';
  }
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const ulong = (value: bigint | number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
const plain = (value: Uint8Array): Buffer => Buffer.concat([u32(value.length), value]);

/** Arguments of a call, by the letters of its signature. */
export const args = {
  /** `y` */
  byte: (value: number): Buffer => Buffer.of(value),
  /** `u` */
  ulong,
  /** `ay` */
  bytes: (value: Uint8Array): Buffer => Buffer.concat([Buffer.of(1), plain(value)]),
  /** `fu` and `fy`: room for so many in the answer. */
  room: u32,
  /** `M`: a mechanism without parameters. */
  mechanism: (type: number): Buffer => Buffer.concat([u32(type), u32(0xffff_ffff)]),
  /** `aA`: a number is a CK_ULONG of eight bytes. */
  attributes: (list: readonly (readonly [type: number, value: number | Uint8Array])[]): Buffer =>
    Buffer.concat([
      u32(list.length),
      ...list.map(([type, value]) => {
        const [length, encoded] = typeof value === 'number' ? [8, ulong(value)] : [value.length, plain(value)];
        return Buffer.concat([u32(type), Buffer.of(1), u32(length), encoded]);
      }),
    ]),
} as const;

/** A frame: number of the exchange, no options, the call. */
export function frame(exchange: number, { name, args: given }: Call): Buffer {
  const [call, signature] = CALLS[name];
  const body = Buffer.concat([u32(call), plain(Buffer.from(signature)), ...given]);
  return Buffer.concat([u32(exchange), u32(0), u32(body.length), body]);
}

export const HEADER_BYTES = 12;
/** No answer that is asked for here comes near this. */
const MAX_BYTES = 65_536;

/** Lengths of options and body that follow a header. @throws TokenGone */
export function readHeader(bytes: Buffer): {
  readonly exchange: number;
  readonly options: number;
  readonly body: number;
} {
  const [exchange, options, body] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4), bytes.readUInt32BE(8)];
  if (options + body > MAX_BYTES) throw new TokenGone('an answer is too long');
  return { exchange, options, body };
}

/** The values of an answer, read in the order of its signature. */
export interface Answer {
  ulong(): bigint;
  /** `ay` */
  bytes(): Buffer;
  /** `s`: without the spaces that fill it. */
  text(): string;
  /** `au` */
  ulongs(): readonly bigint[];
}

/** @throws TokenError when the module refused the call, TokenGone when the answer is of another call or is cut off. */
export function readAnswer(name: CallName, body: Buffer): Answer {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw new TokenGone('an answer is cut off');
    at += length;
    return body.subarray(at - length, at);
  };
  const number = () => take(4).readUInt32BE();
  const long = () => take(8).readBigUInt64BE();
  const call = number();
  const signature = take(number()).toString('latin1');
  if (call === 0 && signature === 'u') throw new TokenError(Number(long()));
  const [wanted, , returns] = CALLS[name];
  if (call !== wanted || signature !== returns) throw new TokenGone('an answer is of another call');
  const present = () => {
    if (take(1)[0] !== 1) throw new TokenGone('an answer did not fit');
  };
  return {
    ulong: long,
    bytes() {
      present();
      return Buffer.from(take(number()));
    },
    text: () => take(number()).toString('utf8').trimEnd(),
    ulongs() {
      present();
      return Array.from({ length: Math.min(number(), MAX_BYTES) }, long);
    },
  };
}
