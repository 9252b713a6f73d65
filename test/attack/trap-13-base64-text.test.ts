// Trap 13: the digest is over the base64 text as it stands in the message: line breaks in it are part of what was signed, and are neither added
// nor lost on the way.

import { change } from '../support/exchange.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { letter, levering, signByOracle } from './gateway/message.ts';

const PDF = Buffer.from(`%PDF-1.7 pdfaid:part${'x'.repeat(200)}`).toString('base64');
const LINES = PDF.replace(/(.{76})/g, '$1\n');
const withBijlage = (base64: string) =>
  levering({
    meer:
      `<b:Bijlagen><b:Bijlage><b:Inhoud>${base64}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType>` +
      '<b:Omschrijving>Brief</b:Omschrijving><b:Volgorde>1</b:Volgorde></b:Bijlage></b:Bijlagen>',
  });

describe('trap 13: base64 inside a signed Body', () => {
  const arena = openArena();
  const signed = (base64: string) => signByOracle(arena().cast.sender, letter({ payload: withBijlage(base64) }));
  for (const [name, base64] of [
    ['on one line', PDF],
    ['with line breaks', LINES],
    ['with CRLF as character references', LINES.replaceAll('\n', '&#13;\n')],
  ] as const)
    it(`${name} is taken as it was signed`, async () => {
      await arena().passes(signed(base64));
    });
  attacks(arena, [
    {
      name: 'line breaks put in after signing',
      make: () => change(signed(PDF), PDF, LINES),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    {
      name: 'line breaks taken out after signing',
      make: () => change(signed(LINES), LINES, PDF),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    {
      name: 'an xop:Include in place of the text, without a part',
      make: () =>
        change(
          signed(PDF),
          PDF,
          '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a"></xop:Include>',
        ),
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
  ]);
});
