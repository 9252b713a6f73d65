// Our schema of CPA 2.0 and the published one give the same verdict on valid and mutated agreements (x-CPA-1, x-CPA-5). The published files
// are used where they stand beside the project; the product does not need them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PROFIELEN } from '../../../src/ebms/cpa/index.ts';
import { type Catalogue, readCatalogue } from '../../../src/schema/catalogue.ts';
import { compileSchema, type Validator } from '../../../src/schema/validator.ts';
import { parseXml, text, type XmlElement } from '../../../src/xml/index.ts';
import { seeded } from '../../schema/documents.ts';
import { requirePeer } from '../../support/peers.ts';
import { xml } from './voorbeelden.ts';
import { vreemdeCpa } from './vreemd.ts';

const OFFICIAL = fileURLToPath(new URL('../../../../shared/contract/standards/', import.meta.url));
const OWN = fileURLToPath(new URL('../../../xsd/', import.meta.url));
const CPA = 'http://www.oasis-open.org/committees/ebxml-cppa/schema/cpp-cpa-2_0.xsd';
const COUNT = process.env.BODE_FULL === '1' ? 20_000 : 500;
const FIRST_SEED = Number(process.env.BODE_SEED ?? 1);

interface Item {
  name: string;
  attributes: [string, string][];
  children: Item[];
  text: string;
}

const DECLARED = new Map([
  [CPA, 'tns'],
  ['http://www.w3.org/2000/09/xmldsig#', 'ds'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://www.w3.org/2001/XMLSchema-instance', 'xsi'],
  ['', ''],
]);

function name(uri: string, local: string): string {
  const prefix = DECLARED.get(uri)!;
  return prefix === '' ? local : `${prefix}:${local}`;
}

function itemOf(element: XmlElement): Item {
  return {
    name: name(element.uri, element.local),
    attributes: element.attributes.map(({ uri, local, value }) => [name(uri, local), value]),
    children: element.children.map(itemOf),
    text: element.children.length === 0 ? text(element) : '',
  };
}

function serialize(item: Item, root = true): string {
  const quoted = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const declared = root
    ? [...DECLARED]
        .filter(([uri, prefix]) => uri && prefix !== 'xml')
        .map(([uri, prefix]) => ` xmlns:${prefix}="${uri}"`)
    : [];
  const attributes = item.attributes.map(([key, value]) => ` ${key}="${quoted(value)}"`);
  const inner = item.children.map((child) => serialize(child, false)).join('');
  return `<${item.name}${declared.join('')}${attributes.join('')}>${quoted(item.text)}${inner}</${item.name}>`;
}

const VALUES = [
  '',
  ' ',
  'x',
  '1',
  '-1',
  'true',
  'always',
  'none',
  'PT3H',
  'persistent',
  '2026-01-01T00:00:00Z',
  'a b',
  'http://x y',
];
const NAMES = [
  'tns:Comment',
  'tns:PartyId',
  'tns:Retries',
  'tns:ServerCertificateRef',
  'tns:Bestaatniet',
  'ds:Transform',
  'ds:KeyInfo',
  'ds:Signature',
  'xlink:vreemd',
  'los',
];
const ATTRIBUTES = [
  'tns:id',
  'tns:type',
  'tns:version',
  'tns:certId',
  'xlink:type',
  'xlink:href',
  'xlink:role',
  'xml:lang',
  'type',
  'Id',
];

class Mutator {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)]!;
  }

  mutate(root: Item): void {
    const all: Item[] = [];
    const visit = (item: Item) => {
      all.push(item);
      item.children.forEach(visit);
    };
    visit(root);
    const item = this.pick(all);
    const at = Math.floor(this.random() * (item.children.length + 1));
    this.pick<() => void>([
      () => item.children.splice(at, 1),
      () => item.children.splice(at, 0, structuredClone(this.pick(all))),
      () =>
        item.children.splice(at, 0, { name: this.pick(NAMES), attributes: [], children: [], text: this.pick(VALUES) }),
      () => item.children.reverse(),
      () => item.attributes.splice(Math.floor(this.random() * item.attributes.length), 1),
      () => {
        const one = this.pick(item.attributes);
        if (one) one[1] = this.pick(VALUES);
      },
      () => {
        const key = this.pick(ATTRIBUTES);
        if (!item.attributes.some(([known]) => known === key)) item.attributes.push([key, this.pick(VALUES)]);
      },
      () => {
        item.text = this.pick(VALUES);
      },
      () => {
        if (item !== root) item.name = this.pick([...NAMES, ...all.map((one) => one.name)]);
      },
    ])();
  }
}

describe('the schema of CPA 2.0', () => {
  let own: Validator;
  let official: Validator;
  const seeds: Item[] = [];

  before(async function () {
    requirePeer(this, 'shared');
    const published: Catalogue = new Map(
      readdirSync(OFFICIAL)
        .filter((file) => file.endsWith('.xsd'))
        .map((file) => [file, readFileSync(OFFICIAL + file)]),
    );
    official = compileSchema(published, [{ uri: CPA, file: 'cpp-cpa-2_0.xsd' }], new Set());
    own = compileSchema(readCatalogue(OWN), [{ uri: CPA, file: 'standards/cpa/cpp-cpa-2_0.xsd' }], new Set());
    for (const document of [await vreemdeCpa(), await xml('osb-rm-e'), await xml('osb-be')])
      seeds.push(itemOf(parseXml(Buffer.from(document)).root));
  });
  after(() => {
    own?.dispose();
    official?.dispose();
  });

  it('accepts what maakCpa makes in every profile, and a foreign agreement, as the published one does', async () => {
    for (const document of [
      ...(await Promise.all(PROFIELEN.map((profiel) => xml(profiel)))),
      await vreemdeCpa('sha1'),
    ]) {
      expect(official.validate(Buffer.from(document)), 'published').to.deep.equal({ ok: true });
      expect(own.validate(Buffer.from(document)), 'ours').to.deep.equal({ ok: true });
    }
  });

  it(`judges ${COUNT} mutated agreements as the published schema does`, function () {
    this.timeout(600_000);
    const count = { ok: 0, refused: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      const mutator = new Mutator(seed);
      const root = structuredClone(mutator.pick(seeds));
      for (let times = mutator.pick([1, 1, 2, 3]); times > 0; times--) mutator.mutate(root);
      const bytes = Buffer.from(serialize(root));
      const expected = official.validate(bytes).ok;
      expect(own.validate(bytes).ok, `seed ${seed}`).to.equal(expected);
      count[expected ? 'ok' : 'refused'] += 1;
    }
    expect(count.ok, 'valid').to.be.greaterThan(COUNT / 20);
    expect(count.refused, 'refused').to.be.greaterThan(COUNT / 4);
  });
});
