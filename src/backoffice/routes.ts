// The one table of the API: what every operation is called, takes and answers, and what carries it out. The router, the checks on the query
// and the OpenAPI document are made from it.

import { dienIn } from './indienen.ts';
import { lijst, STATUSSEN } from './lijst.ts';
import { bevestig, geefVrij, haalAanbod, leesDeelInhoud, type Uitkomst, zoek } from './ophalen.ts';
import { Probleem, type ProbleemSoort } from './probleem.ts';
import type { SCHEMAS, Schema } from './schemas.ts';
import type { Applicatie, BackofficeDependencies } from './types.ts';
import { BASIS } from './types.ts';
import { CODE, leesAlles, leesJson, leesObject, tekst, verplicht } from './velden.ts';
import { berichtPad, berichtWeergave, gebeurtenisWeergave } from './weergave.ts';

/** One authenticated request, its path and query read. */
export interface Verzoek {
  readonly applicatie: Applicatie;
  readonly pad: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly contentType: string | undefined;
  readonly sleutel: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Antwoord {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: object;
  readonly stroom?: { readonly bytes: number; readonly inhoud: AsyncIterable<Uint8Array> };
}

export interface QueryVeld {
  readonly naam: string;
  readonly uitleg: string;
  readonly schema: Schema & { readonly enum?: readonly string[]; readonly maximum?: number };
}

export interface Operatie {
  readonly naam: string;
  readonly methode: 'GET' | 'POST';
  readonly pad: string;
  readonly titel: string;
  readonly uitleg: string;
  readonly query?: readonly QueryVeld[];
  readonly eenmalig?: boolean;
  /** Schema per media type; `optioneel`: the body may be absent. */
  readonly invoer?: { readonly optioneel?: boolean; readonly schemas: Readonly<Record<string, keyof typeof SCHEMAS>> };
  /** By status: what it means, and the schema of its JSON; `binair` is content as it is. */
  readonly antwoorden: Readonly<
    Record<number, { readonly uitleg: string; readonly schema?: keyof typeof SCHEMAS; readonly binair?: boolean }>
  >;
  readonly problemen: readonly ProbleemSoort[];
  voer(deps: BackofficeDependencies, verzoek: Verzoek): Promise<Antwoord>;
}

const BERICHT = { uitleg: 'Het bericht.', schema: 'Bericht' } as const;
const veld = (
  naam: string,
  uitleg: string,
  schema: QueryVeld['schema'] = { type: 'string', maxLength: 255 },
): QueryVeld => ({ naam, uitleg, schema });
const aantal = (gewoonlijk: number, hoogstens: number): QueryVeld =>
  veld('limit', 'Hoeveel berichten hoogstens.', {
    type: 'integer',
    minimum: 1,
    maximum: hoogstens,
    default: gewoonlijk,
  });

const HEADER = /^[!-~][ -~]{0,199}$/;
/** Bytes of a small body in JSON. */
const KLEIN = 4_096;

export const OPERATIES: readonly Operatie[] = [
  {
    naam: 'plaatsBericht',
    methode: 'POST',
    pad: `${BASIS}/berichten`,
    titel: 'Verzend een bericht',
    uitleg:
      'Met application/json staat de inhoud als base64 in het verzoek. Grote inhoud stuurt u als multipart: eerst het deel met de beschrijving (application/json), dan elk deel in de volgorde van de beschrijving. Is het antwoord 201 of 200, dan is het bericht veilig opgeslagen en wordt het verzonden.',
    eenmalig: true,
    invoer: {
      schemas: {
        'application/json': 'InzendingMetInhoud',
        'multipart/form-data': 'Inzending',
        'multipart/related': 'Inzending',
      },
    },
    antwoorden: {
      201: { uitleg: 'Aangenomen.', schema: 'Bericht' },
      200: { uitleg: 'Dit verzoek was al aangenomen; er is niets veranderd.', schema: 'Bericht' },
    },
    problemen: ['ongeldig', 'alGebruikt', 'teGroot', 'mediatype', 'nietToegestaan'],
    async voer(deps, { applicatie, contentType = '', sleutel, body }) {
      const { bericht, nieuw } = await dienIn(deps, { applicatie, contentType, sleutel, body });
      const headers = { Location: deps.publicUrl + berichtPad(bericht) };
      return { status: nieuw ? 201 : 200, headers, body: berichtWeergave(bericht) };
    },
  },
  {
    naam: 'toonBerichten',
    methode: 'GET',
    pad: `${BASIS}/berichten`,
    titel: 'Lijst van berichten',
    uitleg:
      'De nieuwste eerst. Een bladzijde kan minder berichten hebben dan u vraagt; is er een volgende, dan staat dat er.',
    query: [
      veld('partner', 'OIN van de andere partij.'),
      veld('richting', 'Binnengekomen of verzonden.', { type: 'string', enum: ['in', 'uit'] }),
      veld('status', 'Waar het bericht is.', { type: 'string', enum: STATUSSEN }),
      veld('cpaId', 'CPAId van de overeenkomst.'),
      veld('conversationId', 'Gesprek.'),
      veld('vanaf', 'Ontstaan op of na dit moment.', { type: 'string', format: 'date-time' }),
      aantal(50, 200),
      veld('cursor', 'De waarde van volgende uit het vorige antwoord.'),
    ],
    antwoorden: { 200: { uitleg: 'Een bladzijde.', schema: 'Lijst' } },
    problemen: ['ongeldig'],
    async voer(deps, { applicatie, query }) {
      const { berichten, ...rest } = await lijst(deps, applicatie, query);
      return { status: 200, body: { berichten: berichten.map(berichtWeergave), ...rest } };
    },
  },
  {
    naam: 'haalAanbod',
    methode: 'GET',
    pad: `${BASIS}/aanbod`,
    titel: 'Haal berichten die voor u klaarstaan',
    uitleg:
      'De oudste eerst. U krijgt elk bericht voor een beperkte tijd. Bevestigt u het niet op tijd, dan krijgt de volgende die vraagt het. U kunt een bericht dus twee keer krijgen, maar nooit missen.',
    query: [aantal(10, 100)],
    antwoorden: { 200: { uitleg: 'De berichten; de lijst kan leeg zijn.', schema: 'Aanbod' } },
    problemen: ['ongeldig'],
    async voer(deps, { applicatie, query }) {
      const gepacht = await haalAanbod(deps, applicatie, Number(query.get('limit') ?? 10));
      const berichten = gepacht.map(({ bericht, tot, ...rest }) => ({
        bericht: berichtWeergave(bericht),
        tot: new Date(tot).toISOString(),
        ...rest,
      }));
      return { status: 200, body: { berichten } };
    },
  },
  {
    naam: 'toonBericht',
    methode: 'GET',
    pad: `${BASIS}/berichten/{id}`,
    titel: 'Eén bericht',
    uitleg: 'Met de status in één zin.',
    antwoorden: { 200: BERICHT },
    problemen: ['nietGevonden'],
    voer: async (deps, { applicatie, pad }) => ({
      status: 200,
      body: berichtWeergave(await zoek(deps, applicatie, pad.id!)),
    }),
  },
  {
    naam: 'toonGebeurtenissen',
    methode: 'GET',
    pad: `${BASIS}/berichten/{id}/gebeurtenissen`,
    titel: 'Wat er met een bericht gebeurde',
    uitleg: 'De oudste eerst.',
    antwoorden: { 200: { uitleg: 'De gebeurtenissen.', schema: 'Gebeurtenissen' } },
    problemen: ['nietGevonden'],
    async voer(deps, { applicatie, pad }) {
      const { id } = await zoek(deps, applicatie, pad.id!);
      const gebeurtenissen = await deps.ebms.store.ebms.gebeurtenissen(id);
      return { status: 200, body: { gebeurtenissen: gebeurtenissen.map(gebeurtenisWeergave) } };
    },
  },
  {
    naam: 'leesDeel',
    methode: 'GET',
    pad: `${BASIS}/berichten/{id}/delen/{nr}`,
    titel: 'De inhoud van een deel',
    uitleg: 'Alleen van een bericht dat is binnengekomen. Content-Digest heeft de SHA-256 van de inhoud.',
    antwoorden: { 200: { uitleg: 'De inhoud.', binair: true } },
    problemen: ['nietGevonden', 'inhoudWeg'],
    async voer(deps, { applicatie, pad }) {
      const { deel, inhoud } = await leesDeelInhoud(deps, applicatie, { id: pad.id!, nr: pad.nr! });
      const headers = {
        // What a partner calls its part must not become a header of ours.
        'Content-Type': HEADER.test(deel.contentType) ? deel.contentType : 'application/octet-stream',
        'Content-Disposition': 'attachment',
        'Content-Digest': `sha-256=:${Buffer.from(deel.sha256, 'hex').toString('base64')}:`,
      };
      return { status: 200, headers, stroom: { bytes: deel.omvang, inhoud } };
    },
  },
  {
    naam: 'bevestigBericht',
    methode: 'POST',
    pad: `${BASIS}/berichten/{id}/bevestig`,
    titel: 'Bevestig dat u een bericht hebt verwerkt',
    uitleg: 'Daarna staat het niet meer klaar. Twee keer bevestigen met dezelfde uitkomst mag.',
    invoer: { optioneel: true, schemas: { 'application/json': 'Uitkomst' } },
    antwoorden: { 200: BERICHT },
    problemen: ['ongeldig', 'nietGevonden', 'andereStand', 'mediatype'],
    async voer(deps, { applicatie, pad, ...rest }) {
      const uitkomst = uitkomstVan(await leesKlein(rest, true));
      return { status: 200, body: berichtWeergave(await bevestig(deps, applicatie, { id: pad.id!, uitkomst })) };
    },
  },
  {
    naam: 'geefBerichtVrij',
    methode: 'POST',
    pad: `${BASIS}/berichten/{id}/vrijgeven`,
    titel: 'Geef een bericht terug',
    uitleg: 'De volgende die vraagt krijgt het.',
    invoer: { schemas: { 'application/json': 'Teruggave' } },
    antwoorden: { 204: { uitleg: 'Teruggegeven.' } },
    problemen: ['ongeldig', 'nietGevonden', 'andereStand', 'mediatype'],
    async voer(deps, { applicatie, pad, ...rest }) {
      const velden = leesObject(await leesKlein(rest, false), 'Het verzoek', ['pacht']);
      const pacht = verplicht(velden, 'pacht', { patroon: /^[0-9a-f-]{36}$/, uitleg: 'de waarde uit het aanbod' });
      await geefVrij(deps, applicatie, { id: pad.id!, pacht });
      return { status: 204 };
    },
  },
];

async function leesKlein({ contentType, body }: Pick<Verzoek, 'contentType' | 'body'>, optioneel: boolean) {
  const bytes = await leesAlles(body, KLEIN);
  if (optioneel && bytes.length === 0) return {};
  if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? ''))
    throw new Probleem('mediatype', 'Gebruik application/json.');
  return leesJson(bytes);
}

function uitkomstVan(value: unknown): Uitkomst {
  const velden = leesObject(value, 'Het verzoek', ['uitkomst', 'code']);
  const uitkomst = tekst(velden, 'uitkomst', { patroon: /^(?:verwerkt|mislukt)$/, uitleg: 'verwerkt of mislukt' });
  const code = tekst(velden, 'code', CODE);
  return { uitkomst: (uitkomst ?? 'verwerkt') as Uitkomst['uitkomst'], ...(code === undefined ? {} : { code }) };
}
