// The writer thread: it owns the one connection that writes, takes everything that has arrived, and does it in one transaction.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openVault } from '../crypt/vault.ts';
import { doGroup, type Outcome, type WriteEngine } from '../writes/group.ts';
import { admitKeys } from '../writes/keys.ts';
import { openLog } from '../writes/log.ts';
import { type Connection, isLost, openForWriting } from './connection.ts';
import {
  type Answered,
  describe,
  type FromWriter,
  failureData,
  type Request,
  type Result,
  type ToWriter,
  unavailable,
  type WriterOptions,
} from './messages.ts';
import { requireSchema } from './migrate.ts';
import { unpack } from './pack.ts';
import { receiveSigner } from './signer.ts';

/** A transaction takes no further list once it holds this many changes or attachment bytes. */
const MAX_CHANGES = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;

const port = parentPort as MessagePort;
const waiting: (Request | 'stop')[] = [];

async function open(
  options: WriterOptions,
): Promise<{ readonly engine: WriteEngine; readonly connection: Connection }> {
  const connection = openForWriting(options.url);
  requireSchema(options.url, connection);
  const { db } = connection;
  const vault = openVault(options.masterKeys);
  await admitKeys(db, vault);
  const log = options.bewijs && (await openLog(db, receiveSigner(options.bewijs), options.now));
  return { engine: { db, begin: 'begin immediate', vault, isLost, ...(log && { log }) }, connection };
}

function send(message: FromWriter, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** The next requests for one transaction: at least one, and no more than fits. */
function take(): readonly Request[] {
  const group: Request[] = [];
  let changes = 0;
  let bytes = 0;
  for (let next = waiting[0]; next && next !== 'stop'; next = waiting[0]) {
    changes += next.job.kind === 'commit' ? next.job.changes.length : 1;
    bytes += next.bytes?.byteLength ?? 0;
    if (group.length > 0 && (changes > MAX_CHANGES || bytes > MAX_BYTES)) break;
    group.push(next);
    waiting.shift();
  }
  return group;
}

function receive(message: ToWriter): void {
  if (message === 'stop') waiting.push(message);
  else waiting.push(...message);
}

function receiveAll(): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) receive(next.message);
}

async function write(engine: WriteEngine, group: readonly Request[]): Promise<void> {
  const now = Math.max(...group.map((request) => request.now));
  try {
    const outcomes = await doGroup(engine, group.map(unpack), now);
    answer(group.map((request, index) => answered(request, resultOf(outcomes[index]!))));
  } catch (error) {
    const failed = isLost(error) ? unavailable(describe(error)) : error;
    const result = { kind: 'failed', error: failureData(failed) } as const;
    answer(group.map((request) => answered(request, result)));
  }
}

function answer(results: readonly Answered[]): void {
  send(
    { type: 'results', results },
    results.flatMap(({ result, bytes }) => [...transferable(result), ...(bytes ? [bytes] : [])]),
  );
}

/** Memory that was given away goes back after a failure; what was written is let go at once and not when somebody collects it. */
function answered({ id, bytes, back }: Request, result: Result): Answered {
  if (back && bytes && result.kind === 'failed') return { id, result, bytes };
  bytes?.transfer(0);
  return { id, result };
}

function resultOf(outcome: Outcome): Result {
  return outcome.kind === 'failed' ? { kind: 'failed', error: failureData(outcome.error) } : outcome;
}

function transferable(result: Result): readonly ArrayBuffer[] {
  return result.kind === 'done' && result.receipts ? [result.receipts.hashes.buffer as ArrayBuffer] : [];
}

/** Works until there is nothing left. @returns false after `stop`. */
async function work(engine: WriteEngine): Promise<boolean> {
  for (;;) {
    receiveAll();
    if (waiting[0] === 'stop') return false;
    const group = take();
    if (group.length === 0) return true;
    await write(engine, group);
  }
}

/**
 * After this pause without work the WAL is copied into the database, so that no commit has to wait for it. Longer than the time between two
 * batches of one sender: a copy takes as long as a batch, and the next one would wait for it.
 */
const IDLE_MS = 500;

/** What is committed is safe in the WAL: a copy that fails now is done later, or by whoever opens the file next. */
function checkpoint({ raw }: Connection, mode: 'PASSIVE' | 'TRUNCATE'): void {
  try {
    raw.pragma(`wal_checkpoint(${mode})`);
  } catch (error) {
    if (!isLost(error)) throw error;
  }
}

async function run(): Promise<void> {
  const { engine, connection } = await open(workerData as WriterOptions);
  const idle = setTimeout(() => checkpoint(connection, 'PASSIVE'), IDLE_MS);
  let working = false;
  port.on('message', async (message: ToWriter) => {
    receive(message);
    if (working) return;
    working = true;
    const goOn = await work(engine);
    working = false;
    idle.refresh();
    if (goOn) return;
    clearTimeout(idle);
    checkpoint(connection, 'TRUNCATE');
    await connection.close();
    port.close();
  });
  send({ type: 'ready' });
}

run().catch((error: unknown) => {
  send({ type: 'refused', error: failureData(error) });
  port.close();
});
