// x-MTM-5: a package is no way around the largest message: what counts is the message with its base64.
import { expect } from 'chai';
import { unpack } from '../../src/wus/mtom/index.ts';
import { refusal } from '../support/exchange.ts';
import { include, mtom, pdfPart } from '../support/mtom.ts';

describe('x-MTM-5: a package is no way around the size of a message', () => {
  it('counts the base64', async () => {
    const xml = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a><Inhoud>${include()}</Inhoud></a></s:Body></s:Envelope>`;
    const { body, headers } = mtom(xml, [{ ...pdfPart, content: Buffer.alloc(6_000, 'x') }]);
    const type = headers!['Content-Type'] as string;
    const { message } = await unpack(type, body as Buffer, { maxBytes: 9_000 });
    expect(message.length).to.equal(xml.length - include().length + 8_000);
    await refusal(() => unpack(type, body as Buffer, { maxBytes: 8_000 }), 'mime.limit', 'x-MTM-5');
  });
});
