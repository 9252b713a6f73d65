// AES-256-GCM for what is kept (D9): a fresh random 96-bit IV for each value, and associated data that ties the ciphertext to
// its table, field and row, so that a value that was changed, moved or copied to another row does not open.
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { GatewayError, pooledRandom } from '../../core/index.ts';
import { letGo } from './let-go.ts';

/** Table, field, then the primary key of the row. */
export type Place = readonly [table: string, field: string, ...key: readonly string[]];

const ALGORITHM = 'aes-256-gcm';
const FORM = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + IV_BYTES;
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/** Form byte ‖ IV ‖ ciphertext ‖ tag. */
export function seal(key: KeyObject, place: Place, plain: string | Uint8Array): Buffer {
  const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
  const sealed = Buffer.allocUnsafe(HEAD_BYTES + bytes.length + TAG_BYTES);
  sealed[0] = FORM;
  sealed.set(pooledRandom(IV_BYTES), 1);
  const cipher = createCipheriv(ALGORITHM, key, sealed.subarray(1, HEAD_BYTES), OPTIONS);
  cipher.setAAD(associated(place));
  const encrypted = cipher.update(bytes);
  sealed.set(encrypted, HEAD_BYTES);
  letGo(encrypted);
  cipher.final();
  sealed.set(cipher.getAuthTag(), HEAD_BYTES + bytes.length);
  return sealed;
}

/**
 * The plain bytes.
 * @throws GatewayError `server.internal` when the value is not what was sealed at this place with this key.
 */
export function open(key: KeyObject, place: Place, sealed: Uint8Array): Buffer {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== FORM) throw broken(place);
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, HEAD_BYTES), OPTIONS);
  decipher.setAAD(associated(place));
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(HEAD_BYTES, end));
  try {
    decipher.final();
  } catch (error) {
    throw broken(place, error);
  }
  return plain;
}

/** Seals a record as JSON. */
export function sealJson(key: KeyObject, place: Place, value: object): Buffer {
  return seal(key, place, JSON.stringify(value));
}

/** The record that `sealJson` sealed. The tag vouches for its shape: only this program holds the key. */
export function openJson<T>(key: KeyObject, place: Place, sealed: Uint8Array): T {
  return JSON.parse(open(key, place, sealed).toString('utf8')) as T;
}

/** JSON keeps the parts apart, whatever they hold. */
function associated(place: Place): Buffer {
  return Buffer.from(JSON.stringify(place), 'utf8');
}

function broken([table, field]: Place, cause?: unknown): GatewayError {
  const oorzaak = `${table}.${field} cannot be opened: its stored bytes or its row were changed, or the key is not the right one`;
  return new GatewayError('server.internal', 'D9', { oorzaak }, { cause });
}
