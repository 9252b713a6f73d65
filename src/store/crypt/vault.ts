// The keys of the boxes (D9): a random data key per box, wrapped by a master key; the keyed hashes by which a BSN and a zaak are
// found; and the proofs by which a store that is opened with other keys refuses.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { type Bsn, GatewayError, type Oin, pooledRandom } from '../../core/index.ts';
import type { BoxRow, EbmsKluisRow, HoofdsleutelRow } from '../tables.ts';
import { deriveSecret, type MasterKeys } from './ring.ts';
import { open, seal } from './seal.ts';

const KEY_BYTES = 32;
const HASH_BYTES = 16;
const PROEF = 'bode';

/** An opened box: its data key, and whose it is. */
export interface BoxKey {
  readonly box: string;
  readonly key: KeyObject;
  readonly bsn: Bsn;
}

export interface Vault {
  /** Id of the master key that wraps new box keys. */
  readonly current: string;
  /** The key of a box: keyed hash of the BSN, 22 characters. */
  boxOf(bsn: Bsn): string;
  /** The key by which a zaak of an organisation is found: keyed hash, 22 characters. */
  zaakSleutel(oin: Oin, identificatie: string): string;
  /** A new box with its row. */
  newBox(bsn: Bsn): { readonly boxKey: BoxKey; readonly row: BoxRow };
  /** @throws GatewayError `server.internal` when the key was wrapped with a master key that is not on the ring, or was changed. */
  openBox(row: BoxRow): BoxKey;
  /** The same data key, wrapped by the current master key. */
  rewrap(row: BoxRow): BoxRow;
  /** A new data key for what is exchanged with one partner, with its row. */
  newKluis(partner: string): { readonly key: KeyObject; readonly row: EbmsKluisRow };
  /** @throws GatewayError `server.internal` as `openBox`. */
  openKluis(row: EbmsKluisRow): KeyObject;
  rewrapKluis(row: EbmsKluisRow): EbmsKluisRow;
  /** Proof that this lookup secret belongs to the database. */
  readonly lookupProef: string;
  /** Row that only the right current key opens. */
  hoofdsleutelRow(): HoofdsleutelRow;
  /** Why this ring cannot open what was wrapped with the key of the row, or undefined. */
  judge(row: HoofdsleutelRow): string | undefined;
}

/** Opens the ring for use. The KeyObjects are made once: a key given as bytes costs four times as much per value. */
export function openVault(ring: MasterKeys): Vault {
  const hash = lookupHash(ring);
  const { master, wrap, unwrap } = wrapping(ring);
  const kluis = kluizen(ring.current, master);
  return {
    current: ring.current,
    boxOf: (bsn) => hash('box', bsn),
    zaakSleutel: (oin, identificatie) => hash('zaak', oin, identificatie),
    newBox(bsn) {
      const box = hash('box', bsn);
      const dataKey = pooledRandom(KEY_BYTES);
      const row = wrap(box, Buffer.concat([dataKey, Buffer.from(bsn)]));
      return { boxKey: { box, key: createSecretKey(dataKey), bsn }, row };
    },
    openBox(row) {
      const plain = unwrap(row);
      const key = createSecretKey(plain.subarray(0, KEY_BYTES));
      return { box: row.box, key, bsn: plain.toString('utf8', KEY_BYTES) as Bsn };
    },
    rewrap: (row) => wrap(row.box, unwrap(row)),
    ...kluis,
    lookupProef: hash('proef'),
    hoofdsleutelRow: () => ({
      sleutel_id: ring.current,
      proef: seal(master(ring.current), ['hoofdsleutels', 'proef', ring.current], PROEF),
    }),
    judge({ sleutel_id: id, proef }) {
      if (!Object.hasOwn(ring.keys, id)) return `master key ${id}, which the database needs, is not in the file`;
      try {
        open(master(id), ['hoofdsleutels', 'proef', id], proef);
        return undefined;
      } catch {
        return `master key ${id} is not the one that the database was written with`;
      }
    },
  };
}

/** HMAC-SHA-256 cut to 128 bits (RFC 2104 §5): it stands in every key and index, and a billion BSNs will not collide. */
function lookupHash(ring: MasterKeys): (...parts: readonly string[]) => string {
  const lookup = createSecretKey(deriveSecret(ring, 'store/lookup'));
  return (...parts) =>
    createHmac('sha256', lookup).update(JSON.stringify(parts)).digest().toString('base64url', 0, HASH_BYTES);
}

/** What a master key wraps here is the data key of a partner. */
function kluizen(current: string, master: (id: string) => KeyObject) {
  const place = (partner: string, id: string) => ['ebms_kluizen', 'sleutel', partner, id] as const;
  const wrap = (partner: string, dataKey: Uint8Array): EbmsKluisRow => ({
    partner,
    sleutel_id: current,
    sleutel: seal(master(current), place(partner, current), dataKey),
  });
  const unwrap = ({ partner, sleutel_id: id, sleutel }: EbmsKluisRow): Buffer =>
    open(master(id), place(partner, id), sleutel);
  // Partners are few and their keys are asked for several times per message: an opened one serves as long as its row is the same.
  const opened = new Map<string, { readonly sleutel: Uint8Array; readonly key: KeyObject }>();
  return {
    newKluis(partner: string) {
      const dataKey = pooledRandom(KEY_BYTES);
      return { key: createSecretKey(dataKey), row: wrap(partner, dataKey) };
    },
    openKluis(row: EbmsKluisRow) {
      const { partner, sleutel } = row;
      const known = opened.get(partner);
      if (known && Buffer.compare(known.sleutel, sleutel) === 0) return known.key;
      const key = createSecretKey(unwrap(row));
      opened.set(partner, { sleutel, key });
      return key;
    },
    rewrapKluis: (row: EbmsKluisRow) => wrap(row.partner, unwrap(row)),
  };
}

/** What a master key wraps is the data key of a box, then the BSN as text. */
function wrapping(ring: MasterKeys) {
  const masters = new Map(Object.entries(ring.keys).map(([id, bytes]) => [id, createSecretKey(bytes)]));
  const master = (id: string): KeyObject => {
    const key = masters.get(id);
    if (key) return key;
    throw new GatewayError('server.internal', 'D9', { oorzaak: `master key ${id} is not on the ring` });
  };
  const wrap = (box: string, plain: Uint8Array): BoxRow => ({
    box,
    sleutel_id: ring.current,
    sleutel: seal(master(ring.current), ['boxen', 'sleutel', box, ring.current], plain),
  });
  const unwrap = ({ box, sleutel_id: id, sleutel }: BoxRow): Buffer =>
    open(master(id), ['boxen', 'sleutel', box, id], sleutel);
  return { master, wrap, unwrap };
}
