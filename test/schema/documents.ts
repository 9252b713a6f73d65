// Seeded documents of the official contract, valid and broken, to compare two sets of schemas on. The generator knows the shape of the
// messages; the mutations know only XML.

/** mulberry32: small, seeded, good enough to choose from. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Item {
  ns: string;
  name: string;
  attributes: [string, string][];
  children: Item[];
  text: string;
}

export class Generator {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  chance(part: number): boolean {
    return this.random() < part;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(values.length)]!;
  }
}

export const NS = {
  batch: 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01',
  bericht: 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01',
  resultaat: 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/BerichtResultaat/Types/2009/01',
  controle: 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/2009/01',
  types: 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/Types/2009/01',
  gedeeld: 'http://schemas.rdw.nl/GEB/Shared/Types/2009/01',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

const item = (ns: string, name: string, content: string | (Item | undefined)[] = ''): Item => ({
  ns,
  name,
  attributes: [],
  children: typeof content === 'string' ? [] : content.filter((child) => child !== undefined),
  text: typeof content === 'string' ? content : '',
});

const GUIDS = ['3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101', 'ABCDEF01-2345-6789-abcd-EF0123456789'];
const MOMENTS = [
  '2026-03-03T09:12:00Z',
  '2026-03-03T09:12:00',
  '2026-03-03T24:00:00+14:00',
  ' 2026-02-28T00:00:00.125-05:00 ',
];

/** A text whose length is at or near one of its bounds, in code points. */
function text(g: Generator, max: number, min = 0): string {
  const length = g.pick([min, min + 1, max - 1, max]);
  return Array.from({ length }, () => g.pick(['a', 'é', '€', '𝄞', ' '])).join('');
}

export function berichten(g: Generator): Item {
  const info = item(NS.batch, 'BatchInformatie', [
    item(NS.batch, 'BatchID', g.pick(GUIDS)),
    item(NS.batch, 'AanmaakDatum', g.pick(MOMENTS)),
    item(NS.batch, 'BerichtLeverancierID', text(g, 25, 1)),
  ]);
  return item(NS.batch, 'Berichten', [info, ...Array.from({ length: 1 + g.int(3) }, () => bericht(g))]);
}

function bericht(g: Generator): Item {
  const b = (name: string, content: string | (Item | undefined)[]) => item(NS.bericht, name, content);
  const some = (name: string, content: string) => (g.chance(0.5) ? b(name, content) : undefined);
  const bijlage = (volgorde: number) =>
    b('Bijlage', [
      b('Inhoud', g.pick(['AA==', 'JVBERi0xLjQK', ' JVBE\nRi0x ', 'AAAA'])),
      b('BijlageType', 'Pdf'),
      b('Omschrijving', text(g, 128, 1)),
      b('Volgorde', g.pick([`${volgorde}`, `+${volgorde}`, ` ${volgorde}`, '-2147483648'])),
    ]);
  return b('Bericht', [
    b('BerichtInformatie', [
      b('BatchID', g.pick(GUIDS)),
      b('BerichtID', g.pick(GUIDS)),
      b('BerichtType', text(g, 8, 1)),
      some('PublicatieDatum', g.pick(MOMENTS)),
      some('EindDatumHandelingsTermijn', g.pick(MOMENTS)),
      b('Onderwerp', text(g, 50, 1)),
      some('BerichtTekst', g.chance(0.1) ? text(g, 4000) : text(g, 20)),
      some('Referentie', text(g, 25)),
      b('GebruikerID', g.pick(['999990111', 'x'])),
      b('SoortGebruiker', 'Burger'),
    ]),
    g.chance(0.6) ? b('Bijlagen', g.chance(0.5) ? [bijlage(1)] : [bijlage(1), bijlage(2)]) : undefined,
  ]);
}

const CODES = [
  'Verwerkt',
  'TechnischProbleem',
  'NietActiefOfGeabonneerd',
  'BerichtTypeNietOndersteund',
  'PublicatieDatumLigtTeVerInDeToekomst',
  'AanmaakDatumLigtTeVerInHetVerleden',
  'BerichtBestaatAl',
  'BijlageTeGroot',
  'OinInCPAKomtNietOvereenMetOinInBericht',
  'XmlValidatieTegenXsdValtNegatiefUit',
];
const COUNTERS = [
  'TotaalAantalOntvangenBerichten',
  'AantalBerichtenSuccesvolVerwerkt',
  'AantalBerichtenGeenActieveBoxOfGeabonneertOpLeverancier',
  'AantalBerichtenMetTechnischProbleem',
  'AantalBerichtenBerichtTypeNietCorrect',
  'AantalBerichtenPublicatieDatumNietCorrect',
  'AantalBerichtenAanmaakDatumNietCorrect',
];

