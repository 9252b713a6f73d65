// Delivers berichten to a filled store and shows the verdicts as `code/stadium/reden`.
import { type AangebodenBatch, type BatchUitkomst, leverBerichten } from '../../src/berichten/index.ts';
import type { Change } from '../../src/store/index.ts';
import { batch, context, vul } from '../support/domein.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';

type Berichten = AangebodenBatch['berichten'];

export interface Levering {
  readonly batch?: Partial<AangebodenBatch>;
  readonly context?: Parameters<typeof context>[1];
}

export async function gevuld(extra: readonly Change[] = []): Promise<MemoryStore> {
  const store = openMemoryStore();
  await vul(store, extra);
  return store;
}

export async function lever(store: MemoryStore, berichten: Berichten, anders: Levering = {}): Promise<BatchUitkomst> {
  return await leverBerichten(batch(berichten, anders.batch), context(store, anders.context));
}

/** `Verwerkt/NA` or `code/stadium/reden`, per bericht. */
export function kort({ verslag }: BatchUitkomst): readonly string[] {
  return verslag.oordelen.map(({ code, stadium, reden }) => [code, stadium, ...(reden ? [reden] : [])].join('/'));
}

/** The one verdict of one bericht, in a new store. */
export async function oordeel(een: Berichten[number], anders: Levering = {}): Promise<string> {
  return kort(await lever(await gevuld(), [een], anders))[0]!;
}
