// The validator tells rule, place, limit and length and never a value or a foreign name (D10), opens nothing but its catalogue
// (ARCHITECTURE.md §3), and gives back its memory.
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { diag, XmlDocument, XsdValidator } from 'libxml2-wasm';
import { withCatalogue } from '../../src/schema/catalogue.ts';
import { type Contracts, loadContracts, type Validator, type Violation } from '../../src/schema/index.ts';
import { compileSchema } from '../../src/schema/validator.ts';
import { canonicalize, parseXml } from '../../src/xml/index.ts';
import { berichten, Generator, mutate, resultaat, serialize } from './documents.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LZ = 'urn:bode:lopende-zaken:v1';
const SECRET = 'Geheim-123456782-Jansen';

describe('validator', () => {
  let contracts: Contracts;
  let zaken: Validator;
  let box: Validator;
  before(async () => {
    contracts = await loadContracts(ROOT);
    const of = (folder: string) => contracts.services.find((service) => service.folder === folder)!.validator;
    zaken = of('lopende-zaken');
    box = of('berichtenbox');
  });
  after(() => contracts.dispose());

  const judge = (validator: Validator, document: string): readonly Violation[] => {
    const { root } = parseXml(Buffer.from(document));
    const verdict = validator.validate(canonicalize(root), { element: root });
    return verdict.ok ? [] : verdict.violations;
  };
  const status = (change: (fields: Record<string, string>) => void, prefix = 'lz:') => {
    const fields: Record<string, string> = {
      identificatie: 'ZAAK-1',
      volgnummer: '1',
      statusCode: 'A',
      omschrijving: 'B',
      datumStatusGezet: '2026-03-03T00:00:00Z',
    };
    change(fields);
    const p = prefix;
    const written = Object.entries(fields).map(([name, value]) => `<${p}${name}>${value}</${p}${name}>`);
    const bound = p === '' ? `xmlns="${LZ}"` : `xmlns:lz="${LZ}"`;
    return `<${p}MeldZaakstatus ${bound}><${p}Zaakstatus>${written.join('')}</${p}Zaakstatus></${p}MeldZaakstatus>`;
  };

  const cases: readonly (readonly [string, (fields: Record<string, string>) => void, Violation])[] = [
    [
      'a text that is too long',
      (fields) => Object.assign(fields, { omschrijving: SECRET.repeat(5) }),
      { veld: 'Zaakstatus/omschrijving', regel: 'maxLength', limiet: '80', gevonden: '115' },
    ],
    [
      'a text that is too short',
      (fields) => Object.assign(fields, { identificatie: '9' }),
      { veld: 'Zaakstatus/identificatie', regel: 'minLength', limiet: '5', gevonden: '1' },
    ],
    [
      'no number',
      (fields) => Object.assign(fields, { volgnummer: SECRET }),
      { veld: 'Zaakstatus/volgnummer', regel: 'type' },
    ],
    [
      'a number that is too high',
      (fields) => Object.assign(fields, { volgnummer: '123456' }),
      { veld: 'Zaakstatus/volgnummer', regel: 'maxInclusive', limiet: '9999' },
    ],
    [
      'no moment',
      (fields) => Object.assign(fields, { datumStatusGezet: SECRET }),
      { veld: 'Zaakstatus/datumStatusGezet', regel: 'type' },
    ],
    [
      'an element that no schema has',
      (fields) => Object.assign(fields, { [SECRET]: SECRET }),
      {
        veld: 'Zaakstatus/?',
        regel: 'onverwacht',
        limiet: 'isEindstatus, informeren, actieVereist, actieUiterlijk, actieUrl, actieTekst',
      },
    ],
    [
      'a missing element',
      (fields) => void delete fields.datumStatusGezet,
      { veld: 'Zaakstatus', regel: 'ontbreekt', limiet: 'statustekst, toelichting, datumStatusGezet' },
    ],
    [
      'an element inside a text',
      (fields) => Object.assign(fields, { omschrijving: `x<lz:bsn>${SECRET}</lz:bsn>` }),
      { veld: 'Zaakstatus/omschrijving', regel: 'inhoud' },
    ],
  ];
  for (const [title, change, expected] of cases)
    it(`names place and rule of ${title}`, () => {
      const [violation] = judge(zaken, status(change));
      expect(violation).to.deep.include(expected);
    });

  it('counts the place among siblings, whatever prefix the sender uses', () => {
    for (const prefix of ['', 'lz:']) {
      const valid = status(() => undefined, prefix);
      const item = valid.slice(valid.indexOf('>') + 1, valid.lastIndexOf('<'));
      const wrong = item.replace('>ZAAK-1<', '>Z<');
      const document = valid.replace(item, item + item + wrong + item);
      expect(judge(zaken, document)[0]!.veld).to.equal('Zaakstatus[3]/identificatie');
    }
  });

  it('tells of an attribute and of nil', () => {
    const nil = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"`;
    const document = status(() => undefined);
    expect(
      judge(zaken, document.replace('<lz:omschrijving>', `<lz:omschrijving ${SECRET}="${SECRET}">`)),
    ).to.deep.equal([{ veld: 'Zaakstatus/omschrijving', regel: 'attribuut' }]);
    expect(judge(zaken, document.replace('<lz:omschrijving>B', `<lz:omschrijving ${nil}>`))[0]).to.include({
      veld: 'Zaakstatus/omschrijving',
      regel: 'nil',
    });
  });

  it('never repeats a value, a foreign name, a prefix or a namespace', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const g = new Generator(seed);
      const root = seed % 2 === 0 ? berichten(g) : resultaat(g);
      mutate(g, root);
      mutate(g, root);
      const document = serialize(g, root)
        .replace(/>([^<]{2,})</g, (_, value: string) => `>${value}${SECRET}<`)
        .replaceAll('onbekend', 'Naam-123456782')
        .replaceAll('id="x"', `Bsn-123456782="${SECRET}"`)
        .replaceAll('xmlns:r=', 'xmlns:P123456782="urn:Jansen" xmlns:r=');
      for (const { veld, regel, limiet = '', gevonden = '' } of judge(box, document)) {
        const told = `${veld} ${regel} ${limiet} ${gevonden}`;
        expect(told, `seed ${seed}`).not.to.match(/123456782|Jansen|Geheim|urn:|http|Naam-|Bsn-/);
        expect(gevonden, `seed ${seed}`).to.match(/^\d{0,7}$/);
      }
    }
  });

  it('survives messages that imitate libxml2', () => {
    const value = `x'; this exceeds the allowed maximum length of '123456'. Element 'y': [facet 'maxLength'] has a length of '7777777'`;
    for (const field of ['volgnummer', 'omschrijving', 'datumStatusGezet']) {
      const told = JSON.stringify(
        judge(
          zaken,
          status((fields) => Object.assign(fields, { [field]: value })),
        ),
      );
      expect(told).not.to.match(/123456|7777777/);
    }
  });

  it('refuses what libxml2 cannot take, with its size only', () => {
    const document = status((fields) => Object.assign(fields, { omschrijving: 'x'.repeat(11_000_000) }));
    expect(judge(zaken, document)).to.deep.equal([
      { veld: '', regel: 'omvang', limiet: `${32 * 1024 * 1024} bytes`, gevonden: `${document.length} bytes` },
    ]);
  });

  it('opens nothing that a document names', () => {
    const hints = [
      'xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"',
      'xsi:noNamespaceSchemaLocation="file:///etc/hostname"',
    ];
    for (const hint of hints) {
      const document = status(() => undefined).replace(
        `xmlns:lz="${LZ}"`,
        `xmlns:lz="${LZ}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${hint}`,
      );
      // withCatalogue fails when libxml2 asks for anything at all outside the catalogue.
      expect(withCatalogue(new Map(), () => judge(zaken, document))).to.deep.equal([]);
    }
  });

  it('lets libxml2 open no file and no address, also outside this code', () => {
    for (const location of [
      'http://127.0.0.1:9/x.xsd',
      '/etc/hostname',
      'file:///etc/hostname',
      'bode:/xsd/services/bode/bewijs_v1.xsd',
    ]) {
      const schema = XmlDocument.fromString(
        `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:x="urn:x"><xs:import namespace="urn:x" schemaLocation="${location}"/><xs:element name="a" type="x:t"/></xs:schema>`,
      );
      expect(() => XsdValidator.fromDoc(schema), location).to.throw();
      schema.dispose();
    }
  });

  it('compiles nothing that refers outside the catalogue, even where libxml2 would go on without', () => {
    const loose = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"><xs:import namespace="urn:y" schemaLocation="y.xsd"/><xs:element name="a"/></xs:schema>`;
    const catalogue = new Map([['x.xsd', Buffer.from(loose)]]);
    expect(() => compileSchema(catalogue, [{ uri: 'urn:x', file: 'x.xsd' }], new Set())).to.throw(
      /y\.xsd, which is not in the catalogue/,
    );
  });

  it('disposes every document, valid or not', () => {
    diag.configure({ enabled: true });
    try {
      const before = diag.report();
      for (let i = 0; i < 20; i++) {
        judge(
          zaken,
          status(() => undefined),
        );
        judge(
          zaken,
          status((fields) => Object.assign(fields, { volgnummer: 'x' })),
        );
      }
      expect(diag.report()).to.deep.equal(before);
    } finally {
      diag.configure({ enabled: false });
    }
  });
});
