// WS005: one portType per WSDL file.
import { expect } from 'chai';
import { ABSTRACT, refusedContract, WSDL, wsdlFiles } from '../support/wsdl.ts';

describe('WS005: one portType', () => {
  it('in each abstract WSDL, none in a concrete one', () => {
    for (const { name, root } of wsdlFiles()) {
      const found = root.children.filter(({ uri, local }) => uri === WSDL && local === 'portType');
      expect(found.length, name).to.equal(name.includes('-abstract') ? 1 : 0);
    }
  });
  it('two stop the start, and so does none', async () => {
    const end = '</wsdl:portType>';
    expect(await refusedContract(ABSTRACT, end, `${end}<wsdl:portType name="Tweede"/>`)).to.match(/WS005/);
    expect(await refusedContract(ABSTRACT, /<wsdl:portType[\s\S]*<\/wsdl:portType>/, '')).to.be.a('string');
  });
});
