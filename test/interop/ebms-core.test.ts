// Hand-made messages in the dialect of the adapter ebms-core, whose artefacts could not be had to run it here: Bode takes them, and its own messages
// are moved by such acknowledgements and errors (x-PKG-3, x-PKG-6, x-PKG-10, x-SIG-3, x-SIG-5, x-SIG-11, x-HDR-13, trap 45).
// Its signatures are in ebms-java.test.ts, made by the same library that it signs with.
import { expect } from 'chai';
import { BODE_OIN, type EbmsPair, ebmsPair, lading, PARTNER_OIN, SERVICE, until } from '../support/ebms.ts';
import {
  type Address,
  acknowledgment,
  type HttpMessage,
  message,
  messageError,
  signal,
  statusRequest,
  timestamp,
} from './ebms-core/dialect.ts';

describe('interoperability: hand-made messages as ebms-core writes them', () => {
  let pair: EbmsPair;
  before(async () => {
    // The partner takes what Bode sends and never says anything: what is said here is hand-made.
    pair = await ebmsPair({ profiel: 'osb-rm', lanes: false });
    pair.bode.start();
  });
  after(() => pair.close());

  const address = (conversationId = 'gesprek-1'): Address => ({
    from: PARTNER_OIN,
    to: BODE_OIN,
    cpaId: pair.cpaId,
    conversationId,
  });
  const post = ({ contentType, body }: HttpMessage) => {
    const headers = { SOAPAction: '"ebXML"', 'Content-Type': contentType };
    return pair.client(pair.partner.identity).post(pair.bode.endpoint, headers, body);
  };
  const business = (parts: Parameters<typeof message>[1]['parts'], at = timestamp()) =>
    message(address(), { action: 'melding', service: SERVICE.value, roles: ['Partner', 'Bode'], parts, at });
  const sendFromBode = async () => {
    const { bericht } = await pair.bode.send({ delen: [lading('<b/>')] });
    await until(async () => (await pair.bode.status(bericht.id)) === 'verzonden', 'the sending');
    return bericht;
  };

  it('delivers a message with an XML and a binary payload', async () => {
    const binary = Buffer.from([0, 13, 10, 45, 45, 61, 255]);
    const sent = business([
      { contentType: 'application/xml', content: Buffer.from('<a/>') },
      { contentType: 'application/pdf', content: binary },
    ]);
    const answer = await post(sent);
    expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
    const came = (await pair.bode.received()).find(({ messageId }) => messageId === sent.messageId)!;
    expect(came.delen.map(({ contentType }) => contentType)).to.deep.equal(['application/xml', 'application/pdf']);
    expect((await pair.bode.content(came)).toString()).to.equal('<a/>');
    expect((await pair.bode.content(came, 1)).equals(binary)).to.equal(true);
  });

  for (const digits of [3, 6, 9] as const)
    it(`reads a time with ${digits} digits of a second`, async () => {
      const sent = business([{ contentType: 'text/xml', content: Buffer.from('<a/>') }], timestamp(digits));
      expect((await post(sent)).status).to.equal(202);
      expect((await pair.bode.received()).map(({ messageId }) => messageId)).to.include(sent.messageId);
    });

  for (const multipart of [false, true])
    it(`takes its acknowledgement ${multipart ? 'in a multipart of one part' : 'as plain XML'}`, async () => {
      const { id, messageId, conversationId } = await sendFromBode();
      const answer = await post(acknowledgment(address(conversationId), messageId, multipart));
      expect([answer.status, answer.body.length]).to.deep.equal([202, 0]);
      expect(await pair.bode.status(id)).to.equal('bevestigd');
    });

  it('does not take an acknowledgement of another conversation', async () => {
    const { id, messageId } = await sendFromBode();
    expect((await post(acknowledgment(address('een-ander'), messageId))).status).to.equal(202);
    expect(await pair.bode.status(id)).to.equal('verzonden');
  });

  it('ends a message by its list of errors, with the first code', async () => {
    const { id, messageId, conversationId } = await sendFromBode();
    const error = messageError(address(conversationId), messageId, ['Inconsistent', 'ValueNotRecognized']);
    expect((await post(error)).status).to.equal(202);
    const ended = (await pair.bode.store.ebms.opId(id))!;
    expect([ended.status, ended.code]).to.deep.equal(['mislukt', 'Inconsistent']);
  });

  it('answers its Ping in the same exchange when it asks so', async () => {
    const ping = signal(address(), { action: 'Ping', sync: true });
    const { status, body } = await post(ping);
    expect(status).to.equal(200);
    expect(body.toString()).to.include('<eb:Action>Pong</eb:Action>');
    expect(body.toString()).to.include(`<eb:RefToMessageId>${ping.messageId}</eb:RefToMessageId>`);
  });

  it('answers its StatusRequest', async () => {
    const sent = business([]);
    expect((await post(sent)).status).to.equal(202);
    const { status, body } = await post(statusRequest(address(), sent.messageId));
    expect(status).to.equal(200);
    expect(body.toString()).to.match(/<eb:StatusResponse [^>]*eb:messageStatus="Received"/);
  });
});
