// x-HTTP-1, WS006: Content-Type is text/xml with charset utf-8 and nothing else.
import { expect } from 'chai';
import { CONTENT_TYPE, checkContentType, parseEnvelope } from '../../src/envelope/index.ts';
import { refusal } from '../support/exchange.ts';
import { envelope } from '../support/soap.ts';

describe('x-HTTP-1: text/xml', () => {
  for (const header of [
    'text/xml; charset=utf-8',
    'text/xml;charset=UTF-8',
    'Text/XML; Charset="Utf-8"',
    'text/xml; action="urn:x"; charset=utf-8',
  ])
    it(`takes ${header}`, () => checkContentType(header));
  for (const header of [
    undefined,
    '',
    'application/soap+xml; charset=utf-8',
    'text/plain; charset=utf-8',
    'multipart/related',
  ])
    it(`refuses ${header}`, async () => {
      const error = await refusal(() => checkContentType(header), 'http.mediaType', 'x-HTTP-1');
      expect(error.meaning.http).to.equal(415);
    });
  it('sends what it asks', () => checkContentType(CONTENT_TYPE));
});

describe('WS006: UTF-8 only', () => {
  for (const header of [
    'text/xml',
    'text/xml; charset=iso-8859-1',
    'text/xml; charset=utf-16',
    'text/xml; charset=utf-8; charset=utf-16',
    'text/xml; charset=',
  ])
    it(`refuses ${header} with 0009`, async () => {
      const error = await refusal(() => checkContentType(header), 'http.charset', 'WS006');
      expect(error.meaning.code).to.equal('0009');
    });
  it('refuses an XML declaration with another encoding', async () => {
    const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>${envelope()}`;
    await refusal(() => parseEnvelope(Buffer.from(xml)), 'xml.encoding', 'WS006');
  });
  it('takes the XML declaration of UTF-8', () => {
    expect(parseEnvelope(Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${envelope()}`)).headers).to.have.length(3);
  });
});
