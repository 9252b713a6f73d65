// What every part of a running Bode shares: log, metrics, own key, trust, store, contracts. Nothing here listens.
import { bsnPseudoniem, type Pseudoniem } from '../bewijs/index.ts';
import type { Settings } from '../config/index.ts';
import type { Clock } from '../core/index.ts';
import { zonderStilleTaken } from '../notification/index.ts';
import type { Trust } from '../pki/index.ts';
import { type Contracts, checkHandlers, loadContracts } from '../schema/index.ts';
import type { Store } from '../store/index.ts';
import { deriveSecret, loadMasterKeys } from '../store/sqlite/index.ts';
import { createLog, createMetrics, type EventLog, type Metrics } from '../telemetry/index.ts';
import { SERVICES } from '../wus/index.ts';
import { type OwnKeys, openOwnKeys } from './own-keys.ts';
import { openStore, timed } from './store.ts';
import { openTrust } from './trust.ts';

export interface StartOptions {
  readonly settings: Settings;
  readonly versie: string;
  /** Project root, with a trailing slash: wsdl/ and xsd/ are read from here. */
  readonly root: string;
  readonly clock: Clock;
  /** Runs on the open store before anything listens: demo data. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** Where log lines go; absent = standard output. */
  readonly writeLog?: (line: string) => void;
}

/** What every part needs. */
export interface Base {
  readonly options: StartOptions;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly metrics: Metrics;
  readonly own: OwnKeys;
  readonly trust: Trust;
  readonly store: Store;
  readonly pseudoniem: Pseudoniem;
  /** The key of `pseudoniem`, for threads that make it again. */
  readonly pseudoniemKey: Uint8Array;
  readonly contracts: Contracts;
  /** Steps of the orderly stop, newest first. */
  readonly stops: (() => Promise<void> | void)[];
}

/** Log, own key, trust, store and contracts: everything that listens on nothing. */
export async function openBase(options: StartOptions, stops: Base['stops']): Promise<Base> {
  const { settings, clock, root } = options;
  const metrics = createMetrics({ processMetrics: true });
  const log = createLog({
    level: settings.log.level,
    clock,
    onRefused: (why) => metrics.logRefused(why),
    ...(options.writeLog ? { write: options.writeLog } : {}),
  });
  stops.unshift(() => log.close());
  const trust = await openTrust(settings, clock, log);
  stops.unshift(() => trust.crls.stop());
  const own = await openOwnKeys({ settings, clock, log, trust });
  stops.unshift(() => own.stop());
  const masterKeys = loadMasterKeys(settings.store.masterKeys);
  const opened = timed(await openStore(settings, { own, masterKeys, clock, log }), metrics, clock);
  const store = zonderStilleTaken(opened, { omgeving: settings.omgeving, clock, log: log.log, metrics });
  stops.unshift(() => store.close());
  const contracts = await loadContracts(root);
  stops.unshift(() => contracts.dispose());
  checkHandlers(
    contracts,
    Object.fromEntries(Object.entries(SERVICES).map(([path, { operations }]) => [path, Object.keys(operations)])),
  );
  const pseudoniemKey = deriveSecret(masterKeys, 'pseudoniem');
  const pseudoniem = bsnPseudoniem(pseudoniemKey);
  return { options, settings, clock, log, metrics, own, trust, store, pseudoniem, pseudoniemKey, contracts, stops };
}
