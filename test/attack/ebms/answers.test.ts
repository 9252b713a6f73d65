// What a hostile endpoint answers to a message of Bode (traps 51, 53; x-SIG-4, x-RM-2, x-PKG-13, x-EBP-4): nothing but the signed acknowledgement of that very
// message, with its digests, ends the waiting; nothing it says reaches the application or the store as a message.
import { expect } from 'chai';
import { newGuid } from '../../../src/core/index.ts';
import { readEnvelope, readMessage, writeMessage } from '../../../src/ebms/header/index.ts';
import type { EbmsMessage, MessageHeader } from '../../../src/ebms/index.ts';
import { makeAcknowledgment, makeMessageError, makePong } from '../../../src/ebms/signals/index.ts';
import { signEbms, statedReferences } from '../../../src/security/index.ts';
import { type EbmsPair, ebmsPair, lading, until } from '../../support/ebms.ts';
import { type Endpoint, endpoint } from '../../support/ebms-endpoint.ts';
import { SECRET, writeLetter } from '../../support/ebms-letter.ts';
import { type TestCertificate, testPki } from '../../support/pki.ts';

type References = NonNullable<Parameters<typeof makeAcknowledgment>[2]>;
interface About {
  readonly header: MessageHeader;
  readonly references: References;
}
type Body = (about: About) => Buffer | string | Promise<Buffer | string>;

