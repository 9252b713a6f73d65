// x-HTTP-3, x-HTTP-4: no DTD or processing instruction, nothing after Body, mustUnderstand 0 or 1, VersionMismatch.
import { expect } from 'chai';
import { parseEnvelope } from '../../src/envelope/index.ts';
import { refusal } from '../support/exchange.ts';
import { envelope, SOAP, WSA, wsa } from '../support/soap.ts';

const parse = (xml: string, allowedHeaders?: ReadonlySet<string>) =>
  parseEnvelope(Buffer.from(xml), allowedHeaders ? { allowedHeaders } : {});
const block = (attributes: string) => `<x:Block xmlns:x="urn:x"${attributes}/>`;

describe('x-HTTP-3: what an envelope may not hold', () => {
  it('refuses a DOCTYPE', async () => {
    await refusal(() => parse(`<!DOCTYPE x [<!ENTITY e "e">]>${envelope()}`), 'xml.forbidden');
  });
  it('refuses a processing instruction', async () => {
    await refusal(() => parse(envelope().replace('<soap:Body', '<?php x?><soap:Body')), 'xml.forbidden');
  });
  it('refuses an element after the Body', async () => {
    const xml = envelope().replace('</soap:Envelope>', '<x xmlns="urn:x"/></soap:Envelope>');
    await refusal(() => parse(xml), 'soap.structure', 'x-HTTP-3');
  });
  for (const value of ['true', '2', '', ' 1', 'false'])
    it(`refuses mustUnderstand="${value}"`, async () => {
      const xml = envelope({ headers: [block(` soap:mustUnderstand="${value}"`)] });
      await refusal(() => parse(xml), 'soap.structure', 'x-HTTP-3');
    });
  it('answers MustUnderstand to an unknown block that must be understood', async () => {
    const xml = envelope({ headers: [block(' soap:mustUnderstand="1"')] });
    const error = await refusal(() => parse(xml), 'soap.mustUnderstand', 'x-HTTP-3');
    expect(error.meaning.fault).to.equal('soap:MustUnderstand');
  });
  it('also when the block is for the next actor', async () => {
    const next = ' soap:actor="http://schemas.xmlsoap.org/soap/actor/next"';
    await refusal(
      () => parse(envelope({ headers: [block(` soap:mustUnderstand="1"${next}`)] })),
      'soap.mustUnderstand',
    );
  });
  it('does not answer MustUnderstand for a block that is for somebody else', async () => {
    const xml = envelope({ headers: [block(' soap:mustUnderstand="1" soap:actor="urn:other"')] });
    await refusal(() => parse(xml), 'soap.foreignHeader', 'WS007');
  });
  it('understands WS-Addressing and WS-Security', () => {
    const must = '<wsa:To soap:mustUnderstand="1">urn:to</wsa:To>';
    expect(parse(envelope({ headers: [must] })).headers).to.have.length(1);
  });
  it('refuses a WS-Addressing header for another actor', async () => {
    const xml = envelope({ headers: [`<wsa:To soap:actor="urn:other">urn:to</wsa:To>`] });
    await refusal(() => parse(xml), 'wsa.value', 'x-WSA-4');
  });
});

describe('x-HTTP-4: VersionMismatch', () => {
  it('refuses SOAP 1.2 and every other Envelope namespace', async () => {
    for (const uri of ['http://www.w3.org/2003/05/soap-envelope', 'urn:x', '']) {
      const xml = `<Envelope xmlns="${uri}"><Body><x/></Body></Envelope>`.replace(' xmlns=""', '');
      const error = await refusal(() => parse(xml), 'soap.version', 'x-HTTP-4');
      expect(error.meaning.fault).to.equal('soap:VersionMismatch');
    }
  });
});

describe('WS007: no header blocks of one’s own', () => {
  it('refuses a foreign header with 0010', async () => {
    const error = await refusal(() => parse(envelope({ headers: [block('')] })), 'soap.foreignHeader', 'WS007');
    expect(error.meaning.code).to.equal('0010');
  });
  it('takes one that the service lists, also when it must be understood', () => {
    const listed = new Set(['{urn:x}Block']);
    expect(parse(envelope({ headers: [block(' soap:mustUnderstand="1"')] }), listed).headers).to.have.length(1);
  });
  it('compares namespace and name of the list', async () => {
    await refusal(() => parse(envelope({ headers: [block('')] }), new Set(['{urn:y}Block'])), 'soap.foreignHeader');
  });
  it('refuses other elements of the WS-Security namespaces as headers', async () => {
    const uri = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    const headers = [wsa('To', 'urn:to'), `<w:UsernameToken xmlns:w="${uri}"/>`];
    await refusal(() => parse(envelope({ headers })), 'soap.foreignHeader', 'WS007');
  });
});

describe('WA001: WS-Addressing 1.0 only', () => {
  for (const uri of [
    'http://schemas.xmlsoap.org/ws/2004/08/addressing',
    'http://schemas.xmlsoap.org/ws/2003/03/addressing',
    'http://www.w3.org/2004/12/addressing',
  ])
    it(`refuses ${uri} with 0011`, async () => {
      const xml = envelope().replaceAll(WSA, uri);
      const error = await refusal(() => parse(xml), 'wsa.namespace', 'WA001');
      expect(error.meaning.code).to.equal('0011');
    });
  it('is about headers, not about the payload', () => {
    const payload = '<To xmlns="http://schemas.xmlsoap.org/ws/2004/08/addressing"/>';
    expect(parse(envelope({ payload })).payload.local).to.equal('To');
    expect(SOAP).to.include('soap/envelope');
  });
});
