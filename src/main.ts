// The composition root: starts what the settings ask for in order, and stops it in the reverse order. The parts are in start/.
// Whatever fails here ends the start with one sentence that names the setting.
import type { Sink } from './notification/index.ts';
import { type Base, openBase, type StartOptions } from './start/base.ts';
import { startDelivery } from './start/delivery.ts';
import { openGateway } from './start/gateway.ts';
import { openMail } from './start/mail.ts';
import { startOperator } from './start/operator.ts';
import { openPortal } from './start/portal.ts';
import { checkLogin } from './start/trust.ts';
import type { Store } from './store/index.ts';
import type { OperatorServer } from './telemetry/index.ts';

export type { StartOptions };

const HOUR_MS = 3_600_000;

/** A running Bode. */
export interface Bode {
  readonly gatewayPort: number;
  /** Of the listener for applications that use Bode as their ebMS2 adapter, when the settings ask for it. */
  readonly backofficePort: number | undefined;
  readonly portalPort: number | undefined;
  readonly operatorPort: number;
  readonly store: Store;
  /** The mail sink, outside productie. */
  readonly sink: Sink | undefined;
  /** Looks at the files of own keys now. */
  reload(): Promise<void>;
  /** Stops accepting, finishes what was accepted, closes the store. */
  close(reason: string): Promise<void>;
}

/**
 * Starts everything that the settings ask for. When a part fails to start, what was started is stopped again.
 * @throws SettingsError, PkiError, StoreError or the system's error: one sentence.
 */
export async function startBode(options: StartOptions): Promise<Bode> {
  const stops: Base['stops'] = [];
  try {
    return await start(options, stops);
  } catch (error) {
    for (const stop of stops) await stop();
    throw error;
  }
}

async function start(options: StartOptions, stops: Base['stops']): Promise<Bode> {
  const { settings, clock, versie } = options;
  const began = clock();
  checkLogin(settings);
  const base = await openBase(options, stops);
  await options.prepare?.(base.store);
  const { sink, post } = await openMail(base);
  startDelivery(base, post);
  const operator = await startOperator(base);
  const { gateway, backofficePort } = await openGateway(base);
  base.metrics.watch({ openConnections: () => gateway.connections() });
  const portal = settings.portal.enabled ? await openPortal(base, post) : undefined;
  const cleaning = setInterval(() => void clean(base), HOUR_MS).unref();
  stops.unshift(() => clearInterval(cleaning));
  base.log.log({ event: 'process.start', versie: `v${versie}`, omgeving: settings.omgeving, duurMs: clock() - began });
  let closing: Promise<void> | undefined;
  return {
    gatewayPort: gateway.port,
    backofficePort,
    portalPort: portal,
    operatorPort: operator.port,
    store: base.store,
    sink,
    reload: () => base.own.reload(),
    close: (reason) => (closing ??= stop(base, operator, reason)),
  };
}

async function stop({ log, stops, clock }: Base, operator: OperatorServer, reason: string): Promise<void> {
  const began = clock();
  operator.stopping();
  for (const step of stops.slice(0, -1)) await step();
  log.log({ event: 'process.stop', reden: reason, duurMs: clock() - began });
  await stops.at(-1)?.();
}

async function clean({ store, clock, log }: Base): Promise<void> {
  const began = clock();
  try {
    await store.opruimen(began);
    log.log({ event: 'cleanup', duurMs: clock() - began });
  } catch {
    log.log({ event: 'process.error', onderdeel: 'cleanup' });
  }
}
