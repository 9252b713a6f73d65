// `AbonnementAntwoord`: the list of subscriptions in parts of at most 100,000 rows, each a document of its own that is written while its rows come
// (mijnoverheid.md §3.6). The official answer is not published, so this one has a namespace of ours.
import type { LijstRegel, LijstVraag } from '../berichten/index.ts';
import { type EpochMs, utc } from '../core/index.ts';
import { characters, element, type Markup } from '../xml/index.ts';
import { ABONNEMENTEN } from './names.ts';
import { field, moment } from './values.ts';

/** Rows of one part. */
export const REGELS_PER_DEEL = 100_000;

export interface AntwoordKop {
  readonly verzoekId: string;
  readonly peilmoment: EpochMs;
  readonly soort: LijstVraag['soort'];
}

/** Rows that come in pages, cut where a part ends. */
export interface RegelStroom {
  /** At least one row and at most `most`; none when there are no more. */
  neem(most: number): Promise<readonly LijstRegel[]>;
  /** Whether there are more rows. */
  meer(): Promise<boolean>;
}

export function regelStroom(paginas: AsyncIterator<readonly LijstRegel[]>): RegelStroom {
  let pagina: readonly LijstRegel[] = [];
  let ended = false;
  const meer = async () => {
    while (pagina.length === 0 && !ended) {
      const next = await paginas.next();
      if (next.done) ended = true;
      else pagina = next.value;
    }
    return pagina.length > 0;
  };
  return {
    meer,
    async neem(most) {
      await meer();
      const genomen = pagina.slice(0, most);
      pagina = pagina.slice(most);
      return genomen;
    },
  };
}

/** The bytes of part `nummer`, from 1: it takes its rows from the stream while it is read. */
export async function* writeAbonnementen(
  { verzoekId, peilmoment, soort }: AntwoordKop,
  nummer: number,
  regels: RegelStroom,
): AsyncGenerator<Buffer, void, void> {
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<a:AbonnementAntwoord xmlns:a="${ABONNEMENTEN}">` +
      element('a:VerzoekId', {}, characters(verzoekId)) +
      moment('a:Peilmoment', peilmoment) +
      field('a:Soort', soort) +
      field('a:Deel', nummer),
  );
  for (let over = REGELS_PER_DEEL; over > 0; ) {
    const genomen = await regels.neem(over);
    if (genomen.length === 0) break;
    over -= genomen.length;
    yield Buffer.from(genomen.map(regelMarkup).join(''));
  }
  yield Buffer.from(`${field('a:Laatste', !(await regels.meer()))}</a:AbonnementAntwoord>`);
}

/** Written by hand, as it is written a million times; `bsn` may be anything that was asked. */
function regelMarkup({ bsn, geabonneerd, sinds }: LijstRegel): Markup {
  const since = sinds === undefined ? '' : `<a:SindsDatum>${utc(sinds)}</a:SindsDatum>`;
  return `<a:Abonnement><a:BSN>${characters(bsn)}</a:BSN><a:Geabonneerd>${geabonneerd}</a:Geabonneerd>${since}</a:Abonnement>` as Markup;
}
