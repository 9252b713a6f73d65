// Our XSDs and the published ones give the same verdict on the same documents (mijnoverheid.md §3.2; D3). The published files are used
// where they stand beside the project; the product does not need them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Catalogue, readCatalogue } from '../../src/schema/catalogue.ts';
import { compileSchema, type Validator } from '../../src/schema/validator.ts';
import { attribute, child, children, parseXml, type XmlElement } from '../../src/xml/index.ts';
import { requirePeer } from '../support/peers.ts';
import {
  aanvraag,
  antwoord,
  berichten,
  Generator,
  type Item,
  los,
  mutate,
  NS,
  resultaat,
  serialize,
} from './documents.ts';

const FULL = process.env.BODE_FULL === '1';
const PER_MESSAGE = FULL ? 20_000 : 800;
const FIRST_SEED = Number(process.env.BODE_SEED ?? 1);

const OFFICIAL = fileURLToPath(new URL('../../../shared/contract/logius-berichtenbox/', import.meta.url));
const OWN = fileURLToPath(new URL('../../xsd/', import.meta.url));

/** The published files by name. Their imports name an internal host: mapped here, never fetched. */
function officialCatalogue(): Catalogue {
  const files = new Map<string, Buffer>();
  for (const folder of ['BerichtVerwerkService', 'BerichtenboxValidatieService'])
    for (const name of readdirSync(OFFICIAL + folder).filter((file) => file.endsWith('.xsd'))) {
      const text = readFileSync(`${OFFICIAL}${folder}/${name}`, 'utf8');
      files.set(name, Buffer.from(text.replace(/http:\/\/[^"]*\?xsd=(xsd\d)/g, (_, file: string) => `${file}.xsd`)));
    }
  return files;
}

describe('the same verdict as the published schemas', () => {
  const compiled: Validator[] = [];
  let own: Catalogue;
  let official: Catalogue;

  before(function () {
    requirePeer(this, 'shared');
    own = readCatalogue(OWN);
    official = officialCatalogue();
  });
  after(() => {
    for (const validator of compiled) validator.dispose();
  });

  const compile = (catalogue: Catalogue, roots: readonly [string, string][]): Validator => {
    const validator = compileSchema(
      catalogue,
      roots.map(([uri, file]) => ({ uri, file })),
      new Set(),
    );
    compiled.push(validator);
    return validator;
  };
  const ownBatch = () => compile(own, [[NS.batch, 'services/mijnoverheid/berichten-verwerken.xsd']]);
  const ownControle = () => compile(own, [[NS.controle, 'services/mijnoverheid/abonnementen-controleren.xsd']]);
  // The two published batch schemas share a namespace and cannot be compiled together, ours stand in one file. All other namespaces are in
  // view of both, so that an xsi:type means the same to both.
  const officialBatch = (file: string) => () =>
    compile(official, [
      [NS.batch, file],
      [NS.bericht, 'GLOBEBatchRequestTypes.xsd'],
      [NS.resultaat, 'GLOBEBatchResponseTypes.xsd'],
    ]);
  const officialControle = () =>
    compile(official, [
      [NS.controle, 'xsd0.xsd'],
      [NS.types, 'xsd2.xsd'],
      [NS.gedeeld, 'xsd3.xsd'],
    ]);

  const messages: readonly (readonly [string, (g: Generator) => Item, () => Validator, () => Validator])[] = [
    ['Berichten', berichten, ownBatch, officialBatch('GLOBEBatchRequest.xsd')],
    ['BerichtVerwerkResponse', resultaat, ownBatch, officialBatch('GLOBEBatchResponse.xsd')],
    ['ValidateAbonnementen', aanvraag, ownControle, officialControle],
    ['ValidateAbonnementenResponse', antwoord, ownControle, officialControle],
    ['the other global elements', los, ownControle, officialControle],
  ];
  for (const [name, make, ours, theirs] of messages)
    it(`judges ${PER_MESSAGE} documents of ${name} alike`, function () {
      this.timeout(FULL ? 600_000 : 60_000);
      const [mine, published] = [ours(), theirs()];
      const count = { ok: 0, refused: 0 };
      for (let seed = FIRST_SEED; seed < FIRST_SEED + PER_MESSAGE; seed++) {
        const g = new Generator(seed);
        const root = make(g);
        const { ns, name: rootName } = root;
        for (let times = g.pick([0, 1, 1, 1, 2, 3]); times > 0; times--) mutate(g, root);
        // Another root is another message: the two schema sets hold different ones in one namespace.
        Object.assign(root, { ns, name: rootName });
        const document = serialize(g, root);
        const bytes = Buffer.from(document);
        const expected = published.validate(bytes).ok;
        expect(mine.validate(bytes).ok, `seed ${seed}: ${document}`).to.equal(expected);
        count[expected ? 'ok' : 'refused'] += 1;
      }
      expect(count.ok, 'valid documents').to.be.greaterThan(PER_MESSAGE / 8);
      expect(count.refused, 'invalid documents').to.be.greaterThan(PER_MESSAGE / 8);
    });

  it('judges a batch of 1000, of 1001 and of 0 berichten alike', () => {
    const [mine, published] = [ownBatch(), officialBatch('GLOBEBatchRequest.xsd')()];
    for (const [aantal, valid] of [
      [0, false],
      [1000, true],
      [1001, false],
    ] as const) {
      const g = new Generator(7);
      const root = berichten(g);
      const [info, first] = root.children;
      root.children = [info!, ...Array<Item>(aantal).fill(first!)];
      const bytes = Buffer.from(serialize(g, root));
      expect(published.validate(bytes).ok, `published, ${aantal}`).to.equal(valid);
      expect(mine.validate(bytes).ok, `ours, ${aantal}`).to.equal(valid);
    }
  });

  it('publishes the same operation, elements, actions and faults as the published WSDL', () => {
    const published = parseXml(
      readFileSync(`${OFFICIAL}BerichtenboxValidatieService/BerichtenboxValidatieService.wsdl`),
    ).root;
    const folder = fileURLToPath(new URL('../../wsdl/berichtenbox-validatie/v1/', import.meta.url));
    const abstract = parseXml(readFileSync(`${folder}berichtenbox-validatie_v1-abstract.wsdl`)).root;
    const concrete = parseXml(readFileSync(`${folder}berichtenbox-validatie_v1.wsdl`)).root;
    expect(portTypeOf(abstract)).to.deep.equal(portTypeOf(published));
    expect(messagesOf(abstract)).to.deep.equal(messagesOf(published));
    expect(bindingOf(concrete)).to.deep.equal(bindingOf(published));
    expect(attribute(abstract, 'targetNamespace')).to.equal(attribute(published, 'targetNamespace'));
  });
});

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SOAP = 'http://schemas.xmlsoap.org/wsdl/soap/';
const WSAW = 'http://www.w3.org/2006/05/addressing/wsdl';
const local = (qname: string | undefined) => qname?.slice(qname.indexOf(':') + 1);

function portTypeOf(definitions: XmlElement) {
  const portType = child(definitions, WSDL, 'portType')!;
  return {
    name: attribute(portType, 'name'),
    operations: children(portType, WSDL, 'operation').map((operation) => ({
      name: attribute(operation, 'name'),
      parts: operation.children
        .filter(({ local: name }) => name !== 'documentation')
        .map((part) => [
          part.local,
          attribute(part, 'name'),
          local(attribute(part, 'message')),
          attribute(part, 'Action', WSAW),
        ])
        .sort(),
    })),
  };
}

function messagesOf(definitions: XmlElement) {
  return children(definitions, WSDL, 'message')
    .map((message) => {
      const part = child(message, WSDL, 'part')!;
      return [attribute(message, 'name'), attribute(part, 'name'), local(attribute(part, 'element'))];
    })
    .sort();
}

function bindingOf(definitions: XmlElement) {
  const binding = child(definitions, WSDL, 'binding')!;
  return {
    name: attribute(binding, 'name'),
    operations: children(binding, WSDL, 'operation').map((operation) => [
      attribute(operation, 'name'),
      attribute(child(operation, SOAP, 'operation')!, 'soapAction'),
      ...children(operation, WSDL, 'fault')
        .map((fault) => attribute(fault, 'name'))
        .sort(),
    ]),
  };
}
