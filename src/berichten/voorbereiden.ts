// One pass over the content of a batch before anything is judged: content rules, decoded attachments, content hash.
// It is done once, so that judging again after a conflict in the store costs no second decoding.
import { setImmediate } from 'node:timers/promises';
import { type Bsn, type Guid, type Oin, parseBsn, parseGuid } from '../core/index.ts';
import type { Bijlage } from '../store/index.ts';
import { leesBijlagen } from './bijlagen.ts';
import { type InhoudEisen, type InhoudFout, inhoudWaarschuwingen, keurInhoud } from './inhoud.ts';
import { inhoudHash } from './inhoud-hash.ts';
import type { AangebodenBericht, LeesbaarBericht } from './types.ts';

interface Basis {
  readonly positie: number;
  readonly berichtId?: Guid;
  readonly berichtType?: string;
  /** What the sender should know, whatever the verdict. */
  readonly waarschuwingen: readonly string[];
}

/** Failed check 1. */
export interface Onbruikbaar extends Basis {
  readonly soort: 'onbruikbaar';
  readonly fout?: InhoudFout;
}

/** Passed check 1 as far as the bericht alone can tell. */
export interface Bruikbaar extends Basis {
  readonly soort: 'bruikbaar';
  readonly berichtId: Guid;
  readonly berichtType: string;
  readonly bericht: LeesbaarBericht;
  /** Absent when the 11-proef or the form fails (check 8). */
  readonly bsn?: Bsn;
  readonly bijlagen: readonly Bijlage[];
  /** Set when the attachments are too large (check 6); they are not kept then. */
  readonly teGroot?: number;
  /** Undefined while the attachments are too large: such a bericht is never stored, so nothing compares equal to it. */
  readonly hash?: string;
}

/** The attachments could not be decoded although the XSD found them valid (check 9). */
export interface Technisch extends Basis {
  readonly soort: 'technisch';
}

export type Voorbereid = Onbruikbaar | Bruikbaar | Technisch;

/** After this many bytes of attachments other exchanges get their turn. */
const BEURT_BYTES = 4_000_000;

/** All berichten of a batch in order. `oin` is the organisation in whose name they are sent. */
export async function bereidVoor(
  berichten: readonly AangebodenBericht[],
  oin: Oin,
  eisen: InhoudEisen,
): Promise<readonly Voorbereid[]> {
  const gereed: Voorbereid[] = [];
  let bytes = 0;
  for (const bericht of berichten) {
    const voorbereid = bereidEenVoor(bericht, oin, eisen);
    gereed.push(voorbereid);
    if (voorbereid.soort === 'bruikbaar')
      bytes += voorbereid.bijlagen.reduce((sum, bijlage) => sum + bijlage.inhoud.length, voorbereid.teGroot ?? 0);
    if (bytes < BEURT_BYTES) continue;
    bytes = 0;
    await setImmediate();
  }
  return gereed;
}

function bereidEenVoor(bericht: AangebodenBericht, oin: Oin, eisen: InhoudEisen): Voorbereid {
  const basis = basisVan(bericht);
  if (!bericht.leesbaar) return { soort: 'onbruikbaar', ...basis };
  const fout = keurInhoud(bericht, eisen);
  if (fout || basis.berichtId === undefined) return { soort: 'onbruikbaar', ...basis, ...(fout && { fout }) };
  const gelezen = leesBijlagen(bericht.bijlagen);
  if (gelezen.soort === 'onleesbaar') return { soort: 'technisch', ...basis };
  if (gelezen.soort === 'geenPdf') return { soort: 'onbruikbaar', ...basis, fout: geenPdf(gelezen.volgorde) };
  const bsn = parseBsn(bericht.gebruikerId);
  const { berichtId } = basis;
  const kern = { ...basis, soort: 'bruikbaar' as const, berichtId, berichtType: bericht.berichtType, bericht };
  const ontvanger = bsn && { bsn };
  if (gelezen.soort === 'teGroot') return { ...kern, ...ontvanger, bijlagen: [], teGroot: gelezen.bytes };
  return {
    ...kern,
    ...ontvanger,
    bijlagen: gelezen.bijlagen,
    hash: hashVan({ bericht, berichtId, bijlagen: gelezen.bijlagen }, oin),
    waarschuwingen: [...basis.waarschuwingen, ...gelezen.waarschuwingen],
  };
}

function basisVan(bericht: AangebodenBericht): Basis {
  const berichtId = bericht.berichtId === undefined ? undefined : parseGuid(bericht.berichtId);
  const { positie, berichtType } = bericht;
  return {
    positie,
    ...(berichtId && { berichtId }),
    ...(berichtType !== undefined && { berichtType }),
    waarschuwingen: bericht.leesbaar ? inhoudWaarschuwingen(bericht) : [],
  };
}

function geenPdf(volgorde: number): InhoudFout {
  return { reden: 'BijlageGeenPdf', uitleg: `Bijlage ${volgorde}: begint niet met %PDF-.` };
}

function hashVan({ bericht, berichtId, bijlagen }: Pick<Bruikbaar, 'bericht' | 'berichtId' | 'bijlagen'>, oin: Oin) {
  const { berichtType, publicatieDatum, eindDatumHandelingsTermijn, onderwerp, berichtTekst, referentie } = bericht;
  return inhoudHash({
    afzenderOin: oin,
    berichtId,
    berichtType,
    onderwerp,
    ontvangerBsn: bericht.gebruikerId,
    ...(publicatieDatum !== undefined && { publicatieDatum }),
    ...(eindDatumHandelingsTermijn !== undefined && { eindDatumHandelingsTermijn }),
    ...(berichtTekst !== undefined && { berichtTekst }),
    ...(referentie !== undefined && { referentie }),
    bijlagen: bijlagen.map(({ volgorde, omschrijving, inhoud, sha256 }) => ({
      volgorde,
      omschrijving,
      bytes: inhoud.length,
      sha256,
    })),
  });
}
