// WW001, WW002, WW003: SOAP 1.1, document-literal, no SOAP encoding, one child in the Body.
import { expect } from 'chai';
import { parseEnvelope } from '../../src/envelope/index.ts';
import { refusal } from '../support/exchange.ts';
import { SOAP } from '../support/soap.ts';

const parse = (content: string, attributes = '') =>
  parseEnvelope(Buffer.from(`<s:Envelope xmlns:s="${SOAP}"${attributes}>${content}</s:Envelope>`));
const BODY = '<s:Body><o:Order xmlns:o="urn:o"/></s:Body>';

describe('WW001: SOAP 1.1 only', () => {
  it('takes Header and Body under any prefix', () => {
    const parsed = parse(`<s:Header/>${BODY}`);
    expect(parsed.payload.local).to.equal('Order');
    expect(parsed.headers).to.have.length(0);
  });
  it('takes a message without Header', () => {
    expect(parse(BODY).payload.uri).to.equal('urn:o');
  });
  it('refuses another root element', async () => {
    await refusal(() => parseEnvelope(Buffer.from('<Order/>')), 'soap.structure', 'WW001');
  });
  it('refuses a message without Body', async () => {
    await refusal(() => parse('<s:Header/>'), 'soap.structure', 'WW001');
    await refusal(() => parse(''), 'soap.structure', 'WW001');
  });
  it('refuses Body before Header, a second Header and a second Body', async () => {
    await refusal(() => parse(`${BODY}<s:Header/>`), 'soap.structure', 'x-HTTP-3');
    await refusal(() => parse(`<s:Header/><s:Header/>${BODY}`), 'soap.structure', 'WW001');
    await refusal(() => parse(`${BODY}${BODY}`), 'soap.structure', 'x-HTTP-3');
  });
  it('refuses a Body of another namespace', async () => {
    await refusal(() => parse('<Body><o/></Body>'), 'soap.structure', 'WW001');
  });
  it('refuses a header block without namespace', async () => {
    await refusal(() => parse(`<s:Header><To>x</To></s:Header>${BODY}`), 'soap.structure', 'WW001');
  });
});

describe('WW002: no SOAP encoding', () => {
  const ENCODING = ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"';
  it('refuses encodingStyle on Envelope, Header, Body, a header block and the payload', async () => {
    await refusal(() => parse(BODY, ENCODING), 'soap.structure', 'WW002');
    await refusal(() => parse(`<s:Header${ENCODING}/>${BODY}`), 'soap.structure', 'WW002');
    await refusal(() => parse(`<s:Body${ENCODING}><o xmlns="urn:o"/></s:Body>`), 'soap.structure', 'WW002');
    await refusal(() => parse(`<s:Body><o xmlns="urn:o"${ENCODING}/></s:Body>`), 'soap.structure', 'WW002');
    const block = `<w:To xmlns:w="http://www.w3.org/2005/08/addressing"${ENCODING}>urn:x</w:To>`;
    await refusal(() => parse(`<s:Header>${block}</s:Header>${BODY}`), 'soap.structure', 'WW002');
  });
});

describe('WW003: soap:Body has exactly one child element', () => {
  it('refuses an empty Body and one with two children', async () => {
    const none = await refusal(() => parse('<s:Body/>'), 'soap.structure', 'WW003');
    expect(none.detail.gevonden).to.equal('0');
    await refusal(() => parse('<s:Body><a/><b/></s:Body>'), 'soap.structure', 'WW003');
  });
  it('takes white space and comments around the one child', () => {
    expect(parse('<s:Body>\n <!-- c --> <o xmlns="urn:o"/> </s:Body>').payload.local).to.equal('o');
  });
});
