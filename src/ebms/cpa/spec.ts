// What a new agreement is made from, and the template of an exchange that gives the part that every partner has in common (x-MO-2).
import { readFileSync } from 'node:fs';
import type { EpochMs } from '../../core/index.ts';
import type { Typed } from '../types.ts';
import type { EbmsProfiel } from './types.ts';

export type Kant = 'a' | 'b';

export interface ActieSpec {
  readonly actie: string;
  /** Who sends it. */
  readonly van: Kant;
  readonly profiel: EbmsProfiel;
}

export interface PartijSpec {
  readonly naam: string;
  /** OIN of 20 positions, outside production perhaps with a postfix such as `_T` (x-OIN-12). */
  readonly oin: string;
  /** Default `urn:osb:oin`. */
  readonly partyIdType?: string;
  readonly rol: string;
  /** https address that takes the messages. */
  readonly endpoint: string;
  /** DER. A signed profile needs `signing`, an encrypted one `encryption`; without TLS certificates the agreement does not name them. */
  readonly certificaten: {
    readonly tlsClient?: Buffer;
    readonly tlsServer?: Buffer;
    readonly signing?: Buffer;
    readonly encryption?: Buffer;
  };
}

export interface CpaSpec {
  /** Default: by BPE §3.4.2 from service, parties and `versie`. */
  readonly cpaId?: string;
  /** Last part of the default cpaId: a version or a UUID. */
  readonly versie: string;
  /** Default `agreed`. */
  readonly status?: 'proposed' | 'agreed';
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly service: Typed;
  readonly a: PartijSpec;
  readonly b: PartijSpec;
  readonly acties: readonly ActieSpec[];
  /** mshSignalsOnly in the reliable profiles (x-EBP-4); default false. */
  readonly syncSignals?: boolean;
  /** Defaults of x-RM-7: 8 times, every 3 hours; PersistDuration is then as long as duplicates can come (x-RM-8), at least a day. */
  readonly retries?: number;
  readonly retryIntervalMs?: number;
  readonly persistDurationMs?: number;
}

export interface Sjabloon {
  readonly naam: string;
  readonly uitleg: string;
  readonly service: Typed;
  readonly profiel: EbmsProfiel;
  /** Of a and of b. */
  readonly rollen: readonly [string, string];
  readonly acties: readonly Pick<ActieSpec, 'actie' | 'van'>[];
  /** Usual life of the agreement. */
  readonly jaren: number;
}

/** Names of the templates that come with Bode. */
export const SJABLONEN: readonly string[] = ['mijnoverheid'];

/** @throws Error when there is no template of that name. */
export function leesSjabloon(naam: string): Sjabloon {
  if (!SJABLONEN.includes(naam)) throw new Error(`Er is geen sjabloon ${naam}; wel: ${SJABLONEN.join(', ')}.`);
  return JSON.parse(readFileSync(new URL(`./sjablonen/${naam}.json`, import.meta.url), 'utf8')) as Sjabloon;
}

/** `[ServiceID]_[PartyId-A]_[PartyId-B]_[version or UUID]`, without dots or odd characters (x-HDR-8). */
export function cpaNaam({ service, a, b, versie }: Pick<CpaSpec, 'service' | 'a' | 'b' | 'versie'>): string {
  const plain = (value: string) => value.replace(/[^0-9A-Za-z-]+/g, '-');
  return [service.value, a.oin, b.oin, versie].map(plain).join('_');
}
