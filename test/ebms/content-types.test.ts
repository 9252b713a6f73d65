// What is kept as the type of a payload is a media type and nothing more: an application gets it as a header (x-PKG-7, x-E2E-10).
import { expect } from 'chai';
import type { EbmsProfiel } from '../../src/ebms/index.ts';
import { type EbmsPair, ebmsPair } from '../support/ebms.ts';
import { type Letter, pack, post, read, writeLetter } from '../support/ebms-letter.ts';

describe('ebMS2 types of payloads', () => {
  let pair: EbmsPair;
  const open = async (profiel: EbmsProfiel) => {
    pair = await ebmsPair({ profiel, syncSignals: true, lanes: false });
  };
  afterEach(() => pair.close());
  const kept = async (change: (letter: Letter) => Letter) => {
    const letter = change(await writeLetter(pair));
    expect(read(await post(pair, pack(letter))).kind).to.equal('acknowledgment');
    const { messageId } = letter.message.header;
    const found = await pair.bode.store.ebms.get({ partner: pair.partner.oin, richting: 'in', messageId });
    return found!.delen[0]!.contentType;
  };

  it('of parts in the clear', async () => {
    await open('osb-rm');
    for (const [sent, expected] of [
      ['Application/XML', 'application/xml'],
      ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
      ['text/plain; charset="ISO-8859-1"; name="a.txt"', 'text/plain; charset=ISO-8859-1'],
      ['text/plain; charset="utf-8\\"; x=y"', 'text/plain'],
      ['text/plain; charset=""', 'text/plain'],
    ] as const)
      expect(await kept((as) => ({ ...as, parts: as.parts.map((part) => ({ ...part, contentType: sent })) }))).to.equal(
        expected,
      );
  });

  it('of encrypted parts, by their MimeType', async () => {
    await open('osb-rm-e');
    const mime = (sent: string) => (as: Letter) => ({
      ...as,
      parts: as.parts.map((part) => ({
        ...part,
        body: Buffer.from(part.body.toString().replace(/ MimeType="[^"]*"/, sent)),
      })),
    });
    for (const [sent, expected] of [
      [' MimeType="text/xml; charset=UTF-8"', 'text/xml; charset=UTF-8'],
      [' MimeType="application/pdf; name=&quot;a&quot;"', 'application/pdf'],
      ['', 'application/octet-stream'],
    ] as const)
      expect(await kept(mime(sent))).to.equal(expected);
  });
});
