import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { escapeHtml, html, trusted } from '../../src/portal/html.ts';

describe('portal html', () => {
  it('escapes every value that is not Html', () => {
    const kwaad = `"><script>alert('x')</script>&`;
    expect(html`<a title="${kwaad}">${kwaad}</a>`.toString()).to.equal(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
    );
  });

  it('keeps Html, joins lists, shows numbers and leaves nothing for what is absent', () => {
    expect(html`<p>${[html`<b>${1}</b>`, ' en ', ['<i>']]}${undefined}${null}${false}</p>`.toString()).to.equal(
      '<p><b>1</b> en &lt;i&gt;</p>',
    );
  });

  it('does not take a look-alike for Html', () => {
    const lijkt = { toString: () => '<script>' } as unknown as string;
    expect(() => html`${lijkt}`).to.throw(TypeError);
  });

  it('leaves no text that can open a tag, an entity or close an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (tekst) => {
        const veilig = escapeHtml(tekst);
        expect(veilig).to.not.match(/[<>"']/);
        expect(veilig.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).to.not.contain('&');
      }),
      { numRuns: 200 },
    );
  });

  it('lets only the icon set through unescaped', () => {
    const map = new URL('../../src/portal/', import.meta.url);
    const gebruikers = readdirSync(map, { recursive: true, encoding: 'utf8' })
      .filter((naam) => naam.endsWith('.ts') && /\btrusted\(/.test(readFileSync(new URL(naam, map), 'utf8')))
      .sort();
    expect(gebruikers).to.deep.equal(['components/iconen.ts', 'html.ts']);
    expect(trusted('<path/>').toString()).to.equal('<path/>');
  });

  it('has no markup with a style attribute, an inline handler or a script', () => {
    const map = new URL('../../src/portal/', import.meta.url);
    for (const naam of readdirSync(map, { recursive: true, encoding: 'utf8' }).filter((een) => een.endsWith('.ts')))
      expect(readFileSync(new URL(naam, map), 'utf8'), naam).to.not.match(/\sstyle="|\son[a-z]+="|<script/);
  });
});
