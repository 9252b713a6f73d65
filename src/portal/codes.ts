// Codes that prove an e-mail address (mijnoverheid.md §3.11 verificatiecode): 6 digits, 15 minutes, 5 tries. Kept in memory only:
// after a restart the citizen asks for a new one.
import { randomInt } from 'node:crypto';
import type { Bsn, EpochMs } from '../core/index.ts';
import { gelijk } from './sessie.ts';

const GELDIG_MS = 15 * 60_000;
const POGINGEN = 5;
/** At most this many codes to one citizen in an hour, so that nobody's mailbox can be filled from here. */
const PER_UUR = 5;
const UUR_MS = 3_600_000;
const MAX_OPEN = 10_000;

interface Open {
  readonly email: string;
  readonly code: string;
  readonly tot: EpochMs;
  readonly over: number;
  /** Moments at which a code was made in the last hour. */
  readonly gemaakt: readonly EpochMs[];
}

export interface Codes {
  /** A new code for this address, or undefined when too many were asked for. An earlier one ends. */
  maak(bsn: Bsn, email: string, nu: EpochMs): string | undefined;
  /** Judges a try. `op` = no tries left or no code any more: ask for a new one. */
  probeer(bsn: Bsn, email: string, code: string, nu: EpochMs): 'goed' | 'fout' | 'op';
}

export function nieuweCodes(): Codes {
  const open = new Map<Bsn, Open>();
  return {
    maak(bsn, email, nu) {
      if (open.size >= MAX_OPEN)
        for (const [van, { gemaakt }] of open) if (gemaakt.at(-1)! < nu - UUR_MS) open.delete(van);
      const gemaakt = (open.get(bsn)?.gemaakt ?? []).filter((moment) => moment > nu - UUR_MS);
      if (gemaakt.length >= PER_UUR || open.size >= MAX_OPEN) return undefined;
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      open.set(bsn, { email, code, tot: nu + GELDIG_MS, over: POGINGEN, gemaakt: [...gemaakt, nu] });
      return code;
    },
    probeer(bsn, email, code, nu) {
      const staat = open.get(bsn);
      if (!staat || staat.email !== email || nu >= staat.tot || staat.over === 0) return 'op';
      if (gelijk(code, staat.code)) {
        open.set(bsn, { ...staat, over: 0 });
        return 'goed';
      }
      open.set(bsn, { ...staat, over: staat.over - 1 });
      return staat.over > 1 ? 'fout' : 'op';
    },
  };
}
