// Signed tree heads of the log of receipts (D8; engineering.md §3), as rows: what is written once per commit group, and what
// is rebuilt from rows when a receipt is read or a log is opened.
import { X509Certificate } from 'node:crypto';
import type { Kysely } from 'kysely';
import {
  EMPTY_TREE,
  GatewayError,
  type Growth,
  type Guid,
  growTree,
  HASH_BYTES,
  type TreeEdge,
} from '../core/index.ts';
import { prepared } from './prepared.ts';
import type { BewijsHoofd } from './records.ts';
import type { BewijsHoofdRow, Tables } from './tables.ts';

/** Bytes as base64, which is how hashes and signatures travel. */
export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** The edge that a head keeps. @throws GatewayError when the bytes do not fit the size. */
export function edgeOf(head: Pick<BewijsHoofdRow, 'omvang' | 'rand'> | undefined): TreeEdge {
  if (!head) return EMPTY_TREE;
  const nodes: Uint8Array[] = [];
  for (let at = 0; at < head.rand.length; at += HASH_BYTES) nodes.push(head.rand.subarray(at, at + HASH_BYTES));
  const ones = [...head.omvang.toString(2)].filter((bit) => bit === '1').length;
  if (nodes.length !== ones || head.rand.length !== ones * HASH_BYTES)
    throw brokenLog('a tree head does not fit its size');
  return { size: head.omvang, nodes };
}

export function edgeBytes(edge: TreeEdge): Uint8Array {
  return Buffer.concat(edge.nodes);
}

export function brokenLog(oorzaak: string): GatewayError {
  return new GatewayError('server.internal', 'D8', { oorzaak: `the log of receipts is damaged: ${oorzaak}` });
}

const latest = prepared((db, logId: Guid) =>
  db.selectFrom('bewijs_hoofden').selectAll().where('log_id', '=', logId).orderBy('omvang', 'desc').limit(1),
);

export async function lastHead(db: Kysely<Tables>, logId: Guid): Promise<BewijsHoofdRow | undefined> {
  return (await latest(db, logId))[0];
}

/**
 * The growth that a head recorded: its leaves added to the tree of the head before it. `hashes` may be given when the leaves
 * were hashed anew from their text.
 * @throws GatewayError `server.internal` when leaves, head and the head before it do not fit together.
 */
export async function growthOf(
  db: Kysely<Tables>,
  head: BewijsHoofdRow,
  hashes?: readonly Uint8Array[],
): Promise<Growth> {
  const edge = edgeOf(await headOfSize(db, head.log_id, head.vorige_omvang));
  const growth = growTree(edge, hashes ?? (await leafHashes(db, head)));
  if (growth.edge.size !== head.omvang || Buffer.compare(growth.root, head.wortel) !== 0)
    throw brokenLog('leaves do not lead to the signed root');
  if (Buffer.compare(edgeBytes(growth.edge), head.rand) !== 0) throw brokenLog('a tree head does not fit its leaves');
  return growth;
}

async function headOfSize(db: Kysely<Tables>, logId: Guid, size: number): Promise<BewijsHoofdRow | undefined> {
  if (size === 0) return undefined;
  const head = await db
    .selectFrom('bewijs_hoofden')
    .selectAll()
    .where('log_id', '=', logId)
    .where('omvang', '=', size)
    .executeTakeFirst();
  if (!head) throw brokenLog('a tree head is missing');
  return head;
}

async function leafHashes(db: Kysely<Tables>, head: BewijsHoofdRow): Promise<readonly Uint8Array[]> {
  const rows = await db
    .selectFrom('bewijzen')
    .select('blad_hash')
    .where('log_id', '=', head.log_id)
    .where('nummer', '>=', head.vorige_omvang)
    .where('nummer', '<', head.omvang)
    .orderBy('nummer')
    .execute();
  return rows.map((row) => row.blad_hash);
}

/** The head as it is shown. */
export function hoofdOf(row: BewijsHoofdRow, der: Uint8Array): BewijsHoofd {
  return {
    logId: row.log_id,
    omvang: row.omvang,
    wortel: base64(row.wortel),
    op: row.op,
    handtekening: base64(row.handtekening),
    certificaat: base64(der),
  };
}

/** SHA-256 of a certificate, hex: its id in the store. */
export function certificateId(der: Uint8Array): string {
  return new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase();
}
