// What the server learns from our WSDLs, and that they keep the rules for WSDLs: WW001-WW004, WS001-WS008, x-WSD-1, x-WSD-2.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Contracts, checkHandlers, loadContracts, operationFor } from '../../src/schema/index.ts';
import { attribute, parseXml, type XmlElement } from '../../src/xml/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const SOAP = 'http://schemas.xmlsoap.org/wsdl/soap/';
const WSAM = 'http://www.w3.org/2007/05/addressing/metadata';

describe('contracts', () => {
  let contracts: Contracts;
  before(async () => {
    contracts = await loadContracts(ROOT);
  });
  after(() => contracts.dispose());

  it('knows every service with its path and operations', () => {
    const found = contracts.services.map(({ path, operations }) => [path, operations.map(({ name }) => name)]);
    expect(found).to.deep.equal([
      ['/wus/berichtenbox/v1', ['LeverBerichten', 'HaalBerichtstatus', 'Ping']],
      ['/wus/berichtenbox-validatie/v1', ['ValidateAbonnementen']],
      ['/wus/lopende-zaken/v1', ['MeldZaak', 'MeldZaakstatus', 'Ping']],
      ['/wus/persoonlijke-gegevens/v1', ['LeverGegevens', 'Ping']],
    ]);
  });

  it('gives own operations the default actions of WS-Addressing Metadata §4.4.4, with : for a URN (WS008)', () => {
    const [berichtenbox] = contracts.services;
    const lever = operationFor(berichtenbox!, 'urn:bode:berichtenbox:v1:BerichtenboxService:LeverBerichten');
    expect(lever).to.include({
      name: 'LeverBerichten',
      soapAction: 'urn:bode:berichtenbox:v1:BerichtenboxService:LeverBerichten',
      outputAction: 'urn:bode:berichtenbox:v1:BerichtenboxService:LeverBerichtenResponse',
    });
    expect(lever!.input).to.deep.equal({ uri: 'urn:bode:berichtenbox:v1', local: 'LeverBerichten' });
    expect(lever!.output).to.deep.equal({ uri: 'urn:bode:berichtenbox:v1', local: 'LeverBerichtenResponse' });
    expect(lever!.faults).to.deep.equal([
      {
        name: 'Fout',
        action: 'urn:bode:berichtenbox:v1:BerichtenboxService:LeverBerichten:Fault:Fout',
        element: { uri: 'urn:bode:fouten:v1', local: 'Fout' },
      },
    ]);
    expect(operationFor(berichtenbox!, 'urn:bode:berichtenbox:v1:BerichtenboxService:Onbekend')).to.equal(undefined);
  });

  it('keeps the published actions of ValidateAbonnementen, faults included', () => {
    const service = contracts.services.find(({ folder }) => folder === 'berichtenbox-validatie')!;
    const action =
      'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/2009/01/IBerichtenboxValidatieService/ValidateAbonnementen';
    const operation = operationFor(service, action)!;
    expect(operation.soapAction).to.equal(action);
    expect(operation.outputAction).to.equal(`${action}Response`);
    expect(operation.faults.map((fault) => [fault.name, fault.action, fault.element.local])).to.deep.equal([
      ['ApplicationFaultFault', `${action}ApplicationFaultFault`, 'ApplicationFault'],
      ['DependentServiceFaultFault', `${action}DependentServiceFaultFault`, 'DependentServiceFault'],
    ]);
  });

  it('has no two operations with one action', () => {
    const actions = contracts.services.flatMap(({ operations }) => operations.map(({ inputAction }) => inputAction));
    expect(new Set(actions).size).to.equal(actions.length);
  });
});

describe('rules for our WSDLs', () => {
  const files = readdirSync(join(ROOT, 'wsdl'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.wsdl'))
    .map((name) => ({ name, root: parseXml(readFileSync(join(ROOT, 'wsdl', name))).root }));
  const everywhere = (uri: string, local: string) =>
    files.flatMap(({ root }) => all(root)).filter((element) => element.uri === uri && element.local === local);

  it('splits each service in types, abstract and concrete, with the version in the name (x-WSD-1)', () => {
    for (const { name, root } of files) {
      expect(name).to.match(/^([a-z-]+)\/(v\d+)\/\1_\2(-abstract)?\.wsdl$/);
      const concrete = all(root).some(({ local }) => local === 'binding');
      const abstract = all(root).some(({ local }) => local === 'portType');
      expect([concrete, abstract], name).to.deep.equal(name.includes('-abstract') ? [false, true] : [true, false]);
      expect(all(root).some(({ uri, local }) => uri.endsWith('XMLSchema') && local === 'element')).to.equal(false);
    }
  });

  it('has one portType per file (WS005)', () => {
    for (const { name, root } of files)
      expect(root.children.filter(({ local }) => local === 'portType').length, name).to.be.at.most(1);
  });

  it('binds SOAP 1.1 over HTTP, document and literal, without own mappings (WW001, WW002)', () => {
    for (const binding of everywhere(SOAP, 'binding')) {
      expect(attribute(binding, 'style')).to.equal('document');
      expect(attribute(binding, 'transport')).to.equal('http://schemas.xmlsoap.org/soap/http');
    }
    for (const body of [...everywhere(SOAP, 'body'), ...everywhere(SOAP, 'fault')]) {
      expect(attribute(body, 'use')).to.equal('literal');
      expect(attribute(body, 'encodingStyle')).to.equal(undefined);
    }
  });

  it('has messages of one part with an element (WW003, WW004)', () => {
    for (const message of everywhere(WSDL, 'message')) {
      expect(message.children.length).to.equal(1);
      expect(attribute(message.children[0]!, 'element')).to.be.a('string');
      expect(attribute(message.children[0]!, 'type')).to.equal(undefined);
    }
  });

  it('has only request and response (WS003), each with wsam:Action, and a soapAction equal to it (WS002, WS008)', () => {
    for (const { root } of files.filter(({ name }) => name.includes('-abstract')))
      for (const operation of all(root).filter(({ uri, local }) => uri === WSDL && local === 'operation')) {
        const parts = operation.children.filter(({ local }) => local !== 'documentation');
        expect(parts.filter(({ local }) => local === 'input').length).to.equal(1);
        expect(parts.filter(({ local }) => local === 'output').length).to.equal(1);
        for (const part of parts) expect(attribute(part, 'Action', WSAM)).to.be.a('string');
      }
  });

  it('uses no reserved name (x-WSD-2)', () => {
    for (const { name, root } of files)
      for (const element of all(root)) expect(attribute(element, 'name') ?? '', name).not.to.match(/^digikoppeling/i);
  });
});

function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)];
}

