// pkcs11: URIs of settings (RFC 7512): what is understood, and that a PIN is refused.
import { expect } from 'chai';
import { readUri } from '../../../src/pki/pkcs11/index.ts';

describe('pkcs11: URI', () => {
  it('names a token by label or serial and a key by label or id', () => {
    expect(readUri('pkcs11:token=My%20token;object=sign;type=private')).to.deep.equal({
      token: 'My token',
      object: 'sign',
    });
    expect(readUri('pkcs11:serial=12ab;id=%01%ffA')).to.deep.equal({ serial: '12ab', id: Buffer.from([1, 255, 65]) });
  });

  it('is refused with a reason', () => {
    const cases: readonly [string, RegExp][] = [
      ['file:/key', /does not begin with pkcs11:/],
      ['pkcs11:token=a;object=b?pin-value=1234', /name the PIN in a file/],
      ['pkcs11:token=a', /names no object or id/],
      ['pkcs11:object=a', /names no token or serial/],
      ['pkcs11:token=a;token=b;object=c', /not a list/],
      ['pkcs11:token=a;object=', /not a list/],
      ['pkcs11:token=a;object=b;type=public', /type=private/],
      ['pkcs11:token=a;object=b;slot-id=1', /has slot-id/],
      ['pkcs11:token=%zz;object=b', /percent-encoding/],
    ];
    for (const [uri, flaw] of cases) expect(readUri(uri), uri).to.have.property('flaw').that.matches(flaw);
  });
});
