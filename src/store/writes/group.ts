// Group commit: everything that waits is done in one transaction, each job in its own savepoint, so that a job that fails takes
// nothing with it and all that succeed share one durable commit and one signed tree head.
import type { Kysely } from 'kysely';
import { type EpochMs, GatewayError, HASH_BYTES } from '../../core/index.ts';
import type { Change } from '../changes.ts';
import type { Vault } from '../crypt/vault.ts';
import type { WerkClaim } from '../ebms-ports.ts';
import { execute } from '../execute.ts';
import type { BewijsHoofd } from '../records.ts';
import type { EbmsWerkRow, TaakRow, Tables } from '../tables.ts';
import type { Of } from './context.ts';
import { claimEbmsWerk, ruimEbmsOp } from './ebms-werk.ts';
import { rewrapBoxes } from './keys.ts';
import { writeList } from './lanes.ts';
import type { Log, LogSigner } from './log.ts';
import { type Claim, claimTaken, ruimOp, type SessieGrenzen } from './taken.ts';

/** One thing to do for one caller. */
export type Job =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'claimWerk'; readonly claim: WerkClaim }
  | { readonly kind: 'ruimOp'; readonly now: EpochMs; readonly grenzen: SessieGrenzen }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'ondertekenaar'; readonly signer: LogSigner }
  | { readonly kind: 'proef'; readonly waarde: string };

/** Place of the receipts of one job that were asked for. */
export interface Receipts {
  /** Number of each leaf in the log. */
  readonly nummers: readonly number[];
  /** Number of hashes in the path of each receipt. */
  readonly lengths: readonly number[];
  /** The hashes of all paths, one after the other: bytes in one piece move between threads at once. */
  readonly hashes: Uint8Array;
  readonly hoofd: BewijsHoofd;
}

export type Outcome =
  | { readonly kind: 'done'; readonly receipts?: Receipts }
  | { readonly kind: 'taken'; readonly rows: readonly TaakRow[] }
  | { readonly kind: 'werk'; readonly rows: readonly EbmsWerkRow[] }
  | { readonly kind: 'more'; readonly more: boolean }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What the engine must tell. */
export interface WriteEngine {
  /** One connection that nobody else writes on. */
  readonly db: Kysely<Tables>;
  /** Statement that begins a transaction that is going to write. */
  readonly begin: string;
  readonly vault: Vault;
  /** Absent when this process writes no receipts. */
  readonly log?: Log;
  /** True when the whole transaction is lost, not only the statement. */
  isLost(error: unknown): boolean;
}

/**
 * Does the jobs in one transaction.
 * @returns one outcome per job, after the commit.
 * @throws what made the transaction fail: then nothing of any job is kept.
 */
export async function doGroup(engine: WriteEngine, jobs: readonly Job[], now: EpochMs): Promise<readonly Outcome[]> {
  const run = (statement: string) => execute(engine.db, statement);
  await run(engine.begin);
  try {
    const outcomes: Outcome[] = [];
    for (const job of jobs) outcomes.push(await doJob(engine, run, job));
    const proven = await appendReceipts(engine, jobs, { outcomes, now });
    await run('commit');
    if (proven !== outcomes) engine.log?.committed();
    return proven;
  } catch (error) {
    await run('rollback').catch(() => undefined);
    throw error;
  }
}

async function doJob(engine: WriteEngine, run: (statement: string) => Promise<unknown>, job: Job): Promise<Outcome> {
  await run('savepoint job');
  try {
    const outcome = await write(engine, job);
    await run('release savepoint job');
    return outcome;
  } catch (error) {
    if (engine.isLost(error)) throw error;
    await run('rollback to savepoint job');
    await run('release savepoint job');
    return { kind: 'failed', error };
  }
}

async function write({ db, vault, log }: WriteEngine, job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'commit':
      if (!log && job.changes.some((change) => change.kind === 'bewijs'))
        throw new GatewayError('server.internal', 'D8', { oorzaak: 'the store has no key to sign receipts with' });
      await writeList(db, vault, job.changes);
      return { kind: 'done' };
    case 'claim':
      return { kind: 'taken', rows: await claimTaken(db, job.claim) };
    case 'claimWerk':
      return { kind: 'werk', rows: await claimEbmsWerk(db, job.claim) };
    case 'ruimOp': {
      const more = await ruimOp(db, job.now, job.grenzen);
      return { kind: 'more', more: (await ruimEbmsOp(db, job.now)) || more };
    }
    case 'rotate':
      return { kind: 'more', more: await rewrapBoxes(db, vault) };
    case 'ondertekenaar':
      log?.renew(job.signer);
      return { kind: 'done' };
    case 'proef':
      await db.updateTable('opslag').set({ waarde: job.waarde }).where('naam', '=', 'proef').execute();
      return { kind: 'done' };
  }
}

interface Written {
  readonly outcomes: readonly Outcome[];
  readonly now: EpochMs;
}

/** The receipts of the jobs that succeeded become leaves, in the order of the jobs. */
async function appendReceipts(
  { db, log }: WriteEngine,
  jobs: readonly Job[],
  { outcomes, now }: Written,
): Promise<readonly Outcome[]> {
  const perJob = jobs.map((job, index) => (outcomes[index]!.kind === 'done' ? receiptsOf(job) : []));
  const leaves = perJob.flat();
  if (leaves.length === 0 || !log) return outcomes;
  const bladen = leaves.map(({ value }) => value);
  const { first, growth, hoofd } = await log.append(db, bladen, now);
  let next = first;
  return outcomes.map((outcome, index) => {
    const own = perJob[index]!;
    const nummers = own.flatMap(({ stil }, at) => (stil ? [] : [next + at]));
    next += own.length;
    if (nummers.length === 0) return outcome;
    const paths = nummers.map((nummer) => growth.path(nummer));
    const lengths = paths.map((path) => path.length);
    return { kind: 'done', receipts: { nummers, lengths, hashes: joined(paths.flat()), hoofd } };
  });
}

function joined(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [index, hash] of hashes.entries()) bytes.set(hash, index * HASH_BYTES);
  return bytes;
}

function receiptsOf(job: Job): readonly Of<'bewijs'>[] {
  return job.kind === 'commit' ? job.changes.filter((change) => change.kind === 'bewijs') : [];
}
