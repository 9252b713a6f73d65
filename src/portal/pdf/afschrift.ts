// A bericht as a PDF that the citizen keeps: A4, Dutch, tagged, with embedded fonts, in the archive profile PDF/A-2a (ISO 19005-2)
// so that it can still be read in thirty years (BB-15, BB-26). It holds content, proof number and history, never a BSN of ours.
import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import type { EpochMs } from '../../core/index.ts';
import type { Gebeurtenis } from '../historie.ts';
import { datumTijd, omvang, type Termijn } from '../taal.ts';
import { alineas, type Stuk } from '../tekst.ts';
import {
  breedte,
  briefhoofd,
  INKT,
  type Kopregel,
  lijn,
  MARGE,
  schoon,
  sier,
  voetregels,
  ZACHT,
} from './bladspiegel.ts';

export interface Afschrift extends Kopregel {
  readonly afzender: string;
  readonly ontvanger: string;
  readonly onderwerp: string;
  readonly referentie?: string;
  readonly soort: string;
  readonly rechtsgevolg: string;
  readonly termijn?: Termijn;
  readonly gepubliceerdOp: EpochMs;
  readonly tekst: string;
  readonly bijlagen: readonly { readonly omschrijving: string; readonly omvang: number; readonly sha256: string }[];
  readonly historie: readonly Gebeurtenis[];
  readonly inhoudHash: string;
}

const lettertype = (naam: string) => readFileSync(new URL(`fonts/${naam}.ttf`, import.meta.url));
let lettertypen: { readonly gewoon: Buffer; readonly vet: Buffer } | undefined;

type Doc = PDFKit.PDFDocument;

/** The file. */
export async function maakAfschrift(a: Afschrift): Promise<Uint8Array> {
  lettertypen ??= { gewoon: lettertype('DejaVuSansCondensed'), vet: lettertype('DejaVuSansCondensed-Bold') };
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGE, bottom: MARGE + 16, left: MARGE, right: MARGE },
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2a',
    tagged: true,
    lang: 'nl-NL',
    displayTitle: true,
    font: lettertypen.gewoon as unknown as string,
    info: {
      Title: schoon(a.onderwerp),
      Author: schoon(a.afzender),
      Producer: a.portaal,
      Creator: a.portaal,
      CreationDate: new Date(a.gemaaktOp),
    },
  });
  const delen: Buffer[] = [];
  const klaar = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (deel: Buffer) => delen.push(deel));
    doc.on('end', () => resolve(Buffer.concat(delen)));
    doc.on('error', reject);
  });
  doc.registerFont('gewoon', lettertypen.gewoon);
  doc.registerFont('vet', lettertypen.vet);
  const boom = doc.struct('Document');
  doc.addStructure(boom);
  schrijf(doc, boom, a);
  boom.end();
  voetregels(doc, a);
  doc.end();
  return await klaar;
}

function schrijf(doc: Doc, boom: PDFKit.PDFStructureElement, a: Afschrift): void {
  const element = (soort: string, teken: () => void) => boom.add(doc.struct(soort, {}, teken));
  briefhoofd(doc, a);
  element('P', () => {
    doc.font('vet').fontSize(11).fillColor(INKT).text(schoon(a.afzender));
    doc.font('gewoon').fontSize(9).fillColor(ZACHT).text('Afzender, gecontroleerd met certificaat');
  });
  doc.moveDown(1);
  element('H1', () => doc.font('vet').fontSize(19).fillColor(INKT).text(schoon(a.onderwerp), { lineGap: 2 }));
  doc.moveDown(0.4);
  element('P', () => {
    const kenmerk = a.referentie ? ` Kenmerk: ${schoon(a.referentie)}.` : '';
    const aan = a.ontvanger ? ` Voor ${schoon(a.ontvanger)}.` : '';
    doc
      .font('gewoon')
      .fontSize(9.5)
      .fillColor(ZACHT)
      .text(`In de Berichtenbox gezet op ${datumTijd(a.gepubliceerdOp)}.${aan}${kenmerk}`);
  });
  doc.moveDown(0.9);
  feiten(doc, boom, a);
  brieftekst(doc, boom, a.tekst);
  bijlagen(doc, boom, a);
  verloop(doc, boom, a);
}