describe('handlers and contracts', () => {
  let contracts: Contracts;
  const complete = {
    '/wus/berichtenbox/v1': ['LeverBerichten', 'HaalBerichtstatus', 'Ping'],
    '/wus/berichtenbox-validatie/v1': ['ValidateAbonnementen'],
    '/wus/lopende-zaken/v1': ['MeldZaak', 'MeldZaakstatus', 'Ping'],
    '/wus/persoonlijke-gegevens/v1': ['LeverGegevens', 'Ping'],
  };
  before(async () => {
    contracts = await loadContracts(ROOT);
  });
  after(() => contracts.dispose());

  it('fit', () => {
    expect(() => checkHandlers(contracts, complete)).not.to.throw();
  });

  const cases: readonly (readonly [Readonly<Record<string, readonly string[] | undefined>>, string])[] = [
    [{ '/wus/lopende-zaken/v1': undefined }, 'Service /wus/lopende-zaken/v1 is in the WSDL but has no handlers.'],
    [
      { '/wus/lopende-zaken/v1': ['MeldZaak', 'Ping'] },
      'Operation MeldZaakstatus of /wus/lopende-zaken/v1 is in the WSDL but has no handler.',
    ],
    [{ '/wus/onbekend/v1': ['Ping'] }, 'Service /wus/onbekend/v1 has handlers but is in no WSDL.'],
    [
      { '/wus/persoonlijke-gegevens/v1': ['LeverGegevens', 'Ping', 'HaalGegevens'] },
      'Operation HaalGegevens of /wus/persoonlijke-gegevens/v1 has a handler but is not in the WSDL.',
    ],
  ];
  for (const [change, sentence] of cases)
    it(`stop the start: ${sentence}`, () => {
      const handled: Record<string, readonly string[]> = {};
      for (const [path, names] of Object.entries({ ...complete, ...change })) if (names) handled[path] = names;
      expect(() => checkHandlers(contracts, handled)).to.throw(sentence);
    });
});

describe('a contract that cannot be used', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bode-contracts-'));
    for (const folder of ['wsdl', 'xsd']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const edit = (file: string, from: string | RegExp, to: string) => {
    const before = readFileSync(join(root, file), 'utf8');
    const after = before.replace(from, to);
    expect(after, 'the edit changes the file').not.to.equal(before);
    writeFileSync(join(root, file), after);
  };
  const reason = async () => {
    try {
      (await loadContracts(root)).dispose();
    } catch (error) {
      return (error as Error).message;
    }
    return 'loaded';
  };
  const abstract = 'wsdl/lopende-zaken/v1/lopende-zaken_v1-abstract.wsdl';
  const concrete = 'wsdl/lopende-zaken/v1/lopende-zaken_v1.wsdl';
  const types = 'xsd/services/bode/lopende-zaken_v1.xsd';

  it('loads before it is changed', async () => {
    expect(await reason()).to.equal('loaded');
  });

  const edits: readonly (readonly [string, string, string | RegExp, string, RegExp])[] = [
    [
      'an input without wsam:Action (WS008)',
      abstract,
      / wsam:Action="[^"]*:MeldZaak"/,
      '',
      /input has no attribute Action/,
    ],
    [
      'a fault without wsam:Action (WS008)',
      abstract,
      / wsam:Action="[^"]*:Fault:Fout"/,
      '',
      /fault has no attribute Action/,
    ],
    [
      'another soapAction (WS002)',
      concrete,
      /soapAction="[^"]*:MeldZaak"/,
      'soapAction="urn:x"',
      /MeldZaak differs .*WS002/,
    ],
    ['two portTypes (WS005)', abstract, '</wsdl:portType>', '</wsdl:portType><wsdl:portType name="X"/>', /WS005/],
    ['rpc style (WW001)', concrete, /style="document"\/>/, 'style="rpc"/>', /MeldZaak is not document style/],
    ['an operation without binding', concrete, /<wsdl:operation name="Ping">[\s\S]*?<\/wsdl:operation>/, '', /Ping/],
    [
      'an import outside xsd/',
      types,
      'schemaLocation="bewijs_v1.xsd"',
      'schemaLocation="../../../../../../etc/hosts"',
      /not below wsdl\/ or xsd\//,
    ],
    [
      'an import over the network',
      types,
      'schemaLocation="bewijs_v1.xsd"',
      'schemaLocation="http://127.0.0.1:9/x.xsd"',
      /not below wsdl\/ or xsd\//,
    ],
    ['a broken schema', types, 'type="lz:Zaak"', 'type="lz:Onbekend"', /Onbekend/],
  ];
  for (const [title, file, from, to, expected] of edits)
    it(`is refused with one sentence: ${title}`, async () => {
      edit(file, from, to);
      expect(await reason())
        .to.match(expected)
        .and.not.equal('loaded');
    });
});
