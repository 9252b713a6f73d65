// The standing differential test of the XML engine (engineering rule 3): whatever it accepts, libxml2 accepts, reads the same values
// from and gives the same canonical bytes, for the whole document, for elements in it and for the document without one of them,
// exclusive with random PrefixLists and inclusive. Half of the documents are generated well-formed, half are mutations of them.
//
// The ordinary run takes a few thousand documents from a fixed seed. `BODE_FULL=1` takes 120,000 (some minutes), and
// `BODE_SEED=n` starts both at another seed; a failure names the seed of its document.
import { expect } from 'chai';
import type { XmlElement as LibxmlElement } from 'libxml2-wasm';
import { GatewayError } from '../../src/core/index.ts';
import {
  type CanonicalOptions,
  canonicalize,
  canonicalizeTo,
  parseXml,
  text,
  type XmlElement,
} from '../../src/xml/index.ts';
import { generateDocument, mutate, PREFIXES, type Random, randomFrom } from './xml-documents.ts';
import { type Oracle, oracle, oracleAttributes, oracleCanonical, oracleText, oracleWithout } from './xml-oracle.ts';

const FULL = process.env.BODE_FULL === '1';
const DOCUMENTS = FULL ? 120_000 : 3_000;
const FIRST_SEED = Number(process.env.BODE_SEED ?? 1);

/** The root, or undefined when the engine refuses the bytes in the way it should. */
function accepted(source: Buffer): XmlElement | undefined {
  try {
    return parseXml(source).root;
  } catch (error) {
    if (error instanceof GatewayError && error.code.startsWith('xml.') && error.detail.positie !== undefined)
      return undefined;
    throw error;
  }
}

function allElements(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    found.push(element);
    open.push(...[...element.children].reverse());
  }
  return found;
}

function compare(random: Random, ours: readonly XmlElement[], theirs: Oracle): void {
  expect(ours.length, 'elements').to.equal(theirs.elements.length);
  const index = () => random.below(ours.length);
  for (const i of new Set([0, index(), index()])) {
    compareValues(ours[i]!, theirs.elements[i]!);
    for (const options of randomOptions(random)) compareCanonical(ours[i]!, theirs.elements[i]!, options);
  }
  const victim = index();
  if (victim === 0) return;
  for (const options of randomOptions(random)) {
    const omit = (element: XmlElement) => (element === ours[victim] ? new Uint8Array() : undefined);
    const without = oracleWithout(theirs, theirs.elements[victim]!, options);
    expect(canonicalize(ours[0]!, { ...options, omit }).toString('utf8'), 'without an element').to.equal(without);
  }
}

function randomOptions(random: Random): CanonicalOptions[] {
  const list = ['#default', 'none', ...PREFIXES].filter(() => random.chance(0.4));
  return [{ mode: 'inclusive' }, { inclusivePrefixes: random.chance(0.5) ? [] : list }];
}

function compareValues(mine: XmlElement, other: LibxmlElement): void {
  expect(`{${mine.uri}}${mine.prefix}:${mine.local}`).to.equal(`{${other.namespaceUri}}${other.prefix}:${other.name}`);
  expect(text(mine), 'text').to.equal(oracleText(other));
  expect(mine.attributes.map(({ uri, local, value }) => `{${uri}}${local}=${value}`)).to.deep.equal(
    oracleAttributes(other),
  );
}

function compareCanonical(mine: XmlElement, other: LibxmlElement, options: CanonicalOptions): void {
  const canonical = canonicalize(mine, options).toString('utf8');
  expect(canonical, JSON.stringify(options)).to.equal(oracleCanonical(other, options));
  const chunks: Buffer[] = [];
  canonicalizeTo(mine, options, (chunk) => chunks.push(Buffer.from(chunk)));
  expect(Buffer.concat(chunks).toString('utf8'), 'in chunks').to.equal(canonical);
}

/** Compares one document; true when the engine accepted it. */
function compareDocument(random: Random, source: Buffer): boolean {
  const root = accepted(source);
  if (root === undefined) return false;
  const theirs = oracle(source);
  if (theirs === undefined) throw new Error('accepted here and refused by libxml2');
  try {
    compare(random, allElements(root), theirs);
  } finally {
    theirs.dispose();
  }
  return true;
}

/** Runs `each` for every seed and names the seed and the document of a failure. */
function forSeeds(each: (random: Random) => { source: Buffer; verify: () => void }): void {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + DOCUMENTS / 2; seed++) {
    const { source, verify } = each(randomFrom(seed));
    try {
      verify();
    } catch (error) {
      throw new Error(`seed ${seed}, ${JSON.stringify(source.toString('utf8'))}`, { cause: error });
    }
  }
}

describe('xml against libxml2', function () {
  this.timeout(FULL ? 3_600_000 : 60_000);

  it('accepts every generated document, with equal values and canonical bytes', () => {
    forSeeds((random) => {
      const source = Buffer.from(generateDocument(random));
      return { source, verify: () => expect(compareDocument(random, source), 'accepted').to.equal(true) };
    });
  });

  it('accepts no mutated document that libxml2 refuses, with equal values and canonical bytes', () => {
    let count = 0;
    forSeeds((random) => {
      const source = mutate(random, Buffer.from(generateDocument(random)));
      return {
        source,
        verify: () => {
          if (compareDocument(random, source)) count += 1;
        },
      };
    });
    expect(count, 'mutations that are still well-formed').to.be.within(DOCUMENTS / 40, DOCUMENTS / 3);
  });
});
