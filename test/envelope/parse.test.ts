// What parseEnvelope does beside the clauses of test/conformance: stray text, documents that are parsed already, limits.
import { expect } from 'chai';
import { parseEnvelope } from '../../src/envelope/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { refusal } from '../support/exchange.ts';
import { envelope, SOAP } from '../support/soap.ts';

describe('parseEnvelope', () => {
  it('takes a document that is parsed already as it is', () => {
    const document = parseXml(Buffer.from(envelope()));
    expect(parseEnvelope(document).document).to.equal(document);
  });
  it('refuses text in Envelope, Header and Body', async () => {
    for (const [from, to] of [
      ['<soap:Header>', 'x<soap:Header>'],
      ['<soap:Header>', '<soap:Header>x'],
      ['</soap:Body>', 'x</soap:Body>'],
      ['</soap:Envelope>', '<![CDATA[x]]></soap:Envelope>'],
    ] as const)
      await refusal(() => parseEnvelope(Buffer.from(envelope().replace(from, to))), 'soap.structure', 'WW001');
  });
  it('passes limits on to the parser', async () => {
    await refusal(() => parseEnvelope(Buffer.from(envelope()), { limits: { maxBytes: 100 } }), 'xml.limit');
  });
  it('refuses a Body in the Header', async () => {
    const xml = `<s:Envelope xmlns:s="${SOAP}"><s:Header><s:Body><x/></s:Body></s:Header><s:Body><x/></s:Body></s:Envelope>`;
    await refusal(() => parseEnvelope(Buffer.from(xml)), 'soap.foreignHeader', 'WS007');
  });
});
