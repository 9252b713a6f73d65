// Well-formedness inside the root, production by production (XML 1.0 §2.2 - §2.7, §3.1, §4.1).
import { expect } from 'chai';
import { attribute, text } from '../../src/xml/index.ts';
import { refused, root } from './refused.ts';

/** Every source is refused as malformed. */
function allMalformed(sources: readonly string[]): void {
  for (const source of sources) expect(refused(source).code, JSON.stringify(source)).to.equal('xml.malformed');
}

describe('xml tags (§3.1)', () => {
  it('have a name, balance, and hold only attributes', () => {
    allMalformed([
      '<>',
      '< a/>',
      '<1a/>',
      '<-a/>',
      '<.a/>',
      '<a',
      '<a>',
      '<a></b>',
      '<a></ab>',
      '<ab></a>',
      '<a></ a>',
      '<a></a x="1">',
    ]);
    allMalformed([
      '<a><b></a></b>',
      '<a/ >',
      '<a//>',
      '<a/b>',
      '<a b/>',
      '<a b=/>',
      '<a b=c/>',
      '<a "b"/>',
      '<a ="b"/>',
      '<a\u00a0b="c"/>',
    ]);
    expect(root('<a  \n\t\r></a\r\n>').local).to.equal('a');
  });

  it('have white space between attributes, any amount around =, and either quote', () => {
    allMalformed(['<a b="c"d="e"/>', '<a b="c\'/>', '<a b="c/>', '<ab="c"/>']);
    const element = root('<a b  =\n"1"\tc=\'2"\' d="3\'"/>');
    expect(element.attributes.map(({ local, value }) => `${local} ${value}`)).to.deep.equal(['b 1', 'c 2"', "d 3'"]);
  });

  it('have each attribute once, and no < in a value', () => {
    allMalformed(['<a b="1" b="2"/>', '<a b="1" c="2" b="1"/>', '<a b="<"/>', '<a xmlns="urn:a" xmlns="urn:a"/>']);
    expect(root('<a b="1"><c b="2"/></a>').children).to.have.length(1);
  });

  it('have names of the fifth edition', () => {
    for (const name of ['_', 'é', 'Ωmega', '𐐀', 'a.b-c_1', 'a\u00b7', 'a\u0301', '\u{effff}'])
      expect(root(`<${name}/>`).local).to.equal(name);
    allMalformed([
      '<\u00d7/>',
      '<a\u00d7/>',
      '<\u0301/>',
      '<\u2028/>',
      '<\ufffd\u037e/>',
      '<\u{f0000}/>',
      '<a b\u037e="c"/>',
      '<a\u00a0/>',
    ]);
  });
});

describe('xml characters (§2.2)', () => {
  const bad = ['\0', '\u0001', '\u0008', '\u000b', '\u000c', '\u001f', '\ufffe', '\uffff'];
  const good = ['\t', '\n', '\u007f', '\u0085', '\u2028', '\ufffd', '\uf000', '\ufeff', '\u{10ffff}', '\u{1fffe}'];

  it('that are forbidden are refused wherever they stand', () => {
    for (const char of bad)
      allMalformed([`<a>xx${char}</a>`, `<a b="x${char}"/>`, `<a><!--${char}--></a>`, `<a><![CDATA[${char}]]></a>`]);
    for (const char of bad.slice(1)) allMalformed([`<!--${char}--><a/>`, `<a/>${char}`]);
  });

  it('that are allowed are kept', () => {
    for (const char of good) {
      expect(text(root(`<a>x${char}y</a>`))).to.equal(`x${char}y`);
      expect(text(root(`<a><![CDATA[${char}]]></a>`))).to.equal(char);
    }
    for (const char of good.slice(2)) expect(attribute(root(`<a b="${char}"/>`), 'b')).to.equal(char);
  });
});

describe('xml references (§4.1, §4.6)', () => {
  it('are the five entities and characters that may stand in a document', () => {
    expect(text(root('<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x42;&#x1F600;&#0000000067;</a>'))).to.equal(`&<>"'AB😀C`);
    expect(attribute(root('<a b="&lt;&#10;&quot;"/>'), 'b')).to.equal('<\n"');
  });

  it('to anything else are refused, an entity as forbidden', () => {
    const wrong = [
      '&',
      '&;',
      '&a',
      '&#;',
      '&#x;',
      '&#65',
      '&#X41;',
      '&#xG;',
      '&#-1;',
      '&# 65;',
      '& amp;',
      '&amp ;',
      '&#6 5;',
      '&a b;',
    ];
    const chars = [
      '&#0;',
      '&#1;',
      '&#xB;',
      '&#xD800;',
      '&#xDFFF;',
      '&#xFFFE;',
      '&#xFFFF;',
      '&#x110000;',
      '&#x100000041;',
    ];
    for (const reference of [...wrong, ...chars]) allMalformed([`<a>${reference}</a>`, `<a b="${reference}"/>`]);
    for (const entity of ['&e;', '&nbsp;', '&AMP;', '&toString;', '&__proto__;']) {
      expect(refused(`<a>${entity}</a>`), entity).to.include({ code: 'xml.forbidden', at: 3 });
      expect(refused(`<a b="${entity}"/>`).code, entity).to.equal('xml.forbidden');
    }
  });
});

describe('xml text, comments and CDATA (§2.4, §2.5, §2.7)', () => {
  it('do not hold their own ends', () => {
    allMalformed([
      '<a>]]></a>',
      '<a>x]]]></a>',
      '<a><!-- -- --></a>',
      '<a><!-- ---></a>',
      '<a><!--></a>',
      '<a><!---></a>',
    ]);
    expect(text(root('<a>]]x>]>]] ></a>'))).to.equal(']]x>]>]] >');
    expect(text(root('<a>]]<!---->></a>'))).to.equal(']]>');
    expect(text(root('<a><![CDATA[]]]]><![CDATA[>]]></a>'))).to.equal(']]>');
    expect(text(root('<a>]]&gt;&#93;]></a>'))).to.equal(']]>]]>');
  });

  it('end inside the element they began in', () => {
    allMalformed([
      '<a><!-- </a>',
      '<a><![CDATA[ </a>',
      '<a><![CDATA[ ]] ></a>',
      '<a><![cdata[x]]></a>',
      '<a><!x></a>',
      '<a><!- x --></a>',
    ]);
  });

  it('may be empty', () => {
    expect(text(root('<a><!----><![CDATA[]]></a>'))).to.equal('');
  });
});
