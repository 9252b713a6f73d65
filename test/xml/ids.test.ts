// Ids of the whole message (engineering rule 4, trap 7): which attributes count, and that a duplicate never goes unseen.
import { expect } from 'chai';
import { parseXml } from '../../src/xml/index.ts';
import { refused } from './refused.ts';

const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';
const parse = (content: string) =>
  parseXml(Buffer.from(`<a xmlns:u="${WSU}" xmlns:eb="${EB}" xmlns:x="urn:x">${content}</a>`));

const KINDS = ['u:Id', 'Id', 'ID', 'xml:id', 'eb:id'] as const;

describe('xml ids', () => {
  it('are the five kinds, wherever they stand', () => {
    const { ids, root, duplicateId } = parse(KINDS.map((kind, i) => `<b><c ${kind}="i${i}"/></b>`).join(''));
    expect([...ids.keys()]).to.deep.equal(['i0', 'i1', 'i2', 'i3', 'i4']);
    for (const [i, b] of root.children.entries()) expect(ids.get(`i${i}`)).to.equal(b.children[0]);
    expect(duplicateId).to.equal(undefined);
  });

  it('are not attributes that only look like them', () => {
    const { ids } = parse(
      '<b id="1" iD="2" x:Id="3" x:id="4" u:id="5" u:ID="6" eb:Id="7" xml:Id="8" xml:ID="9" Idx="10" x:ID="11"/>',
    );
    expect(ids.size).to.equal(0);
  });

  it('that occur twice are known, of whatever kinds and on whatever elements', () => {
    for (const first of KINDS)
      for (const second of KINDS.filter((kind) => kind !== 'xml:id')) {
        const { ids, root, duplicateId } = parse(`<b ${first}="x"/><c><d ${second}="x"/></c><e Id="y"/>`);
        expect(duplicateId, `${first} ${second}`).to.equal('x');
        expect(ids.get('x')).to.equal(root.children[0]);
        expect(ids.get('y')).to.equal(root.children[2]);
      }
    expect(parse('<b u:Id="x" Id="x"/>').duplicateId).to.equal('x');
  });

  it('that occur twice as xml:id, or are no name, are refused as xml:id demands', () => {
    for (const content of [
      '<b xml:id="x"/><b xml:id="x"/>',
      '<b Id="x"/><b xml:id="x"/>',
      '<b xml:id="1"/>',
      '<b xml:id=" x"/>',
    ])
      expect(refused(`<a>${content}</a>`).clause, content).to.equal('xml:id 1.0 §4');
  });

  it('are compared by value, however they are written', () => {
    expect(parse('<b Id="A-1"/><b Id="&#65;&#45;&#x31;"/>').duplicateId).to.equal('A-1');
    expect(parse('<b Id="a"/><b Id="A"/><b Id=" a"/>').duplicateId).to.equal(undefined);
  });

  it('are safe for any value', () => {
    const { ids, duplicateId } = parse('<b Id="__proto__"/><b Id="constructor"/><b Id=""/>');
    expect([ids.size, duplicateId]).to.deep.equal([3, undefined]);
  });
});
