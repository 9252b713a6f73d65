// Values of the tree: text, attributes, children, base64 (trap 70).
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import {
  attribute,
  base64,
  child,
  children,
  hasElements,
  hasOnlyElements,
  namespaceInScope,
  only,
  text,
  textBytes,
  type XmlElement,
} from '../../src/xml/index.ts';
import { root } from './refused.ts';

describe('xml text', () => {
  it('is what the characters stand for, without comments and children', () => {
    const source = '<a>1<!-- -->2<b>no</b>&lt;3<![CDATA[&amp;\r\n<]]>\r\n4\r5&#13;é<c/>&#x1F600;</a>';
    expect(text(root(source))).to.equal('12<3&amp;\n<\n4\n5\ré😀');
    expect(textBytes(root(source)).toString()).to.equal('12<3&amp;\n<\n4\n5\ré😀');
  });

  it('is empty for an element without text', () => {
    for (const source of ['<a/>', '<a></a>', '<a><b>x</b></a>', '<a><!-- x --></a>'])
      expect(text(root(source)), source).to.equal('');
  });

  it('is a view of the source when that says it literally', () => {
    const element = root('<a>x > y</a>');
    expect(textBytes(element).buffer).to.equal(element.document.source.buffer);
    expect(text(element)).to.equal('x > y');
  });

  it('of an attribute has its white space normalized and its references kept (§3.3.3)', () => {
    const element = root('<a b=" \t\r\n\n\r&#9;&#10;&#13;x&amp;lt; "/>');
    expect(attribute(element, 'b')).to.equal('     \t\n\rx&lt; ');
  });
});

describe('xml children', () => {
  const element = root('<a xmlns:p="urn:p" xmlns="urn:d">  <p:b>1</p:b><b>2</b><!-- --><p:b>3</p:b><c/>\n</a>');

  it('are found by namespace and local name', () => {
    expect(children(element, 'urn:p', 'b').map(text)).to.deep.equal(['1', '3']);
    expect(text(child(element, 'urn:p', 'b')!)).to.equal('1');
    expect(text(only(element, 'urn:d', 'b')!)).to.equal('2');
    expect(only(element, 'urn:p', 'b'), 'two').to.equal(undefined);
    expect(only(element, '', 'b'), 'none').to.equal(undefined);
    expect(child(element, '', 'b')).to.equal(undefined);
  });

  it('are told from text', () => {
    expect([hasElements(element), hasOnlyElements(element)]).to.deep.equal([true, true]);
    expect([hasElements(root('<a>x</a>')), hasOnlyElements(root('<a>x</a>'))]).to.deep.equal([false, false]);
    expect(hasOnlyElements(root('<a><b/>&#160;</a>'))).to.equal(false);
    expect(hasOnlyElements(root('<a><b/>&#32;</a>'))).to.equal(true);
    for (const mixed of ['<a>x<b/></a>', '<a> <b/>x<c/> </a>', '<a> <b/> <c/> x</a>', '<a> <![CDATA[x]]><b/></a>'])
      expect(hasOnlyElements(root(mixed)), mixed).to.equal(false);
    for (const plain of ['<a/>', '<a></a>', '<a>\r\n<b>x</b>\t<c>y</c> </a>', '<a><!-- x --><b/><![CDATA[ ]]></a>'])
      expect(hasOnlyElements(root(plain)), plain).to.equal(true);
  });

  it('are one object each, whichever way they are reached', () => {
    const [first] = element.children;
    expect(child(element, 'urn:p', 'b')).to.equal(first);
    expect(first!.parent).to.equal(element);
    expect(element.parent).to.equal(undefined);
    expect(first!.document.root).to.equal(element);
    expect(element.attributes).to.equal(element.attributes);
  });

  it('cannot be made by others', () => {
    const forged = { ...element, document: element.document } as XmlElement;
    expect(() => text(forged)).to.throw(TypeError);
  });
});

