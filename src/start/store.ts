// The store by the settings, with its commits measured.
import { KeyObject } from 'node:crypto';
import type { Settings } from '../config/index.ts';
import type { Clock } from '../core/index.ts';
import type { HeldOwnKey } from '../pki/index.ts';
import type { Store } from '../store/index.ts';
import { type LogSigner, type MasterKeys, openSqliteStore } from '../store/sqlite/index.ts';
import { type EventLog, framesOf, type Metrics } from '../telemetry/index.ts';
import type { OwnKeys } from './own-keys.ts';

interface Of {
  readonly own: OwnKeys;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly log: EventLog;
}

/**
 * The store, which signs its receipts with the key that signs messages, always the current one: each head names its own certificate, so what
 * was signed before stays provable, and nothing is signed with a certificate that has ended.
 */
export async function openStore({ store, portal, oin }: Settings, of: Of): Promise<Store> {
  const { own, masterKeys, clock, log } = of;
  const signer = ({ privateKey, certificate: certificaat }: HeldOwnKey): LogSigner => {
    const key = privateKey instanceof KeyObject ? privateKey : (data: Uint8Array) => privateKey.sign(data);
    return { schrijver: oin, key, certificaat };
  };
  const { sessionIdleMs: inactiefMs, sessionAbsoluteMs: totaalMs } = portal;
  const sessies = { inactiefMs, totaalMs };
  const opened = await openSqliteStore({ url: store.url, masterKeys, bewijs: signer(own.signing()), clock, sessies });
  own.onSigning((key) => {
    opened
      .renewSigner(signer(key))
      .catch((error) => log.log({ event: 'process.error', onderdeel: 'bewijs', stapel: framesOf(error) }));
  });
  return opened;
}

/** The store with its commits measured. */
export function timed(store: Store, metrics: Metrics, clock: Clock): Store {
  return {
    ...store,
    async commit(changes, given) {
      const began = clock();
      const receipts = await store.commit(changes, given);
      metrics.commit(clock() - began, changes.length);
      return receipts;
    },
  };
}
