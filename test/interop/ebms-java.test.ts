// A second implementation of the wire format, of the JDK alone, as the partner of Bode: both directions, osb-be, osb-rm, osb-rm-s, osb-be-s, synchronous and
// asynchronous signals, exclusive and, by the setting of the partner, inclusive canonicalization (trap 10). It writes as ebms-core does, or as differently
// as ebMS 2.0 allows. It reads the CPA by itself and judges what Bode sends by it: form, flags, certificate, signature, digests of acknowledgements.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { EbmsProfiel } from '../../src/ebms/index.ts';
import type { C14nMode } from '../../src/security/index.ts';
import { lading, type PairOptions, until } from '../support/ebms.ts';
import { requirePeer } from '../support/peers.ts';
import { type Stranger, type StrangerOptions, startStranger } from './ebms-java/stranger.ts';

const BINARY = Buffer.from([0, 1, 2, 13, 10, 255, 45, 45, 13, 10]);
const TEXT = '<a>é</a>';
const base64 = (...parts: readonly (string | Uint8Array)[]) =>
  parts.map((part) => Buffer.from(part).toString('base64')).join();

interface Exchange {
  readonly profiel: EbmsProfiel;
  readonly sync?: boolean;
  readonly dialect?: StrangerOptions['dialect'];
  readonly c14n?: C14nMode;
  /** The agreement names SHA-512 and RSA with SHA-512, for messages and signals. */
  readonly sha512?: boolean;
}

const EXCHANGES: readonly Exchange[] = [
  { profiel: 'osb-be' },
  { profiel: 'osb-be', dialect: 'other' },
  { profiel: 'osb-rm' },
  { profiel: 'osb-rm', sync: true },
  { profiel: 'osb-rm', sync: true, dialect: 'other' },
  { profiel: 'osb-be-s', c14n: 'exclusive', dialect: 'other' },
  { profiel: 'osb-rm-s', c14n: 'inclusive' },
  { profiel: 'osb-rm-s', c14n: 'inclusive', sync: true },
  { profiel: 'osb-rm-s', c14n: 'exclusive' },
  { profiel: 'osb-rm-s', c14n: 'exclusive', sync: true, dialect: 'other' },
  { profiel: 'osb-rm-s', c14n: 'inclusive', dialect: 'other' },
  { profiel: 'osb-rm-s', c14n: 'inclusive', sha512: true },
];

function options(exchange: Exchange): StrangerOptions {
  const { profiel, sync = false, dialect = 'ebms-core', c14n = 'exclusive', sha512 = false } = exchange;
  const cpa = (xml: string) => (sha512 ? xml.replaceAll(/(?<=#(?:rsa-)?)sha256(?=<)/g, 'sha512') : xml);
  const pair: PairOptions = { profiel, syncSignals: sync, afspraak: { accepts: [c14n], signsWith: c14n }, cpa };
  return { dialect, c14n, pair };
}

function nameOf({ profiel, sync, dialect = 'ebms-core', c14n, sha512 }: Exchange): string {
  const words = [profiel, sync ? 'mshSignalsOnly' : '', c14n ?? '', sha512 ? 'SHA-512' : ''];
  return [...words, `writing as ${dialect}`].filter((word) => word).join(', ');
}

for (const exchange of EXCHANGES)
  describe(`interoperability: an ebMS2 handler of the JDK, ${nameOf(exchange)}`, function () {
    this.timeout(60_000);
    const { profiel, sync } = exchange;
    const reliable = profiel.startsWith('osb-rm');
    const signed = profiel.endsWith('-s');
    let stranger: Stranger;
    before(async function () {
      requirePeer(this, 'java');
      stranger = await startStranger(options(exchange));
    });
    after(() => stranger?.close());

    it('sends two payloads to Bode and proves the acknowledgement', async () => {
      const { bode } = stranger.pair;
      const types = 'application/xml,application/octet-stream';
      stranger.tell({ do: 'send', action: 'melding', payloads: base64(TEXT, BINARY), types });
      const { messageId = '', status } = await stranger.hear({ event: 'sent' });
      expect(status).to.equal(reliable && sync ? '200' : '202');
      const came = (await bode.received()).find((one) => one.messageId === messageId)!;
      expect(came.delen.map(({ contentType }) => contentType)).to.deep.equal(types.split(','));
      expect((await bode.content(came)).toString()).to.equal(TEXT);
      expect((await bode.content(came, 1)).equals(BINARY)).to.equal(true);
      if (!reliable) return;
      const ack = await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId });
      expect(ack)
        .to.include({ how: sync ? 'sync' : 'async', signed: String(signed) })
        .and.not.have.property('wrong');
      expect(ack.conversationId).to.equal(came.conversationId);
    });

    it('takes what Bode sends, and its acknowledgement is taken', async () => {
      const { bode } = stranger.pair;
      const { bericht } = await bode.send({ delen: [lading(TEXT), lading(BINARY, 'application/octet-stream')] });
      const came = await stranger.hear({ event: 'message', messageId: bericht.messageId });
      expect(came).to.include({ action: 'antwoord', duplicate: 'false', payloads: base64(TEXT, BINARY) });
      expect(came).to.include({
        conversationId: bericht.conversationId,
        types: 'application/xml,application/octet-stream',
      });
      const end = reliable ? 'bevestigd' : 'verzonden';
      await until(async () => (await bode.status(bericht.id)) === end, end);
    });

    it('sends and takes a payload of 3 MiB', async () => {
      const { bode } = stranger.pair;
      const large = randomBytes(3 * 1024 * 1024);
      stranger.tell({ do: 'send', action: 'melding', payloads: base64(large), types: 'application/zip' });
      const { messageId = '' } = await stranger.hear({ event: 'sent' });
      const came = (await bode.received()).find((one) => one.messageId === messageId)!;
      expect((await bode.content(came)).equals(large)).to.equal(true);
      const { bericht } = await bode.send({ delen: [lading(large, 'application/zip')] });
      const { payloads = '' } = await stranger.hear({ event: 'message', messageId: bericht.messageId });
      expect(Buffer.from(payloads, 'base64').equals(large)).to.equal(true);
    });

    it('sends and takes a message without payload', async () => {
      const { bode } = stranger.pair;
      stranger.tell({ do: 'send', action: 'melding' });
      const { messageId } = await stranger.hear({ event: 'sent' });
      expect((await bode.received()).map((one) => one.messageId)).to.include(messageId);
      if (reliable) await stranger.hear({ event: 'signal', action: 'Acknowledgment', about: messageId! });
      const { bericht } = await bode.send({ delen: [] });
      const { contentType } = await stranger.hear({ event: 'message', messageId: bericht.messageId });
      expect(contentType).to.match(/^text\/xml/);
    });
  });
