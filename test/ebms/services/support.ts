// Bode as MijnOverheid and a partner that delivers to it: two real gateways and stores with one agreement, the requests of the partner, and what he
// gets back.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { bsnPseudoniem } from '../../../src/bewijs/index.ts';
import type { Bsn, Oin } from '../../../src/core/index.ts';
import {
  createMijnOverheid,
  type Kanaal,
  type Lading,
  MIJNOVERHEID,
  type MijnOverheid,
  readPart,
} from '../../../src/ebms/index.ts';
import { loadSchema, type Validator } from '../../../src/schema/index.ts';
import type { Aansluiting, Change, EbmsBericht, Store } from '../../../src/store/index.ts';
import { parseXml, text, type XmlElement } from '../../../src/xml/index.ts';
import { type EbmsPair, ebmsPair, lading, PARTNER_OIN, type PairOptions, until } from '../../support/ebms.ts';
import { bericht } from '../../support/lever-berichten.ts';

export const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url));
export const PARTNER = PARTNER_OIN as Oin;
export const CLIENT = '00000099000000007000' as Oin;
export const BURGER = '999990111' as Bsn;
/** An active box without a subscription to anybody. */
export const UITGEZET = '999990196' as Bsn;
const { aanleveren, abonnementen } = MIJNOVERHEID.acties;

export interface Opzet extends EbmsPair {
  readonly mijnOverheid: MijnOverheid;
  /** Sends a request and gives its message; `answers` waits for what comes back on it. */
  vraag(action: string, delen: readonly Lading[]): Promise<EbmsBericht>;
  lever(document: string): Promise<EbmsBericht>;
  vraagLijst(document: string): Promise<EbmsBericht>;
  /** Until Bode has ended the request. */
  einde(verzoek: EbmsBericht): Promise<EbmsBericht>;
  /** What the partner has got about his request, when there are `count` of them. */
  antwoorden(verzoek: EbmsBericht, count?: number): Promise<readonly EbmsBericht[]>;
}

export interface OpzetOptions extends Pick<PairOptions, 'profiel' | 'acties'> {
  /** The store that the handlers write to. */
  readonly store?: (store: Store) => Store;
  readonly aansluiting?: Aansluiting['status'];
  readonly changes?: readonly Change[];
  /** What receiving asks before it accepts, as a running Bode does; default false, so that the handlers meet everything. */
  readonly vooraf?: boolean;
}

export async function opzet(options: OpzetOptions = {}): Promise<Opzet> {
  const { profiel = 'osb-rm' } = options;
  let made: MijnOverheid | undefined;
  const pair = await ebmsPair({
    profiel,
    acties: options.acties ?? [
      { actie: aanleveren.verzoek, van: 'b', profiel },
      { actie: aanleveren.antwoord, van: 'a', profiel },
      { actie: abonnementen.verzoek, van: 'b', profiel },
      { actie: abonnementen.antwoord, van: 'a', profiel },
    ],
    spec: { service: MIJNOVERHEID.service },
    deps: (side) =>
      side === 'partner'
        ? {}
        : {
            ...(options.vooraf && {
              laatToe: async (kanaal: Kanaal) => made?.laatToe(kanaal),
              kijker: (kanaal: Kanaal) => made?.kijker(kanaal),
            }),
            bestemming: (kanaal) => made?.bestemming(kanaal) ?? { soort: 'aanbod', laan: 'aanbod' },
          },
    handlers: (side, deps) => {
      if (side === 'partner') return {};
      const store = deps.store as Store;
      made = createMijnOverheid({
        deps,
        store: options.store?.(store) ?? store,
        root: ROOT,
        pseudoniem: bsnPseudoniem(Buffer.alloc(32, 1)),
        metrics: { verdicts: () => {} },
        limits: { maxBytes: 104 * 1024 * 1024 },
      });
      return { verwerk: made };
    },
  });
  const { bode, partner } = pair;
  await bode.store.commit([...voorraad(options.aansluiting ?? 'preproductie'), ...(options.changes ?? [])]);
  const vraag = async (action: string, delen: readonly Lading[]) =>
    (await partner.send({ action, service: MIJNOVERHEID.service, delen })).bericht;
  return {
    ...pair,
    mijnOverheid: made!,
    vraag,
    lever: (document) => vraag(aanleveren.verzoek, [lading(document)]),
    vraagLijst: (document) => vraag(abonnementen.verzoek, [lading(document)]),
    async einde({ messageId }) {
      let found: EbmsBericht | undefined;
      await until(async () => {
        found = await bode.store.ebms.get({ partner: PARTNER, richting: 'in', messageId });
        return found !== undefined && found.status !== 'ontvangen';
      }, 'the end of the request');
      return found!;
    },
    async antwoorden({ messageId }, count = 1) {
      const about = async () => (await partner.received()).filter((one) => one.refToMessageId === messageId);
      await until(async () => (await about()).length >= count, `${count} answers`);
      return about();
    },
  };
}

const contact = { naam: 'Klantcontact', telefoon: '0000000000' };

function voorraad(status: Aansluiting['status']): readonly Change[] {
  return [
    ...organisatie(PARTNER, status),
    ...organisatie(CLIENT, 'preproductie'),
    ...abonnee(BURGER, 'aan', PARTNER),
    { kind: 'abonnement', value: { ...rij(BURGER, 'aan', CLIENT) } },
    ...abonnee(UITGEZET, 'uit', PARTNER),
  ];
}

