// x-ENC-2: the four ways to name the certificate of the recipient, and the choice among several own keys while they roll over.
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { readCertificate } from '../../src/pki/index.ts';
import {
  direct,
  encryptedRequest,
  identifier,
  issuerSerial,
  keyIdentifier,
  openXml,
  recipientToken,
  refusedEncrypted,
  str,
  thumbprint,
} from '../support/encrypt.ts';
import { change, readRequest, sender, server } from '../support/exchange.ts';
import { testPki } from '../support/pki.ts';
import { makeParty, OIN_SERVER, type Party } from '../support/signers.ts';

const UNKNOWN = /another certificate than ours/;
const read = (message: Buffer) => readRequest(message);
const SERIAL = BigInt(`0x${new X509Certificate(server.certificate).serialNumber}`);

describe('x-ENC-2: references on input', () => {
  for (const [name, asked] of [
    ['ThumbprintSHA1', { reference: thumbprint(server) }],
    ['SubjectKeyIdentifier', { reference: keyIdentifier(server) }],
    ['IssuerSerial', { reference: issuerSerial(SERIAL.toString()) }],
    ['a BinarySecurityToken of the same header', { reference: direct(), before: recipientToken(server) }],
  ] as const)
    it(`takes ${name}`, async () => {
      expect((await openXml(encryptedRequest(asked))).payload.local).to.equal('SubmitOrder');
    });
  it('takes the extension SubjectKeyIdentifier where the certificate has it, and a long serial number', async () => {
    const { certificate, privateKey } = await (await testPki()).issue({ freshKey: true });
    const own: Party = { oin: OIN_SERVER, certificate, privateKey };
    const { subjectKeyId, serial } = readCertificate(certificate);
    const decryption = { keys: [own], read };
    for (const reference of [
      keyIdentifier(own, Buffer.from(subjectKeyId!, 'hex')),
      issuerSerial(BigInt(`0x${serial}`).toString()),
    ])
      await openXml(encryptedRequest({ recipient: own, reference }), { decryption });
  });

  const other = makeParty(OIN_SERVER);
  for (const [name, asked] of [
    ['ThumbprintSHA1', { reference: thumbprint(other) }],
    ['SubjectKeyIdentifier', { reference: keyIdentifier(other) }],
    ['IssuerSerial', { reference: issuerSerial('2') }],
    ['BinarySecurityToken', { reference: direct(), before: recipientToken(other) }],
    ["the sender's own token", { reference: direct('token') }],
  ] as const)
    it(`refuses a ${name} that is not ours`, async () => {
      await refusedEncrypted(encryptedRequest(asked), 'wss.encryption', name.startsWith('the') ? undefined : UNKNOWN);
    });
  it('refuses references of another form', async () => {
    const value = server.certificate;
    for (const reference of [
      identifier('http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3', value),
      identifier('urn:x', value),
      thumbprint(server).replace(/EncodingType="[^"]+"/, 'EncodingType="urn:x"'),
      thumbprint(server).replace(/>[^<>]+<\/wsse:Key/, '>*</wsse:Key'),
      issuerSerial('1a'),
      issuerSerial(''),
      str('<wsse:Reference URI="#enc-token"/>'),
      str('<wsse:Embedded/>'),
      direct('nowhere'),
      direct('body'),
    ])
      await refusedEncrypted(encryptedRequest({ reference }), 'wss.encryption', /x-ENC-2/);
  });
  it('refuses a token of the recipient that is somewhere else, or that nobody refers to', async () => {
    const elsewhere = change(
      encryptedRequest({ reference: direct() }),
      '</wsa:MessageID>',
      `<wsse:x xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">${recipientToken(server)}</wsse:x></wsa:MessageID>`,
    );
    const refused = await openXml(elsewhere).catch((error) => error);
    expect(refused.code).to.match(/^ws[as]\./);
    const unused = encryptedRequest({ before: recipientToken(server) });
    await refusedEncrypted(unused, 'wss.encryption', /2 x wsse:BinarySecurityToken/);
  });
});

describe('x-ENC-2: several own keys', () => {
  const next = makeParty(OIN_SERVER);
  const decryption = { keys: [next, server], read };
  it('decrypts with the key that the message names, old or new', async () => {
    for (const recipient of [server, next])
      for (const reference of [thumbprint(recipient), keyIdentifier(recipient)])
        await openXml(encryptedRequest({ recipient, reference }), { decryption });
  });
  it('does not try one after the other', async () => {
    const crossed = encryptedRequest({ recipient: server, reference: thumbprint(next) });
    const error = await openXml(crossed, { decryption }).catch((thrown) => thrown);
    expect([error.code, error.detail.oorzaak]).to.deep.equal(['wss.decryption', error.detail.oorzaak]);
    expect(error.detail.oorzaak).to.match(/RSA-OAEP failed/);
  });
  it('refuses a name of an own key that is not RSA', async () => {
    const ec = makeParty(OIN_SERVER, 'P-256');
    const error = await openXml(encryptedRequest({ reference: thumbprint(ec) }), {
      decryption: { keys: [ec], read },
    }).catch((thrown) => thrown);
    expect([error.code, error.clause]).to.deep.equal(['wss.encryption', 'ENC004']);
    expect(sender.oin).not.to.equal(ec.oin);
  });
});
