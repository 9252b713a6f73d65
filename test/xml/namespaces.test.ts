// Namespaces in XML 1.0: declarations (§3, §5), names (§4), uniqueness of attributes (§6.3), and the URIs that are accepted.
import { expect } from 'chai';
import { attribute, canonicalize, XML_NAMESPACE } from '../../src/xml/index.ts';
import { refused, root } from './refused.ts';

const XMLNS = 'http://www.w3.org/2000/xmlns/';

describe('xml namespaces', () => {
  it('come from the nearest declaration, and the default is not for attributes', () => {
    const element = root(
      '<a xmlns="urn:d" xmlns:p="urn:p" b="1" p:c="2"><p:e xmlns:p="urn:q" xmlns=""><f/></p:e><p:g/></a>',
    );
    const [e, g] = element.children;
    expect([element.uri, e!.uri, e!.children[0]!.uri, g!.uri]).to.deep.equal(['urn:d', 'urn:q', '', 'urn:p']);
    expect(element.attributes.map(({ uri, prefix, local }) => [uri, prefix, local])).to.deep.equal([
      ['', '', 'b'],
      ['urn:p', 'p', 'c'],
    ]);
    expect([e!.prefix, e!.local, g!.prefix]).to.deep.equal(['p', 'e', 'p']);
  });

  it('may be declared after their use in the same tag', () => {
    const element = root('<p:a p:b="1" xmlns:p="urn:p"/>');
    expect(element.uri).to.equal('urn:p');
    expect(attribute(element, 'b', 'urn:p')).to.equal('1');
    expect(attribute(element, 'b')).to.equal(undefined);
  });

  it('end with their element', () => {
    expect(refused('<a><b xmlns:p="urn:p"/><p:c/></a>').clause).to.equal('Namespaces in XML 1.0 §5');
    expect(refused('<a><b xmlns:p="urn:p"></b><c p:d="1"/></a>').clause).to.equal('Namespaces in XML 1.0 §5');
    expect(root('<a xmlns="urn:d"><b xmlns=""/><c/></a>').children[1]!.uri).to.equal('urn:d');
  });

  it('are shared by siblings that declare the same, and not by others', () => {
    const same = '<b xmlns:p="urn:p" xmlns:q="urn:q" p:x="1" q:x="2"/>';
    const other = '<b xmlns:p="urn:q" xmlns:q="urn:p" p:x="1" q:x="2"/>';
    const uris = root(`<a>${same}${same}${other}${same}</a>`).children.map((child) =>
      child.attributes.map(({ uri }) => uri),
    );
    expect(uris).to.deep.equal([
      ['urn:p', 'urn:q'],
      ['urn:p', 'urn:q'],
      ['urn:q', 'urn:p'],
      ['urn:p', 'urn:q'],
    ]);
  });

  it('that are not declared are refused', () => {
    for (const source of ['<p:a/>', '<a p:b="1"/>', '<a><p:b/></a>', '<xmlns:a/>'])
      expect(refused(source).code, source).to.equal('xml.malformed');
  });

  it('of xml and xmlns cannot be changed', () => {
    expect(attribute(root('<a xml:lang="nl"/>'), 'lang', XML_NAMESPACE)).to.equal('nl');
    expect(canonicalize(root(`<a xmlns:xml="${XML_NAMESPACE}"/>`)).toString()).to.equal('<a></a>');
    const declarations = [
      'xmlns:xml="urn:a"',
      `xmlns:p="${XML_NAMESPACE}"`,
      `xmlns="${XML_NAMESPACE}"`,
      'xmlns:xmlns="urn:a"',
    ];
    for (const declaration of [
      ...declarations,
      `xmlns:xmlns="${XMLNS}"`,
      `xmlns:p="${XMLNS}"`,
      `xmlns="${XMLNS}"`,
      'xmlns:p=""',
    ])
      expect(refused(`<a ${declaration}/>`).clause, declaration).to.equal('Namespaces in XML 1.0 §3');
  });

  it('make names of one or two parts', () => {
    for (const name of [':a', 'a:', ':', 'p::a', 'p:a:b', 'p:1', '1:a'])
      for (const source of [
        `<${name} xmlns:p="urn:p" xmlns:a="urn:a"/>`,
        `<a xmlns:p="urn:p" xmlns:a="urn:a" ${name}="1"/>`,
      ])
        expect(refused(source).code, source).to.equal('xml.malformed');
    expect(refused('<a xmlns:="urn:a"/>').code).to.equal('xml.malformed');
  });

  it('make two attributes with other prefixes equal', () => {
    const clause = 'Namespaces in XML 1.0 §6.3';
    expect(refused('<a xmlns:p="urn:p" xmlns:q="urn:p" p:x="1" q:x="2"/>').clause).to.equal(clause);
    expect(refused('<a xmlns:p="urn:p" p:x="1" q:x="2" xmlns:q="urn:&#112;"/>').clause).to.equal(clause);
    expect(root('<a xmlns="urn:p" xmlns:p="urn:p" xmlns:q="urn:q" p:x="1" q:x="2" x="3"/>').attributes).to.have.length(
      3,
    );
  });

  it('are absolute URIs on which all canonicalizers agree', () => {
    const good = [
      'urn:a',
      'x:',
      'http://h',
      'http://u:p@h:80/a/b;c?d=e/?#f',
      'file:///a',
      "urn:it's",
      'a+b-c.1:%7e~',
      'http:a',
      'http://h:00080/',
    ];
    for (const uri of good) expect(root(`<a xmlns="${uri}"/>`).uri).to.equal(uri);
    const relative = ['a', '/a', '#a', '?a', '//h/a', '1:a', ':a', ' urn:a', 'urn:a '];
    const wrong = [
      'urn:a b',
      'urn:a%2',
      'urn:%zz',
      'urn:a[',
      'urn:a{}',
      'urn:é',
      'urn:a^',
      'urn:a&quot;b',
      'urn:a\tb',
      'urn:a#b#c',
    ];
    const doubtful = ['urn:a&amp;b', 'http://[::1]/', 'http://h:/', 'http://h:x/', 'http://h:123456/', 'http://h@i@j/'];
    for (const uri of [...relative, ...wrong, ...doubtful])
      expect(refused(`<a xmlns:p="${uri}"/>`).clause, uri).to.equal('Canonical XML 1.0 §1.3');
  });
});
