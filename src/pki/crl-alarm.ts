// The alarm before a CRL passes nextUpdate, from when every certificate of its issuer is refused (x-CRL-3): once when the end is near,
// once when it has come, and again only for a newer CRL.
import { type EpochMs, utc } from '../core/index.ts';
import type { Certificate } from './certificate.ts';
import type { CrlAnswer, CrlEvent } from './crl-store.ts';

const ALARM_MS = 6 * 3_600_000;

export class CrlAlarm {
  readonly #ms: number;
  /** What was told last, by issuer. */
  readonly #told = new Map<string, string>();

  constructor(ms: number = ALARM_MS) {
    this.#ms = ms;
  }

  /** The events to give about this CA now. */
  look(issuer: Certificate, { crl }: CrlAnswer, now: EpochMs): readonly CrlEvent[] {
    if (!crl) return [];
    const margin = Math.min(this.#ms, (crl.nextUpdate - crl.thisUpdate) / 4);
    const left = crl.nextUpdate - now;
    if (left > margin) return [];
    const kind = left > 0 ? 'expiring' : 'expired';
    const told = `${kind} ${crl.nextUpdate}`;
    if (this.#told.get(issuer.fingerprint) === told) return [];
    this.#told.set(issuer.fingerprint, told);
    return [{ kind, source: issuer.subject.text, reason: `the CRL is to be renewed before ${utc(crl.nextUpdate)}` }];
  }
}
