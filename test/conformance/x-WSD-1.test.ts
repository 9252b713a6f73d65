// x-WSD-1: contract first, each service in three layers (types, abstract, concrete), document/literal wrapped, the version in every name.
import { expect } from 'chai';
import { attribute } from '../../src/xml/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { PATH } from '../attack/gateway/message.ts';
import { all, CONCRETE, everywhere, refusedContract, WSDL, WSDL_SOAP, wsdlFiles } from '../support/wsdl.ts';
import { ask } from './ask.ts';

const XS = 'http://www.w3.org/2001/XMLSchema';

describe('x-WSD-1: the form of the contracts', () => {
  const arena = openArena();
  it('is three layers: types in XSD, abstract WSDL, concrete WSDL, named with their version', () => {
    for (const { name, root } of wsdlFiles()) {
      expect(name).to.match(/^([a-z-]+)\/(v\d+)\/\1_\2(-abstract)?\.wsdl$/);
      const has = (local: string) => all(root).some((element) => element.local === local && element.uri === WSDL);
      const layer = name.includes('-abstract') ? [true, true, false, false] : [false, false, true, true];
      expect(['portType', 'message', 'binding', 'service'].map(has), name).to.deep.equal(layer);
      expect(all(root).some(({ uri, local }) => uri === XS && local === 'element')).to.equal(false);
    }
  });
  it('is SOAP 1.1 over HTTP, document and literal (WW001, WW002)', () => {
    for (const binding of everywhere(WSDL_SOAP, 'binding')) {
      expect(attribute(binding, 'style')).to.equal('document');
      expect(attribute(binding, 'transport')).to.equal('http://schemas.xmlsoap.org/soap/http');
    }
    for (const part of [...everywhere(WSDL_SOAP, 'body'), ...everywhere(WSDL_SOAP, 'fault')]) {
      expect(attribute(part, 'use')).to.equal('literal');
      expect(attribute(part, 'encodingStyle')).to.equal(undefined);
    }
  });
  it('is wrapped: the element of a request is called like its operation', () => {
    for (const { operations } of arena().gateway.contracts.services)
      for (const { name, input, output } of operations)
        expect([input.local, output.local]).to.deep.equal([name, `${name}Response`]);
  });
  it('drives the server: a contract in another form stops the start', async () => {
    expect(await refusedContract(CONCRETE, /<wsdl:import [^>]*\/>/, '')).to.match(/x-WSD-1/);
    expect(await refusedContract(CONCRETE, 'style="document"/>', 'style="rpc"/>')).to.match(/WW001/);
  });
  it('has no policy inside (optional, and then external)', () => {
    for (const { name, root } of wsdlFiles())
      expect(
        all(root).filter(({ local }) => /^Policy/.test(local)),
        name,
      ).to.deep.equal([]);
  });
  it('is published where the service is, to who may connect', async () => {
    const xml = await arena()
      .gateway.requester(arena().cast.sender, '00000099000000001000' as never)
      .client.get(`${arena().gateway.url}${PATH}?wsdl`, {});
    expect([xml.status, xml.contentType]).to.deep.equal([200, 'text/xml; charset=utf-8']);
    expect(xml.body.toString()).to.include('name="BerichtenboxService_v1"');
    expect((await ask(arena(), { body: 'x', path: '/wus/berichtenbox/v2' })).status).to.equal(404);
  });
});
