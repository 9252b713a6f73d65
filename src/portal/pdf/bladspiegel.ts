// The page of a PDF: margins, colours, letterhead and page numbers. All of it is decoration to a screen reader.
import type { EpochMs } from '../../core/index.ts';
import { datum } from '../taal.ts';

type Doc = PDFKit.PDFDocument;

/** What stands on every page. */
export interface Kopregel {
  readonly portaal: string;
  /** Above the letter outside productie. */
  readonly omgeving?: string;
  readonly gemaaktOp: EpochMs;
}

/** Left and right, in points. */
export const MARGE = 64;
export const INKT = '#15232b';
export const ZACHT = '#47555e';
const PETROL = '#0b5566';
const LIJN = '#d8d2c5';

/** Without characters that a page cannot show. */
export function schoon(tekst: string): string {
  return tekst.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu, ' ');
}

/** The mark and the name: decoration, so an artifact for a screen reader. */
export function briefhoofd(doc: Doc, { portaal, omgeving }: Kopregel): void {
  doc.markContent('Artifact', { type: 'Layout' });
  const y = 40;
  doc.roundedRect(MARGE, y, 22, 22, 5.5).fill(PETROL);
  doc
    .lineWidth(1.3)
    .roundedRect(MARGE + 4.1, y + 6.3, 13.8, 9.9, 1.7)
    .stroke('#ffffff');
  doc
    .moveTo(MARGE + 4.8, y + 7.4)
    .lineTo(MARGE + 11, y + 12.4)
    .lineTo(MARGE + 17.2, y + 7.4)
    .stroke('#ffffff');
  doc.circle(MARGE + 11, y + 12.5, 2.3).fill('#ffc94a');
  doc
    .font('vet')
    .fontSize(13)
    .fillColor(PETROL)
    .text(portaal, MARGE + 30, y + 3.5, { lineBreak: false });
  if (omgeving)
    doc
      .font('gewoon')
      .fontSize(8.5)
      .fillColor(ZACHT)
      .text(omgeving, MARGE + 130, y + 7, { width: breedte(doc) - 130, align: 'right' });
  lijn(doc, y + 32);
  doc.endMarkedContent();
  doc.x = MARGE;
  doc.y = y + 50;
}

export function breedte(doc: Doc): number {
  return doc.page.width - 2 * MARGE;
}

export function lijn(doc: Doc, y: number): void {
  doc
    .lineWidth(0.7)
    .moveTo(MARGE, y)
    .lineTo(doc.page.width - MARGE, y)
    .stroke(LIJN);
}

/** Draws what is decoration to a screen reader (an artifact, ISO 32000-1 §14.8.2.2). */
export function sier(doc: Doc, teken: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  teken();
  doc.endMarkedContent();
}

/** Page numbers, written last because only then their count is known. */
export function voetregels(doc: Doc, a: Kopregel): void {
  const { start, count } = doc.bufferedPageRange();
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i);
    // Below the bottom margin a text would start a new page.
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    const y = doc.page.height - 50;
    lijn(doc, y - 10);
    doc.font('gewoon').fontSize(8.5).fillColor(ZACHT);
    doc.text(`Afschrift uit ${a.portaal}, gemaakt op ${datum(a.gemaaktOp)}`, MARGE, y, { lineBreak: false });
    doc.text(`Bladzijde ${i + 1} van ${count}`, MARGE, y, { width: breedte(doc), align: 'right', lineBreak: false });
    doc.endMarkedContent();
  }
}
