// `bode cpa` as a user runs it: new, check and diff without a store; import, list, show, switch and delete with one (x-CPA-1, x-CPA-4, x-CPA-8).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type CpaOptions, cpa } from '../../src/cli/cpa.ts';
import { sentenceFor } from '../../src/cli/output.ts';
import { toPem } from '../../src/pki/index.ts';
import { createMasterKeys, migrate } from '../../src/store/sqlite/index.ts';
import { OIN_A, OIN_B, partij } from '../ebms/cpa/voorbeelden.ts';

const BODE = fileURLToPath(new URL('../../src/cli/bode.ts', import.meta.url));

describe('bode cpa', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bode-cpa-'));
    for (const who of ['a', 'b'] as const)
      writeFileSync(join(folder, `${who}.pem`), toPem('CERTIFICATE', (await partij(who)).certificaten.signing!));
    mkdirSync(join(folder, 'data'));
    createMasterKeys(join(folder, 'data', 'master-keys.json'));
    const store = {
      url: `sqlite:${join(folder, 'data', 'bode.sqlite')}`,
      masterKeys: join(folder, 'data', 'master-keys.json'),
    };
    writeFileSync(join(folder, 'bode.config.json'), JSON.stringify({ omgeving: 'preproductie', store }));
    await migrate(`sqlite:${join(folder, 'data', 'bode.sqlite')}`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BODE, 'cpa', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const ok = (...args: string[]) => {
    const done = run(...args);
    expect(done.status, done.stderr + done.stdout).to.equal(0);
    return done.stdout;
  };
  /** In this process, which is much faster: what was printed, or the sentence of the failure. */
  const doe = async (action: string, args: readonly string[], options: CpaOptions = {}): Promise<string> => {
    const printed: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
    try {
      await cpa(action, args, { config: join(folder, 'bode.config.json'), ...options });
      return printed.join('');
    } catch (error) {
      return sentenceFor(error);
    } finally {
      process.stdout.write = write;
    }
  };
  const partijen = [
    '--a',
    `oin=${OIN_A}`,
    'naam=Gemeente',
    'adres=https://a.example/ebms',
    'cert=a.pem',
    '--b',
    `oin=${OIN_B}`,
    'naam=MijnOverheid',
    'adres=https://b.example/ebms',
    'cert=b.pem',
  ];

  it('makes, checks and compares agreements without a store', () => {
    ok('new', '--template', 'mijnoverheid', '--versie', '1', ...partijen, '--out', 'een.xml');
    const text = ok('check', 'een.xml');
    expect(text)
      .to.include('Gemeente mag aan MijnOverheid sturen')
      .and.include('GLOBE-R-BV-Request')
      .and.include('zij volgt het profiel');
    const data = JSON.parse(ok('check', 'een.xml', '--json'));
    expect(data).to.include({ bruikbaar: true, ketenBeoordeeld: false });
    writeFileSync(join(folder, 'twee.xml'), readFileSync(join(folder, 'een.xml'), 'utf8').replaceAll('PT3H', 'PT1H'));
    expect(ok('diff', 'een.xml', 'een.xml')).to.include('betekenen hetzelfde');
    expect(ok('diff', 'een.xml', 'twee.xml')).to.include('was 8 keer, elke 3 uur, wordt 8 keer, elke 1 uur');
    expect(JSON.parse(ok('diff', 'een.xml', 'twee.xml', '--json'))).to.have.lengthOf(4);
  });

  it('makes an agreement from a small file, and flags win', () => {
    const kant = (who: string, oin: string, rol: string) => ({
      oin,
      rol,
      naam: who,
      adres: `https://${who}.example/ebms`,
      cert: `${who}.pem`,
    });
    const bestand = {
      service: 'OSB:Service:1:0',
      profiel: 'osb-rm-s',
      versie: '7',
      acties: [
        { actie: 'Vraag', van: 'a' },
        { actie: 'Antwoord', van: 'b', profiel: 'osb-be-s' },
      ],
      a: kant('a', OIN_A, 'Vrager'),
      b: kant('b', OIN_B, 'Aanbieder'),
      herhalingen: 2,
      interval: 'PT10M',
      sync: true,
    };
    writeFileSync(join(folder, 'klein.json'), JSON.stringify(bestand));
    const { cpaId, xml } = JSON.parse(ok('new', '--spec', 'klein.json', '--versie', '8', '--json'));
    expect(cpaId).to.equal(`OSB-Service-1-0_${OIN_A}_${OIN_B}_8`);
    expect(xml).to.include('<tns:RetryInterval>PT10M<').and.include('mshSignalsOnly').and.include('a-kanaal-osb-be-s');
  });

  it('says in one sentence what is wrong, with exit code 1', () => {
    writeFileSync(
      join(folder, 'slecht.xml'),
      readFileSync(join(folder, 'een.xml'), 'utf8').replace('"agreed"', '"proposed"'),
    );
    const { status, stdout, stderr } = run('check', 'slecht.xml');
    expect(status).to.equal(1);
    expect(stdout).to.include('[x-CPA-4]');
    expect(stderr).to.equal(
      'The chains of the certificates were not judged: the settings have no trust anchors.\nbode: slecht.xml would be refused.\n',
    );
    expect(run('check', 'een.xml', '--omgeving', 'productie').stdout).to.include('[x-OIN-5]');
  });

  it('refuses what it cannot do with a sentence', async () => {
    const at = (file: string) => join(folder, file);
    const a = [`oin=${OIN_A}`, 'naam=A', 'rol=X', 'adres=https://a.example/ebms'];
    const cases: readonly (readonly [string, readonly string[], CpaOptions, string])[] = [
      ['check', [at('geen.xml')], {}, 'does not exist'],
      ['check', [], {}, 'Name one file'],
      ['check', [at('een.xml')], { omgeving: 'test' }, '--omgeving is'],
      ['check', [at('een.xml')], { machtiging: ['x'] }, '--machtiging is'],
      ['diff', [at('een.xml')], {}, 'Name two files'],
      ['diff', [at('a.pem'), at('een.xml')], {}, 'kan niet worden gelezen'],
      ['zomaar', [], {}, 'is not known'],
      ['toString', [], {}, 'is not known'],
      ['new', [], { template: 'anders' }, 'geen sjabloon'],
      ['new', [], { service: 'X', send: ['Y'], profile: 'osb-x', a, b: a }, '--profile is'],
      ['new', [], { service: 'X', send: ['Y'], profile: 'osb-rm-s', a, b: a }, 'certificaat nodig om te ondertekenen'],
      ['new', [], { service: 'X', a: ['kleur=rood'] }, '--a takes'],
      ['new', [], { service: 'X', a: ['oin=1'] }, '--a needs naam'],
      ['new', [], { spec: at('a.pem') }, 'is not JSON'],
      ['new', [], { from: 'morgen' }, '--from is a day'],
    ];
    for (const [action, args, options, said] of cases) {
      const sentence = await doe(action, args, options);
      expect(sentence, `${action} ${args.join(' ')}`).to.include(said);
    }
  });

  it('keeps agreements: two versions that overlap, shown, switched off and on, deleted', async () => {
    const [een, twee, slecht] = ['een.xml', 'twee.xml', 'slecht.xml'].map((file) => join(folder, file));
    type Rij = Readonly<Record<'cpaId' | 'versie' | 'stand' | 'tot', string>>;
    const rijen = async () =>
      JSON.parse(await doe('list', [], { json: true })).overeenkomsten as readonly [Rij, Rij] & readonly Rij[];
    const standen = async () => (await rijen()).map(({ stand }) => stand);
    expect(ok('list')).to.include('There are no agreements');
    expect(await doe('import', [slecht!])).to.include('nothing was changed');
    expect(await standen()).to.deep.equal([]);
    ok('import', 'een.xml');
    expect(await doe('import', [een!])).to.include('already there');
    const { cpaId, versie } = JSON.parse(await doe('import', [twee!], { overlap: '10', json: true }));
    expect(await standen()).to.deep.equal(['actief', 'actief']);
    const [nieuw, oud] = await rijen();
    expect(nieuw.versie).to.equal(versie);
    expect(oud.tot < nieuw.tot).to.equal(true);
    expect(await doe('show', [cpaId])).to.include('elke 1 uur');
    expect(await doe('show', [cpaId], { xml: true })).to.include('<tns:CollaborationProtocolAgreement');
    expect(await doe('show', ['X'])).to.include('no agreement X');
    expect(await doe('disable', [cpaId], { versie })).to.include('disabled (1 version)');
    expect(await standen()).to.deep.equal(['uit', 'actief']);
    expect(await doe('enable', [cpaId])).to.include('enabled (2 versions)');
    expect(await standen()).to.deep.equal(['actief', 'actief']);
    expect(await doe('delete', [cpaId])).to.include('--versie');
    expect(await doe('delete', [cpaId], { versie })).to.include('1 version of');
    expect(await doe('delete', [cpaId], { all: true })).to.include('1 version of');
    expect(await standen()).to.deep.equal([]);
  });
});
