// The builder: canonical by construction, escaped by type, and refusing what XML cannot hold.
import { expect } from 'chai';
import fc from 'fast-check';
import { GatewayError } from '../../src/core/index.ts';
import {
  attribute,
  canonicalize,
  characters,
  element,
  escapeAttribute,
  escapeText,
  fragment,
  type Markup,
  text,
} from '../../src/xml/index.ts';
import { root } from './refused.ts';

const refuses = (build: () => unknown) =>
  expect(build).to.throw(GatewayError).that.includes({ code: 'server.internal' });

describe('xml builder', () => {
  it('writes elements in canonical form', () => {
    const built = element(
      'b:Berichten',
      {
        ns: { x: 'urn:x', b: 'urn:b', '': 'urn:d' },
        attributes: { 'x:z': '1', z: '2', 'b:z': '3', a: '4', 'xml:lang': 'nl' },
      },
      element('leeg'),
      characters('a < b & c > d "e"\r'),
      fragment(element('een', { attributes: { wat: '"<&>\t\n\r' } }), element('twee', {}, characters('é😀'))),
    );
    expect(built).to.equal(
      '<b:Berichten xmlns="urn:d" xmlns:b="urn:b" xmlns:x="urn:x" a="4" z="2" xml:lang="nl" b:z="3" x:z="1"><leeg></leeg>a &lt; b &amp; c &gt; d "e"&#xD;<een wat="&quot;&lt;&amp;>&#x9;&#xA;&#xD;"></een><twee>é😀</twee></b:Berichten>',
    );
    expect(canonicalize(root(built), { mode: 'inclusive' }).toString()).to.equal(built);
  });

  it('needs no declaration for a prefix that is alone among the attributes', () => {
    const inner = element('b', { attributes: { 'p:b': '1', z: '2', 'p:a': '3' } });
    const built = element('p:a', { ns: { p: 'urn:p' } }, inner);
    expect(built).to.equal('<p:a xmlns:p="urn:p"><b z="2" p:a="3" p:b="1"></b></p:a>');
    expect(canonicalize(root(built)).toString()).to.equal(built);
  });

  it('refuses attributes whose order it cannot know, and declarations among them', () => {
    refuses(() => element('a', { ns: { p: 'urn:p' }, attributes: { 'p:a': '1', 'q:a': '2' } }));
    refuses(() => element('a', { attributes: { 'toString:a': '1', 'q:a': '2' } }));
    refuses(() => element('a', { attributes: { xmlns: 'urn:a' } }));
    refuses(() => element('a', { attributes: { 'xmlns:p': 'urn:a' } }));
  });

  it('refuses what is not a name', () => {
    for (const name of ['', 'a b', '1', 'a:', ':a', 'a:b:c', 'a>', 'a"', 'a=', 'a/']) {
      refuses(() => element(name));
      refuses(() => element('a', { attributes: { [name]: '' } }));
    }
    for (const prefix of ['a b', '1', 'a:b', 'a"']) refuses(() => element('a', { ns: { [prefix]: 'urn:a' } }));
  });

  it('refuses characters that XML does not allow, and tells nothing of the text', () => {
    for (const bad of ['\0', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', 'x\udc00', '\udc00\ud800'])
      for (const write of [escapeText, escapeAttribute, characters]) {
        refuses(() => write(`geheim${bad}`));
        try {
          write(`geheim${bad}`);
        } catch (error) {
          expect(JSON.stringify((error as GatewayError).detail) + (error as GatewayError).message).not.to.contain(
            'geheim',
          );
        }
      }
    refuses(() => element('a', { attributes: { b: '\0' } }));
    refuses(() => element('a', { ns: { '': 'urn:\0' } }));
  });

  it('gives every text and value back', () => {
    const allowed = fc
      .string({ unit: 'binary' })
      .filter((value) => value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value));
    fc.assert(
      fc.property(allowed, allowed, (value, content) => {
        const built: Markup = element('a', { attributes: { b: value } }, characters(content));
        const read = root(built);
        expect(attribute(read, 'b')).to.equal(value);
        expect(text(read)).to.equal(content);
        expect(canonicalize(read).toString()).to.equal(built);
      }),
      { seed: 20_260_301, numRuns: 100 },
    );
  });
});
