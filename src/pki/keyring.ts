// Our own keys together, so that one can follow the other without a restart (x-PKI-15): the newest certificate that is valid now signs
// and serves TLS; the others stay for what was encrypted to them, and so do the last ones whose files were overwritten. The files are
// looked at regularly and read again when they change. A key that cannot be read leaves the last good one in its place; a key of which
// no file is there yet has an empty place and joins when its files are put there. Keys and passphrases are in no event and no error.
import { stat } from 'node:fs/promises';
import { type Clock, type EpochMs, utc } from '../core/index.ts';
import { PkiError } from './errors.ts';
import { type OwnKey, type OwnKeySettings, readOwnKey, type TokenSettings } from './keys.ts';
import { type PrivateKey, releaseKey } from './private-key.ts';
import { readTokenKey } from './token-own-key.ts';

/** An own key of whatever kind. */
export type HeldOwnKey = OwnKey<PrivateKey>;

/** One key of the settings. */
export type KeyPlace = (OwnKeySettings | TokenSettings) & {
  /** Use it for signing only from this moment, where partners must know it first. Absent: from its notBefore. */
  readonly from?: EpochMs;
};

export interface KeyringSettings {
  /** At least one. */
  readonly keys: readonly KeyPlace[];
  readonly clock: Clock;
  /** Milliseconds between looks at the files; default 30 seconds. */
  readonly pollMs?: number;
  /** Why a key that was read may not be used all the same: not trusted, somebody else's. Undefined = it may. */
  readonly flaw?: (key: HeldOwnKey) => string | undefined;
  readonly onEvent?: (event: KeyringEvent) => void;
}

/** Something to tell the operator. */
export interface KeyringEvent {
  /** `current`: another key signs from now on. `failed`: a changed file cannot be used; what it held before stays in use. */
  readonly kind: 'loaded' | 'current' | 'failed';
  /** Name of the key in the settings. */
  readonly setting: string;
  readonly fingerprint?: string;
  readonly reason?: string;
}

/** How one key stands, for doctor and metrics. */
export interface KeyState {
  readonly setting: string;
  /** Absent as long as nothing good was read. */
  readonly key: Pick<HeldOwnKey, 'fingerprint' | 'notBefore' | 'notAfter'> | undefined;
  /** `current` signs and serves TLS; `next` does not yet; `previous` only decrypts; `empty` has no files yet. */
  readonly use: 'current' | 'next' | 'previous' | 'empty';
  /** Why its files as they are now cannot be used; undefined when all is well. */
  readonly problem: string | undefined;
}

export interface Keyring {
  /** Grows when a key was read anew: TLS identities and signers made from it are then made again. */
  readonly version: number;
  /** The key that signs now. Throws PkiError when no key is valid now. */
  current(): HeldOwnKey;
  /** The same, or undefined. */
  valid(): HeldOwnKey | undefined;
  /** Every key, the current one first: for decrypting what was encrypted to an earlier one. */
  all(): readonly HeldOwnKey[];
  states(): readonly KeyState[];
  /** Tells at the next look that another key signs, or that the one that signs was read anew (with another chain, say). */
  onCurrent(listener: (key: HeldOwnKey) => void): void;
  /** Reads what changed; resolves with whether anything did. Never rejects for a bad file. */
  reload(): Promise<boolean>;
  /** Looks at the files from now on in the background; does not keep the process alive. */
  start(): void;
  /** Looks no more, and closes keys in tokens. */
  stop(): void;
}

/** Overwritten keys that are kept for decryption until the process ends. */
const MAX_REPLACED = 4;

interface Slot {
  readonly place: KeyPlace;
  /** The last good one. */
  readonly key: HeldOwnKey | undefined;
  /** Stamps of its files when they were last tried. */
  readonly stamps: string;
  readonly problem: string | undefined;
}

/** Loads all keys. Rejects with PkiError when one cannot be read or none is valid now: a start with a half-set ring is refused. */
export async function createKeyring(settings: KeyringSettings): Promise<Keyring> {
  if (settings.keys.length === 0) throw new PkiError('no own key is configured');
  const slots = await Promise.all(settings.keys.map((place) => load({ place, key: undefined }, settings)));
  const broken = slots.find(({ problem }) => problem !== undefined);
  if (broken) throw new PkiError(broken.problem!);
  const ring = new FileKeyring(settings, slots);
  ring.current();
  return ring;
}

/** How all keys stand, whatever is wrong with them; for `bode doctor`. */
export async function examineKeys(settings: KeyringSettings): Promise<readonly KeyState[]> {
  const slots = await Promise.all(settings.keys.map((place) => load({ place, key: undefined }, settings)));
  const ring = new FileKeyring(settings, slots);
  ring.stop();
  return ring.states();
}

/** Reads one place; what cannot be used leaves the key that was there. The stamps are taken first: a change in between is seen next time. */
async function load({ place, key }: Pick<Slot, 'place' | 'key'>, { flaw }: KeyringSettings): Promise<Slot> {
  const stamps = await stampsOf(place);
  if (!key && stamps.slice(0, filesOf(place).length).every((stamp) => stamp === ABSENT))
    return { place, key, stamps: stamps.join(), problem: undefined };
  try {
    const read = 'pkcs11' in place ? await readTokenKey(place) : readOwnKey(place);
    const why = flaw?.(read);
    if (why !== undefined) {
      releaseKey(read.privateKey);
      throw new PkiError(`${place.setting}: ${why}`);
    }
    return { place, key: read, stamps: stamps.join(), problem: undefined };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { place, key, stamps: stamps.join(), problem: error.message };
  }
}

const ABSENT = 'absent';

