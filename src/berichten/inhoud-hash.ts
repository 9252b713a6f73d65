// `inhoudHash` of a bericht (mijnoverheid.md §3.3): SHA-256 over canonical JSON (RFC 8785). Sender and citizen can both
// recompute it. BatchID is left out, so that a resend in another batch compares equal.
import { canonicalJson, type EpochMs, type Guid, type Oin, sha256Hex, utc } from '../core/index.ts';

/** What is hashed; absent fields count as null, times as UTC. */
export interface GehashteInhoud {
  readonly afzenderOin: Oin;
  readonly berichtId: Guid;
  readonly berichtType: string;
  readonly publicatieDatum?: EpochMs;
  readonly eindDatumHandelingsTermijn?: EpochMs;
  readonly onderwerp: string;
  readonly berichtTekst?: string;
  readonly referentie?: string;
  readonly ontvangerBsn: string;
  readonly bijlagen: readonly {
    readonly volgorde: number;
    readonly omschrijving: string;
    readonly bytes: number;
    /** Lower-case hex. */
    readonly sha256: string;
  }[];
}

/** SHA-256 in lower-case hex. */
export function inhoudHash(inhoud: GehashteInhoud): string {
  const moment = (value: EpochMs | undefined): string | null => (value === undefined ? null : utc(value));
  return sha256Hex(
    canonicalJson({
      afzenderOin: inhoud.afzenderOin,
      berichtId: inhoud.berichtId,
      berichtTekst: inhoud.berichtTekst ?? null,
      berichtType: inhoud.berichtType,
      bijlagen: [...inhoud.bijlagen]
        .sort((a, b) => a.volgorde - b.volgorde)
        .map(({ volgorde, omschrijving, bytes, sha256 }) => ({
          bijlageType: 'Pdf',
          bytes,
          omschrijving,
          sha256,
          volgorde,
        })),
      eindDatumHandelingsTermijn: moment(inhoud.eindDatumHandelingsTermijn),
      onderwerp: inhoud.onderwerp,
      ontvangerBsn: inhoud.ontvangerBsn,
      publicatieDatum: moment(inhoud.publicatieDatum),
      referentie: inhoud.referentie ?? null,
    }),
  );
}
