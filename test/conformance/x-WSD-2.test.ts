// x-WSD-2: "Digikoppeling" is reserved: no service, port, operation, message or file name begins with it.
import { expect } from 'chai';
import { attribute } from '../../src/xml/index.ts';
import { all, wsdlFiles, xsdFiles } from '../support/wsdl.ts';

const RESERVED = /^digikoppeling/i;

describe('x-WSD-2: reserved names', () => {
  it('stand in no contract and no schema of ours', () => {
    const files = [...wsdlFiles(), ...xsdFiles()];
    expect(files.length).to.be.greaterThan(10);
    for (const { name, root } of files) {
      expect(
        name.split('/').some((part) => RESERVED.test(part)),
        name,
      ).to.equal(false);
      const names = all(root).map((element) => attribute(element, 'name') ?? '');
      expect(
        names.filter((one) => RESERVED.test(one)),
        name,
      ).to.deep.equal([]);
    }
  });
});
