// How a batch is judged in parts, whichever protocol carries it (mijnoverheid.md §3.4: a failure inside one Bericht refuses that one and not its neighbours).
import type { JudgedLeaf, PartRule } from '../schema/index.ts';
import { child, children, countBase64, text, type XmlElement } from '../xml/index.ts';
import { BATCH, BERICHT, BERICHTENBOX } from './names.ts';

const MOST = 1000;
const GUID = '00000000-0000-0000-0000-000000000000';

/** The smallest valid bericht. */
const BERICHT_STAND_IN =
  `<b:Bericht xmlns:b="${BERICHT}"><b:BerichtInformatie><b:BatchID>${GUID}</b:BatchID><b:BerichtID>${GUID}</b:BerichtID>` +
  '<b:BerichtType>-</b:BerichtType><b:Onderwerp>-</b:Onderwerp><b:GebruikerID>-</b:GebruikerID>' +
  '<b:SoortGebruiker>Burger</b:SoortGebruiker></b:BerichtInformatie></b:Bericht>';
const UITBREIDING_STAND_IN = `<u:Uitbreiding xmlns:u="${BERICHTENBOX}"><u:BerichtID>${GUID}</u:BerichtID></u:Uitbreiding>`;
const INHOUD_STAND_IN = `<b:Inhoud xmlns:b="${BERICHT}">LQ==</b:Inhoud>`;

/** The berichten of a batch that stands below `under` in its document. */
function berichtRule(under: PartRule['under']): PartRule {
  return {
    part: { uri: BERICHT, local: 'Bericht' },
    under,
    standIn: BERICHT_STAND_IN,
    most: MOST,
    absent: (bericht) => {
      const empty = emptyPublicatieDatum(bericht);
      return empty ? [empty] : [];
    },
    leaves: judgeInhoud,
  };
}

/** The official batch as a document of its own: ebMS2. */
export const BERICHTEN_PARTS: readonly PartRule[] = [berichtRule([])];

/** The same batch inside `LeverBerichten`, with Bode's block `Uitbreiding`: WUS. */
export const LEVER_BERICHTEN_PARTS: readonly PartRule[] = [
  berichtRule([{ uri: BATCH, local: 'Berichten' }]),
  { part: { uri: BERICHTENBOX, local: 'Uitbreiding' }, under: [], standIn: UITBREIDING_STAND_IN, most: MOST },
];

/** `<PublicatieDatum/>`: the official text says "at once", the official type refuses it; Bode takes it as absent (mijnoverheid.md §3.1). */
export function emptyPublicatieDatum(bericht: XmlElement): XmlElement | undefined {
  const info = child(bericht, BERICHT, 'BerichtInformatie');
  const date = info && child(info, BERICHT, 'PublicatieDatum');
  if (!date || date.children.length > 0 || date.attributes.length > 0) return undefined;
  return text(date).trim() === '' ? date : undefined;
}

/**
 * Attachments are judged here and not by libxml2, which would copy them several times and skips characters that base64 does not have.
 * An `Inhoud` with attributes or elements in it stays for libxml2 to refuse.
 */
function judgeInhoud(bericht: XmlElement): readonly JudgedLeaf[] {
  const bijlagen = child(bericht, BERICHT, 'Bijlagen');
  const each = bijlagen ? children(bijlagen, BERICHT, 'Bijlage') : [];
  return each.flatMap((bijlage, index) =>
    children(bijlage, BERICHT, 'Inhoud')
      .filter((inhoud) => inhoud.children.length === 0 && inhoud.attributes.length === 0)
      .map((element) => judgeLeaf(element, `Bijlagen/Bijlage${each.length > 1 ? `[${index + 1}]` : ''}/Inhoud`)),
  );
}

function judgeLeaf(element: XmlElement, veld: string): JudgedLeaf {
  const regel = brokenRule(element);
  return regel === undefined ? { element, standIn: INHOUD_STAND_IN } : { element, violation: { veld, regel } };
}

function brokenRule(inhoud: XmlElement): 'base64' | 'minLength' | undefined {
  try {
    return countBase64(inhoud) === 0 ? 'minLength' : undefined;
  } catch {
    return 'base64';
  }
}
