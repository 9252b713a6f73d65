// `openSqliteStore`: the store on one SQLite file. Reads go through a read-only connection of the main thread, which sees every
// commit that was answered; all writes go through the writer thread.
import { type Clock, HASH_BYTES, utc } from '../../core/index.ts';
import { type Change, gevraagdeBladen } from '../changes.ts';
import type { MasterKeys } from '../crypt/ring.ts';
import { openVault } from '../crypt/vault.ts';
import type { Ebms } from '../ebms-ports.ts';
import { base64 } from '../heads.ts';
import type { Store, Taken } from '../ports.ts';
import { readBerichten } from '../reads/berichten.ts';
import { readBewijzen } from '../reads/bewijzen.ts';
import { ebmsWerkOf, readEbms } from '../reads/ebms.ts';
import { readOrganisaties } from '../reads/organisaties.ts';
import { readInzages, readProfielen, readSessie } from '../reads/profielen.ts';
import type { Reader } from '../reads/reader.ts';
import { readTaken, takenOf } from '../reads/taken.ts';
import { readGegevens, readZaken } from '../reads/zaken.ts';
import type { Bewijs } from '../records.ts';
import type { Receipts } from '../writes/group.ts';
import type { LogSigner } from '../writes/log.ts';
import type { SessieGrenzen } from '../writes/taken.ts';
import { openForReading } from './connection.ts';
import { health } from './health.ts';
import { migrate, requireSchema } from './migrate.ts';
import type { WriterLimits } from './waiting.ts';
import { startWriter, type Writer } from './writer.ts';

export interface SqliteStoreOptions {
  /** `sqlite:<file>`; the folder must be there. */
  readonly url: string;
  readonly masterKeys: MasterKeys;
  /** Signs the tree heads of the log of receipts. Without it a commit with a `bewijs` change fails. */
  readonly bewijs?: LogSigner;
  readonly clock: Clock;
  /** Make the database, or bring it to the schema of this program, before it is opened. Default false: then it must have that schema. */
  readonly migrate?: boolean;
  /** What may wait for the writer. Default 2,000 lists and 256 MiB. */
  readonly limits?: WriterLimits;
  /** When a session is over, for `opruimen`. Default 15 minutes idle and 2 hours in all (§4.1). */
  readonly sessies?: SessieGrenzen;
  /** Free bytes below which `gezondheid` complains. Default 256 MiB. */
  readonly minFreeBytes?: number;
}

export interface SqliteStore extends Store {
  /** Wraps the key of every box with the current master key, in short rounds; the older keys may go from the ring afterwards. */
  rotateMasterKey(): Promise<void>;
  /**
   * Signs the tree heads from now on with another key of the same writer: what was accepted before keeps its receipts.
   * @throws GatewayError `server.internal` when the key does not belong to the certificate; then the one before stays.
   */
  renewSigner(bewijs: LogSigner): Promise<void>;
}

const MIB = 1024 * 1024;
const MINUTE = 60_000;
const LIMITS: WriterLimits = { lijsten: 2000, bytes: 256 * MIB };
const SESSIES: SessieGrenzen = { inactiefMs: 15 * MINUTE, totaalMs: 120 * MINUTE };

/**
 * Opens the store and starts its writer.
 * @throws StoreError in one sentence that names the setting: the file cannot be used, its schema is not the one of this program, or
 *   the master keys are not the ones of this database.
 * @throws GatewayError `server.internal` when the log of receipts does not fit its signed head.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { url, masterKeys, bewijs, clock } = options;
  if (options.migrate) await migrate(url);
  const connection = openForReading(url);
  try {
    requireSchema(url, connection);
    const writer = await startWriter({ url, masterKeys, ...(bewijs && { bewijs }) }, options.limits ?? LIMITS, clock);
    const close = async () => {
      await writer.close();
      await connection.close();
    };
    return storeOf({ db: connection.db, vault: openVault(masterKeys) }, writer, { ...options, close });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

type Rest = SqliteStoreOptions & { readonly close: () => Promise<void> };

function storeOf(reader: Reader, writer: Writer, options: Rest): SqliteStore {
  const { url, clock, minFreeBytes = 256 * MIB, sessies: grenzen = SESSIES } = options;
  const listeners: (() => void)[] = [];
  const werk = werkListeners();
  return {
    async commit(changes, given) {
      const done = await writer.do({ kind: 'commit', changes }, given);
      if (changes.some((change) => change.kind === 'taak')) for (const listener of listeners) listener();
      werk.tell(changes);
      return done.kind === 'done' && done.receipts ? bewijzenOf(changes, done.receipts) : [];
    },
    organisaties: readOrganisaties(reader),
    profielen: readProfielen(reader),
    berichten: readBerichten(reader),
    zaken: readZaken(reader),
    gegevens: readGegevens(reader),
    bewijzen: readBewijzen(reader.db),
    taken: { ...readTaken(reader), claim: claimWith(reader, writer) },
    ebms: { ...readEbms(reader), claim: claimWerkWith(reader, writer), onWerk: werk.listen },
    inzages: (bsn, limit) => readInzages(reader, bsn, limit),
    sessie: (tokenHash) => readSessie(reader, tokenHash),
    gezondheid: () => health(writer, { url, minFreeBytes }, utc(clock())),
    onTaak: (listener) => void listeners.push(listener),
    opruimen: (now) => untilDone(() => writer.do({ kind: 'ruimOp', now, grenzen })),
    rotateMasterKey: () => untilDone(() => writer.do({ kind: 'rotate' })),
    renewSigner: async (signer) => void (await writer.do({ kind: 'ondertekenaar', signer })),
    close: options.close,
  };
}

function claimWith(reader: Reader, writer: Writer): Taken['claim'] {
  return async (wie, now, tot, limit) => {
    const done = await writer.do({ kind: 'claim', claim: { wie, now, tot, limit } });
    return done.kind === 'taken' ? takenOf(reader, done.rows) : [];
  };
}

function claimWerkWith(reader: Reader, writer: Writer): Ebms['claim'] {
  return async (claim) => {
    const done = await writer.do({ kind: 'claimWerk', claim });
    return done.kind === 'werk' ? ebmsWerkOf(reader, done.rows) : [];
  };
}

/** Who wants to know that a lane has work. */
function werkListeners() {
  const listeners: Parameters<Ebms['onWerk']>[0][] = [];
  return {
    listen: (listener: Parameters<Ebms['onWerk']>[0]) => void listeners.push(listener),
    tell(changes: readonly Change[]) {
      const lanen = new Set(changes.flatMap((change) => (change.kind === 'ebmsWerk' ? [change.value.laan] : [])));
      if (lanen.size === 0) return;
      for (const listener of listeners) listener([...lanen]);
    },
  };
}

/** Rounds of a job that says whether there is more; other writes come in between. */
async function untilDone(round: () => ReturnType<Writer['do']>): Promise<void> {
  for (let more = true; more; ) {
    const done = await round();
    more = done.kind === 'more' && done.more;
  }
}

/** The receipts of a commit that were asked for, in the order of its `bewijs` changes. */
function bewijzenOf(changes: readonly Change[], { nummers, lengths, hashes, hoofd }: Receipts): readonly Bewijs[] {
  let at = 0;
  return gevraagdeBladen(changes).map((blad, index) => {
    const pad = Array.from({ length: lengths[index]! }, () => {
      const hash = hashes.subarray(at, at + HASH_BYTES);
      at += HASH_BYTES;
      return base64(hash);
    });
    return { ...blad, logId: hoofd.logId, index: nummers[index]!, pad, hoofd };
  });
}
