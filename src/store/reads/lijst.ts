// One page of a box (§3.4). Orders by time are answered by an index. Search and the orders by subject and sender need what is
// sealed or is elsewhere: they open the lines of this one box, in steps, so that other work goes on in between.
// A cursor is the id of the last bericht of a page and nothing else: it stands in URLs.
import { setImmediate as pause } from 'node:timers/promises';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { type Bsn, type Guid, parseGuid } from '../../core/index.ts';
import type { BoxKey } from '../crypt/vault.ts';
import type { BoxFilter, Page } from '../ports.ts';
import type { BerichtRegel } from '../records.ts';
import type { Tables } from '../tables.ts';
import type { BerichtKop } from '../writes/berichten.ts';
import { kopOf, REGEL, type RegelRow, regel } from './berichten.ts';
import { boxOf, type Reader } from './reader.ts';

export interface Vraag {
  readonly filter: BoxFilter;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Lines that are read and opened before other work gets its turn. */
const STEP = 500;
/** Sorts after every moment. */
const GEEN_TERMIJN = 8_640_000_000_000_000;

export async function readLijst(reader: Reader, bsn: Bsn, vraag: Vraag): Promise<Page<BerichtRegel>> {
  const boxKey = await boxOf(reader, bsn);
  if (!boxKey) return { items: [], totaal: 0 };
  const { zoek = '', sorteer = 'nieuwste' } = vraag.filter;
  const woorden = words(zoek);
  if (woorden.length > 0 || sorteer === 'onderwerp' || sorteer === 'afzender')
    return opened(reader, boxKey, { ...vraag, woorden, sorteer });
  return indexed(reader, boxKey, { ...vraag, sorteer });
}

/** The published lines of the box that pass the filter, but for the words. */
function lines({ db }: Reader, box: string, { map, oin, ongelezen, metTermijn }: BoxFilter) {
  let query = db
    .selectFrom('berichten')
    .where('box', '=', box)
    .where('map', '=', map)
    .where('gepubliceerd_op', 'is not', null)
    .where('ingetrokken_op', 'is', null);
  if (oin !== undefined) query = query.where('oin', '=', oin);
  if (ongelezen) query = query.where('gelezen_op', 'is', null);
  if (metTermijn) query = query.where('eind_datum', 'is not', null);
  return query;
}

async function anchor({ db }: Reader, box: string, cursor: string | undefined): Promise<RegelRow | undefined> {
  const id = cursor === undefined ? undefined : parseGuid(cursor);
  if (id === undefined) return undefined;
  const row = await db
    .selectFrom('berichten')
    .select(REGEL)
    .where('box', '=', box)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.gepubliceerd_op === null ? undefined : row;
}

type Tijd = 'nieuwste' | 'oudste' | 'termijn';
type TijdVraag = Vraag & { readonly sorteer: Tijd };

/** Keyset paging: the page starts after the bericht of the cursor, wherever that is now. */
async function indexed(reader: Reader, boxKey: BoxKey, vraag: TijdVraag): Promise<Page<BerichtRegel>> {
  const { filter, cursor, limit, sorteer } = vraag;
  const { box } = boxKey;
  const last = await anchor(reader, box, cursor);
  const direction = sorteer === 'nieuwste' ? 'desc' : 'asc';
  let query = lines(reader, box, filter).select(REGEL);
  if (last) query = query.where((eb) => beyond(eb, last, sorteer));
  const rows = await query
    .orderBy((eb) => moment(eb, sorteer), direction)
    .orderBy('id', direction)
    .limit(limit + 1)
    .execute();
  const { totaal } = await lines(reader, box, filter)
    .select((eb) => eb.fn.countAll().as('totaal'))
    .executeTakeFirstOrThrow();
  const items = rows.slice(0, limit).map((row) => regel(row, kopOf(boxKey, row)));
  return page(items, rows.length > limit, Number(totaal));
}

type Columns = ExpressionBuilder<Tables, 'berichten'>;

/** What a line is sorted by; a line without deadline comes after all others. */
function moment(eb: Columns, sorteer: Tijd): Expression<number> {
  const column = sorteer === 'termijn' ? 'eind_datum' : 'gepubliceerd_op';
  return eb.fn.coalesce(column, eb.val(GEEN_TERMIJN));
}

/** The lines that come after `last`. */
function beyond(eb: Columns, last: RegelRow, sorteer: Tijd): Expression<SqlBool> {
  const after = sorteer === 'nieuwste' ? '<' : '>';
  const key = moment(eb, sorteer);
  const value = (sorteer === 'termijn' ? last.eind_datum : last.gepubliceerd_op) ?? GEEN_TERMIJN;
  return eb.or([eb(key, after, value), eb.and([eb(key, '=', value), eb('id', after, last.id)])]);
}

type InhoudVraag = Vraag & { readonly woorden: readonly string[]; readonly sorteer: NonNullable<BoxFilter['sorteer']> };

/** A line with the text it is sorted by. */
interface Gevonden {
  readonly row: RegelRow;
  readonly key: string;
}

async function opened(reader: Reader, boxKey: BoxKey, vraag: InhoudVraag): Promise<Page<BerichtRegel>> {
  const { filter, cursor, limit, woorden, sorteer } = vraag;
  const keyOf = await sortKey(reader, boxKey, sorteer);
  const found: Gevonden[] = [];
  for await (const rows of steps(reader, boxKey.box, filter))
    for (const row of rows)
      if (woorden.length === 0 || matches(kopOf(boxKey, row), woorden)) found.push({ row, key: keyOf(row) });
  const compare = order(sorteer);
  found.sort(compare);
  const row = await anchor(reader, boxKey.box, cursor);
  const last = row && { row, key: keyOf(row) };
  const after = last ? found.filter((een) => compare(een, last) > 0) : found;
  const items = after.slice(0, limit).map((een) => regel(een.row, kopOf(boxKey, een.row)));
  return page(items, after.length > limit, found.length);
}

/** All lines in steps by id, which never changes: a line is seen once, whatever happens in between. */
async function* steps(reader: Reader, box: string, filter: BoxFilter): AsyncGenerator<readonly RegelRow[]> {
  let after: Guid | undefined;
  for (;;) {
    let query = lines(reader, box, filter).select(REGEL).orderBy('id').limit(STEP);
    if (after !== undefined) query = query.where('id', '>', after);
    const rows = await query.execute();
    yield rows;
    if (rows.length < STEP) return;
    after = rows.at(-1)!.id;
    await pause();
  }
}

async function sortKey(
  { db }: Reader,
  boxKey: BoxKey,
  sorteer: InhoudVraag['sorteer'],
): Promise<(row: RegelRow) => string> {
  if (sorteer === 'onderwerp') return (row) => folded(kopOf(boxKey, row).onderwerp);
  if (sorteer !== 'afzender') return () => '';
  const rows = await db.selectFrom('organisaties').select(['oin', 'naam']).execute();
  const namen = new Map<string, string>(rows.map(({ oin, naam }) => [oin, folded(naam)]));
  return ({ oin }) => namen.get(oin) ?? oin;
}

/** By text the newest of equals comes first. The id settles the rest, so that a page never repeats a line. */
function order(sorteer: InhoudVraag['sorteer']): (a: Gevonden, b: Gevonden) => number {
  const moment = ({ row: { gepubliceerd_op: op, eind_datum: termijn } }: Gevonden) => {
    if (sorteer === 'termijn') return termijn ?? GEEN_TERMIJN;
    return sorteer === 'oudste' ? op! : -op!;
  };
  const ids = sorteer === 'oudste' || sorteer === 'termijn' ? 1 : -1;
  return (a, b) => {
    if (a.key !== b.key) return a.key < b.key ? -1 : 1;
    const difference = moment(a) - moment(b);
    if (difference !== 0) return difference;
    if (a.row.id === b.row.id) return 0;
    return a.row.id < b.row.id ? -ids : ids;
  };
}

/** Without case and accents, for comparing and searching. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

function words(zoek: string): readonly string[] {
  return folded(zoek)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Every word is somewhere in the subject or the sender's reference. */
function matches({ onderwerp, referentie = '' }: BerichtKop, woorden: readonly string[]): boolean {
  if (woorden.length === 0) return true;
  const text = folded(`${onderwerp}\n${referentie}`);
  return woorden.every((word) => text.includes(word));
}

function page(items: readonly BerichtRegel[], more: boolean, totaal: number): Page<BerichtRegel> {
  const last = items.at(-1);
  return { items, ...(more && last && { volgende: last.id }), totaal };
}
