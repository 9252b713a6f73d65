// Our own keys together, so that one can follow the other without a restart (x-PKI-15): the newest certificate that is valid now signs
// and serves TLS; the others stay for what was encrypted to them, and so do the last ones whose files were overwritten. The files are
// looked at regularly and read again when they change. A key that cannot be read leaves the last good one in its place. Keys and
// passphrases are in no event and no error.
import { stat } from 'node:fs/promises';
import type { Clock, EpochMs } from '../core/index.ts';
import { PkiError } from './errors.ts';
import { type OwnKey, type OwnKeySettings, readOwnKey } from './keys.ts';

/** One key of the settings. */
export type KeyPlace = OwnKeySettings & {
  /** Use it for signing only from this moment, where partners must know it first. Absent: from its notBefore. */
  readonly from?: EpochMs;
};

export interface KeyringSettings {
  /** At least one. */
  readonly keys: readonly KeyPlace[];
  readonly clock: Clock;
  /** Milliseconds between looks at the files; default 30 seconds. */
  readonly pollMs?: number;
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
  readonly fingerprint: string;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  readonly use: 'current' | 'next' | 'previous';
  /** Why its files as they are now cannot be used; undefined when all is well. */
  readonly problem: string | undefined;
}

export interface Keyring {
  /** Grows when a key was read anew: TLS identities and signers made from it are then made again. */
  readonly version: number;
  /** The key that signs now. Throws PkiError when no key is valid now: nothing may go out with an expired one. */
  current(): OwnKey;
  /** Every key, the current one first: for decrypting what was encrypted to an earlier one. */
  all(): readonly OwnKey[];
  states(): readonly KeyState[];
  /** Reads what changed; resolves with whether anything did. Never rejects for a bad file. */
  reload(): Promise<boolean>;
  /** Looks at the files from now on in the background; does not keep the process alive. */
  start(): void;
  stop(): void;
}

/** Overwritten keys that are kept for decryption until the process ends. */
const MAX_REPLACED = 4;

interface Slot {
  readonly place: KeyPlace;
  readonly key: OwnKey;
  /** Stamps of its files when they were last tried. */
  readonly stamps: string;
  readonly problem: string | undefined;
}

/** Loads all keys. Rejects with PkiError when one cannot be read or none is valid now: a start with a half-set ring is refused. */
export async function createKeyring(settings: KeyringSettings): Promise<Keyring> {
  if (settings.keys.length === 0) throw new PkiError('no own key is configured');
  const slots = await Promise.all(settings.keys.map(load));
  const ring = new FileKeyring(settings, slots);
  ring.current();
  return ring;
}

// The stamps are taken before the reading: a file that changes in between is read again at the next look.
async function load(place: KeyPlace): Promise<Slot> {
  const stamps = await stampsOf(place);
  return { place, key: readOwnKey(place), stamps, problem: undefined };
}

function filesOf(place: KeyPlace): readonly string[] {
  if ('bundleFile' in place) return [place.bundleFile];
  return [place.certificateFile, place.keyFile, ...(place.chainFile ? [place.chainFile] : [])];
}

async function stampsOf(place: KeyPlace): Promise<string> {
  const stamps = filesOf(place).map(async (file) => {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(stamps.map((one) => one.catch(() => 'absent')))).join();
}

class FileKeyring implements Keyring {
  version = 1;
  readonly #settings: KeyringSettings;
  #slots: readonly Slot[];
  #replaced: readonly OwnKey[] = [];
  #signing: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<boolean> | undefined;

  constructor(settings: KeyringSettings, slots: readonly Slot[]) {
    this.#settings = settings;
    this.#slots = slots;
    this.#signing = this.#pick()?.key.fingerprint;
  }

  // Of the keys that may sign now the one issued last; of two issued together the one that lasts longest.
  #pick(): Slot | undefined {
    const now = this.#settings.clock();
    const may = ({ place, key }: Slot) =>
      now >= Math.max(key.notBefore, place.from ?? key.notBefore) && now <= key.notAfter;
    return this.#slots
      .filter(may)
      .toSorted((one, other) => other.key.notBefore - one.key.notBefore || other.key.notAfter - one.key.notAfter)[0];
  }

  current(): OwnKey {
    const slot = this.#pick();
    if (!slot) throw new PkiError(`${this.#settings.keys[0]!.setting}: no own certificate is valid now`);
    return slot.key;
  }

  all(): readonly OwnKey[] {
    const first = this.#pick()?.key;
    const keys = [...this.#slots.map(({ key }) => key), ...this.#replaced];
    return first ? [first, ...keys.filter((key) => key !== first)] : keys;
  }

  states(): readonly KeyState[] {
    const current = this.#pick();
    const now = this.#settings.clock();
    return this.#slots.map((slot) => {
      const { place, key, problem } = slot;
      const next = now < key.notBefore || (place.from !== undefined && now < place.from);
      const use = slot === current ? 'current' : next ? 'next' : 'previous';
      const { fingerprint, notBefore, notAfter } = key;
      return { setting: place.setting, fingerprint, notBefore, notAfter, use, problem };
    });
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
    const gone = before.filter(({ key }, index) => key !== this.#slots[index]!.key).map(({ key }) => key);
    this.#replaced = [...gone, ...this.#replaced].filter((key) => !this.#holds(key)).slice(0, MAX_REPLACED);
    if (gone.length > 0) this.version += 1;
    this.#announce();
    return gone.length > 0;
  }

  #holds({ fingerprint }: OwnKey): boolean {
    return this.#slots.some(({ key }) => key.fingerprint === fingerprint);
  }

  async #again(slot: Slot): Promise<Slot> {
    const { place } = slot;
    const stamps = await stampsOf(place);
    if (stamps === slot.stamps) return slot;
    try {
      const key = readOwnKey(place);
      this.#tell({ kind: 'loaded', setting: place.setting, fingerprint: key.fingerprint });
      return { place, key, stamps, problem: undefined };
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      // Certificate and key are two files: between the two writes they do not fit. The stamps tell when to try again.
      this.#tell({ kind: 'failed', setting: place.setting, reason: error.message });
      return { ...slot, stamps, problem: error.message };
    }
  }

  // Time alone makes another key the current one too.
  #announce(): void {
    const slot = this.#pick();
    const fingerprint = slot?.key.fingerprint;
    if (fingerprint === this.#signing) return;
    this.#signing = fingerprint;
    if (slot) this.#tell({ kind: 'current', setting: slot.place.setting, fingerprint: slot.key.fingerprint });
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => void this.reload(), this.#settings.pollMs ?? 30_000);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tell(event: KeyringEvent): void {
    this.#settings.onEvent?.(event);
  }
}
