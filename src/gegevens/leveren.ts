// LeverGegevens: a source holder pushes snapshots of sets (mijnoverheid.md §3.9, §3.10, §3.19). The newest peilmoment wins.
import { type DomeinContext, legVast, MAX_BERICHTEN, ontvangst, type Voorstel } from '../berichten/index.ts';
import {
  type Bsn,
  canonicalJson,
  type EpochMs,
  GatewayError,
  type Json,
  parseBsn,
  sha256Hex,
  utc,
} from '../core/index.ts';
import type { BronCode, Change, Gegevensbron, GegevensLevering } from '../store/index.ts';
import { keurSet } from './keuren.ts';
import type { GegevensCode, GegevensOordeel, GegevensUitkomst, GeleverdeSet } from './types.ts';

/**
 * Judges each set on its own and stores those that are in order, with the receipt, in one transaction. A repeat of the held
 * snapshot is `Verwerkt` and writes nothing. A snapshot with the held peilmoment and other content is `Verouderd` as well: a
 * correction carries the moment of the correction.
 * @throws GatewayError `content.invalid` for 0 or more than 1000 sets, and as `legVast`.
 */
export async function leverGegevens(sets: readonly GeleverdeSet[], context: DomeinContext): Promise<GegevensUitkomst> {
  if (sets.length < 1 || sets.length > MAX_BERICHTEN)
    throw new GatewayError('content.invalid', '§3.19', {
      veld: 'Set',
      limiet: `1..${MAX_BERICHTEN}`,
      gevonden: String(sets.length),
    });
  const bronnen = new Map<string, Gegevensbron>(
    (await context.store.gegevens.bronnen()).map((bron) => [bron.code, bron]),
  );
  const { uitkomst, bewijs } = await legVast(context, (now) => stelVoor({ sets, bronnen, now }, context));
  return { oordelen: uitkomst, bewijs };
}

interface Levering {
  readonly sets: readonly GeleverdeSet[];
  readonly bronnen: ReadonlyMap<string, Gegevensbron>;
  readonly now: EpochMs;
}

interface Behandeld {
  readonly oordeel: GegevensOordeel;
  /** Set with `Verwerkt`; written only when `nieuw`. */
  readonly levering?: GegevensLevering;
  readonly nieuw: boolean;
}

async function stelVoor(levering: Levering, context: DomeinContext): Promise<Voorstel<readonly GegevensOordeel[]>> {
  const { sets, now } = levering;
  const keuringen = sets.map((set) => keur(set, levering, context));
  // Grows while judging: of two snapshots of one set in one call the newest wins, as if they came in two calls.
  const laatste = await leesLaatste(
    sets.filter((_, index) => keuringen[index] === undefined),
    context,
  );
  const behandeld = sets.map((set, index): Behandeld => {
    const een = behandel(set, { positie: index + 1, fout: keuringen[index], laatste, now });
    if (een.levering && een.nieuw) laatste.set(sleutel(een.levering), een.levering);
    return een;
  });
  const oordelen = behandeld.map(({ oordeel }) => oordeel);
  return { uitkomst: oordelen, changes: [receipt(behandeld, now, context), ...wijzigingen(behandeld)] };
}

type Fout = Pick<GegevensOordeel, 'code' | 'veld'>;

/** Everything but the age: it needs no data of the citizen. */
function keur(set: GeleverdeSet, { bronnen, now }: Levering, context: DomeinContext): Fout | undefined {
  const fout = (code: GegevensCode, veld?: string): Fout => ({ code, ...(veld && { veld }) });
  const bron = bronnen.get(set.bronCode);
  if (!bron || bron.status === 'beëindigd') return fout('BronOnbekend', 'bronCode');
  if (bron.houderOin !== context.afzender.oin) return fout('NietGerechtigd', 'bronCode');
  const bekend = bron.sets.find(({ code }) => code === set.set);
  if (!bekend) return fout('SetOnbekend', 'set');
  if (bekend.versie !== set.versie) return fout('SetOnbekend', 'versie');
  if (parseBsn(set.bsn) === undefined) return fout('BsnOngeldig');
  const veld = keurSet(set, now);
  return veld ? fout('VeldOngeldig', veld) : undefined;
}

interface Omstandigheden {
  readonly positie: number;
  readonly fout: Fout | undefined;
  readonly laatste: ReadonlyMap<string, GegevensLevering>;
  readonly now: EpochMs;
}

