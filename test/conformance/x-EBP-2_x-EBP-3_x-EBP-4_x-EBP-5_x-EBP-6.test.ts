// x-EBP-2 ebMS 2.0 only; x-EBP-3 push over HTTPS, the answer over a connection of who answers; x-EBP-4 answers are asynchronous; x-EBP-5 security profiles 3
// and 8; x-EBP-6 be and rm in one agreement. Two real parties.
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { judgeCpa, parseCpa } from '../../src/ebms/index.ts';
import { type EbmsPair, ebmsPair, lading, until } from '../support/ebms.ts';
import { pack, post, read, writeLetter } from '../support/ebms-letter.ts';

describe('x-EBP-2 … 6: protocol and exchange', () => {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair({
      acties: [
        { actie: 'melding', van: 'b', profiel: 'osb-rm' },
        { actie: 'antwoord', van: 'a', profiel: 'osb-be' },
      ],
    });
  });
  after(() => pair.close());
  const stored = async () => (await pair.bode.received()).length;
  const changed = (change: (text: string) => string) => async () => {
    const letter = await writeLetter(pair);
    const soap = change(letter.soap.toString());
    expect(soap).not.to.equal(letter.soap.toString());
    return post(pair, pack({ ...letter, soap: Buffer.from(soap) }));
  };

  it('x-EBP-2: another version than 2.0 is refused, of the message and of each block', async () => {
    const before = await stored();
    const version = (block: string) =>
      changed((text) => text.replace(new RegExp(`(<eb:${block} [^>]*eb:version=")2.0`), '$11.0'));
    expect(read(await version('MessageHeader')())).to.include({ status: 500, kind: 'fault' });
    for (const block of ['AckRequested', 'Manifest']) {
      const lines = pair.bode.logged.length;
      expect(read(await version(block)()).kind, block).to.equal('empty');
      expect(pair.bode.logged.slice(lines).find(({ event }) => event === 'ebms')).to.include({ uitkomst: 'geweigerd' });
    }
    expect(await stored()).to.equal(before);
  });

  it('x-EBP-2: what is sent has version 2.0 in every block', async () => {
    const { bericht } = await pair.bode.send({ delen: [lading('<a/>')] });
    const text = Buffer.from((await pair.bode.store.ebms.envelop(bericht.id))!).toString();
    const blocks = [...text.matchAll(/<eb:(?:MessageHeader|AckRequested|SyncReply|Manifest) [^>]*>/g)].map(
      ([tag]) => tag,
    );
    expect(blocks).to.have.length(2);
    for (const tag of blocks) expect(tag).to.contain('eb:version="2.0"');
  });

  it('x-EBP-3: nothing is said to who speaks without TLS', async () => {
    const said = await new Promise<string>((resolve) => {
      const socket = connectTcp(pair.bode.gateway.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      socket.end('POST /ebms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
    });
    expect(said).not.to.match(/HTTP\/1\.1 2|soap:/);
  });

  it('x-EBP-3: an agreement with an endpoint of plain HTTP or mail is not used', async () => {
    for (const scheme of ['http', 'smtp']) {
      const read = parseCpa(Buffer.from(pair.cpa.toString().replaceAll('https://', `${scheme}://`)));
      const faults = read.ok ? judgeCpa(read.cpa, { now: Date.now(), omgeving: 'preproductie' }) : read.bevindingen;
      expect(
        faults.some(({ ernst }) => ernst === 'fout'),
        scheme,
      ).to.equal(true);
    }
  });

  it('x-EBP-3 and x-EBP-4: acknowledgement and answer come over connections of who gives them; the HTTP answer is empty', async () => {
    const lines = pair.partner.logged.length;
    const letter = await writeLetter(pair);
    const answer = await post(pair, pack(letter));
    expect(read(answer)).to.include({ status: 202, kind: 'empty' });
    const { conversationId } = letter.message.header;
    const heard = (action: string) =>
      pair.partner.logged
        .slice(lines)
        .find(
          (line) =>
            line.event === 'ebms' &&
            line.richting === 'in' &&
            line.action === action &&
            line.conversationId === conversationId,
        );
    await until(() => heard('Acknowledgment') !== undefined, 'the acknowledgement');
    expect(heard('Acknowledgment')).to.include({
      transportOin: pair.bode.oin,
      refToMessageId: letter.message.header.messageId,
    });
    await pair.bode.send({
      conversationId: letter.message.header.conversationId,
      refToMessageId: letter.message.header.messageId,
      delen: [lading('<b/>')],
    });
    await until(() => heard('antwoord') !== undefined, 'the answer');
    expect(heard('antwoord')).to.include({ transportOin: pair.bode.oin });
  });

  it('x-EBP-5: profile 3: who shows no certificate is heard by nobody', async () => {
    const { port } = pair.bode.gateway;
    const said = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pair.pki.anchorsPem });
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      socket.write('POST /ebms HTTP/1.1\r\nHost: localhost\r\nSOAPAction: "ebXML"\r\nContent-Length: 0\r\n\r\n');
    });
    expect(said).to.equal('');
  });

  it('x-EBP-6: a reliable request is answered in best effort, each by its own rules', async () => {
    const { bericht } = await pair.partner.send({ delen: [lading('<vraag/>')] });
    await until(async () => (await pair.partner.status(bericht.id)) === 'bevestigd', 'the acknowledgement');
    const came = (await pair.bode.received()).at(-1)!;
    expect(came.profiel).to.equal('osb-rm');
    const { bericht: back } = await pair.bode.send({
      conversationId: came.conversationId,
      refToMessageId: came.messageId,
      delen: [lading('<antwoord/>')],
    });
    await until(async () => (await pair.partner.status(bericht.id)) === 'verwerkt', 'the answer');
    await until(async () => (await pair.bode.status(back.id)) === 'verzonden');
    expect((await pair.partner.received()).at(-1)).to.include({ profiel: 'osb-be' });
  });
});

describe('x-EBP-5: profile 8, a signed message with a signed receipt', () => {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair({ profiel: 'osb-rm-s', syncSignals: true, lanes: false });
  });
  after(() => pair.close());
  it('the acknowledgement is signed and carries the digests of the message', async () => {
    const letter = await writeLetter(pair);
    const text = (await post(pair, pack(letter))).body.toString();
    const digests = (of: string) => [...of.matchAll(/<ds:DigestValue>([^<]*)</g)].map(([, value]) => value);
    const [acknowledgment] = /<eb:Acknowledgment .*<\/eb:Acknowledgment>/s.exec(text)!;
    expect(digests(acknowledgment)).to.deep.equal(digests(letter.soap.toString()));
    expect(text.replace(acknowledgment, '')).to.match(/<ds:Signature .*<ds:SignatureValue>/s);
  });
});
