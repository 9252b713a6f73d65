// x-MTM-2: signature and digests are over the infoset with canonical base64 in place (trap 13).
import { expect } from 'chai';
import { pack, unpack } from '../../src/wus/mtom/index.ts';
import type { XmlElement } from '../../src/xml/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { letter, signByBode, signByOracle } from '../attack/gateway/message.ts';
import { BASE64, leveringMetBijlage, mtom, optimized } from '../support/mtom.ts';

const isInhoud = ({ local }: XmlElement): boolean => local === 'Inhoud';

describe('x-MTM-2: the signature is over the base64 infoset', () => {
  const arena = openArena();
  for (const signer of ['xml-crypto', 'bode'] as const)
    it(`one signature is good for the message and for its package, once [${signer}]`, async () => {
      const of = letter({ payload: leveringMetBijlage() });
      const { sender } = arena().cast;
      const xml = signer === 'bode' ? await signByBode(sender, of) : signByOracle(sender, of);
      expect((await arena().send(mtom(optimized(xml)))).status).to.equal(200);
      const before = arena().before();
      arena().judge(await arena().send({ body: xml }), 'wss.replay', before);
    });

  it('unpacking restores the very bytes that were packed', async () => {
    const xml = Buffer.from(signByOracle(arena().cast.sender, letter({ payload: leveringMetBijlage() })));
    const { contentType, body } = pack(xml, { random: Buffer.alloc(16, 5), binary: isInhoud });
    expect(body.includes(BASE64)).to.equal(false);
    expect((await unpack(contentType, body)).message).to.deep.equal(xml);
    const whole = pack(xml, { random: Buffer.alloc(16, 5) });
    expect((await unpack(whole.contentType, whole.body)).message).to.deep.equal(xml);
  });

  it('content that is not canonical base64 stays where it is (trap 13)', async () => {
    for (const inhoud of ['QUJD\nRA==', 'QUJDRA', 'QR==', ' QUJD', 'x', '', '&#81;UJD', '<!-- -->QUJD']) {
      const xml = Buffer.from(`<a><Inhoud>${inhoud}</Inhoud></a>`);
      const { contentType, body } = pack(xml, { random: Buffer.alloc(16), binary: isInhoud });
      expect(body.includes(xml), inhoud).to.equal(true);
      expect(contentType).to.include('xop+xml');
    }
  });
});
