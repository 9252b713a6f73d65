// The attachments' bytes: decoded once, must be PDF (§3.3), measured for `BijlageTeGroot` (§3.1), hashed for the receipt.
import { sha256Hex } from '../core/index.ts';
import type { Bijlage } from '../store/index.ts';
import { BIJLAGEN_MAX_BYTES, BIJLAGEN_WAARSCHUWING_BYTES } from './grenzen.ts';
import type { AangebodenBijlage } from './types.ts';

export type GelezenBijlagen =
  | { readonly soort: 'gelezen'; readonly bijlagen: readonly Bijlage[]; readonly waarschuwingen: readonly string[] }
  /** The bytes are dropped: nothing needs them any more. */
  | { readonly soort: 'teGroot'; readonly bytes: number }
  | { readonly soort: 'geenPdf'; readonly volgorde: number }
  /** Valid base64 by the XSD that could not be decoded: our problem, not the sender's. */
  | { readonly soort: 'onleesbaar' };

const PDF_MAGIC = Buffer.from('%PDF-');
const PDFA_MARK = Buffer.from('pdfaid:part');

/** Decodes the attachments of one bericht, in the order of `volgorde`. */
export function leesBijlagen(aangeboden: readonly AangebodenBijlage[]): GelezenBijlagen {
  const gelezen = decodeer(aangeboden);
  if (!gelezen) return { soort: 'onleesbaar' };
  const vreemd = gelezen.find(({ inhoud }) => inhoud.indexOf(PDF_MAGIC) !== 0);
  if (vreemd) return { soort: 'geenPdf', volgorde: vreemd.volgorde };
  const bytes = gelezen.reduce((sum, { inhoud }) => sum + inhoud.length, 0);
  if (bytes > BIJLAGEN_MAX_BYTES) return { soort: 'teGroot', bytes };
  const bijlagen = gelezen.map((bijlage) => ({ ...bijlage, sha256: sha256Hex(bijlage.inhoud) }));
  return { soort: 'gelezen', bijlagen, waarschuwingen: waarschuwingen(gelezen, bytes) };
}

interface Gedecodeerd {
  readonly volgorde: number;
  readonly omschrijving: string;
  readonly inhoud: Buffer;
}

function decodeer(aangeboden: readonly AangebodenBijlage[]): readonly Gedecodeerd[] | undefined {
  try {
    return [...aangeboden]
      .sort((a, b) => a.volgorde - b.volgorde)
      .map((bijlage) => ({
        volgorde: bijlage.volgorde,
        omschrijving: bijlage.omschrijving,
        inhoud: asBuffer(bijlage.inhoud()),
      }));
  } catch {
    return undefined;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function waarschuwingen(bijlagen: readonly Gedecodeerd[], bytes: number): readonly string[] {
  const gewoon = bijlagen.filter(({ inhoud }) => !inhoud.includes(PDFA_MARK));
  return [
    ...gewoon.map(({ volgorde }) => `Bijlage ${volgorde} is geen PDF/A; PDF/A-1a of PDF/A-2a wordt verwacht.`),
    ...(bytes > BIJLAGEN_WAARSCHUWING_BYTES
      ? [`De bijlagen zijn samen groter dan ${BIJLAGEN_WAARSCHUWING_BYTES} bytes.`]
      : []),
  ];
}
