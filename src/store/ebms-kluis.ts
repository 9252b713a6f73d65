// Where ebMS2 content is sealed: the data key of a partner, and the place that ties each ciphertext to its row (D9).
import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Guid } from '../core/index.ts';
import type { Place } from './crypt/seal.ts';
import type { Vault } from './crypt/vault.ts';
import type { Tables } from './tables.ts';

export const PLACE = {
  envelop: (partner: string, id: Guid): Place => ['ebms_berichten', 'envelop', partner, id],
  antwoord: (partner: string, id: Guid): Place => ['ebms_berichten', 'antwoord', partner, id],
  stuk: (partner: string, deelId: Guid, nr: number): Place => ['ebms_stukken', 'inhoud', partner, deelId, String(nr)],
  lading: (partner: string, id: Guid): Place => ['ebms_werk', 'lading', partner, id],
} as const;

/** The opened key of a partner, undefined when nothing was ever exchanged. */
export async function kluisVan(db: Kysely<Tables>, vault: Vault, partner: string): Promise<KeyObject | undefined> {
  const row = await db.selectFrom('ebms_kluizen').selectAll().where('partner', '=', partner).executeTakeFirst();
  return row && vault.openKluis(row);
}
