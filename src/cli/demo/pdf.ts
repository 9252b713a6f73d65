// Small real PDF letters for the demo. pdfkit is loaded only when there is something to make: a second start does not need it.

import { type EpochMs, sha256Hex } from '../../core/index.ts';
import type { Bijlage } from '../../store/index.ts';

/** One letter on one page. */
export interface BriefPdf {
  readonly omschrijving: string;
  readonly afzender: string;
  /** Date as text, e.g. `3 maart 2026`. */
  readonly datum: string;
  /** Moment for the metadata: the same letter gives the same bytes. */
  readonly op: EpochMs;
  readonly titel: string;
  readonly alineas: readonly string[];
  /** Two columns: what and how much. */
  readonly tabel?: readonly (readonly [string, string])[];
}

const MARGIN = 68;

/** The letter as attachment number `volgorde`. */
export async function maakBijlage(brief: BriefPdf, volgorde: number): Promise<Bijlage> {
  const inhoud = await maakPdf(brief);
  return { volgorde, omschrijving: brief.omschrijving, inhoud, sha256: sha256Hex(inhoud) };
}

async function maakPdf(brief: BriefPdf): Promise<Uint8Array> {
  const { default: PdfDocument } = await import('pdfkit');
  const document = new PdfDocument({
    size: 'A4',
    margin: MARGIN,
    lang: 'nl',
    info: { Title: brief.titel, Author: brief.afzender, CreationDate: new Date(brief.op), ModDate: new Date(brief.op) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    document.on('end', () => resolve());
    document.on('error', reject);
  });
  teken(document, brief);
  document.end();
  await done;
  return Buffer.concat(chunks);
}

function teken(document: PDFKit.PDFDocument, brief: BriefPdf): void {
  const breedte = document.page.width - 2 * MARGIN;
  document.font('Helvetica-Bold').fontSize(15).text(brief.afzender);
  document.font('Helvetica').fontSize(9).fillColor('#555555').text('Postbus 000, 0000 AA Voorbeeldstad');
  document.moveDown(2.5).fillColor('#000000').fontSize(10.5).text(`Datum: ${brief.datum}`);
  document.moveDown(1.5).font('Helvetica-Bold').fontSize(13).text(brief.titel);
  document.moveDown(0.8).font('Helvetica').fontSize(10.5);
  for (const alinea of brief.alineas) document.text(alinea, { width: breedte, lineGap: 3 }).moveDown(0.8);
  for (const [wat, hoeveel] of brief.tabel ?? []) {
    const hoogte = document.y;
    document.text(wat, MARGIN, hoogte, { width: breedte * 0.65 });
    document.text(hoeveel, MARGIN + breedte * 0.65, hoogte, { width: breedte * 0.35, align: 'right' });
    document.moveDown(0.4);
  }
  document
    .fontSize(8)
    .fillColor('#555555')
    .text(
      'Dit is een verzonnen brief voor de demo van Bode. Er kunnen geen rechten aan worden ontleend.',
      MARGIN,
      document.page.height - MARGIN - 12,
      {
        width: breedte,
      },
    );
}
