// The CRLs that may be used: from a folder (PEM or DER, read again when a file changes) and by refresh from the distribution points of
// trusted certificates (PKI004, x-CRL-2). A CRL counts only when its issuer's key vouches for it; of those the newest thisUpdate wins.
// A refreshed CRL is written to the folder, so that a restart without network still has the last good copy.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, EpochMs } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import { type Crl, crlFlaw, crlFlawLater } from './crl.ts';
import { CrlAlarm } from './crl-alarm.ts';
import { CrlArchive } from './crl-archive.ts';
import { type CrlFetch, crlUrl, fetchCrl } from './crl-fetch.ts';
import { type CrlFile, readCrlFolder, writeCrlFile } from './crl-folder.ts';
import { readCrls } from './crl-reader.ts';
import { failed, fetched, newPoint, type Point } from './crl-schedule.ts';
import { type Name, sameName } from './name.ts';

/** A CRL may be this much newer than our clock. */
const SKEW_MS = 300_000;
const MAX_URLS = 256;
const PARALLEL = 4;
const MAX_BYTES = 33_554_432;

/** Something to tell the operator; free of personal data. */
export interface CrlEvent {
  /** `expiring` and `expired` come once per CRL: the alarm of x-CRL-3. */
  readonly kind: 'loaded' | 'fetched' | 'failed' | 'expiring' | 'expired';
  /** File name in the folder, URL, or for an alarm the printed name of the CA. */
  readonly source: string;
  readonly reason?: string;
}

export interface CrlStoreSettings {
  /** Folder of `.crl`, `.pem` and `.der` files; made when a fetched CRL is first written. */
  readonly folder: string;
  /** Distribution points to fetch besides those in certificates. */
  readonly urls?: readonly string[];
  /** Absent: no refresh by network, the folder is kept fresh by other means. */
  readonly fetch?: CrlFetch;
  readonly clock: Clock;
  /** Milliseconds between fetches of one URL; default 1 hour, never more than 4 hours (x-CRL-2). */
  readonly refreshMs?: number;
  /** Milliseconds between looks at the folder and the schedule; default 30 seconds. */
  readonly pollMs?: number;
  /** Milliseconds for one fetch; default 30 seconds. */
  readonly timeoutMs?: number;
  /** Largest CRL, fetched or in the folder; default 32 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds before nextUpdate when the alarm is given, or a quarter of the CRL's period when that is less; default 6 hours. */
  readonly alarmMs?: number;
  /** Milliseconds that a list which was in use is kept in `archive/` of the folder after its thisUpdate (x-CRL-5); absent: not at all. */
  readonly archiveMs?: number;
  readonly onEvent?: (event: CrlEvent) => void;
}

/** How a CA's newest CRL stands; `expired` means that every certificate of the issuer is refused (x-CRL-3). */
export type CrlAnswer =
  | { readonly status: 'current' | 'expired'; readonly crl: Crl }
  | { readonly status: 'missing'; readonly crl: undefined };

/** How one issuer's CRL stands, for health, metrics and doctor. */
export interface CrlState {
  /** Printed name of the CA. */
  readonly issuer: string;
  readonly status: CrlAnswer['status'];
  readonly thisUpdate: EpochMs | undefined;
  readonly nextUpdate: EpochMs | undefined;
  /** Milliseconds since thisUpdate. */
  readonly ageMs: number | undefined;
  readonly revoked: number | undefined;
  readonly urls: readonly string[];
  /** Last good fetch of one of the URLs. */
  readonly fetchedAt: EpochMs | undefined;
  /** Why the last fetch failed, when it did. */
  readonly failure: string | undefined;
}

export interface CrlStore {
  /** Grows with every change of the CRLs: what was decided before must be decided again. */
  readonly version: number;
  /** Announces a trusted CA and where its CRLs can be fetched. Only for certificates whose path to an anchor was verified. */
  register(issuer: Certificate, urls: readonly string[]): void;
  /** The CRLs that are held in this name, the newest first. Nothing says yet that they are the CA's: see `vouched`. */
  held(issuer: Name, now: EpochMs): readonly Crl[];
  /** True when the key of `signer` vouches for the CRL (x-CRL-4). Only for certificates whose path was verified: answers are kept. */
  vouched(crl: Crl, signer: Certificate): boolean;
  /** The newest CRL of a CA, vouched for by its key or by that of another registered CA of that name. For telling, not for judging. */
  find(issuer: Certificate, now: EpochMs): CrlAnswer;
  /** One state per registered CA. */
  states(now: EpochMs): readonly CrlState[];
  /** Files that could not be read, with the reason. */
  problems(): readonly { readonly file: string; readonly reason: string }[];
  /** Reads what changed in the folder. */
  reload(): Promise<void>;
  /** Fetches what is due (`all` fetches everything now), archives what is in use, then gives the alarm for what nears its end. */
  refresh(all?: boolean): Promise<void>;
  /** Reloads and refreshes from now on in the background; does not keep the process alive. */
  start(): void;
  stop(): void;
}

