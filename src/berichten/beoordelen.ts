// The check order of mijnoverheid.md §3.4 over one batch: pure, the first failing check wins. Checks that concern the
// batch as a whole give their code to every bericht that has not failed an earlier check.
import { type Bsn, type EpochMs, type Guid, type Omgeving, simulatorUitkomst } from '../core/index.ts';
import type { BerichtOordeel, Berichttype, BestaandBericht, Ontvanger, VerwerkingsCode } from '../store/index.ts';
import { magDigitaal } from './abonnement.ts';
import { type Reden, STADIUM } from './codes.ts';
import type { Gezag } from './gezag.ts';
import { BIJLAGEN_MAX_BYTES, SPELING_MS, TERMIJN_MS } from './grenzen.ts';
import type { AangebodenBatch } from './types.ts';
import type { Bruikbaar, Voorbereid } from './voorbereiden.ts';

/** What the store knows that the verdict depends on; read once per batch. */
export interface Feiten {
  readonly bestaand: ReadonlyMap<Guid, BestaandBericht>;
  readonly berichttypes: ReadonlyMap<string, Berichttype>;
  readonly ontvangers: ReadonlyMap<Bsn, Ontvanger>;
}

/** Everything that one verdict looks at besides the bericht itself. */
export interface Maatstaf {
  readonly batch: Pick<AangebodenBatch, 'ongeldig' | 'aanmaakDatum' | 'ontvangenOp'>;
  readonly gezag: Gezag;
  readonly feiten: Feiten;
  readonly omgeving: Omgeving;
}

/** A bericht that passed every check. */
export interface Aanvaard extends Bruikbaar {
  readonly bsn: Bsn;
  readonly hash: string;
}

export interface Beoordeeld {
  readonly oordeel: BerichtOordeel;
  /** Set with `Verwerkt`. */
  readonly aanvaard?: Aanvaard;
  /** inhoudHash of what Bode holds under this id, when it is the offered content: for the receipt. */
  readonly hash?: string;
  /** Which rule was broken, and what the sender should know besides. */
  readonly waarschuwingen: readonly string[];
}

interface Weigering {
  readonly code: Exclude<VerwerkingsCode, 'Verwerkt'>;
  readonly reden?: Reden;
  readonly uitleg?: string;
}

/** The verdicts in the order of the batch. */
export function beoordeelBatch(berichten: readonly Voorbereid[], maatstaf: Maatstaf): readonly Beoordeeld[] {
  // Same id twice in one batch: the first that is accepted counts as an earlier attempt for those after it.
  const bestaand = new Map<Guid, BestaandBericht>(maatstaf.feiten.bestaand);
  const lopend = { ...maatstaf, feiten: { ...maatstaf.feiten, bestaand } };
  return berichten.map((bericht) => {
    const beoordeeld = beoordeel(bericht, lopend);
    const { aanvaard } = beoordeeld;
    if (aanvaard) bestaand.set(aanvaard.berichtId, { berichtId: aanvaard.berichtId, inhoudHash: aanvaard.hash });
    return beoordeeld;
  });
}

function beoordeel(bericht: Voorbereid, maatstaf: Maatstaf): Beoordeeld {
  const weigering = weiger(bericht, maatstaf);
  const { positie, berichtId, berichtType } = bericht;
  const code = weigering?.code ?? 'Verwerkt';
  const oordeel: BerichtOordeel = {
    positie,
    code,
    stadium: STADIUM[code],
    ...(berichtId !== undefined && { berichtId }),
    ...(berichtType !== undefined && { berichtType }),
    ...(weigering?.reden && { reden: weigering.reden }),
  };
  const waarschuwingen = [...(weigering?.uitleg === undefined ? [] : [weigering.uitleg]), ...bericht.waarschuwingen];
  // Whoever passed all checks, or check 3 as the same content, is `bruikbaar` with a BSN and a hash (checks 6 and 8).
  const aanvaard = bericht as Aanvaard;
  if (!weigering) return { oordeel, waarschuwingen, aanvaard, hash: aanvaard.hash };
  const zelfdeInhoud = weigering.code === 'BerichtBestaatAl' && weigering.reden === undefined;
  return { oordeel, waarschuwingen, ...(zelfdeInhoud && { hash: aanvaard.hash }) };
}

/** Checks 1 to 8 in order; check 9 (stored) is the commit, and an attachment that could not be decoded. */
function weiger(bericht: Voorbereid, maatstaf: Maatstaf): Weigering | undefined {
  const eerste = frameFout(maatstaf) ?? inhoudFout(bericht);
  if (eerste) return eerste;
  if (bericht.soort !== 'bruikbaar') return { code: 'TechnischProbleem' };
  return (
    gezagFout(bericht, maatstaf.gezag) ??
    dubbel(bericht, maatstaf.feiten) ??
    aanmaakFout(maatstaf) ??
    publicatieFout(bericht, maatstaf) ??
    omvangFout(bericht) ??
    typeFout(bericht, maatstaf) ??
    ontvangerFout(bericht, maatstaf)
  );
}