/** The files that belong to this key alone: a passphrase may be shared. */
function filesOf(place: KeyPlace): readonly string[] {
  if ('bundleFile' in place) return [place.bundleFile];
  const key = 'pkcs11' in place ? [] : [place.keyFile];
  return [place.certificateFile, ...key, ...(place.chainFile ? [place.chainFile] : [])];
}

async function stampsOf(place: KeyPlace): Promise<readonly string[]> {
  const secret = 'pkcs11' in place ? place.pkcs11.pinFile : place.passphraseFile;
  const stamps = [...filesOf(place), ...(secret === undefined ? [] : [secret])].map(async (file) => {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  });
  return Promise.all(stamps.map((one) => one.catch(() => ABSENT)));
}

class FileKeyring implements Keyring {
  version = 1;
  readonly #settings: KeyringSettings;
  readonly #listeners: ((key: HeldOwnKey) => void)[] = [];
  #slots: readonly Slot[];
  #replaced: readonly HeldOwnKey[] = [];
  #signing: HeldOwnKey | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<boolean> | undefined;

  constructor(settings: KeyringSettings, slots: readonly Slot[]) {
    this.#settings = settings;
    this.#slots = slots;
    this.#signing = this.valid();
  }

  // Of the keys that may sign now the one issued last; of two issued together the one that lasts longest.
  #pick(): Filled | undefined {
    const now = this.#settings.clock();
    const may = ({ place, key }: Filled) => now >= startOf(place, key) && now <= key.notAfter;
    return this.#slots
      .filter(isFilled)
      .filter(may)
      .toSorted((one, other) => other.key.notBefore - one.key.notBefore || other.key.notAfter - one.key.notAfter)[0];
  }

  valid(): HeldOwnKey | undefined {
    return this.#pick()?.key;
  }

  current(): HeldOwnKey {
    const key = this.valid();
    if (!key) throw new PkiError(`${this.#settings.keys[0]!.setting}: ${this.#whyNone()}`);
    return key;
  }

  #whyNone(): string {
    const held = this.#slots.filter(isFilled).map(({ key }) => key);
    const now = this.#settings.clock();
    if (held.length === 0 || held.some(({ notAfter }) => now <= notAfter)) return 'no own certificate is valid now';
    const last = Math.max(...held.map(({ notAfter }) => notAfter));
    return `${held.length === 1 ? 'the certificate' : 'the last certificate'} expired on ${utc(last).slice(0, 10)}`;
  }

  all(): readonly HeldOwnKey[] {
    const first = this.valid();
    const keys = [...this.#slots.filter(isFilled).map(({ key }) => key), ...this.#replaced];
    return first ? [first, ...keys.filter((key) => key !== first)] : keys;
  }

  states(): readonly KeyState[] {
    const current = this.valid();
    const now = this.#settings.clock();
    return this.#slots.map(({ place, key, problem }) => {
      const { setting } = place;
      if (!key) return { setting, key, use: 'empty', problem };
      const { fingerprint, notBefore, notAfter } = key;
      const use = key === current ? 'current' : now < startOf(place, key) ? 'next' : 'previous';
      return { setting, key: { fingerprint, notBefore, notAfter }, use, problem };
    });
  }

  onCurrent(listener: (key: HeldOwnKey) => void): void {
    this.#listeners.push(listener);
  }

  reload(): Promise<boolean> {
    this.#reading ??= this.#reload().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #reload(): Promise<boolean> {
    const before = this.#slots;
    this.#slots = await Promise.all(before.map((slot) => this.#again(slot)));
    const changed = before.filter(({ key }, index) => key !== this.#slots[index]!.key);
    const gone = changed.flatMap(({ key }) => key ?? []);
    const replaced = [...gone, ...this.#replaced];
    this.#replaced = replaced.filter((key) => !this.#holds(key)).slice(0, MAX_REPLACED);
    for (const key of replaced) if (!this.#replaced.includes(key)) releaseKey(key.privateKey);
    if (changed.length > 0) this.version += 1;
    this.#announce();
    return changed.length > 0;
  }

  #holds({ fingerprint }: HeldOwnKey): boolean {
    return this.#slots.some(({ key }) => key?.fingerprint === fingerprint);
  }

  async #again(slot: Slot): Promise<Slot> {
    const { setting } = slot.place;
    if ((await stampsOf(slot.place)).join() === slot.stamps) return slot;
    const next = await load(slot, this.#settings);
    // Certificate and key are two files: between the two writes they do not fit. The stamps tell when to try again.
    if (next.problem !== undefined) this.#tell({ kind: 'failed', setting, reason: next.problem });
    else if (next.key) this.#tell({ kind: 'loaded', setting, fingerprint: next.key.fingerprint });
    return next;
  }

  // Time alone makes another key the current one too.
  #announce(): void {
    const slot = this.#pick();
    const before = this.#signing;
    this.#signing = slot?.key;
    if (!slot || slot.key === before) return;
    const { fingerprint } = slot.key;
    if (fingerprint !== before?.fingerprint) this.#tell({ kind: 'current', setting: slot.place.setting, fingerprint });
    for (const listener of this.#listeners) listener(slot.key);
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => void this.reload(), this.#settings.pollMs ?? 30_000);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { privateKey } of this.all()) releaseKey(privateKey);
  }

  #tell(event: KeyringEvent): void {
    this.#settings.onEvent?.(event);
  }
}

type Filled = Slot & { readonly key: HeldOwnKey };

function isFilled(slot: Slot): slot is Filled {
  return slot.key !== undefined;
}

/** When a key may sign: what was agreed, but never before its certificate. */
function startOf({ from }: KeyPlace, { notBefore }: HeldOwnKey): EpochMs {
  return Math.max(notBefore, from ?? notBefore);
}
