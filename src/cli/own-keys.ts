// What `bode doctor` says of the own keys (x-PKI-15): which one is in use, which comes next, which only decrypts, and for how long.
import { ownKeyPlaces, type Settings } from '../config/index.ts';
import { type EpochMs, utc } from '../core/index.ts';
import {
  type CertificateUse,
  examineKeys,
  type KeyPlace,
  type KeyState,
  ownKeyFlaw,
  type Trust,
} from '../pki/index.ts';

export interface KeyFinding {
  readonly onderdeel: string;
  readonly oordeel: 'goed' | 'let op' | 'fout';
  readonly uitleg: string;
}

const DAY_MS = 86_400_000;
/** As long before its end as a running Bode warns. */
const SOON_DAYS = 30;

const USES = {
  current: 'in use',
  next: 'next, not used yet',
  previous: 'previous, only decrypts',
  empty: 'no files yet',
} as const;

/** One finding per key, and one for each use that no valid key is there for. */
export async function ownKeyFindings(settings: Settings, trust: Trust, now: EpochMs): Promise<readonly KeyFinding[]> {
  const { gateway, messages } = ownKeyPlaces(settings);
  const examine = async (keys: readonly KeyPlace[], use: CertificateUse) => {
    const flaw = (key: Parameters<typeof ownKeyFlaw>[0]) => ownKeyFlaw(key, trust, { use, oin: settings.oin, now });
    return findings(await examineKeys({ keys, clock: () => now, flaw }), now);
  };
  if (!messages) return examine(gateway, 'signing');
  return [...(await examine(gateway, 'tlsServer')), ...(await examine(messages, 'signing'))];
}

function findings(states: readonly KeyState[], now: EpochMs): readonly KeyFinding[] {
  const current = states.find(({ use }) => use === 'current');
  const followed = states.some(({ use, key }) => use === 'next' && key!.notBefore <= (current?.key?.notAfter ?? 0));
  const found = states.map((state) => finding(state, now, followed));
  if (current) return found;
  return [...found, { onderdeel: 'sleutel', oordeel: 'fout', uitleg: `${states[0]!.setting}: no key is valid now` }];
}

function finding({ setting, key, use, problem }: KeyState, now: EpochMs, followed: boolean): KeyFinding {
  const onderdeel = 'sleutel';
  if (problem !== undefined) return { onderdeel, oordeel: 'fout', uitleg: problem };
  if (!key) return { onderdeel, oordeel: 'goed', uitleg: `${setting}: ${USES[use]}` };
  const [from, until] = [key.notBefore, key.notAfter].map((moment) => utc(moment).slice(0, 10));
  const days = Math.floor((key.notAfter - now) / DAY_MS);
  const left = days < 0 ? 'ended' : `${days} days left`;
  const soon = use === 'current' && days < SOON_DAYS && !followed;
  const advice = soon ? '; no key follows it' : '';
  const uitleg = `${setting}: ${USES[use]}, valid from ${from} until ${until} (${left}), ${key.fingerprint.slice(0, 16)}${advice}`;
  return { onderdeel, oordeel: soon ? 'let op' : 'goed', uitleg };
}
