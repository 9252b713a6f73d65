// x-PKG-1 SOAPAction (trap 44); x-PKG-12 extension elements that are not known.
import { expect } from 'chai';
import { checkEbmsAction, SOAP_ACTION } from '../../src/ebms/header/index.ts';
import { faulted } from '../ebms/header/refused.ts';
import { ACK_REQUESTED, MANIFEST, messageHeader, REQUEST, read, soap } from '../ebms/header/samples.ts';

describe('x-PKG-1: SOAPAction is "ebXML" with its quotes', () => {
  it('takes that', () => {
    checkEbmsAction('"ebXML"');
    expect(SOAP_ACTION).to.equal('"ebXML"');
  });
  for (const value of ['ebXML', '""', '"ebxml"', "'ebXML'", '"ebXML" ', '', undefined])
    it(`refuses ${value}`, () => {
      faulted(() => checkEbmsAction(value), 'ebms.soapAction');
    });
});

describe('x-PKG-12: extension elements', () => {
  const foreign = '<x:More xmlns:x="urn:x" x:a="b"><x:Deep/></x:More>';
  it('are ignored in every place that has room for them', () => {
    expect(read(soap({ header: messageHeader({ More: foreign }) }))).to.deep.equal(REQUEST);
    expect(read(soap({ blocks: ACK_REQUESTED + foreign }))).to.deep.equal(REQUEST);
    expect(read(soap({ blocks: ACK_REQUESTED.replace('/>', `>${foreign}</eb:AckRequested>`) }))).to.deep.equal(REQUEST);
    expect(read(soap({ body: MANIFEST + foreign }))).to.deep.equal(REQUEST);
  });
  it('end in a fault when they must be understood', () => {
    const must = foreign.replace('x:a="b"', 'soap:mustUnderstand="1"');
    faulted(() => read(soap({ blocks: ACK_REQUESTED + must })), 'soap.mustUnderstand');
  });
});
