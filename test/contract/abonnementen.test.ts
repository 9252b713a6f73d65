// The list of subscriptions as documents of at most 100,000 rows, and the requests that are published as examples (mijnoverheid.md §3.2, §3.6).
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LijstRegel } from '../../src/berichten/index.ts';
import {
  AANVRAAG_LIMITS,
  ABONNEMENT_AANVRAAG,
  REGELS_PER_DEEL,
  readAbonnementAanvraag,
  regelStroom,
  writeAbonnementen,
} from '../../src/contract/index.ts';
import { type DocumentContract, loadSchema } from '../../src/schema/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { requirePeer } from '../support/peers.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../../shared/contract/logius-berichtenbox/voorbeelden/', import.meta.url));
const kop = { verzoekId: 'x', peilmoment: Date.UTC(2026, 2, 3), soort: 'Volledig' } as const;

async function* paginas(sizes: readonly number[]): AsyncGenerator<readonly LijstRegel[], void, void> {
  let next = 0;
  for (const size of sizes)
    yield Array.from({ length: size }, () => ({ bsn: String(next++), geabonneerd: next % 2 === 0 }));
}

/** All parts, as long as there are more rows. */
async function allParts(sizes: readonly number[]): Promise<readonly string[]> {
  const regels = regelStroom(paginas(sizes));
  const parts: string[] = [];
  do {
    const chunks: Buffer[] = [];
    for await (const chunk of writeAbonnementen(kop, parts.length + 1, regels)) chunks.push(chunk);
    parts.push(Buffer.concat(chunks).toString());
  } while (await regels.meer());
  return parts;
}

const rowsOf = (part: string) => [...part.matchAll(/<a:BSN>(\d+)</g)].map(([, bsn]) => Number(bsn));

describe('a list of subscriptions in parts', () => {
  it('is cut after 100,000 rows, wherever its pages end, and says which part is the last', async () => {
    for (const [sizes, parts] of [
      [[], [0]],
      [[0, 0], [0]],
      [[3, 0, 2], [5]],
      [[REGELS_PER_DEEL], [REGELS_PER_DEEL]],
      [[REGELS_PER_DEEL, 0], [REGELS_PER_DEEL]],
      [
        [REGELS_PER_DEEL - 1, 2],
        [REGELS_PER_DEEL, 1],
      ],
      [Array<number>(70).fill(3_000), [REGELS_PER_DEEL, REGELS_PER_DEEL, 10_000]],
    ] as const) {
      const made = await allParts(sizes);
      expect(made.map((part) => rowsOf(part).length)).to.deep.equal(parts);
      expect(made.flatMap(rowsOf)).to.deep.equal(Array.from({ length: sizes.reduce((a, b) => a + b, 0) }, (_, n) => n));
      expect(made.map((part) => part.includes('<a:Laatste>true<'))).to.deep.equal(
        made.map((_, index) => index === made.length - 1),
      );
      expect(made.map((part) => /<a:Deel>(\d+)</.exec(part)?.[1])).to.deep.equal(made.map((_, n) => String(n + 1)));
    }
  });

  it('repeats what was asked, whatever it is, as text', async () => {
    async function* one(): AsyncGenerator<readonly LijstRegel[], void, void> {
      yield [{ bsn: '<x>&', geabonneerd: false }];
    }
    const chunks: Buffer[] = [];
    for await (const chunk of writeAbonnementen({ ...kop, verzoekId: ']]>' }, 1, regelStroom(one())))
      chunks.push(chunk);
    const { root } = parseXml(Buffer.concat(chunks));
    expect(root.children.map(({ local }) => local)).to.deep.equal([
      'VerzoekId',
      'Peilmoment',
      'Soort',
      'Deel',
      'Abonnement',
      'Laatste',
    ]);
  });
});

describe('a request for subscriptions', () => {
  let contract: DocumentContract;
  before(() => {
    const validator = loadSchema(ROOT, [
      { uri: ABONNEMENT_AANVRAAG, file: 'services/mijnoverheid/abonnement-aanvraag.xsd' },
    ]);
    contract = { input: { uri: ABONNEMENT_AANVRAAG, local: 'AbonnementAanvraag' }, validator };
  });
  after(() => contract.validator.dispose());

  it('is read as it is in the published examples', function () {
    requirePeer(this, 'shared');
    const read = readdirSync(EXAMPLES)
      .filter((name) => name.startsWith('GLOBE-R-A-Request'))
      .map((name) => readAbonnementAanvraag(parseXml(readFileSync(EXAMPLES + name)).root, contract));
    const bySoort = new Map(read.map(({ vraag }) => [vraag.soort, vraag]));
    expect([...bySoort.keys()].sort()).to.deep.equal(['BSNLijst', 'Mutatie', 'Volledig']);
    const lijst = bySoort.get('BSNLijst');
    expect(lijst?.soort === 'BSNLijst' && [...lijst.bsns].length).to.equal(5);
    expect(bySoort.get('Mutatie')).to.deep.equal({ soort: 'Mutatie', sinds: Date.parse('2016-02-02T12:23:16.326Z') });
    for (const { leverancierId, verzoekId } of read) expect([leverancierId, verzoekId].join()).to.match(/^OIN .+,.+$/i);
  });

  it('may write a BSN in every way of XML', () => {
    const values = [
      '9&#57;9',
      '<![CDATA[<&]]>',
      'a<!-- 1 -->b',
      '&lt;&amp;&gt;&quot;',
      ' 1 ',
      'é',
      '\n12\n',
      '1&#13;2',
    ];
    const bsns = values.map((value) => `<BSN >${value}</BSN\n>`).join('\n<!-- x -->');
    const document = `<n:AbonnementAanvraag xmlns:n="${ABONNEMENT_AANVRAAG}"><BerichtLeverancier><OIN>1</OIN></BerichtLeverancier><VerzoekId>1</VerzoekId><BSNLijst xmlns:x="urn:y"> ${bsns}</BSNLijst></n:AbonnementAanvraag>`;
    const { vraag } = readAbonnementAanvraag(parseXml(Buffer.from(document)).root, contract);
    expect(vraag.soort === 'BSNLijst' && [...vraag.bsns]).to.deep.equal([
      '999',
      '<&',
      'ab',
      '<&>"',
      '1',
      'é',
      '12',
      '1\r2',
    ]);
  });

  it('has a million BSNs and not one more', function () {
    this.timeout(120_000);
    const ask = (count: number) => {
      const bsns = '<BSN>999990111</BSN>'.repeat(count);
      const document = `<n:AbonnementAanvraag xmlns:n="${ABONNEMENT_AANVRAAG}"><BerichtLeverancier><OIN>1</OIN></BerichtLeverancier><VerzoekId>1</VerzoekId><BSNLijst>${bsns}</BSNLijst></n:AbonnementAanvraag>`;
      return readAbonnementAanvraag(parseXml(Buffer.from(document), AANVRAAG_LIMITS).root, contract);
    };
    const { vraag } = ask(1_000_000);
    let count = 0;
    if (vraag.soort === 'BSNLijst') for (const bsn of vraag.bsns) count += Number(bsn === '999990111');
    expect(count).to.equal(1_000_000);
    expect(() => ask(1_000_001)).to.throw('content.invalid');
  });
});
