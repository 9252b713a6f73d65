// WB012: a response is encrypted for the certificate that signed the request, in the way the request was.
import { expect } from 'chai';
import { draftResponse, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { readCertificate } from '../../src/pki/index.ts';
import { type ResponseCheck, signMessage, verifyEncryptedResponse } from '../../src/security/index.ts';
import { encrypt, encryptedRequest, keyIdentifier, openXml, refusedEncrypted, wrap } from '../support/encrypt.ts';
import { context, NOW, refusal, sender, server, verifyXml } from '../support/exchange.ts';
import { makeParty, OIN_SENDER, trusting } from '../support/signers.ts';
import { DS, MESSAGE_ID, signedMessage, timestamp, XENC } from '../support/soap.ts';

const ACTION = 'urn:example:orders:v1/Orders/SubmitOrderResponse';
const DRAFT = draftResponse(
  { action: ACTION, messageId: 'urn:uuid:2', relatesTo: MESSAGE_ID },
  Buffer.from('<o:Done xmlns:o="urn:example:orders:v1"></o:Done>'),
);
const read = (message: Buffer) =>
  readAddressing(parseEnvelope(message), { role: 'response', relatesTo: MESSAGE_ID, actions: [ACTION] });

async function answer(request: string): Promise<{ xml: string; check: ResponseCheck }> {
  const { signer, encryption, signatureValues } = await openXml(request);
  const recipient = { certificate: signer!.certificate, ...(encryption ? { encryption } : {}) };
  const { bytes } = await signMessage(DRAFT, server, { now: NOW, confirms: signatureValues, recipient });
  const check = { ...context, sent: signatureValues, decryption: { keys: [sender], read } };
  return { xml: bytes.toString(), check };
}
const open = (xml: string, check: ResponseCheck) => verifyEncryptedResponse(parseEnvelope(Buffer.from(xml)), check);

describe('WB012: the response', () => {
  it('is encrypted for the signer of the request, who alone can read it', async () => {
    const { xml, check } = await answer(encryptedRequest());
    const verified = await open(xml, check);
    expect([verified.payload.local, verified.signer?.oin]).to.deep.equal(['Done', server.oin]);
    const stranger = { ...check, decryption: { keys: [server], read } };
    const error = await refusal(() => open(xml, stranger), 'wss.encryption', 'x-ENC-2');
    expect(error.detail.oorzaak).to.match(/another certificate/);
  });
  it('is encrypted the way the request was', async () => {
    const { xml } = await answer(
      encryptedRequest({
        dataAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes128-gcm',
        keyAlgorithm: `${XENC}rsa-oaep-mgf1p`,
        keyParameters: `<ds:DigestMethod Algorithm="${DS}sha1"/>`,
        wrapped: wrap(server, 'sha1'),
        reference: keyIdentifier(server),
      }),
    );
    for (const same of ['#aes128-gcm', '#rsa-oaep-mgf1p', `${DS}sha1`, '#X509SubjectKeyIdentifier'])
      expect(xml).to.include(same);
    expect(xml).not.to.include('<xenc11:MGF');
  });
  it('confirms the signature of the request (WB014)', async () => {
    const { xml, check } = await answer(encryptedRequest());
    await refusal(() => open(xml, { ...check, sent: ['AAAA'] }), 'wss.confirmation', 'x-WSS-11');
    await refusal(() => open(xml, { ...check, oin: OIN_SENDER as never }), 'wss.identity', 'x-WSS-10');
  });
  it('does not go to a signer for whom nothing can be encrypted: the request is refused', async () => {
    const ec = makeParty(OIN_SENDER, 'P-256');
    const more = { trust: trusting(ec, server), policy: { ...context.policy, ecdsa: true } };
    const xml = signedMessage(
      ec,
      { timestamp: timestamp(NOW) },
      { signatureMethod: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256' },
    );
    await verifyXml(xml, more);
    const error = await refusal(() => openXml(encrypt(xml), more), 'wss.encryption', 'WB012');
    expect(error.detail.oorzaak).to.match(/not RSA/);
    const outcome = await signMessage(DRAFT, server, {
      now: NOW,
      recipient: { certificate: readCertificate(ec.certificate) },
    }).catch((thrown) => thrown);
    expect(outcome).to.be.instanceOf(TypeError);
  });
  it('was asked for by a message for us, and no other', async () => {
    await refusedEncrypted(encryptedRequest({ recipient: sender }), 'wss.encryption', /another certificate/);
  });
});