/** A store without CRLs yet: call `reload()` before use. */
export function createCrlStore(settings: CrlStoreSettings): CrlStore {
  return new FolderCrlStore(settings);
}

class FolderCrlStore implements CrlStore {
  version = 1;
  readonly #settings: CrlStoreSettings;
  readonly #issuers = new Map<string, { readonly issuer: Certificate; readonly urls: Set<string> }>();
  readonly #points = new Map<string, Point>();
  readonly #vouched = new WeakMap<Crl, Map<string, boolean>>();
  readonly #alarm: CrlAlarm;
  readonly #archive: CrlArchive | undefined;
  #archiveFlaw: string | undefined;
  #files: ReadonlyMap<string, CrlFile> = new Map();
  #byIssuer: ReadonlyMap<string, readonly Crl[]> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(settings: CrlStoreSettings) {
    this.#settings = settings;
    this.#alarm = new CrlAlarm(settings.alarmMs);
    const { archiveMs, folder } = settings;
    this.#archive = archiveMs ? new CrlArchive(join(folder, 'archive'), archiveMs) : undefined;
    for (const url of settings.urls ?? []) this.#addPoint(url);
  }

  register(issuer: Certificate, urls: readonly string[]): void {
    let known = this.#issuers.get(issuer.fingerprint);
    if (!known) {
      known = { issuer, urls: new Set() };
      this.#issuers.set(issuer.fingerprint, known);
    }
    for (const url of urls) if (this.#addPoint(url)) known.urls.add(url);
  }

  #addPoint(url: string): boolean {
    if (this.#points.has(url)) return true;
    if (!crlUrl(url) || this.#points.size >= MAX_URLS) return false;
    this.#points.set(url, newPoint(url));
    return true;
  }

  held(issuer: Name, now: EpochMs): readonly Crl[] {
    return (this.#byIssuer.get(issuer.key) ?? []).filter((crl) => crl.thisUpdate <= now + SKEW_MS);
  }

  find(issuer: Certificate, now: EpochMs): CrlAnswer {
    const signers = [issuer, ...this.#named(issuer.subject)];
    const crl = this.held(issuer.subject, now).find((one) => signers.some((signer) => this.vouched(one, signer)));
    return crl ? { status: now < crl.nextUpdate ? 'current' : 'expired', crl } : { status: 'missing', crl: undefined };
  }

  #named(name: Name): readonly Certificate[] {
    return [...this.#issuers.values()].flatMap(({ issuer }) => (sameName(issuer.subject, name) ? issuer : []));
  }

  vouched(crl: Crl, signer: Certificate): boolean {
    const known = this.#knownFor(crl);
    let good = known.get(signer.fingerprint);
    if (good === undefined) {
      good = crlFlaw(crl, signer) === undefined;
      known.set(signer.fingerprint, good);
    }
    return good;
  }

  #knownFor(crl: Crl): Map<string, boolean> {
    const known = this.#vouched.get(crl) ?? new Map<string, boolean>();
    this.#vouched.set(crl, known);
    return known;
  }

  // Before a CRL is put to use, off the main thread: afterwards `vouched` has its answers at hand.
  async #vouchEarly(crls: Iterable<Crl>): Promise<void> {
    for (const crl of crls)
      for (const issuer of this.#named(crl.issuer)) {
        const known = this.#knownFor(crl);
        if (known.has(issuer.fingerprint)) continue;
        known.set(issuer.fingerprint, (await crlFlawLater(crl, issuer)) === undefined);
      }
  }

  states(now: EpochMs): readonly CrlState[] {
    return [...this.#issuers.values()].map(({ issuer, urls }) => {
      const { status, crl } = this.find(issuer, now);
      const points = [...urls].map((url) => this.#points.get(url)!);
      const moments = points.flatMap((point) => point.fetchedAt ?? []);
      return {
        issuer: issuer.subject.text,
        status,
        thisUpdate: crl?.thisUpdate,
        nextUpdate: crl?.nextUpdate,
        ageMs: crl && now - crl.thisUpdate,
        revoked: crl?.size,
        urls: [...urls],
        fetchedAt: moments.length > 0 ? Math.max(...moments) : undefined,
        failure: points.find((point) => point.failure !== undefined)?.failure,
      };
    });
  }

  problems(): readonly { readonly file: string; readonly reason: string }[] {
    return [...this.#files].flatMap(([file, { problem }]) => (problem ? [{ file, reason: problem }] : []));
  }

  async reload(): Promise<void> {
    const before = this.#files;
    const { folder, maxBytes = MAX_BYTES } = this.#settings;
    const after = await readCrlFolder(folder, before, maxBytes);
    await this.#vouchEarly([...after.values()].flatMap((file) => file.crls));
    for (const [file, entry] of after) {
      if (entry === before.get(file)) continue;
      if (entry.problem) this.#tell({ kind: 'failed', source: file, reason: entry.problem });
      else this.#tell({ kind: 'loaded', source: file });
    }
    if (this.#files !== before) return this.reload(); // A refresh wrote a file meanwhile.
    const same = after.size === before.size && [...after].every(([file, entry]) => before.get(file) === entry);
    if (!same) this.#use(after);
  }

  #use(files: ReadonlyMap<string, CrlFile>): void {
    const byIssuer = new Map<string, Crl[]>();
    for (const crl of [...files.values()].flatMap((file) => file.crls)) {
      const list = byIssuer.get(crl.issuer.key);
      if (list) list.push(crl);
      else byIssuer.set(crl.issuer.key, [crl]);
    }
    for (const list of byIssuer.values()) list.sort((one, other) => other.thisUpdate - one.thisUpdate);
    this.#files = files;
    this.#byIssuer = byIssuer;
    this.version += 1;
  }

  async refresh(all = false): Promise<void> {
    const { fetch, clock } = this.#settings;
    if (fetch) await this.#fetchDue(fetch, all);
    const now = clock();
    await this.#archiveUsed(now);
    for (const { issuer } of this.#issuers.values())
      for (const event of this.#alarm.look(issuer, this.find(issuer, now), now)) this.#tell(event);
  }

  // Only lists that a trusted CA vouches for are evidence. A folder that cannot be written is told once, until it can be.
  async #archiveUsed(now: EpochMs): Promise<void> {
    const lists = [...this.#byIssuer.values()].flat();
    const used = lists.filter((crl) => this.#named(crl.issuer).some((issuer) => this.vouched(crl, issuer)));
    try {
      await this.#archive?.keep(used, now);
      this.#archiveFlaw = undefined;
    } catch (error) {
      const reason = `the CRL archive cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
      if (this.#archiveFlaw !== reason) this.#tell({ kind: 'failed', source: 'archive', reason });
      this.#archiveFlaw = reason;
    }
  }

  async #fetchDue(fetch: CrlFetch, all: boolean): Promise<void> {
    const { clock } = this.#settings;
    const due = [...this.#points.values()].filter((point) => all || point.next <= clock());
    const worker = async () => {
      for (let point = due.shift(); point; point = due.shift()) await this.#fetch(point, fetch);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
  }

  async #fetch(point: Point, fetch: CrlFetch): Promise<void> {
    const { clock, refreshMs, timeoutMs = 30_000, maxBytes = MAX_BYTES } = this.#settings;
    try {
      const bytes = await fetchCrl(point.url, { fetch, timeoutMs, maxBytes });
      const crl = await this.#acceptable(bytes);
      await this.#keep(point.url, bytes, crl);
      this.#points.set(point.url, fetched(point, crl, { now: clock(), refreshMs }));
      this.#tell({ kind: 'fetched', source: point.url });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'fetch failed';
      this.#points.set(point.url, failed(point, reason, clock()));
      this.#tell({ kind: 'failed', source: point.url, reason });
    }
  }

  // Verified before it is used or written (x-CRL-4): otherwise anybody on the path of plain HTTP could fill the folder.
  async #acceptable(bytes: Buffer): Promise<Crl> {
    const [crl, ...more] = await readCrls(bytes);
    if (!crl || more.length > 0) throw new Error('the answer is not one CRL');
    await this.#vouchEarly([crl]);
    if (!this.#named(crl.issuer).some((issuer) => this.vouched(crl, issuer)))
      throw new Error('the CRL is not signed by a trusted CA');
    if (crl.thisUpdate > this.#settings.clock() + SKEW_MS) throw new Error('the CRL is from the future');
    return crl;
  }

  async #keep(url: string, bytes: Buffer, crl: Crl): Promise<void> {
    const file = `fetched-${createHash('sha256').update(url).digest('hex').slice(0, 16)}.crl`;
    const held = this.#files.get(file)?.crls[0];
    // An older copy than the one we hold is a replay or a lagging mirror: the newest stays.
    if (held && held.thisUpdate >= crl.thisUpdate && sameName(held.issuer, crl.issuer)) return;
    const entry = await writeCrlFile(join(this.#settings.folder, file), bytes, crl);
    this.#use(new Map([...this.#files, [file, entry]]));
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => void this.#tick(), this.#settings.pollMs ?? 30_000);
    this.#timer.unref();
    void this.#tick();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.reload();
      await this.refresh();
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.#tell({ kind: 'failed', source: this.#settings.folder, reason });
    } finally {
      this.#busy = false;
    }
  }

  #tell(event: CrlEvent): void {
    this.#settings.onEvent?.(event);
  }
}
