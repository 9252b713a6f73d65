// WB009, WB010, x-WSS-7, x-WSS-8: the signing certificate goes along as BinarySecurityToken, addressed by a direct reference.
import { expect } from 'chai';
import { refusal, sender, server, signedRequest, stranger, verifyXml } from '../support/exchange.ts';
import { KEY_INFO, WSSE, X509_V3 } from '../support/soap.ts';

const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0';
const PKI_PATH = `${PROFILE}#X509PKIPathv1`;
const str = (content: string) =>
  `<wsse:SecurityTokenReference xmlns:wsse="${WSSE}">${content}</wsse:SecurityTokenReference>`;
const withKeyInfo = (keyInfo: string) => verifyXml(signedRequest({}, { keyInfo }));

/** PkiPath of X.509 §10: the certificate nearest to the anchor first. */
function pkiPath(...certificates: readonly Buffer[]): string {
  const content = Buffer.concat(certificates);
  return Buffer.concat([Buffer.from([0x30, 0x82, content.length >> 8, content.length & 0xff]), content]).toString(
    'base64',
  );
}
const path = (token: string) =>
  verifyXml(signedRequest({ token, tokenValueType: PKI_PATH }, { keyInfo: KEY_INFO.replace(X509_V3, PKI_PATH) }));

describe('WB009: the certificate must be trusted', () => {
  it('refuses a certificate that is not, whatever it signed (trap 6)', async () => {
    const xml = signedRequest({ token: stranger.certificate.toString('base64') }, { key: stranger.privateKey });
    const error = await refusal(() => verifyXml(xml), 'wss.token', 'WB009');
    expect(error.detail.oorzaak).to.equal('anchor at level 0: not a known certificate');
  });
  it('takes the signer from the certificate', async () => {
    const { signer } = await verifyXml(signedRequest());
    expect(signer?.oin).to.equal(sender.oin);
    expect(signer?.certificate.der.equals(sender.certificate)).to.equal(true);
  });
  it('refuses a trusted certificate that did not sign', async () => {
    const xml = signedRequest({ token: server.certificate.toString('base64') });
    await refusal(() => verifyXml(xml), 'wss.signature', 'WB013');
  });
});

describe('WB010: direct reference to the token', () => {
  for (const [name, keyInfo] of [
    [
      'a KeyIdentifier',
      str(`<wsse:KeyIdentifier ValueType="${PROFILE}#X509SubjectKeyIdentifier">AAAA</wsse:KeyIdentifier>`),
    ],
    ['X509Data in the reference', str('<ds:X509Data xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')],
    ['an embedded token', str('<wsse:Embedded/>')],
    ['two references', str(`<wsse:Reference URI="#token" ValueType="${X509_V3}"/>`.repeat(2))],
    ['a reference to nothing', str(`<wsse:Reference URI="#other" ValueType="${X509_V3}"/>`)],
    ['a reference to another element', str(`<wsse:Reference URI="#body" ValueType="${X509_V3}"/>`)],
    ['a reference outside the message', str(`<wsse:Reference URI="https://x.example/#token" ValueType="${X509_V3}"/>`)],
    ['a reference without URI', str(`<wsse:Reference ValueType="${X509_V3}"/>`)],
  ] as const)
    it(`refuses ${name} (x-WSS-8)`, async () => {
      await refusal(() => withKeyInfo(keyInfo), 'wss.token', 'WB010');
    });
  for (const [name, keyInfo] of [
    ['a certificate in KeyInfo', '<ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data>'],
    ['a bare key', '<ds:KeyValue/>'],
    ['a name', '<ds:KeyName>x</ds:KeyName>'],
    ['two token references', KEY_INFO + KEY_INFO],
  ] as const)
    it(`refuses ${name} (x-WSS-7: KeyInfo has one child)`, async () => {
      await refusal(() => withKeyInfo(keyInfo), 'wss.structure', 'WB003');
    });
});

describe('x-WSS-7: attributes of token and reference', () => {
  it('refuses another EncodingType', async () => {
    await refusal(() => verifyXml(signedRequest({ tokenEncoding: 'urn:hex' })), 'wss.token', 'x-WSS-7');
  });
  it('refuses a reference with another ValueType than the token, or with none', async () => {
    await refusal(() => withKeyInfo(KEY_INFO.replace(X509_V3, PKI_PATH)), 'wss.token', 'x-WSS-7');
    await refusal(() => withKeyInfo(KEY_INFO.replace(` ValueType="${X509_V3}"`, '')), 'wss.token', 'x-WSS-7');
  });
  for (const token of ['not base64!', '', 'AAA'])
    it(`refuses the token "${token}"`, async () => {
      await refusal(() => verifyXml(signedRequest({ token })), 'wss.token', 'x-WSS-[78]|WB009');
    });
  it('takes base64 with line breaks', async () => {
    const token = sender.certificate.toString('base64').replace(/.{64}/g, '$&\n');
    expect((await verifyXml(signedRequest({ token }))).signer?.oin).to.equal(sender.oin);
  });
});

describe('x-WSS-8: X509PKIPathv1', () => {
  it('takes the last certificate of the path as the signer', async () => {
    expect((await path(pkiPath(server.certificate, sender.certificate))).signer?.oin).to.equal(sender.oin);
  });
  it('refuses the path when another certificate is last', async () => {
    await refusal(() => path(pkiPath(sender.certificate, server.certificate)), 'wss.signature', 'WB013');
  });
  for (const [name, token] of [
    ['that is empty', Buffer.from([0x30, 0]).toString('base64')],
    [
      'with bytes after it',
      `${Buffer.concat([Buffer.from(pkiPath(sender.certificate), 'base64'), Buffer.of(0)]).toString('base64')}`,
    ],
    ['that is cut off', Buffer.from(pkiPath(sender.certificate), 'base64').subarray(0, -1).toString('base64')],
    ['of nine certificates', pkiPath(...Array.from({ length: 9 }, () => sender.certificate))],
    ['that is no SEQUENCE', Buffer.from([0x31, 0]).toString('base64')],
    ['of indefinite length', Buffer.from([0x30, 0x80, 0, 0]).toString('base64')],
  ] as const)
    it(`refuses a path ${name}`, async () => {
      await refusal(() => path(token), 'wss.token', 'x-WSS-8');
    });
  it('refuses every other type of token', async () => {
    const tokenValueType = `${PROFILE}#PKCS7`;
    const keyInfo = KEY_INFO.replace(X509_V3, tokenValueType);
    await refusal(() => verifyXml(signedRequest({ tokenValueType }, { keyInfo })), 'wss.token', 'x-WSS-8');
  });
});
