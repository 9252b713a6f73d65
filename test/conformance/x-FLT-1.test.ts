// x-FLT-1 … x-FLT-8, x-WSA-13, x-WSA-14, x-HTTP-4: SOAP 1.1 faults.
import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect } from 'chai';
import { ERRORS, type ErrorCode, GatewayError, newGuid } from '../../src/core/index.ts';
import { draftFault, parseEnvelope, readFault, writeEnvelope } from '../../src/envelope/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { element } from '../../src/xml/index.ts';
import { NOW, server } from '../support/exchange.ts';
import { SOAP, WSA, WSSE, WSU } from '../support/soap.ts';

const correlatieId = newGuid(NOW);
const context = { messageId: 'urn:uuid:2', relatesTo: 'urn:uuid:1', correlatieId };
const URIS: Readonly<Record<string, string>> = { soap: SOAP, wsa: WSA, wsse: WSSE, wsu: WSU };
const codes = Object.keys(ERRORS) as ErrorCode[];

function read(xml: string): { fault: Element; action: string; relatesTo: string | undefined } {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const header = (name: string) => document.getElementsByTagNameNS(WSA, name)[0]?.textContent ?? undefined;
  return {
    fault: document.getElementsByTagNameNS(SOAP, 'Fault')[0]!,
    action: header('Action') ?? '',
    relatesTo: header('RelatesTo'),
  };
}
const unsigned = (error: GatewayError, more: Partial<Parameters<typeof draftFault>[1]> = {}) =>
  read(writeEnvelope(draftFault(error, { ...context, ...more })).toString());
const parts = (fault: Element) => Array.from(fault.childNodes) as Element[];

describe('x-HTTP-4 and x-FLT-6: the form of a fault', () => {
  for (const code of codes)
    it(`${code}: unqualified children, a faultcode whose prefix is bound, signed and unsigned`, async () => {
      const error = new GatewayError(code, 'test');
      const draft = draftFault(error, context);
      const signed = (await signMessage(draft, server, { now: NOW })).bytes;
      for (const bytes of [writeEnvelope(draft), signed]) {
        const [faultcode, faultstring, ...more] = parts(read(bytes.toString()).fault);
        expect([faultcode?.nodeName, faultstring?.nodeName]).to.deep.equal(['faultcode', 'faultstring']);
        expect(faultcode?.namespaceURI ?? null).to.equal(null);
        expect(faultcode?.textContent).to.equal(ERRORS[code].fault);
        const [prefix] = ERRORS[code].fault.split(':') as [string];
        expect(faultcode?.lookupNamespaceURI(prefix)).to.equal(URIS[prefix]);
        expect(more.map((element) => element.nodeName)).to.deep.equal(ERRORS[code].body ? ['detail'] : []);
      }
    });
});

describe('x-FLT-3: detail only for what the Body caused', () => {
  const error = new GatewayError('content.invalid', 'BB-01', {
    veld: 'bijlage <1>',
    limiet: '350000 bytes',
    gevonden: '351234 bytes',
    oorzaak: 'a secret of the inside',
  });
  it('has the fields of Bode, escaped, in its own namespace', () => {
    const { fault } = unsigned(error);
    const detail = parts(fault)[2]!;
    const block = parts(detail)[0]!;
    expect(block.namespaceURI).to.equal('urn:bode:fouten:v1');
    const fields = parts(block).map((element) => [element.localName, element.textContent]);
    expect(fields).to.deep.equal([
      ['code', '0004'],
      ['categorie', 'KLIENT'],
      ['veld', 'bijlage <1>'],
      ['limiet', '350000 bytes'],
      ['gevonden', '351234 bytes'],
      ['herstelbaar', 'nee'],
      ['correlatieId', correlatieId],
    ]);
  });
  it('never tells the cause (x-FLT-5)', () => {
    for (const code of codes) {
      const secret = new GatewayError(code, 'test', { oorzaak: 'a secret of the inside', positie: 987_654 });
      const xml = writeEnvelope(draftFault(secret, context)).toString();
      expect(xml).not.to.include('secret');
      expect(xml).not.to.include('987654');
    }
  });
  it('stands back for the fault of a published contract', () => {
    const contract = {
      action: 'urn:x/ApplicationFault',
      markup: element('a:ApplicationFault', { ns: { a: 'urn:x' } }),
    };
    const { fault, action } = unsigned(error, { contract });
    expect(action).to.equal('urn:x/ApplicationFault');
    expect(parts(parts(fault)[2]!).map((element) => element.localName)).to.deep.equal(['ApplicationFault']);
  });
});

describe('x-FLT-4 and x-FLT-5: technical codes', () => {
  for (const [code, technical, side] of [
    ['soap.structure', '0001', 'soap:Client'],
    ['auth.noAansluiting', '0002', 'soap:Client'],
    ['soap.action', '0003', 'soap:Client'],
    ['schema.invalid', '0004', 'soap:Client'],
    ['http.charset', '0009', 'soap:Client'],
    ['soap.foreignHeader', '0010', 'soap:Client'],
    ['server.unavailable', '0051', 'soap:Server'],
  ] as const)
    it(`${code} is ${technical} of ${side}`, () => {
      expect(ERRORS[code].code).to.equal(technical);
      expect(ERRORS[code].fault).to.equal(side);
    });
});

describe('x-WSA-13: Action and RelatesTo of a fault', () => {
  it('tells faults about WS-Addressing from all others', () => {
    expect(unsigned(new GatewayError('wsa.toMissing', 'x-WSA-1')).action).to.equal(`${WSA}/fault`);
    for (const code of ['wss.signature', 'soap.structure', 'server.internal'] as const)
      expect(unsigned(new GatewayError(code, 'test')).action).to.equal(`${WSA}/soap/fault`);
  });
  it('relates to the request where its MessageID is known', () => {
    const error = new GatewayError('soap.structure', 'WW003');
    expect(unsigned(error).relatesTo).to.equal('urn:uuid:1');
    expect(unsigned(error, { relatesTo: undefined }).relatesTo).to.equal(undefined);
  });
});

describe('readFault: a fault that was received', () => {
  it('gives code, text and detail', () => {
    const bytes = writeEnvelope(draftFault(new GatewayError('schema.invalid', 'WW003'), context));
    const fault = readFault(parseEnvelope(bytes));
    expect(fault?.code).to.equal('soap:Client');
    expect(fault?.text).to.equal('The Body is not valid against the schema.');
    expect(fault?.detail?.children[0]?.uri).to.equal('urn:bode:fouten:v1');
  });
  it('is undefined for another payload', () => {
    const xml = `<s:Envelope xmlns:s="${SOAP}"><s:Body><Fault xmlns="urn:x"/></s:Body></s:Envelope>`;
    expect(readFault(parseEnvelope(Buffer.from(xml)))).to.equal(undefined);
  });
});
