// The own keys of a running Bode (x-PKI-15): one ring for TLS, and for messages and receipts the same one or another. A key that is replaced
// or added is taken into use without a restart; one that cannot be used is told and changes nothing.
import { ownKeyPlaces, type Settings } from '../config/index.ts';
import type { Clock, EpochMs } from '../core/index.ts';
import {
  type CertificateUse,
  createKeyring,
  type HeldOwnKey,
  type KeyPlace,
  type Keyring,
  type KeyringEvent,
  ownKeyFlaw,
  type Trust,
} from '../pki/index.ts';
import type { EventLog } from '../telemetry/index.ts';

export interface OwnKeys {
  /** Signs messages and receipts: the newest that is valid. When all have ended, the one that was last: its receivers then refuse it. */
  signing(): HeldOwnKey;
  /** Every key for messages whose certificate has not ended: what was encrypted to the one before still opens. */
  decrypting(): readonly HeldOwnKey[];
  /** Serves TLS. */
  tls(): HeldOwnKey;
  /** Tells that another key signs. */
  onSigning(listener: (key: HeldOwnKey) => void): void;
  /** Tells that another key serves TLS. */
  onTls(listener: (key: HeldOwnKey) => void): void;
  /** When the first of the two that are in use ends. */
  notAfter(): EpochMs;
  /** Why a key in use is no good any more; undefined = all is well. */
  health(): string | undefined;
  /** Looks at the files now. */
  reload(): Promise<void>;
  stop(): void;
}

interface Around {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly trust: Trust;
}

const DAY_MS = 86_400_000;
/** A key that ends within this time, and that none follows, is told about once a day. */
const ALARM_MS = 30 * DAY_MS;

/** Opens the rings. @throws PkiError in one sentence when a key cannot be used, or none is valid. */
export async function openOwnKeys(around: Around): Promise<OwnKeys> {
  const places = ownKeyPlaces(around.settings);
  const combined = places.messages === undefined;
  const gateway = await openRing(around, places.gateway, combined ? 'signing' : 'tlsServer');
  const messages = combined ? gateway : await openRing(around, places.messages, 'signing');
  const rings = combined ? [gateway] : [gateway, messages];
  const { clock } = around;
  return {
    signing: messages.inUse,
    decrypting: () => messages.ring.all().filter(({ notAfter }) => clock() <= notAfter),
    tls: gateway.inUse,
    onSigning: (listener) => messages.ring.onCurrent(listener),
    onTls: (listener) => gateway.ring.onCurrent(listener),
    notAfter: () => Math.min(...rings.map(({ inUse }) => inUse().notAfter)),
    health: () => rings.map(({ health }) => health()).find((problem) => problem !== undefined),
    reload: async () => void (await Promise.all(rings.map(({ ring }) => ring.reload()))),
    stop() {
      for (const { ring, alarm } of rings) {
        ring.stop();
        clearInterval(alarm);
      }
    },
  };
}

interface OpenRing {
  readonly ring: Keyring;
  readonly alarm: NodeJS.Timeout;
  inUse(): HeldOwnKey;
  health(): string | undefined;
}

async function openRing(around: Around, keys: readonly KeyPlace[], use: CertificateUse): Promise<OpenRing> {
  const { settings, clock, log, trust } = around;
  const flaw = (key: HeldOwnKey) => ownKeyFlaw(key, trust, { use, oin: settings.oin, now: clock() });
  const onEvent = (event: KeyringEvent) => log.log(keyEvent(event));
  const ring = await createKeyring({ keys, clock, pollMs: settings.gateway.keysPollMs, flaw, onEvent });
  ring.start();
  let last = ring.current();
  const warn = () => warnBeforeEnd(ring, around);
  warn();
  return {
    ring,
    alarm: setInterval(warn, DAY_MS).unref(),
    inUse: () => (last = ring.valid() ?? last),
    health() {
      const key = ring.valid();
      const name = keys[0]!.setting.replace(/\.\d+$/, '');
      if (!key) return `The own certificate (${name}) has expired.`;
      const problem = flaw(key);
      return problem && `The own certificate (${name}) is of no use: ${problem}.`;
    },
  };
}

function keyEvent({ kind, setting, fingerprint, reason }: KeyringEvent) {
  const uitkomst = { loaded: 'geladen', current: 'actief', failed: 'mislukt' } as const;
  const level = kind === 'failed' ? 'error' : 'info';
  return { event: 'key', level, onderdeel: setting, uitkomst: uitkomst[kind], fingerprint, oorzaak: reason } as const;
}

/** Unless a key is there that goes on where this one ends. */
function warnBeforeEnd(ring: Keyring, { clock, log }: Around): void {
  const states = ring.states();
  const current = states.find(({ use }) => use === 'current');
  const end = current?.key?.notAfter ?? 0;
  const followed = states.some(({ use, key }) => use === 'next' && key && key.notBefore <= end);
  if (followed || end - clock() > ALARM_MS) return;
  const { setting = states[0]!.setting, key } = current ?? {};
  const dagen = Math.floor((end - clock()) / DAY_MS);
  log.log({ event: 'certificate', onderdeel: setting, fingerprint: key?.fingerprint, ...(key && { dagen }) });
}
