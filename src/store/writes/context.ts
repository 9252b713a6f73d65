// What a write needs: the connection inside the transaction, the keys, and the boxes of the citizens that the list is about.
import type { Kysely } from 'kysely';
import { type Bsn, GatewayError } from '../../core/index.ts';
import type { Change } from '../changes.ts';
import type { BoxKey, Vault } from '../crypt/vault.ts';
import { paddedParts } from '../padded.ts';
import type { BoxRow, Tables } from '../tables.ts';
import { insertNew } from './rows.ts';

/** Boxes of one list of changes. */
export interface Boxes {
  /** The key of the box, whether or not the box is there. */
  id(bsn: Bsn): string;
  /** The opened data key; the box is there. */
  key(bsn: Bsn): BoxKey;
}

export interface WriteContext {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly boxes: Boxes;
}

/** The change of one kind. */
export type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;

/** Opens the boxes of all citizens in the list, and makes those that are not there yet. */
export async function openBoxes(db: Kysely<Tables>, vault: Vault, changes: readonly Change[]): Promise<Boxes> {
  const ids = new Map<Bsn, string>();
  const id = (bsn: Bsn) => {
    const known = ids.get(bsn) ?? vault.boxOf(bsn);
    ids.set(bsn, known);
    return known;
  };
  const wanted = new Map<string, Bsn>();
  for (const change of changes) {
    const owner = ownerOf(change);
    if (owner !== undefined) wanted.set(id(owner), owner);
  }
  const rows = await readBoxes(db, wanted.keys());
  const opened = await makeBoxes(db, vault, { wanted, rows });
  return {
    id,
    key(bsn) {
      const box = id(bsn);
      const row = rows.get(box);
      const boxKey = opened.get(box) ?? (row && vault.openBox(row));
      if (!boxKey) throw new GatewayError('server.internal', 'D9', { oorzaak: 'a change has no box' });
      opened.set(box, boxKey);
      return boxKey;
    },
  };
}

/** The citizen whose box must be there before the change is written. */
function ownerOf(change: Change): Bsn | undefined {
  switch (change.kind) {
    case 'profiel':
    case 'abonnement':
    case 'bericht':
    case 'zaak':
    case 'gegevens':
    case 'inzage':
    case 'taak':
    case 'sessie':
      return change.value.bsn;
    default:
      return undefined;
  }
}

export async function readBoxes(db: Kysely<Tables>, boxes: Iterable<string>): Promise<Map<string, BoxRow>> {
  const rows = new Map<string, BoxRow>();
  for (const part of paddedParts(boxes))
    for (const row of await db.selectFrom('boxen').selectAll().where('box', 'in', part).execute())
      rows.set(row.box, row);
  return rows;
}

interface Found {
  readonly wanted: ReadonlyMap<string, Bsn>;
  readonly rows: Map<string, BoxRow>;
}

/** Boxes that another writer makes at the same moment are read again: there is one data key per box. */
async function makeBoxes(db: Kysely<Tables>, vault: Vault, { wanted, rows }: Found): Promise<Map<string, BoxKey>> {
  const made = [...wanted].filter(([box]) => !rows.has(box)).map(([, bsn]) => vault.newBox(bsn));
  const opened = new Map(made.map(({ boxKey }) => [boxKey.box, boxKey]));
  const there = await insertNew(
    db,
    'boxen',
    ['box'],
    made.map(({ row }) => row),
  );
  for (const { box } of there) opened.delete(box);
  for (const [box, row] of await readBoxes(
    db,
    there.map(({ box }) => box),
  ))
    rows.set(box, row);
  return opened;
}
