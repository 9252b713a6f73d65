// The store by the settings, with its commits measured.
import type { Settings } from '../config/index.ts';
import type { Clock } from '../core/index.ts';
import type { OwnKey } from '../pki/index.ts';
import type { Store } from '../store/index.ts';
import { type MasterKeys, openSqliteStore } from '../store/sqlite/index.ts';
import type { Metrics } from '../telemetry/index.ts';

export function openStore(
  { store, portal, oin }: Settings,
  of: { readonly own: OwnKey; readonly masterKeys: MasterKeys; readonly clock: Clock },
): Promise<Store> {
  const { own, masterKeys, clock } = of;
  const bewijs = { schrijver: oin, key: own.privateKey, certificaat: own.certificate };
  const { sessionIdleMs: inactiefMs, sessionAbsoluteMs: totaalMs } = portal;
  return openSqliteStore({ url: store.url, masterKeys, bewijs, clock, sessies: { inactiefMs, totaalMs } });
}

/** The store with its commits measured. */
export function timed(store: Store, metrics: Metrics, clock: Clock): Store {
  return {
    ...store,
    async commit(changes) {
      const began = clock();
      const receipts = await store.commit(changes);
      metrics.commit(clock() - began, changes.length);
      return receipts;
    },
  };
}
