// Canonical XML 1.0 and Exclusive XML Canonicalization 1.0, rule by rule. That the bytes equal libxml2's in general is proven in
// test/property; here each rule has its smallest example, and what libxml2 cannot do (omit, chunks) its own.
import { expect } from 'chai';
import { type CanonicalOptions, canonicalize, canonicalizeTo, type XmlElement } from '../../src/xml/index.ts';
import { root } from './refused.ts';

const whole = (source: string, options?: CanonicalOptions) => canonicalize(root(source), options).toString();

/** The first element with this local name. */
function find(element: XmlElement, local: string): XmlElement {
  const open = [element];
  for (const candidate of open) {
    if (candidate.local === local) return candidate;
    open.push(...candidate.children);
  }
  throw new Error(`no ${local}`);
}

describe('xml canonical form (Canonical XML 1.0 §2.3)', () => {
  it('has tags in one form', () => {
    expect(whole("<a  b = '1'\n><c/><d ></d\t></a >")).to.equal('<a b="1"><c></c><d></d></a>');
  });

  it('has attributes by namespace and local name, in the order of code points', () => {
    const source = '<a xmlns:p="urn:z" xmlns:q="urn:b" q:b="1" p:a="2" z="3" b="4" q:a="5" xml:lang="6" B="7"/>';
    expect(whole(source, { mode: 'inclusive' })).to.equal(
      '<a xmlns:p="urn:z" xmlns:q="urn:b" B="7" b="4" z="3" xml:lang="6" q:a="5" q:b="1" p:a="2"></a>',
    );
    expect(whole('<a 𐐀="1" ｚ="2" é="3" z="4"/>')).to.equal('<a z="4" é="3" ｚ="2" 𐐀="1"></a>');
  });

  it('escapes text and values, each its own characters', () => {
    expect(whole('<a>&#60;&#62;&#38;&quot;&apos;&#9;&#10;&#13;></a>')).to.equal('<a>&lt;&gt;&amp;"\'\t\n&#xD;&gt;</a>');
    expect(whole(`<a b='"&#60;>&#62;&apos;&#9;&#xA;&#13;&amp;'/>`)).to.equal(
      '<a b="&quot;&lt;>>\'&#x9;&#xA;&#xD;&amp;"></a>',
    );
  });

  it('has line ends as LF, CDATA as text, and no comments', () => {
    expect(whole('<a>1\r\n2\r3\n<!-- x --><![CDATA[<&>\r\n\r"]]><![CDATA[]]></a>')).to.equal(
      '<a>1\n2\n3\n&lt;&amp;&gt;\n\n"</a>',
    );
    expect(whole('<a b="1\r\n2\t3"/>')).to.equal('<a b="1 2 3"></a>');
  });

  it('is its own canonical form', () => {
    const once = whole('<p:a xmlns:p="urn:p" c="\'&#13;"  b="&quot;"><!-- --><d/>&#13;&gt;</p:a>');
    expect(whole(once)).to.equal(once);
  });
});

describe('xml inclusive canonicalization (Canonical XML 1.0 §2.3, §2.4)', () => {
  const inclusive = { mode: 'inclusive' } as const;

  it('renders every namespace in scope at the apex, and below only what changes', () => {
    const a = root(
      '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><b xmlns:p="urn:p"><c xmlns:q="urn:x" xmlns=""><d xmlns=""/></c></b></a>',
    );
    expect(canonicalize(find(a, 'b'), inclusive).toString()).to.equal(
      '<b xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><c xmlns="" xmlns:q="urn:x"><d></d></c></b>',
    );
    expect(canonicalize(find(a, 'd'), inclusive).toString()).to.equal('<d xmlns:p="urn:p" xmlns:q="urn:x"></d>');
  });

  it('gives the apex the nearest xml: attributes of its ancestors', () => {
    const a = root(
      '<a xml:lang="nl" xml:space="preserve"><b xml:lang="fy" xml:base="urn:x"><c xml:space="default" d="1"/></b></a>',
    );
    expect(canonicalize(find(a, 'c'), inclusive).toString()).to.equal(
      '<c d="1" xml:base="urn:x" xml:lang="fy" xml:space="default"></c>',
    );
    expect(canonicalize(find(a, 'c')).toString(), 'exclusive does not').to.equal('<c d="1" xml:space="default"></c>');
  });
});

