// The agreements of this Bode: several versions of one CPAId may overlap while certificates are renewed (x-CPA-8). The newest version that
// has begun is the one to send by; older ones that have not ended are still accepted. Parsed agreements are kept until the store says
// that something changed.
import type { EpochMs, Guid } from '../../core/index.ts';
import { dutchDay } from '../../core/index.ts';
import type { Certificate } from '../../pki/index.ts';
import type { CpaRij, Cpas } from '../../store/index.ts';
import { DAG } from './duur.ts';
import { geldigheid } from './kanaal.ts';
import { GEBRUIK, gebruikteCertificaten } from './oordeel-certificaten.ts';
import { parseCpa } from './parse.ts';
import type { Cpa } from './types.ts';

/** A version with its content. */
export interface GelezenCpa {
  readonly rij: CpaRij;
  readonly cpa: Cpa;
}

export interface CpaRegister {
  /**
   * The versions of this agreement that hold at `now`, the newest first; empty when there is none. A message is made by the first, and
   * what comes in may follow any of them.
   */
  geldig(cpaId: string, now: EpochMs): Promise<readonly GelezenCpa[]>;
  /** The first of `geldig`, or else the enabled version that ended last. */
  laatste(cpaId: string, now: EpochMs): Promise<GelezenCpa | undefined>;
  /** Whether the CPAId is known at all, also disabled or outside its dates. */
  kent(cpaId: string): Promise<boolean>;
  /** Every version that can be read, as stored. */
  alle(): Promise<readonly GelezenCpa[]>;
}

/** Reads from `port`, and again only when its stamp differs. A row that cannot be read is left out and told to `onfout`. */
export function createCpaRegister(port: Cpas, onfout: (cpaId: string, reden: string) => void = () => {}): CpaRegister {
  let known: Promise<Stand> | undefined;
  let stempel: string | undefined;
  // A version never changes its content, so what was read of it stays.
  let gelezen: ReadonlyMap<string, GelezenCpa> = new Map();

  const stand = async (): Promise<Stand> => {
    const now = await port.stempel();
    if (known && now === stempel) return known;
    stempel = now;
    known = lees(port, gelezen, onfout).catch((error: unknown) => {
      stempel = undefined;
      throw error;
    });
    const read = await known;
    gelezen = new Map(read.alle.map((one) => [one.rij.versie, one]));
    return read;
  };

  return {
    geldig: async (cpaId, now) => ((await stand()).perId.get(cpaId) ?? []).filter((one) => isActief(one, now)),
    async laatste(cpaId, now) {
      const versies = (await stand()).perId.get(cpaId) ?? [];
      return versies.find((one) => isActief(one, now)) ?? versies.find((one) => isAfgelopen(one, now));
    },
    kent: async (cpaId) => (await stand()).perId.has(cpaId),
    alle: async () => (await stand()).alle,
  };
}

interface Stand {
  readonly alle: readonly GelezenCpa[];
  /** Newest first. */
  readonly perId: ReadonlyMap<string, readonly GelezenCpa[]>;
}

async function lees(
  port: Cpas,
  known: ReadonlyMap<string, GelezenCpa>,
  onfout: (cpaId: string, reden: string) => void,
): Promise<Stand> {
  const alle = (await port.list()).flatMap((rij): readonly GelezenCpa[] => {
    const before = known.get(rij.versie);
    if (before && before.rij.xml === rij.xml) return [{ rij, cpa: before.cpa }];
    // It was valid by the schema when it was imported.
    const read = parseCpa(Buffer.from(rij.xml));
    if (read.ok) return [{ rij, cpa: read.cpa }];
    onfout(rij.cpaId, read.bevindingen[0]?.tekst ?? '');
    return [];
  });
  const perId = new Map<string, GelezenCpa[]>();
  for (const one of [...alle].sort(nieuwsteEerst)) perId.set(one.rij.cpaId, [...(perId.get(one.rij.cpaId) ?? []), one]);
  return { alle, perId };
}

function nieuwsteEerst({ rij: a }: GelezenCpa, { rij: b }: GelezenCpa): number {
  return b.actiefVanaf - a.actiefVanaf || b.geimporteerdOp - a.geimporteerdOp;
}

/** Enabled, begun and not ended, by the operator's dates as well as by its own (x-CPA-4, x-RM-14). */
export function isActief({ rij, cpa }: GelezenCpa, now: EpochMs): boolean {
  const { ingeschakeld, actiefVanaf, actiefTot = Number.POSITIVE_INFINITY } = rij;
  return ingeschakeld && actiefVanaf <= now && now < actiefTot && geldigheid(cpa, now) === undefined;
}

/** Enabled, and past its own end or the operator's. */
function isAfgelopen({ rij, cpa }: GelezenCpa, now: EpochMs): boolean {
  const { ingeschakeld, actiefVanaf, actiefTot = Number.POSITIVE_INFINITY } = rij;
  const over = geldigheid(cpa, now) === 'verlopen' || now >= actiefTot;
  return ingeschakeld && actiefVanaf <= now && cpa.status !== 'proposed' && over;
}

/** Something that will end, or has ended. */
export interface Verloop {
  readonly cpaId: string;
  readonly versie: Guid;
  readonly wat: 'overeenkomst' | 'certificaat';
  readonly op: EpochMs;
  /** One sentence in Dutch, fit for a log: no names of parties. */
  readonly tekst: string;
}

/** An alarm this long before: two months, in which a new agreement can be made. */
export const VERLOOP_VOORAF_MS: number = 60 * DAG;

/**
 * The agreements and certificates that end within `binnenMs`, or have ended, the first one first. Only of versions that are in use now or
 * later, and not of a version that a newer one has taken the place of.
 */
export function verloopt(
  cpas: readonly GelezenCpa[],
  now: EpochMs,
  binnenMs: number = VERLOOP_VOORAF_MS,
): readonly Verloop[] {
  const inGebruik = cpas.filter((one) => one.rij.ingeschakeld && now < (one.rij.actiefTot ?? Number.POSITIVE_INFINITY));
  const nieuwste = [...inGebruik].sort(nieuwsteEerst).filter((one, at, all) => {
    const same = all.findIndex(({ rij }) => rij.cpaId === one.rij.cpaId && rij.actiefVanaf <= now);
    return one.rij.actiefVanaf > now || at === same;
  });
  return nieuwste
    .flatMap(eindes)
    .filter(({ op }) => op - now <= binnenMs)
    .sort((a, b) => a.op - b.op);
}

function eindes({ rij: { cpaId, versie }, cpa }: GelezenCpa): readonly Verloop[] {
  const overeenkomst: Verloop = {
    cpaId,
    versie,
    wat: 'overeenkomst',
    op: cpa.end,
    tekst: `Overeenkomst ${cpaId} eindigt op ${dutchDay(cpa.end)}.`,
  };
  const certificaten = cpa.parties.flatMap((partij, at) =>
    gebruikteCertificaten(partij).flatMap(({ gebruik, certId }) => {
      const certificate: Certificate | undefined = partij.certificates.get(certId);
      if (!certificate) return [];
      const op = certificate.notAfter;
      const tekst = `Het ${GEBRUIK[gebruik]} van partij ${at + 1} in overeenkomst ${cpaId} verloopt op ${dutchDay(op)}.`;
      return [{ cpaId, versie, wat: 'certificaat' as const, op, tekst }];
    }),
  );
  return [overeenkomst, ...certificaten];
}
