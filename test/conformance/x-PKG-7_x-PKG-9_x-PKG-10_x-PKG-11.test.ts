// x-PKG-9 Manifest names parts of this message only (trap 54, trap 71); x-PKG-7 match by cid; x-PKG-10 xlink:role; x-PKG-11 Schema, Description.
import { expect } from 'chai';
import fc from 'fast-check';
import { cidOf, contentIdOf, matchParts } from '../../src/ebms/header/index.ts';
import { refused } from '../ebms/header/refused.ts';
import { MANIFEST, REQUEST, read, soap } from '../ebms/header/samples.ts';

const PAYLOAD = { kind: 'ebms.payload', code: 'MimeProblem', clause: 'x-PKG-9' } as const;
const href = (value: string) => soap({ body: MANIFEST.replace('cid:batch@afnemer.example', value) });
const reference = (attributes: string, content = '') =>
  soap({ body: MANIFEST.replace('/></eb:Manifest>', ` ${attributes}>${content}</eb:Reference></eb:Manifest>`) });
const manifest = (...hrefs: readonly string[]) => hrefs.map((one) => ({ href: one }));

describe('x-PKG-9: references are cid: of this message', () => {
  for (const value of [
    'http://example.org/a',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    '#part',
    'mid:a@b',
    'cid:',
    'cid:a%0d%0ab',
    'cid:%ff',
    'cid:%3ca@b%3e',
    `cid:${'a'.repeat(1100)}`,
  ])
    it(`refuses ${value.slice(0, 40)}`, () => {
      refused(() => read(href(value)), PAYLOAD);
    });
  it('refuses two references to one part, whatever their escapes (trap 71)', () => {
    const twice = MANIFEST.replace(
      '</eb:Manifest>',
      '<eb:Reference xlink:href="CID:b%61tch@afnemer.example"/></eb:Manifest>',
    );
    refused(() => read(soap({ body: twice })), PAYLOAD);
  });
  it('a Content-ID and its cid: are the same name', () => {
    expect(cidOf('a/b%c@d')).to.equal('cid:a%2Fb%25c@d');
    const id = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !/[\s<>\p{Cc}]/u.test(text));
    fc.assert(fc.property(id, (text) => contentIdOf(cidOf(text)) === text));
  });
});

describe('x-PKG-7: parts are matched by cid', () => {
  it('in any order', () => {
    matchParts(manifest('cid:a@b', 'cid:c@d'), ['c@d', 'a@b']);
    matchParts([], []);
  });
  for (const [what, refs, parts] of [
    ['a reference without part', manifest('cid:a@b', 'cid:c@d'), ['a@b']],
    ['a part without reference', manifest('cid:a@b'), ['a@b', 'c@d']],
    ['a part without Content-ID', manifest('cid:a@b'), ['a@b', undefined]],
    ['two parts with one Content-ID', manifest('cid:a@b'), ['a@b', 'a@b']],
    ['a payload without Manifest', [], ['a@b']],
  ] as const)
    it(`refuses ${what}`, () => {
      refused(() => matchParts(refs, parts), PAYLOAD);
    });
  it('names the reference that does not resolve', () => {
    expect(refused(() => matchParts(manifest('cid:a@b'), []), PAYLOAD).item.location).to.equal('cid:a@b');
  });
});

describe('x-PKG-10 and x-PKG-11: what a Reference may have', () => {
  it('needs no xlink:role and takes one; other qualified attributes are ignored', () => {
    expect(read(soap()).manifest).to.deep.equal(REQUEST.manifest);
    expect(read(reference('xlink:role="urn:role" xmlns:x="urn:x" x:a="b"')).manifest).to.deep.equal(REQUEST.manifest);
  });
  it('x-PKG-11: Schema and Description are ignored: nothing is fetched', () => {
    const content =
      '<eb:Schema eb:location="http://127.0.0.1:1/x.xsd"/><eb:Description xml:lang="nl">d</eb:Description>';
    expect(read(reference('', content)).manifest).to.deep.equal(REQUEST.manifest);
  });
  it('keeps the id', () => {
    expect(read(reference('eb:id="r1"')).manifest).to.deep.equal([{ href: 'cid:batch@afnemer.example', id: 'r1' }]);
  });
});