describe('xml exclusive canonicalization (Exclusive XML Canonicalization 1.0 §3)', () => {
  const source =
    '<n0:a xmlns:n0="urn:0" xmlns:n1="urn:1" xmlns:n2="urn:2" xmlns="urn:d"><n1:b n2:x="1"><n0:c/><d/></n1:b><n1:e/></n0:a>';

  it('renders a namespace where it is first visibly utilized', () => {
    expect(whole(source)).to.equal(
      '<n0:a xmlns:n0="urn:0"><n1:b xmlns:n1="urn:1" xmlns:n2="urn:2" n2:x="1"><n0:c></n0:c><d xmlns="urn:d"></d></n1:b><n1:e xmlns:n1="urn:1"></n1:e></n0:a>',
    );
    expect(canonicalize(find(root(source), 'b')).toString()).to.equal(
      '<n1:b xmlns:n1="urn:1" xmlns:n2="urn:2" n2:x="1"><n0:c xmlns:n0="urn:0"></n0:c><d xmlns="urn:d"></d></n1:b>',
    );
  });

  it('renders the prefixes of the PrefixList as inclusive canonicalization does', () => {
    for (const inclusivePrefixes of [
      ['n0', 'n2', '#default', 'none'],
      ['', 'n2', 'n0'],
    ])
      expect(canonicalize(find(root(source), 'e'), { inclusivePrefixes }).toString()).to.equal(
        '<n1:e xmlns="urn:d" xmlns:n0="urn:0" xmlns:n1="urn:1" xmlns:n2="urn:2"></n1:e>',
      );
    const undeclared = '<a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns=""><p:c xmlns:p="urn:q"/></p:b></a>';
    expect(whole(undeclared, { inclusivePrefixes: ['#default'] })).to.equal(
      '<a xmlns="urn:d"><p:b xmlns="" xmlns:p="urn:p"><p:c xmlns:p="urn:q"></p:c></p:b></a>',
    );
  });

  it('undeclares the default only where it was rendered and is utilized', () => {
    expect(whole('<a xmlns="urn:d"><b xmlns=""><c/></b></a>')).to.equal('<a xmlns="urn:d"><b xmlns=""><c></c></b></a>');
    expect(whole('<p:a xmlns:p="urn:p" xmlns="urn:d"><b xmlns=""/></p:a>')).to.equal(
      '<p:a xmlns:p="urn:p"><b></b></p:a>',
    );
    expect(whole('<a xmlns="urn:d"><p:b xmlns:p="urn:p" xmlns=""><c/></p:b></a>')).to.equal(
      '<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""></c></p:b></a>',
    );
  });

  it('renders a prefix again when an element in between meant something else by it', () => {
    const clash = '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b><p:d/></p:a>';
    expect(whole(clash)).to.equal(
      '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b><p:d></p:d></p:a>',
    );
  });
});

describe('xml canonical form with elements omitted', () => {
  const source = '<a xmlns:p="urn:p">1<b>x</b>\r\n2<!-- --><b><c/></b ><d><b/>&#65;</d><p:e/></a>';

  it('has their replacement in their place, and asks about each element once', () => {
    const asked: string[] = [];
    const omit = (element: XmlElement) => {
      asked.push(element.local);
      return element.local === 'b' ? Buffer.from(`[${asked.length}]`) : undefined;
    };
    expect(whole(source, { omit })).to.equal('<a>1[1]\n2[2]<d>[4]A</d><p:e xmlns:p="urn:p"></p:e></a>');
    expect(asked).to.deep.equal(['b', 'b', 'd', 'b', 'e']);
  });

  it('is without them when the replacement is empty: the enveloped-signature transform', () => {
    const omit = ({ local }: XmlElement) => (local === 'b' ? new Uint8Array() : undefined);
    expect(whole(source, { omit, mode: 'inclusive' })).to.equal('<a xmlns:p="urn:p">1\n2<d>A</d><p:e></p:e></a>');
  });

  it('never loses the apex', () => {
    expect(whole('<a/>', { omit: () => Buffer.from('x') })).to.equal('<a></a>');
  });

  it('may canonicalize another element meanwhile', () => {
    const omit = (element: XmlElement) =>
      element.local === 'e' ? canonicalize(element, { mode: 'inclusive' }) : undefined;
    expect(whole('<a xmlns:p="urn:p"><p:e x=\'1\'/><b/></a>', { omit })).to.equal(
      '<a><p:e xmlns:p="urn:p" x="1"></p:e><b></b></a>',
    );
  });
});

