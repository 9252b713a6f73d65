// ENC004: the content key under RSA-OAEP with every digest and MGF1 that partners send; RSA PKCS#1 1.5 is refused (traps 2 and 3).
import { expect } from 'chai';
import { encryptedRequest, openXml, refusedEncrypted, wrap, wrapPkcs1, XENC11 } from '../support/encrypt.ts';
import { server } from '../support/exchange.ts';
import { DS, MORE, XENC } from '../support/soap.ts';

const digest = (uri: string) => `<ds:DigestMethod Algorithm="${uri}"/>`;
const mgf = (hash: string) => `<x:MGF xmlns:x="${XENC11}" Algorithm="${XENC11}mgf1${hash}"/>`;
const accepted = async (xml: string) => expect((await openXml(xml)).payload.local).to.equal('SubmitOrder');

describe('ENC004: key transport', () => {
  const OAEP = `${XENC11}rsa-oaep`;
  const MGF1P = `${XENC}rsa-oaep-mgf1p`;
  for (const [name, keyAlgorithm, keyParameters, hash] of [
    ['rsa-oaep-mgf1p without parameters', MGF1P, '', 'sha1'],
    ['rsa-oaep-mgf1p with SHA-1', MGF1P, digest(`${DS}sha1`), 'sha1'],
    ['rsa-oaep without parameters', OAEP, '', 'sha1'],
    ['rsa-oaep with SHA-256 and MGF1-SHA-256', OAEP, digest(`${XENC}sha256`) + mgf('sha256'), 'sha256'],
    ['rsa-oaep, parameters the other way round', OAEP, mgf('sha256') + digest(`${XENC}sha256`), 'sha256'],
    ['rsa-oaep with SHA-384 of XML Encryption', OAEP, digest(`${XENC}sha384`) + mgf('sha384'), 'sha384'],
    ['rsa-oaep with SHA-384 of RFC 4051', OAEP, digest(`${MORE}sha384`) + mgf('sha384'), 'sha384'],
    ['rsa-oaep with SHA-512 and MGF1-SHA-512', OAEP, digest(`${XENC}sha512`) + mgf('sha512'), 'sha512'],
  ] as const)
    it(`takes ${name}`, () => accepted(encryptedRequest({ keyAlgorithm, keyParameters, wrapped: wrap(server, hash) })));
  it('takes OAEPparams as label, and notices another', async () => {
    const label = Buffer.from('label');
    const keyParameters = `<xenc:OAEPparams>${label.toString('base64')}</xenc:OAEPparams>`;
    await accepted(encryptedRequest({ keyParameters, wrapped: wrap(server, 'sha1', label) }));
    const other = encryptedRequest({ keyParameters, wrapped: wrap(server, 'sha1', Buffer.from('other')) });
    await refusedEncrypted(other, 'wss.decryption', /RSA-OAEP failed/);
  });
  it('refuses RSA PKCS#1 1.5', async () => {
    const xml = encryptedRequest({ keyAlgorithm: `${XENC}rsa-1_5`, keyParameters: '', wrapped: wrapPkcs1(server) });
    await refusedEncrypted(xml, 'wss.encryption', /not RSA-OAEP/);
    const disguised = encryptedRequest({ wrapped: wrapPkcs1(server) });
    await refusedEncrypted(disguised, 'wss.decryption', /RSA-OAEP failed/);
  });
  for (const [name, keyAlgorithm, keyParameters] of [
    ['another digest', OAEP, digest('http://www.w3.org/2001/04/xmldsig-more#md5')],
    ['SHA-224', OAEP, digest(`${MORE}sha224`)],
    ['another MGF', OAEP, mgf('sha224')],
    ['an MGF where it is fixed', MGF1P, mgf('sha256')],
    ['a parameter twice', OAEP, mgf('sha256') + mgf('sha1')],
    ['an unknown parameter', OAEP, '<x xmlns="urn:x"/>'],
    ['OAEPparams that are not base64', OAEP, '<xenc:OAEPparams>*</xenc:OAEPparams>'],
    ['a key wrap', `${XENC}kw-aes256`, ''],
  ] as const)
    it(`refuses ${name}`, async () => {
      await refusedEncrypted(encryptedRequest({ keyAlgorithm, keyParameters }), 'wss.encryption', /wss\.algorithm/);
    });
  it('refuses a key that does not fill our modulus', async () => {
    for (const wrapped of [() => Buffer.alloc(255, 1), () => Buffer.alloc(257, 1), () => Buffer.alloc(1)])
      await refusedEncrypted(encryptedRequest({ wrapped }), 'wss.encryption', /does not fit ours/);
  });
});