function organisatie(oin: Oin, status: Aansluiting['status']): readonly Change[] {
  return [
    {
      kind: 'organisatie',
      value: { oin, naam: `Organisatie ${oin}`, soort: 'gemeente', bsnGerechtigd: true, dossierHosts: [], contact },
    },
    {
      kind: 'aansluiting',
      value: { oin, functie: 'BERICHTENBOX', profiel: '2W-be-S', ondertekening: 'verplicht', status },
    },
    {
      kind: 'berichttype',
      value: {
        oin,
        code: 'APK',
        naam: 'APK',
        omschrijving: 'Herinnering',
        status: 'actief',
        doel: 'herinnering',
        rechtsgevolg: false,
        reactieVerwacht: false,
        minimaalNiveau: 'Basis',
        persoonlijkeOverhandigingVereist: false,
      },
    },
  ];
}

export const MOMENT = Date.UTC(2026, 0, 5);

const rij = (bsn: Bsn, status: 'aan' | 'uit', oin: Oin) =>
  ({ bsn, oin, status, ingangsmoment: MOMENT, bron: 'instelling' }) as const;

/** A citizen with an active box. */
export function abonnee(bsn: Bsn, status: 'aan' | 'uit', oin: Oin): readonly Change[] {
  const akkoord = { versie: '1', op: MOMENT - 1000, niveau: 'Midden' } as const;
  return [
    { kind: 'profiel', value: { bsn, naam: 'T. Test', status: 'actief', akkoord, kanaal: 'geen' } },
    { kind: 'abonnement', value: rij(bsn, status, oin) },
  ];
}

export interface BatchOptions {
  readonly batchId?: string;
  readonly oin?: string;
  readonly aanmaakDatum?: string;
}

/** The official batch as a document. `berichten` are made with the BatchID that they get. */
export function batchVan(
  berichten: readonly (Readonly<Record<string, string>> | { readonly xml: string })[],
  { batchId = randomUUID(), oin = PARTNER, aanmaakDatum = new Date().toISOString() }: BatchOptions = {},
): string {
  const each = berichten.map((een) => ('xml' in een ? een.xml! : bericht({ BatchID: batchId, ...een })));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<m:Berichten xmlns:m="http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01" xmlns:b="http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01"><m:BatchInformatie><m:BatchID>${batchId}</m:BatchID><m:AanmaakDatum>${aanmaakDatum}</m:AanmaakDatum><m:BerichtLeverancierID>${oin}</m:BerichtLeverancierID></m:BatchInformatie>${each.join('')}</m:Berichten>`;
}

/** A request for the list; `inhoud` is what comes after VerzoekId. */
export function aanvraagVan(inhoud = '', { oin = PARTNER as string, verzoekId = randomUUID() as string } = {}): string {
  return `<n:AbonnementAanvraag xmlns:n="http://schemas.overheid.nl/GEB/AbonnementServiceProcessor/2014/02"><BerichtLeverancier><OIN>${oin}</OIN></BerichtLeverancier><VerzoekId>${verzoekId}</VerzoekId>${inhoud}</n:AbonnementAanvraag>`;
}

export async function inhoudVan(store: Store, { partner, delen }: EbmsBericht): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPart(store, partner, delen[0]!)) pieces.push(piece);
  return Buffer.concat(pieces);
}

let schema: Validator | undefined;

/** Valid by our XSD of the official result. */
export function leesResultaat(bytes: Buffer): {
  readonly tellers: Readonly<Record<string, string>>;
  readonly codes: string[];
} {
  const uri = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
  schema ??= loadSchema(ROOT, [{ uri, file: 'services/mijnoverheid/berichten-verwerken.xsd' }]);
  const verdict = schema.validate(bytes);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.violations));
  const { root } = parseXml(bytes);
  if (root.local !== 'BerichtVerwerkResponse' || root.uri !== uri) throw new Error(`not a result: ${root.local}`);
  const [informatie, berichten] = root.children as [XmlElement, XmlElement];
  return {
    tellers: Object.fromEntries(informatie.children.map((veld) => [veld.local, text(veld)])),
    codes: berichten.children.map((een) => text(een.children.find(({ local }) => local === 'VerwerkingsCode')!)),
  };
}

let lijstSchema: Validator | undefined;

export interface GelezenDeel {
  readonly velden: Readonly<Record<string, string>>;
  readonly regels: readonly (readonly string[])[];
}

/** One part of a list, valid by its XSD. */
export function leesDeel(gzip: Buffer): GelezenDeel {
  const bytes = gunzipSync(gzip);
  lijstSchema ??= loadSchema(ROOT, [{ uri: 'urn:bode:abonnementen:v1', file: 'services/bode/abonnementen_v1.xsd' }]);
  const verdict = lijstSchema.validate(bytes);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.violations));
  const { children } = parseXml(bytes, { maxElements: 500_000 }).root;
  return {
    velden: Object.fromEntries(
      children.filter(({ local }) => local !== 'Abonnement').map((el) => [el.local, text(el)]),
    ),
    regels: children.filter(({ local }) => local === 'Abonnement').map((el) => el.children.map(text)),
  };
}