function behandel(set: GeleverdeSet, { positie, fout, laatste, now }: Omstandigheden): Behandeld {
  const basis = { positie, bronCode: set.bronCode, set: set.set };
  if (fout) return { oordeel: { ...basis, ...fout }, nieuw: false };
  const levering = record(set, now);
  const eerder = laatste.get(sleutel(levering));
  if (!eerder || eerder.peilmoment < levering.peilmoment)
    return { oordeel: { ...basis, code: 'Verwerkt' }, levering, nieuw: true };
  if (eerder.peilmoment === levering.peilmoment && eerder.inhoudHash === levering.inhoudHash)
    return { oordeel: { ...basis, code: 'Verwerkt' }, levering, nieuw: false };
  return { oordeel: { ...basis, code: 'Verouderd', veld: 'peilmoment' }, nieuw: false };
}

/** What is kept of a delivered set that passed `keur`. */
function record(set: GeleverdeSet, now: EpochMs): GegevensLevering {
  const { versie, soort, peilmoment, maximaleLeeftijd, gegevens } = set;
  return {
    bsn: parseBsn(set.bsn)!,
    bron: set.bronCode as BronCode,
    set: set.set,
    versie,
    soort,
    peilmoment,
    ontvangenOp: now,
    ...(maximaleLeeftijd !== undefined && { geldigTot: peilmoment + maximaleLeeftijd * 1000 }),
    gegevens,
    inhoudHash: setHash(set),
  };
}

/**
 * SHA-256, hex, over the canonical JSON (RFC 8785) of the set as delivered; absent = null, moments in UTC. The BSN is left out:
 * beside data that others can guess, a hash over nine digits would give it away.
 */
export function setHash(set: GeleverdeSet): string {
  const gegevens = set.gegevens.map(
    ({ pad, label, waarde, soort, geldigSinds, inOnderzoek }): Json => ({
      pad,
      label,
      waarde,
      soort,
      geldigSinds: geldigSinds ?? null,
      inOnderzoek,
    }),
  );
  const { bronCode, versie, soort, maximaleLeeftijd } = set;
  const vast = { bronCode, set: set.set, versie, soort, maximaleLeeftijd: maximaleLeeftijd ?? null };
  return sha256Hex(canonicalJson({ ...vast, peilmoment: utc(set.peilmoment), gegevens }));
}

function sleutel({ bsn, bron, set }: Pick<GegevensLevering, 'bsn' | 'bron' | 'set'>): string {
  return `${bsn}/${bron}/${set}`;
}

/** What is held of the citizens concerned: one read per citizen and source. */
async function leesLaatste(
  sets: readonly GeleverdeSet[],
  context: DomeinContext,
): Promise<Map<string, GegevensLevering>> {
  const paren = new Map(sets.map(({ bsn, bronCode }) => [`${bsn}/${bronCode}`, { bsn, bronCode }]));
  const lijsten = await Promise.all(
    [...paren.values()].map(({ bsn, bronCode }) => context.store.gegevens.vanBron(bsn as Bsn, bronCode as BronCode)),
  );
  return new Map(lijsten.flat().map((levering) => [sleutel(levering), levering]));
}

function receipt(behandeld: readonly Behandeld[], now: EpochMs, context: DomeinContext): Change {
  return ontvangst(
    {
      dienst: 'LeverGegevens',
      oin: context.afzender.oin,
      ontvangenOp: now,
      verwerktOp: now,
      aantal: behandeld.length,
      aantalVerwerkt: behandeld.filter(({ levering }) => levering).length,
      oordelen: behandeld.map(({ oordeel: { bronCode, set, code } }) => ({ bronCode, set, code })),
      inhoud: behandeld.flatMap(({ levering }) =>
        levering ? [{ bronCode: levering.bron, set: levering.set, inhoudHash: levering.inhoudHash }] : [],
      ),
    },
    context,
  );
}

/** Only the newest of each set is written. */
function wijzigingen(behandeld: readonly Behandeld[]): readonly Change[] {
  const nieuw = behandeld.flatMap(({ levering, nieuw }) => (levering && nieuw ? [levering] : []));
  const perSleutel = new Map(nieuw.map((levering) => [sleutel(levering), levering]));
  return [...perSleutel.values()].map((value) => ({ kind: 'gegevens', value }));
}