/** Nature, legal effect and deadline, as three lines of label and value. */
function feiten(doc: Doc, boom: PDFKit.PDFStructureElement, a: Afschrift): void {
  const rijen: readonly (readonly [string, string])[] = [
    ['Soort bericht', a.soort],
    ['Rechtsgevolgen', a.rechtsgevolg],
    ['Uiterste datum', a.termijn ? a.termijn.zin : 'Geen'],
  ];
  const lijst = doc.struct('L');
  boom.add(lijst);
  for (const [label, waarde] of rijen) {
    const punt = doc.struct('LI');
    lijst.add(punt);
    const y = doc.y;
    punt.add(
      doc.struct('Lbl', {}, () =>
        doc.font('gewoon').fontSize(9.5).fillColor(ZACHT).text(label, MARGE, y, { width: 105 }),
      ),
    );
    punt.add(
      doc.struct('LBody', {}, () =>
        doc
          .font('vet')
          .fontSize(9.5)
          .fillColor(INKT)
          .text(schoon(waarde), MARGE + 110, y, { width: breedte(doc) - 110 }),
      ),
    );
    punt.end();
    doc.x = MARGE;
    doc.moveDown(0.25);
  }
  lijst.end();
  sier(doc, () => lijn(doc, doc.y + 6));
  doc.y += 20;
}

function tekstVan(stukken: readonly Stuk[]): string {
  return schoon(stukken.map((stuk) => ('link' in stuk ? stuk.link : stuk.tekst)).join(''));
}

function brieftekst(doc: Doc, boom: PDFKit.PDFStructureElement, tekst: string): void {
  const stijl = () => doc.font('gewoon').fontSize(11).fillColor(INKT);
  for (const { soort, regels } of alineas(tekst)) {
    if (soort === 'alinea')
      boom.add(doc.struct('P', {}, () => stijl().text(regels.map(tekstVan).join('\n'), { lineGap: 3.5 })));
    else lijst(doc, boom, regels.map(tekstVan));
    doc.moveDown(0.75);
  }
}

function lijst(doc: Doc, boom: PDFKit.PDFStructureElement, regels: readonly string[]): void {
  const element = doc.struct('L');
  boom.add(element);
  for (const regel of regels) {
    const punt = doc.struct('LI');
    element.add(punt);
    doc.font('gewoon').fontSize(11).fillColor(INKT);
    if (doc.y + doc.heightOfString(regel, { width: breedte(doc) - 16 }) > doc.page.height - doc.page.margins.bottom)
      doc.addPage();
    const y = doc.y;
    punt.add(doc.struct('Lbl', {}, () => doc.text('•', MARGE + 2, y, { lineBreak: false })));
    punt.add(doc.struct('LBody', {}, () => doc.text(regel, MARGE + 16, y, { width: breedte(doc) - 16, lineGap: 3.5 })));
    punt.end();
    doc.x = MARGE;
  }
  element.end();
}

function tussenkop(doc: Doc, boom: PDFKit.PDFStructureElement, titel: string): void {
  if (doc.y > doc.page.height - doc.page.margins.bottom - 70) doc.addPage();
  doc.moveDown(0.9);
  boom.add(doc.struct('H2', {}, () => doc.font('vet').fontSize(12.5).fillColor(INKT).text(titel, MARGE)));
  doc.moveDown(0.3);
}

function bijlagen(doc: Doc, boom: PDFKit.PDFStructureElement, a: Afschrift): void {
  if (a.bijlagen.length === 0) return;
  tussenkop(doc, boom, a.bijlagen.length === 1 ? 'Bijlage' : `${a.bijlagen.length} bijlagen`);
  for (const [i, bijlage] of a.bijlagen.entries()) {
    boom.add(
      doc.struct('P', {}, () => {
        doc
          .font('gewoon')
          .fontSize(10)
          .fillColor(INKT)
          .text(`${i + 1}. ${schoon(bijlage.omschrijving)} (PDF, ${omvang(bijlage.omvang)})`);
        doc.fontSize(7.5).fillColor(ZACHT).text(`SHA-256: ${bijlage.sha256}`);
      }),
    );
    doc.moveDown(0.35);
  }
}

function verloop(doc: Doc, boom: PDFKit.PDFStructureElement, a: Afschrift): void {
  tussenkop(doc, boom, 'Wat is er met dit bericht gebeurd?');
  for (const { op, kern, uitleg } of a.historie)
    boom.add(
      doc.struct('P', {}, () =>
        doc
          .font('gewoon')
          .fontSize(9.5)
          .fillColor(INKT)
          .text(`${datumTijd(op)}: ${kern} ${uitleg}`.trim(), { lineGap: 1.5 }),
      ),
    );
  doc.moveDown(0.9);
  boom.add(
    doc.struct('P', {}, () => {
      doc.font('gewoon').fontSize(9).fillColor(ZACHT).text('Controlegetal van dit bericht (SHA-256):');
      doc.fontSize(8).fillColor(INKT).text(a.inhoudHash);
      doc
        .fontSize(9)
        .fillColor(ZACHT)
        .text(
          'Elke stap is vastgelegd met een digitale handtekening. Dat bewijs kunt u los downloaden bij het bericht.',
        );
    }),
  );
}
