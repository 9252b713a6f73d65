// The document as a whole: encoding, declaration, prolog, one root (XML 1.0 §2.1, §2.8; WS006; engineering rule 2).
import { expect } from 'chai';
import { canonicalize, parseXml } from '../../src/xml/index.ts';
import { refused, root } from './refused.ts';

describe('xml document', () => {
  it('is read with or without declaration, BOM, comments and white space around the root', () => {
    const whole = '\ufeff<?xml version="1.0" encoding="utf-8" standalone="no"?>\r\n<!-- a --> <a>x</a>\n<!-- b -->\n';
    for (const source of ['<a>x</a>', "<?xml version='1.0'?><a>x</a>", whole])
      expect(canonicalize(root(source)).toString(), source).to.equal('<a>x</a>');
  });

  it('keeps the source, and offsets count from its first byte', () => {
    const source = Buffer.from('\ufeff<a><b/></a>');
    const document = parseXml(source);
    expect(document.source).to.equal(source);
    expect([document.root.start, document.root.end]).to.deep.equal([3, source.length]);
    expect(source.subarray(document.root.children[0]!.start, document.root.children[0]!.end).toString()).to.equal(
      '<b/>',
    );
  });

  it('is read from any part of a larger buffer', () => {
    const text = `<a>${'x'.repeat(100)}&lt;</a>`;
    for (let before = 0; before < 8; before++) {
      const part = Buffer.from(`${'#'.repeat(before)}${text}${'#'.repeat(9)}`).subarray(before, before + text.length);
      expect(canonicalize(root(part)).toString(), `${before} bytes before`).to.equal(text);
    }
  });

  it('in another encoding than UTF-8, declared or actual, is refused as such (WS006)', () => {
    const cases: readonly (string | Buffer)[] = [
      '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
      '<?xml version="1.0" encoding="utf-16"?><a/>',
      '<?xml version="1.0" encoding="utf8"?><a/>',
      Buffer.from('<a>é</a>', 'latin1'),
      Buffer.from('\ufeff<a/>', 'utf16le'),
      Buffer.from('<a/>', 'utf16le'),
      Buffer.from('\0\0\0<\0\0\0a'),
      Buffer.from([0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x61, 0x3e]), // a surrogate in UTF-8
      Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xbc, 0x3c, 0x2f, 0x61, 0x3e]), // `<` in two bytes
      Buffer.from([0x3c, 0x61, 0x3e, 0xf5, 0x80, 0x80, 0x80, 0x3c, 0x2f, 0x61, 0x3e]), // beyond U+10FFFF
    ];
    for (const source of cases) expect(refused(source).code, source.toString('latin1')).to.equal('xml.encoding');
  });

  it('with a wrong declaration is refused', () => {
    const cases = [
      '<?xml ?><a/>',
      '<?xml version="1.1"?><a/>',
      '<?xml encoding="utf-8"?><a/>',
      '<?xml version="1.0\'?><a/>',
      '<?xml version="1.0"encoding="utf-8"?><a/>',
      '<?xml version="1.0" standalone="maybe"?><a/>',
      `<?xml version="1.0"${' '.repeat(300)}?><a/>`,
    ];
    for (const source of cases) expect(refused(source).code, source).to.equal('xml.malformed');
  });

  it('with a DOCTYPE or a processing instruction anywhere is refused where that begins', () => {
    expect(refused('<!DOCTYPE a><a/>')).to.include({ code: 'xml.forbidden', at: 0 });
    expect(refused('<!-- x --><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')).to.include({ code: 'xml.forbidden', at: 10 });
    expect(refused('<a><!DOCTYPE a></a>')).to.include({ code: 'xml.forbidden', at: 3 });
    expect(refused('<?pi x?><a/>')).to.include({ code: 'xml.forbidden', at: 0 });
    expect(refused('<a><?pi x?></a>')).to.include({ code: 'xml.forbidden', at: 3 });
    expect(refused('<?xml-stylesheet x?><a/>')).to.include({ code: 'xml.forbidden', at: 0 });
    expect(refused('<?xml?><a/>').code).to.equal('xml.forbidden');
    expect(refused('<a/><?pi x?>')).to.include({ code: 'xml.forbidden', at: 4 });
    expect(refused(' <?xml version="1.0"?><a/>')).to.include({ code: 'xml.forbidden', at: 1 });
    expect(refused('<?xml version="1.0"?><?xml version="1.0"?><a/>').code).to.equal('xml.forbidden');
  });

  it('without exactly one root is refused', () => {
    for (const source of [
      '',
      ' ',
      '<!-- only -->',
      'x',
      '<a/><b/>',
      '<a/>x',
      'x<a/>',
      '<a/>&#32;',
      '<a/><![CDATA[ ]]>',
      '</a>',
    ])
      expect(refused(source).code, source).to.equal('xml.malformed');
  });

  it('that ends anywhere before its end is refused', () => {
    const whole = '<?xml version="1.0"?><a xmlns="urn:a" b="&lt;"><!-- c --><![CDATA[d]]>e&#65;<f/></a>';
    expect(root(whole).local).to.equal('a');
    for (let length = 0; length < whole.length; length++)
      expect(refused(whole.slice(0, length)).code, `${length}`).to.be.oneOf(['xml.malformed', 'xml.forbidden']);
  });
});
