// What messages share: tapes while one is scanned, slabs after it, and the names and namespaces that earlier ones had. None of it may show.
import { expect } from 'chai';
import { attribute, canonicalize, hasOnlyElements, parseXml, text, type XmlDocument } from '../../src/xml/index.ts';

const parse = (source: string): XmlDocument => parseXml(Buffer.from(source));
const canonical = ({ root }: XmlDocument): string => canonicalize(root).toString();

/** A document with `count` children, already in canonical form. */
function list(name: string, count: number): string {
  const items = Array.from({ length: count }, (_, index) => `<${name} n="${index}">${name}${index}</${name}>`);
  return `<list xmlns="urn:${name}">${items.join('')}</list>`;
}

describe('xml messages beside each other', () => {
  it('keep their own tree while others are parsed, whatever their size', () => {
    const sources = [1, 60, 3, 700, 2, 5_000, 40, 1_500, 9_000, 7].map((count, index) => list(`e${index}`, count));
    const documents = sources.map(parse);
    for (const [index, document] of documents.entries()) {
      expect(canonical(document) === sources[index], `document ${index}`).to.equal(true);
      const last = document.root.children.at(-1)!;
      expect(`${last.local}${attribute(last, 'n')}`).to.equal(text(last));
    }
  });

  it('do not see what a message that was refused halfway left behind', () => {
    const before = parse('<a><b x="1">text</b></a>');
    expect(() => parse(`${list('broken', 300)}<`)).to.throw();
    expect(() => parse('<r xmlns:p="urn:p"><p:x/>a&amp;b&gt;<!-- --><y z="&#65;"><x/></y')).to.throw();
    expect(canonical(before)).to.equal('<a><b x="1">text</b></a>');
    const after = parse('<r><x>1</x><y z="A"><x></x></y></r>');
    expect(canonical(after)).to.equal('<r><x>1</x><y z="A"><x></x></y></r>');
    expect(hasOnlyElements(after.root)).to.equal(true);
    expect(() => parse('<r><p:x/></r>'), 'a prefix of the other message').to.throw('unbound prefix');
  });

  it('count their own text only', () => {
    for (let round = 0; round < 5; round++)
      expect(text(parseXml(Buffer.from(`<a>${'x'.repeat(60)}</a>`), { maxTextBytes: 100 }).root)).to.have.length(60);
  });

  it('share no names: many, long, outside ASCII, and with other meanings each time', () => {
    for (let round = 0; round < 3; round++)
      for (let first = 0; first < 6_000; first += 1_000) {
        const names = Array.from({ length: 1_000 }, (_, index) => `n${first + index}`);
        const source = `<all>${names.map((name) => `<${name}></${name}>`).join('')}</all>`;
        expect(parse(source).root.children.map(({ local }) => local)).to.deep.equal(names);
      }
    for (const name of ['é', 'ÃÃ', 'x'.repeat(64), 'y'.repeat(65), 'naïef']) {
      const spelled = () => parse(`<p:${name} xmlns:p="urn:${round}" ${name}="1"/>`).root;
      let round = 0;
      for (; round < 3; round++) {
        const { local, prefix, uri, attributes } = spelled();
        expect([local, prefix, uri, attributes[0]!.local]).to.deep.equal([name, 'p', `urn:${round}`, name]);
      }
    }
  });

  it('judge a name or a namespace that was refused, or that was accepted elsewhere, as if it came first', () => {
    for (let round = 0; round < 3; round++) {
      expect(() => parse('<a:b:c xmlns:a="urn:a"/>')).to.throw('not a qualified name');
      expect(() => parse('<a xmlns="relative"/>')).to.throw('not an absolute URI');
      expect(() => parse('<a xmlns:p=""/>')).to.throw('undeclared');
      expect(parse('<a xmlns="urn:a"/>').root.uri).to.equal('urn:a');
      expect(parse('<a xmlns="urn:&#97;"/>').root.uri).to.equal('urn:a');
      expect(() => parse('<a xmlns="urn:é"/>')).to.throw('not an absolute URI');
      expect(() => parse('<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>')).to.throw('belong together');
      expect(
        parse('<a xml:lang="nl" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>').root.attributes,
      ).to.have.length(1);
      expect(() => parse('<a xmlns:xmlns="urn:a"/>')).to.throw('cannot be declared');
      expect(() => parse('<a xmlns:p="http://www.w3.org/2000/xmlns/"/>')).to.throw('cannot be bound');
    }
  });

  it('are read right when more namespaces were seen than are remembered', () => {
    for (let number = 0; number < 1_200; number++)
      expect(parse(`<a xmlns="http://example.nl/${number}"/>`).root.uri).to.equal(`http://example.nl/${number}`);
    expect(parse('<a xmlns="http://example.nl/0"/>').root.uri).to.equal('http://example.nl/0');
  });
});