describe('xml base64', () => {
  const read = (content: string) => base64(root(`<a>${content}</a>`));

  it('is decoded, with white space anywhere', () => {
    for (let length = 0; length < 50; length++) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 73 + length) & 255));
      const encoded = bytes.toString('base64');
      expect(read(encoded)).to.deep.equal(bytes);
      expect(read(` \n${encoded.replace(/./g, '$& \t')}\r\n`)).to.deep.equal(bytes);
      expect(read(encoded.replace(/.{7}/g, '$&&#13;\n'))).to.deep.equal(bytes);
      expect(read(`<!-- x -->${encoded.slice(0, 3)}<![CDATA[${encoded.slice(3)}]]>`)).to.deep.equal(bytes);
    }
  });

  it('is strict: alphabet, padding, length and unused bits', () => {
    const alphabet = ['AA-A', 'AA_A', 'AA.A', 'AAéA', 'AA&#160;AA', 'AA\u00a0A', 'A*AA'];
    const padding = [
      'A',
      'AA',
      'AAA',
      'AAAAA',
      'A===',
      '=',
      '==',
      'AAAA=',
      'AAAA==',
      'AAA==',
      'AA=',
      'AA===',
      'AA==AAAA',
      'AA=A',
      '=AAA',
      'AA===',
    ];
    const bits = ['AB==', 'AAB=', 'AP==', 'AAD='];
    for (const content of [...alphabet, ...padding, ...bits])
      expect(() => read(content), content)
        .to.throw(GatewayError)
        .that.includes({ code: 'content.invalid' });
    expect(read('AQ==')).to.deep.equal(Buffer.from([1]));
    expect(read('AAQ = ')).to.deep.equal(Buffer.from([0, 4]));
    expect(read('AQ = = ')).to.deep.equal(Buffer.from([1]));
  });

  it('is as strict in a long text, wherever the foreign character stands', () => {
    const bytes = Buffer.from(Array.from({ length: 75_000 }, (_, i) => (i * 73 + (i >>> 8)) & 255));
    const encoded = bytes.toString('base64');
    expect(encoded).to.match(/\+/).and.match(/\//);
    for (const at of [0, 1, 4_095, 4_096, 32_767, 32_768, 65_535, 65_536, encoded.length - 1])
      for (const foreign of ['-', '_', '=', '.', 'é', '&#144;', '\u{1f600}']) {
        const broken = encoded.slice(0, at) + foreign + encoded.slice(at + 1);
        expect(() => read(broken), `${foreign} at ${at}`)
          .to.throw(GatewayError)
          .that.includes({ code: 'content.invalid' });
      }
    const short = bytes.subarray(0, 900).toString('base64');
    for (const at of [0, 511, 1_023, 1_024, 1_199])
      for (const foreign of ['-', '_', '=', 'é'])
        expect(() => read(short.slice(0, at) + foreign + short.slice(at + 1)), `${foreign} at ${at}`).to.throw(
          GatewayError,
        );
    for (const length of [
      763, 765, 766, 767, 768, 769, 770, 771, 4_093, 4_096, 4_099, 32_768, 32_771, 65_540, 75_000,
    ]) {
      const part = bytes.subarray(0, length);
      const text = part.toString('base64');
      expect(read(text).equals(part), `${length} bytes`).to.equal(true);
      expect(read(text.replace(/.{76}/g, '$&\n')).equals(part), `${length} bytes in lines`).to.equal(true);
      const one = Math.floor(text.length / 2);
      expect(read(`${text.slice(0, one)} ${text.slice(one)}`).equals(part), `${length} bytes in two`).to.equal(true);
    }
  });

  it('reads what lies between child elements too, as one text', () => {
    expect(base64(root('<a>QU<b/>JD</a>')).toString()).to.equal('ABC');
  });
});

describe('xml namespaceInScope (Namespaces in XML 1.0 §6.1)', () => {
  it('tells what a prefix in content means, with the innermost declaration', () => {
    const a = root('<a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns="" xmlns:p="urn:q"/><c/></a>');
    const [b, c] = a.children;
    expect([namespaceInScope(a, 'p'), namespaceInScope(b!, 'p'), namespaceInScope(c!, 'p')]).to.deep.equal([
      'urn:p',
      'urn:q',
      'urn:p',
    ]);
    expect([namespaceInScope(c!, ''), namespaceInScope(b!, '')]).to.deep.equal(['urn:d', undefined]);
    expect([namespaceInScope(b!, 'x'), namespaceInScope(b!, 'xml')]).to.deep.equal([
      undefined,
      'http://www.w3.org/XML/1998/namespace',
    ]);
  });
});
