// One document, read by the XML engine and by libxml2: what the engine accepts, libxml2 accepts too, with the same elements, values and
// canonical bytes (engineering rule 3). The whole, random elements and the whole without one are compared, exclusive with random PrefixLists and inclusive.
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
import { PREFIXES, type Random } from './xml-documents.ts';
import { type Oracle, oracle, oracleAttributes, oracleCanonical, oracleText, oracleWithout } from './xml-oracle.ts';

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
  // With `omit` nothing is passed over, whatever its raw bytes look like.
  const walked = canonicalize(mine, { ...options, omit: () => undefined }).toString('utf8');
  expect(walked, 'element by element').to.equal(canonical);
  const chunks: Buffer[] = [];
  canonicalizeTo(mine, options, (chunk) => chunks.push(Buffer.from(chunk)));
  expect(Buffer.concat(chunks).toString('utf8'), 'in chunks').to.equal(canonical);
}

/** Compares one document; true when the engine accepted it. */
export function compareDocument(random: Random, source: Buffer): boolean {
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
