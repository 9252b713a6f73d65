// What the server learns from our WSDLs. The rules for WSDLs (WW004, WS003, WS005, WS008, x-WSD-1, x-WSD-2) are proven in test/conformance/.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Contracts, checkHandlers, loadContracts, operationFor } from '../../src/schema/index.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

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