/** Check 1, batch. */
function frameFout({ batch }: Maatstaf): Weigering | undefined {
  const code = 'XmlValidatieTegenXsdValtNegatiefUit';
  if (batch.ongeldig) return { code };
  if (batch.aanmaakDatum <= batch.ontvangenOp + SPELING_MS) return undefined;
  return { code, reden: 'AanmaakDatumInDeToekomst' };
}

/** Check 1, bericht. */
function inhoudFout(bericht: Voorbereid): Weigering | undefined {
  if (bericht.soort !== 'onbruikbaar') return undefined;
  return { code: 'XmlValidatieTegenXsdValtNegatiefUit', ...bericht.fout };
}

/** Check 2. */
function gezagFout({ berichtType }: Bruikbaar, gezag: Gezag): Weigering | undefined {
  const code = 'OinInCPAKomtNietOvereenMetOinInBericht';
  if (!gezag.mag) return { code, ...(gezag.reden && { reden: gezag.reden }) };
  return gezag.voorType(berichtType) ? undefined : { code, reden: 'IntermediairNietGemachtigd' };
}

/** Check 3. Only accepted berichten are known: what was refused earlier is judged anew. */
function dubbel({ berichtId, hash }: Bruikbaar, { bestaand }: Feiten): Weigering | undefined {
  const eerder = bestaand.get(berichtId);
  if (!eerder) return undefined;
  const gelijk = eerder.inhoudHash === hash;
  return { code: 'BerichtBestaatAl', ...(!gelijk && { reden: 'InhoudWijktAf' }) };
}

/** Check 4, batch; exactly 13 × 24 hours is still accepted. */
function aanmaakFout({ batch }: Maatstaf): Weigering | undefined {
  const teOud = batch.aanmaakDatum < batch.ontvangenOp - TERMIJN_MS;
  return teOud ? { code: 'AanmaakDatumLigtTeVerInHetVerleden' } : undefined;
}

/** Check 5: the wider of the two published readings of "13 days" (§3.1), inclusive. */
function publicatieFout({ bericht }: Bruikbaar, { batch }: Maatstaf): Weigering | undefined {
  const uiterlijk: EpochMs = Math.max(batch.aanmaakDatum, batch.ontvangenOp) + TERMIJN_MS;
  const teVer = bericht.publicatieDatum !== undefined && bericht.publicatieDatum > uiterlijk;
  return teVer ? { code: 'PublicatieDatumLigtTeVerInDeToekomst' } : undefined;
}

/** Check 6. */
function omvangFout({ teGroot }: Bruikbaar): Weigering | undefined {
  if (teGroot === undefined) return undefined;
  return {
    code: 'BijlageTeGroot',
    uitleg: `Bijlagen: samen ${teGroot} bytes, hooguit ${BIJLAGEN_MAX_BYTES} toegestaan.`,
  };
}

/** Check 7; then the one content rule that needs the berichttype (`geldigTot`, §3.3). */
function typeFout({ berichtType, bsn, bericht }: Bruikbaar, maatstaf: Maatstaf): Weigering | undefined {
  const code = 'BerichtTypeNietOndersteund';
  if (bsn && simulatorUitkomst(bsn, maatstaf.omgeving)?.levering === code) return { code };
  const type = maatstaf.feiten.berichttypes.get(berichtType);
  if (!type) return { code, reden: 'BerichttypeOnbekend' };
  if (type.status !== 'actief') return { code, reden: 'BerichttypeInactief' };
  if (type.persoonlijkeOverhandigingVereist) return { code, reden: 'PersoonlijkeOverhandigingVereist' };
  if (bericht.uitbreiding?.geldigTot === undefined || type.doel === 'attendering') return undefined;
  const uitleg = 'geldigTot: mag alleen bij een berichttype met doel attendering.';
  return { code: 'XmlValidatieTegenXsdValtNegatiefUit', uitleg };
}

/** Check 8. No box, no terms and no subscription are one code: the sender is never told which (§3.4). */
function ontvangerFout({ bsn, berichtType }: Bruikbaar, maatstaf: Maatstaf): Weigering | undefined {
  const code = 'NietActiefOfGeabonneerd';
  if (!bsn) return { code, reden: 'BsnOngeldig' };
  const ontvanger = maatstaf.feiten.ontvangers.get(bsn) ?? { bsn, abonnementen: [] };
  return magDigitaal(ontvanger, berichtType, maatstaf.omgeving) ? undefined : { code };
}
