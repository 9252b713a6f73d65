// The append-only log of receipts (D8; RFC 6962 hashing), one per writer: the leaves of a commit group are added together under
// one signed tree head, in the transaction that writes what they prove.
import { KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import type { Kysely } from 'kysely';
import {
  type EpochMs,
  GatewayError,
  type Growth,
  type Guid,
  growTree,
  leafHash,
  newGuid,
  treeHeadBytes,
} from '../../core/index.ts';
import { base64, brokenLog, certificateId, edgeBytes, edgeOf, growthOf, hoofdOf, lastHead } from '../heads.ts';
import type { BewijsBlad, BewijsHoofd } from '../records.ts';
import type { BewijsHoofdRow, Tables } from '../tables.ts';
import { insertAll, insertNew } from './rows.ts';

/** A key that is somewhere else, such as in a token: signs the data with SHA-256 (RSA PKCS#1 v1.5, or ECDSA in DER). */
export type SignElsewhere = (data: Uint8Array) => Promise<Uint8Array>;

/** Who signs the tree heads. */
export interface LogSigner<Key = KeyObject | SignElsewhere> {
  /** Name of the writer in a shared database: each writer has a log of its own. */
  readonly schrijver: string;
  /** RSA (signs with RSA-SHA256) or EC (ECDSA with SHA-256). */
  readonly key: Key;
  /** Certificate of the key, DER. */
  readonly certificaat: Uint8Array;
}

/** What was appended: the leaves have the numbers from `first` on. */
export interface Appended {
  readonly first: number;
  readonly growth: Growth;
  readonly hoofd: BewijsHoofd;
}

export interface Log {
  readonly logId: Guid;
  /** Adds leaves and signs the new head. @throws GatewayError when the stored log is not the one that this writer continued. */
  append(db: Kysely<Tables>, bladen: readonly BewijsBlad[], op: EpochMs): Promise<Appended>;
  /** The transaction of the last `append` is durable. */
  committed(): void;
  /**
   * Signs from the next head on with another key of the same writer. Receipts of before keep the head and the certificate that they have: every
   * head names its own. @throws GatewayError `server.internal` when the key does not belong to the certificate.
   */
  renew(signer: LogSigner): void;
}

/**
 * Opens the log of the writer, or starts it, and checks that the last signed head fits the stored leaves.
 * @throws GatewayError `server.internal` when it does not: nothing may be appended to a damaged log.
 */
export async function openLog(db: Kysely<Tables>, signer: LogSigner, now: EpochMs): Promise<Log> {
  let signing = openSigner(signer);
  const logId = await logOf(db, signer.schrijver, now);
  let durable = await checkedHead(db, logId);
  let latest = durable;
  return {
    logId,
    async append(tx, bladen, op) {
      const before = await continued(tx, logId, durable);
      const hashes = bladen.map(({ blad }) => leafHash(blad));
      const growth = growTree(edgeOf(before), hashes);
      const { certificaatId, certificaat } = signing;
      if (durable?.certificaat_id !== certificaatId) await keepCertificate(tx, logId, signing);
      const head = await signedHead({ logId, before, growth, certificaatId }, signing, Math.max(op, before?.op ?? op));
      await writeLeaves(tx, head, { bladen, hashes });
      await insertAll(tx, 'bewijs_hoofden', [head]);
      latest = head;
      return { first: head.vorige_omvang, growth, hoofd: hoofdOf(head, certificaat) };
    },
    committed() {
      durable = latest;
    },
    renew(next) {
      signing = openSigner(next);
    },
  };
}

interface OpenSigner extends LogSigner {
  readonly certificaatId: string;
  readonly holder: X509Certificate;
}

function openSigner(signer: LogSigner): OpenSigner {
  const { key, certificaat } = signer;
  const holder = new X509Certificate(certificaat);
  if (key instanceof KeyObject && !holder.checkPrivateKey(key))
    throw brokenLog('the signing key does not belong to the certificate');
  return { ...signer, holder, certificaatId: certificateId(certificaat) };
}

/** With the first head that the certificate proves, in its transaction. */
function keepCertificate(
  db: Kysely<Tables>,
  logId: Guid,
  { certificaatId, certificaat }: OpenSigner,
): Promise<unknown> {
  const row = { log_id: logId, certificaat_id: certificaatId, der: certificaat };
  return insertNew(db, 'bewijs_certificaten', ['log_id', 'certificaat_id'], [row]);
}

async function logOf(db: Kysely<Tables>, schrijver: string, now: EpochMs): Promise<Guid> {
  await insertNew(db, 'bewijs_logs', ['log_id'], [{ log_id: newGuid(now), schrijver }]);
  const row = await db
    .selectFrom('bewijs_logs')
    .select('log_id')
    .where('schrijver', '=', schrijver)
    .executeTakeFirstOrThrow();
  return row.log_id;
}

/** The last head of the log after a full check of its commit group: leaves hashed anew from their text, root, edge, signature. */
async function checkedHead(db: Kysely<Tables>, logId: Guid): Promise<BewijsHoofdRow | undefined> {
  const head = await lastHead(db, logId);
  const leaves = await db
    .selectFrom('bewijzen')
    .select(['nummer', 'blad'])
    .where('log_id', '=', logId)
    .where('nummer', '>=', head?.vorige_omvang ?? 0)
    .orderBy('nummer')
    .execute();
  if (!head) {
    if (leaves.length > 0) throw brokenLog('leaves without a signed head');
    return undefined;
  }
  if (leaves.length !== head.omvang - head.vorige_omvang) throw brokenLog('leaves are missing or are not signed');
  await growthOf(
    db,
    head,
    leaves.map(({ blad }) => leafHash(blad)),
  );
  const { der } = await db
    .selectFrom('bewijs_certificaten')
    .select('der')
    .where('log_id', '=', logId)
    .where('certificaat_id', '=', head.certificaat_id)
    .executeTakeFirstOrThrow();
  const { publicKey } = new X509Certificate(der);
  if (!verify('sha256', headBytes(head), publicKey, head.handtekening)) throw brokenLog('the last head is not signed');
  return head;
}

/** The head to continue from. The log may have grown by another process of the same writer, but it never goes back or changes. */
async function continued(
  db: Kysely<Tables>,
  logId: Guid,
  known: BewijsHoofdRow | undefined,
): Promise<BewijsHoofdRow | undefined> {
  const head = await lastHead(db, logId);
  if (known && (!head || head.omvang < known.omvang)) throw brokenLog('it is shorter than it was');
  if (known && head && head.omvang === known.omvang) {
    if (Buffer.compare(head.wortel, known.wortel) !== 0) throw brokenLog('its last head was replaced');
    return head;
  }
  if (head) await growthOf(db, head);
  return head;
}

function headBytes({ log_id: logId, omvang, wortel, op }: Omit<BewijsHoofdRow, 'handtekening'>): Uint8Array {
  return treeHeadBytes({ logId, omvang, wortel: base64(wortel), op });
}

interface NewHead {
  readonly logId: Guid;
  readonly before: BewijsHoofdRow | undefined;
  readonly growth: Growth;
  readonly certificaatId: string;
}

async function signedHead(
  { logId, before, growth, certificaatId }: NewHead,
  signer: OpenSigner,
  op: EpochMs,
): Promise<BewijsHoofdRow> {
  const unsigned = {
    log_id: logId,
    omvang: growth.edge.size,
    vorige_omvang: before?.omvang ?? 0,
    rand: edgeBytes(growth.edge),
    wortel: growth.root,
    op,
    certificaat_id: certificaatId,
  };
  const { key, holder } = signer;
  const bytes = headBytes(unsigned);
  if (key instanceof KeyObject) return { ...unsigned, handtekening: sign('sha256', bytes, key) };
  return { ...unsigned, handtekening: await signedElsewhere(key, bytes, holder) };
}

/** What comes from elsewhere is verified before it is kept: a head with a wrong signature would close the log. */
async function signedElsewhere(key: SignElsewhere, bytes: Uint8Array, holder: X509Certificate): Promise<Buffer> {
  const handtekening = await key(bytes).catch(() => undefined);
  if (!handtekening || !verify('sha256', bytes, holder.publicKey, handtekening))
    throw new GatewayError('server.unavailable', 'D8', {
      oorzaak: 'the head of the log of receipts could not be signed',
    });
  return Buffer.from(handtekening);
}

interface Leaves {
  readonly bladen: readonly BewijsBlad[];
  readonly hashes: readonly Uint8Array[];
}

async function writeLeaves(db: Kysely<Tables>, head: BewijsHoofdRow, { bladen, hashes }: Leaves): Promise<void> {
  const rows = bladen.map(({ soort, oin, onderwerpId, op, blad }, index): Tables['bewijzen'] => ({
    log_id: head.log_id,
    nummer: head.vorige_omvang + index,
    soort,
    oin,
    onderwerp_id: onderwerpId ?? null,
    op,
    blad,
    blad_hash: hashes[index]!,
  }));
  await insertAll(db, 'bewijzen', rows);
}
