// The text of a bericht as paragraphs: the four characters `\r\n` and real line ends both break a line (AH §5.7), an empty
// line ends a paragraph, and an https address with white space around it is a link (mijnoverheid.md §3.3, §4.5).
import { httpsHost } from '../core/index.ts';

/** A piece of a line. */
export type Stuk = { readonly tekst: string } | { readonly link: string };
/** A paragraph of lines, or a list when every line starts with a dash. */
export interface Alinea {
  readonly soort: 'alinea' | 'lijst';
  readonly regels: readonly (readonly Stuk[])[];
}

const REGELEINDE = /\\r\\n|\r\n|\r|\n/;
const STREEPJE = /^\s*[-*•]\s+/;

/** The paragraphs of a text, in order; empty for a text of white space only. */
export function alineas(tekst: string): readonly Alinea[] {
  const blokken: string[][] = [[]];
  for (const regel of tekst.split(REGELEINDE)) {
    if (regel.trim() !== '') blokken.at(-1)!.push(regel.trimEnd());
    else if (blokken.at(-1)!.length > 0) blokken.push([]);
  }
  return blokken.filter((blok) => blok.length > 0).flatMap(alineasVanBlok);
}

/** Splits a block where ordinary lines and dashed lines meet. */
function alineasVanBlok(blok: readonly string[]): readonly Alinea[] {
  const delen: { soort: Alinea['soort']; regels: (readonly Stuk[])[] }[] = [];
  for (const regel of blok) {
    const soort = STREEPJE.test(regel) ? 'lijst' : 'alinea';
    if (delen.at(-1)?.soort !== soort) delen.push({ soort, regels: [] });
    delen.at(-1)!.regels.push(stukken(regel.replace(soort === 'lijst' ? STREEPJE : /^\s+/, '')));
  }
  return delen;
}

function stukken(regel: string): readonly Stuk[] {
  const stuks: Stuk[] = [];
  let tekst = '';
  for (const woord of regel.split(/(\s+)/)) {
    if (httpsHost(woord) === undefined) {
      tekst += woord;
      continue;
    }
    if (tekst !== '') stuks.push({ tekst });
    tekst = '';
    stuks.push({ link: woord });
  }
  if (tekst !== '') stuks.push({ tekst });
  return stuks;
}
