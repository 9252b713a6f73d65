// Long texts are passed over in words: a byte that needs a look must be seen at every place and every alignment.
import { expect } from 'chai';
import { canonicalize, text } from '../../src/xml/index.ts';
import { refused, root } from './refused.ts';

/** `content` in the middle of a long text, as part of a buffer in which it starts at any alignment. */
function* placed(content: string): Generator<Buffer> {
  for (let before = 8; before < 76; before++)
    for (let alignment = 0; alignment < 4; alignment++) {
      const source = Buffer.from(`<a>${'x'.repeat(before)}${content}${'y'.repeat(70)}</a>`);
      const room = Buffer.alloc(source.length + 4);
      source.copy(room, alignment);
      yield room.subarray(alignment, alignment + source.length);
    }
}

describe('xml long text', () => {
  it('never hides what is forbidden', () => {
    for (const bad of ['\0', '\u0001', '\u001f', '\ufffe', '\uffff', '&e;', ']]>', '<', '&#0;'])
      for (const source of placed(bad)) expect(refused(source).code).to.match(/^xml\.(malformed|forbidden)$/);
  });

  it('never hides what has another canonical form or value', () => {
    const canonical: Readonly<Record<string, string>> = {
      '>': '&gt;',
      '\r': '\n',
      '&#65;': 'A',
      '&amp;': '&amp;',
      '\r\n': '\n',
      é: 'é',
      '\u007f~': '\u007f~',
    };
    for (const [raw, expected] of Object.entries(canonical))
      for (const source of placed(raw)) {
        const element = root(source);
        expect(canonicalize(element).toString())
          .to.match(/^<a>x+[^xy]+y+<\/a>$|A/)
          .and.contain(`x${expected}y`);
        expect(text(element)).to.contain(`x${expected.replace('&gt;', '>').replace('&amp;', '&')}y`);
      }
  });

  it('may hold any plain ASCII', () => {
    const plain = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
      .filter((char) => !'<>&'.includes(char))
      .join('');
    expect(text(root(`<a>${plain.repeat(5)}</a>`))).to.equal(plain.repeat(5));
  });
});