export function resultaat(g: Generator): Item {
  const u = (name: string, content: string | (Item | undefined)[]) => item('', name, content);
  const nil = (stadium: Item): Item => {
    if (g.chance(0.3)) stadium.attributes.push(['xsi:nil', g.pick(['true', '1'])]);
    else stadium.text = 'NA';
    return stadium;
  };
  const one = () =>
    item(NS.resultaat, 'Bericht', [
      u('BerichtID', g.pick(GUIDS)),
      u('BerichtType', text(g, 8)),
      u('VerwerkingsCode', g.pick(CODES)),
      g.chance(0.7) ? nil(u('Stadium', '')) : undefined,
    ]);
  return item(NS.batch, 'BerichtVerwerkResponse', [
    u('BatchInformatie', [
      u('BerichtLeverancierCode', text(g, 25)),
      u('BatchID', g.pick(GUIDS)),
      ...COUNTERS.map((name) => u(name, `${g.int(1000)}`)),
      u('DatumOntvangen', g.pick(MOMENTS)),
      u('DatumVerwerkt', g.pick(MOMENTS)),
    ]),
    u('Berichten', Array.from({ length: g.int(4) }, one)),
  ]);
}

export function aanvraag(g: Generator): Item {
  if (g.chance(0.05)) return item(NS.controle, 'ValidateAbonnementen', []);
  return item(NS.controle, 'ValidateAbonnementen', [
    nillable(g, item(NS.controle, 'validateAbonnementenAanvraag', aanvraagVelden(g))),
  ]);
}

function aanvraagVelden(g: Generator): Item[] {
  return [
    nillable(g, item(NS.types, 'berichtleverancierCode', text(g, 20))),
    nillable(g, item(NS.types, 'berichtTypeCode', text(g, 8))),
    nillable(
      g,
      item(
        NS.types,
        'klanten',
        Array.from({ length: g.int(4) }, () => nillable(g, klant(g, item(NS.gedeeld, 'Klant', [])))),
      ),
    ),
  ];
}

function klant(g: Generator, into: Item): Item {
  if (g.chance(0.9)) into.children.push(nillable(g, item(NS.gedeeld, 'Key', '999990111')));
  if (g.chance(0.5)) into.children.push(item(NS.gedeeld, 'Rol', 'Burger'));
  return into;
}

export function antwoord(g: Generator): Item {
  const abonnement = () =>
    nillable(
      g,
      item(NS.types, 'Abonnement', [
        nillable(g, klant(g, item(NS.types, 'klant', []))),
        item(NS.types, 'isBerichtSturen', g.pick(['true', 'false', '1', '0', ' true '])),
      ]),
    );
  if (g.chance(0.05)) return item(NS.controle, 'ValidateAbonnementenResponse', []);
  return item(NS.controle, 'ValidateAbonnementenResponse', [
    nillable(g, item(NS.controle, 'ValidateAbonnementenResult', Array.from({ length: g.int(4) }, abonnement))),
  ]);
}

/** The global elements beside the operation: also a contract. */
export function los(g: Generator): Item {
  const [ns, name, fill] = g.pick<[string, string, (into: Item) => void]>([
    [NS.types, 'ValidateAbonnementenAanvraag', (into) => into.children.push(...aanvraagVelden(g))],
    [NS.types, 'ArrayOfAbonnement', () => undefined],
    [NS.gedeeld, 'ArrayOfKlant', (into) => into.children.push(klant(g, item(NS.gedeeld, 'Klant', [])))],
    [NS.gedeeld, 'Klant', (into) => void klant(g, into)],
    [NS.gedeeld, 'KlantRol', (into) => Object.assign(into, { text: 'Burger' })],
    [NS.gedeeld, 'ApplicationFault', (into) => into.children.push(nillable(g, item(NS.gedeeld, 'Message', 'x')))],
    [NS.gedeeld, 'DependentServiceFault', (into) => into.children.push(item(NS.gedeeld, 'Message', ''))],
  ]);
  const made = item(ns, name, []);
  fill(made);
  return nillable(g, made);
}

function nillable(g: Generator, element: Item): Item {
  if (!g.chance(0.06)) return element;
  element.children = [];
  element.text = '';
  element.attributes.push(['xsi:nil', g.pick(['true', '1'])]);
  return element;
}

