// The receipts of one bericht as a file that anybody can check without us (§3.14): each leaf as it was hashed, its place in the log,
// and the signed head of the log (RFC 6962 §2.1).
import { type EpochMs, utc } from '../core/index.ts';
import type { BerichtDetail, Bewijs } from '../store/index.ts';

/** JSON, indented so that a person can read it too; `blad` is exact text and must not be reformatted. */
export function bewijsBestand(bericht: BerichtDetail, bewijzen: readonly Bewijs[], nu: EpochMs): Uint8Array {
  const { oin, berichtId, inhoudHash } = bericht;
  const bijlagen = bericht.bijlagen.map(({ volgorde, sha256 }) => ({ volgorde, sha256 }));
  const lijst = bewijzen.map(({ soort, blad, logId, index, pad, hoofd }) => ({
    soort,
    blad,
    logId,
    index,
    pad,
    hoofd,
  }));
  const inhoud = {
    formaat: 'bode-bewijs/1',
    gemaaktOp: utc(nu),
    bericht: { oin, berichtId, inhoudHash, bijlagen },
    bewijzen: lijst,
  };
  return Buffer.from(`${JSON.stringify(inhoud, undefined, 2)}\n`);
}