describe('attack on the sender: answers', () => {
  let pair: EbmsPair;
  let target: Endpoint;
  let stranger: TestCertificate;
  const told: string[] = [];
  before(async () => {
    const pki = await testPki();
    stranger = await pki.issue({ oin: '00000099000000003000', freshKey: true });
    target = await endpoint(await pki.issue({ oin: '00000099000000002000', freshKey: true }));
    pair = await ebmsPair({
      profiel: 'osb-rm-s',
      syncSignals: true,
      lanes: false,
      partnerEndpoint: target.url,
      deps: () => ({
        meld: ({ messageId }, melding) => {
          told.push(`${messageId} ${melding}`);
          return [];
        },
      }),
    });
  });
  after(async () => {
    await pair.close();
    await target.close();
  });

  const fresh = () => ({ now: Date.now(), messageId: `${newGuid(Date.now())}@partner.example` });
  const signed = async (message: EbmsMessage, by: TestCertificate = pair.partner.identity) =>
    (await signEbms(writeMessage(message), [], { key: { privateKey: by.privateKey, certificate: by.certificate } }))
      .bytes;
  const acknowledgement = (change: (about: About) => About, by?: () => TestCertificate): Body => {
    return (about) => {
      const { header, references } = change(about);
      return signed(makeAcknowledgment(header, fresh(), references), by?.());
    };
  };

  /** Sends one message to an endpoint that answers 200 with `body`. */
  async function answered(body: Body): Promise<string> {
    const { bericht } = await pair.bode.send({ delen: [lading(`<a>${SECRET}</a>`)] });
    const envelope = readEnvelope(Buffer.from((await pair.bode.store.ebms.envelop(bericht.id))!));
    const { header } = readMessage(envelope, pair.bode.deps.schema);
    target.answer(200, await body({ header, references: statedReferences(envelope.document) }));
    pair.bode.start();
    await until(async () => (await pair.bode.status(bericht.id)) !== 'aangenomen', 'the attempt');
    await pair.bode.stopLanes();
    const heard = told.filter((line) => line.startsWith(bericht.messageId)).map((line) => line.split(' ')[1]);
    return [await pair.bode.status(bericht.id), ...heard].join(' ');
  }

  const IGNORED: Readonly<Record<string, Body>> = {
    'plain text': () => 'OK',
    'a web page': () => '<html><body>welcome</body></html>',
    'a bomb': () => '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    'half an acknowledgement': async (about) =>
      (await signed(makeAcknowledgment(about.header, fresh(), about.references))).subarray(0, 900),
    'an acknowledgement without signature (x-SIG-4)': ({ header, references }) =>
      writeMessage(makeAcknowledgment(header, fresh(), references)).bytes,
    'one that is signed by a stranger': acknowledgement(
      (about) => about,
      () => stranger,
    ),
    'one that Bode signed itself': acknowledgement(
      (about) => about,
      () => pair.bode.identity,
    ),
    'one without the digests': acknowledgement((about) => ({ ...about, references: [] })),
    'one with one digest less': acknowledgement((about) => ({ ...about, references: about.references.slice(1) })),
    'one with another digest': acknowledgement(({ header, references }) => ({
      header,
      references: references.map((one) => ({ ...one, digestValue: Buffer.alloc(32).toString('base64') })),
    })),
    'one about another message': acknowledgement((about) => ({
      ...about,
      header: { ...about.header, messageId: 'ander@bode.example' },
    })),
    'one of another conversation': acknowledgement((about) => ({
      ...about,
      header: { ...about.header, conversationId: 'ander' },
    })),
    'one under another agreement': acknowledgement((about) => ({
      ...about,
      header: { ...about.header, cpaId: 'ander' },
    })),
    'one of another party': acknowledgement((about) => ({
      ...about,
      header: { ...about.header, to: { partyIds: [{ value: '00000099000000003000', type: 'urn:osb:oin' }] } },
    })),
    'one that was changed after it was signed': async (about) => {
      const text = (await signed(makeAcknowledgment(about.header, fresh(), about.references))).toString();
      return text.replace(/(<eb:Timestamp>)\d{4}/, '$12019');
    },
    'an error about another message': ({ header }) =>
      signed(
        makeMessageError(
          { ...header, messageId: 'ander@bode.example' },
          [{ code: 'Unknown', severity: 'Error' }],
          fresh(),
        ),
      ),
    'a warning': ({ header }) => signed(makeMessageError(header, [{ code: 'Unknown', severity: 'Warning' }], fresh())),
    'a Pong': ({ header }) => signed(makePong(header, fresh())),
    'a message for the application (x-EBP-4)': async ({ header }) =>
      (
        await writeLetter(pair, {
          contents: [],
          change: (as) => ({
            ...as,
            header: { ...as.header, refToMessageId: header.messageId, conversationId: header.conversationId },
          }),
        })
      ).soap,
  };

  for (const [name, body] of Object.entries(IGNORED))
    it(`${name}: the message is still unacknowledged, and nothing came in`, async () => {
      const lines = pair.bode.logged.length;
      expect(await answered(body)).to.equal('verzonden');
      expect(await pair.bode.received()).to.deep.equal([]);
      const logged = pair.bode.logged.slice(lines);
      expect(logged.filter(({ event }) => event === 'process.error')).to.deep.equal([]);
      expect(JSON.stringify(logged)).not.to.contain(SECRET);
    });

  it('an answer of 2 MiB is not read: what became of the message is not known', async () => {
    const { bericht } = await pair.bode.send({ delen: [lading('<a/>')] });
    target.answer(200, Buffer.alloc(2 * 1024 * 1024, 'x'));
    const came = target.came.length;
    pair.bode.start();
    await until(() => target.came.length > came, 'the attempt');
    await until(async () => {
      const [lane] = await pair.bode.store.ebms.lanen(['zend'], Date.now());
      return lane !== undefined && lane.eerste > Date.now();
    }, 'its end');
    await pair.bode.stopLanes();
    expect(await pair.bode.status(bericht.id)).to.equal('aangenomen');
  });

  it('an error about the message ends it, once', async () => {
    const errors = [{ code: 'SecurityFailure', severity: 'Error' }] as const;
    expect(await answered(({ header }) => signed(makeMessageError(header, errors, fresh())))).to.equal(
      'mislukt mislukt',
    );
  });

  it('the acknowledgement that it should be is taken, so that the cases above are real', async () => {
    expect(await answered(acknowledgement((about) => about))).to.equal('bevestigd bevestigd');
  });
});
