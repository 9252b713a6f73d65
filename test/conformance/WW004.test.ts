// WW004: message parts are elements, never types (BP R2204); Bode does not start on another contract.
import { expect } from 'chai';
import { attribute } from '../../src/xml/index.ts';
import { ABSTRACT, everywhere, refusedContract, WSDL } from '../support/wsdl.ts';

describe('WW004: message parts', () => {
  it('are one element each', () => {
    const messages = everywhere(WSDL, 'message');
    expect(messages.length).to.be.greaterThan(10);
    for (const message of messages) {
      expect(message.children.map(({ local }) => local)).to.deep.equal(['part']);
      expect(attribute(message.children[0]!, 'element')).to.match(/^[\w-]+:\w+$/);
      expect(attribute(message.children[0]!, 'type')).to.equal(undefined);
    }
  });
  it('that are types stop the start, in input, output and fault', async () => {
    for (const [name, element] of [
      ['MeldZaak', 'tns:MeldZaak'],
      ['MeldZaakResponse', 'tns:MeldZaakResponse'],
      ['Fout', 'fout:Fout'],
    ] as const) {
      const from = new RegExp(`(<wsdl:message name="${name}">\\s*<wsdl:part name="\\w+") element="${element}"`);
      const to = `<wsdl:message name="${name}"><wsdl:part name="p" type="tns:X"`;
      expect(await refusedContract(ABSTRACT, from, to), name).to.match(/WW004/);
    }
  });
});
