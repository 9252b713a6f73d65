// The operators' listener: health checks and gauges over the running parts.
import type { Trust } from '../pki/index.ts';
import { type OperatorServer, startOperatorServer } from '../telemetry/index.ts';
import type { Base } from './base.ts';

const DAY_MS = 86_400_000;

export async function startOperator(base: Base): Promise<OperatorServer> {
  const { settings, metrics, store, trust, own, clock } = base;
  metrics.watch({
    tasks: () => store.taken.tel(clock()),
    crlAgeS: () => extreme(trust, clock(), (state) => state.ageMs, Math.max),
    crlLeftS: () => extreme(trust, clock(), ({ nextUpdate }) => nextUpdate && nextUpdate - clock(), Math.min),
    certificateDays: () => Math.floor((own.notAfter() - clock()) / DAY_MS),
  });
  const operator = await startOperatorServer({
    ...settings.operator,
    metrics,
    checks: {
      store: () => store.gezondheid(),
      trust: () => trust.health(clock()),
      certificate: () => own.health(),
    },
  });
  base.stops.unshift(() => operator.close());
  return operator;
}

type CrlState = ReturnType<Trust['crls']['states']>[number];

/** The largest or smallest figure over all revocation lists, in seconds. */
function extreme(
  trust: Trust,
  now: number,
  figure: (state: CrlState) => number | undefined,
  pick: (...values: number[]) => number,
): number | undefined {
  const figures = trust.crls.states(now).flatMap((state) => figure(state) ?? []);
  return figures.length === 0 ? undefined : Math.round(pick(...figures) / 1000);
}