const VALUES = [
  '',
  ' ',
  'x',
  'Burger',
  'burger',
  'Burger ',
  'Pdf',
  'NA',
  '1',
  '-1',
  '2147483648',
  '1.0',
  'true',
  'TRUE',
  '2026-13-01T00:00:00Z',
  '2026-03-03',
  '2026-03-03T09:12:60Z',
  '20260-03-03T09:12:00Z',
  '-0001-01-01T00:00:00',
  '3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c110',
  '{3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101}',
  ' 3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101',
  '٣f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101',
  'A',
  'AA=',
  'AB==',
  'A A = =',
  'é'.repeat(8),
  'é'.repeat(9),
  '𝄞'.repeat(25),
  '𝄞'.repeat(26),
  '𝄞'.repeat(50),
  'a'.repeat(51),
  'a'.repeat(128),
  'a'.repeat(129),
  'a'.repeat(4000),
  'a'.repeat(4001),
  'XmlValidatieTegenXsdValtNegatiefUit',
];
const ATTRIBUTES: readonly [string, string][] = [
  ['xsi:nil', 'true'],
  ['xsi:nil', 'false'],
  ['xsi:nil', 'x'],
  ['xsi:type', 'xs:string'],
  ['xsi:type', 'xs:token'],
  ['xsi:type', 'xs:int'],
  ['xsi:type', 'b:guid'],
  ['xsi:type', 'r:guid'],
  ['xsi:type', 's:Klant'],
  ['xsi:type', 't:Abonnement'],
  ['xsi:type', 's:ArrayOfKlant'],
  ['xsi:type', 'unbound:x'],
  ['xsi:schemaLocation', 'urn:x http://127.0.0.1:9/x.xsd'],
  ['xsi:noNamespaceSchemaLocation', 'http://127.0.0.1:9/x.xsd'],
  ['id', 'x'],
  ['xml:lang', 'nl'],
];

/** Breaks, or perhaps does not break, one thing somewhere in the document. */
export function mutate(g: Generator, root: Item): void {
  const all = flatten(root);
  const target = g.pick(all);
  const parent = all.find(({ children }) => children.includes(target));
  const at = parent?.children.indexOf(target) ?? -1;
  const mutations: (() => void)[] = [
    () => Object.assign(target, { text: g.pick(VALUES) }),
    () => Object.assign(target, { text: g.pick(VALUES) }),
    () => target.attributes.push(g.pick(ATTRIBUTES)),
    () => Object.assign(target, { ns: g.pick(['', ...Object.values(NS)]) }),
    () => Object.assign(target, { name: g.pick(all).name }),
    () => Object.assign(target, { name: g.pick(['Bericht', 'Klant', 'onbekend']) }),
    () => target.children.push(item(target.ns, g.pick(['Onbekend', 'Bericht', 'Key']))),
    () => Object.assign(target, { children: [] }),
    () => parent?.children.splice(at, 1),
    () => parent?.children.splice(at, 0, structuredClone(target)),
    () => parent?.children.splice(at, 2, ...parent.children.slice(at, at + 2).reverse()),
    () => parent?.children.push(...parent.children.splice(0, 1)),
  ];
  g.pick(mutations)();
}

function flatten(root: Item): Item[] {
  return [root, ...root.children.flatMap(flatten)];
}

const PREFIX: Readonly<Record<string, string>> = {
  [NS.batch]: 'm',
  [NS.bericht]: 'b',
  [NS.resultaat]: 'r',
  [NS.controle]: 'v',
  [NS.types]: 't',
  [NS.gedeeld]: 's',
  [NS.xsi]: 'xsi',
  'http://www.w3.org/2001/XMLSchema': 'xs',
};

/** The document as text; duplicate attributes of one name are written once. */
export function serialize(g: Generator, root: Item): string {
  const bound = Object.entries(PREFIX)
    .map(([uri, prefix]) => ` xmlns:${prefix}="${uri}"`)
    .join('');
  const gap = g.pick(['', '', '\n  ', '<!-- c -->']);
  const write = ({ ns, name, attributes, children, text: content }: Item, declarations = ''): string => {
    const prefix = PREFIX[ns];
    const tag = prefix === undefined ? name : `${prefix}:${name}`;
    const written = [...new Map(attributes)].map(([key, value]) => ` ${key}="${value}"`).join('');
    const inner = children.map((child) => gap + write(child)).join('') + (children.length > 0 ? gap : '');
    return `<${tag}${declarations}${written}>${content}${inner}</${tag}>`;
  };
  return write(root, bound);
}
