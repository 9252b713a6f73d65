// What a read needs: the connection and the keys; and the step from a BSN to his opened box.
import type { Kysely } from 'kysely';
import type { Bsn } from '../../core/index.ts';
import type { BoxKey, Vault } from '../crypt/vault.ts';
import type { Tables } from '../tables.ts';

export interface Reader {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
}

/** The opened box of a citizen, or undefined when he has none. */
export async function boxOf({ db, vault }: Reader, bsn: Bsn): Promise<BoxKey | undefined> {
  const row = await db.selectFrom('boxen').selectAll().where('box', '=', vault.boxOf(bsn)).executeTakeFirst();
  return row && vault.openBox(row);
}

/** The record without the members that are null or undefined: absent is absent, never null. */
export type Present<T> = {
  readonly [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K];
} & { readonly [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: NonNullable<T[K]> };

export function present<T extends object>(record: T): Present<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