describe('xml canonical form in chunks', () => {
  it('passes long runs of the source through, uncopied', () => {
    const text = 'QUJD'.repeat(500_000);
    const element = root(`<a  x='1'>${text}<b/>${text}></a>`);
    const lengths: number[] = [];
    let copied = 0;
    canonicalizeTo(element, {}, (chunk) => {
      lengths.push(chunk.length);
      if (chunk.buffer !== element.document.source.buffer) copied += chunk.length;
    });
    expect(lengths.reduce((sum, length) => sum + length)).to.equal(2 * text.length + '<a x="1"><b></b>&gt;</a>'.length);
    expect(copied).to.be.below(100);
  });

  it('has the same bytes as in one piece, with many small and some large parts', () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, i) => `<b  n="${i}">${'x'.repeat((i * 37) % 400)}\r\n&#65;${i % 500 === 0 ? 'y'.repeat(40_000) : ''}</b>`,
    );
    const element = root(`<a>${rows.join('')}</a>`);
    const chunks: Buffer[] = [];
    canonicalizeTo(element, {}, (chunk) => chunks.push(Buffer.from(chunk)));
    expect(Buffer.concat(chunks).equals(canonicalize(element))).to.equal(true);
    expect(chunks.length).to.be.above(20);
  });
});

describe('xml canonical form in memory that is given', () => {
  const source = `<a xmlns:p="urn:p" xmlns="urn:d"><p:b  c='1'/>${'<d>tekst</d>'.repeat(500)}<e>\r\n</e></a>`;

  it('is there when it fits, with the same bytes', () => {
    const room = Buffer.alloc(16 * 1024, 'x');
    const canonical = canonicalize(root(source), {}, room);
    expect(canonical.buffer).to.equal(room.buffer);
    expect(canonical.toString()).to.equal(whole(source));
  });

  it('is elsewhere when it does not fit, or grows out of it', () => {
    const small = Buffer.alloc(16);
    expect(canonicalize(root(source), {}, small).toString()).to.equal(whole(source));
    const grows = `<a>${'>'.repeat(3_000)}</a>`;
    const room = Buffer.alloc(grows.length + 1_024);
    expect(canonicalize(root(grows), {}, room).toString()).to.equal(whole(grows));
    expect(small.every((byte) => byte === 0)).to.equal(true);
  });
});

describe('xml canonical declarations', () => {
  it('are the value of what was declared, however it was written', () => {
    expect(whole('<a xmlns:p="urn:&#97;"><p:b/><p:c xmlns:p="urn:a"/></a>')).to.equal(
      '<a><p:b xmlns:p="urn:a"></p:b><p:c xmlns:p="urn:a"></p:c></a>',
    );
    expect(whole("<a xmlns:é = 'urn:e'/>", { mode: 'inclusive' })).to.equal('<a xmlns:é="urn:e"></a>');
    expect(whole('<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"/></b></a>')).to.equal(
      '<a xmlns="urn:d"><b xmlns=""><c xmlns="urn:d"></c></b></a>',
    );
    const inner = root('<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""><d><p:e/></d></c></p:b></a>');
    expect(canonicalize(find(inner, 'd')).toString()).to.equal('<d><p:e xmlns:p="urn:p"></p:e></d>');
  });
});
