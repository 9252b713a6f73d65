// libxmlsec1, which evaluates the XPath of ebMS 2.0 §4.1.3 for real: it verifies what Bode signs and Bode verifies what it signs, over written messages
// and over generated XML, exclusive and inclusive, with and without elements that the XPath leaves out (x-E2E-2, x-E2E-4, x-E2E-5).
import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type C14nMode, signEbms, verifyEbms } from '../../../src/security/index.ts';
import { parseXml } from '../../../src/xml/index.ts';
import { type Random, randomFrom } from '../../property/xml-documents.ts';
import { requirePeer } from '../../support/peers.ts';
import { EXC, MORE } from '../../support/soap.ts';
import { generatedMessage } from './generated.ts';
import {
  C14N,
  context,
  digests,
  gemeente,
  MESSAGE_HEADER,
  makeMessage,
  PART,
  PAYLOAD,
  SYNC_REPLY,
} from './messages.ts';

const URI: Readonly<Record<C14nMode, string>> = { exclusive: EXC, inclusive: C14N };
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s;

describe('ebMS signature: xmlsec1', function () {
  this.timeout(30_000);
  let folder: string;
  let key: string;
  before(function () {
    requirePeer(this, 'xmlsec1');
    folder = mkdtempSync(join(tmpdir(), 'bode-ebxml-'));
    key = file('key.pem', gemeente.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const mapping = (parts: ReadonlyMap<string, Buffer>) =>
    [...parts].flatMap(([id, content], index) => [`--url-map:cid:${id}`, file(`part-${index}`, content)]);
  const accepts = (xml: string | Uint8Array, parts: ReadonlyMap<string, Buffer> = new Map()): boolean => {
    const args = ['--verify', '--privkey-pem', key, '--enabled-key-data', 'rsa', ...mapping(parts)];
    return spawnSync('xmlsec1', [...args, file('message.xml', xml)], { stdio: 'pipe' }).status === 0;
  };
  /** The message with digests and value by xmlsec1. */
  const sign = (xml: string, parts: ReadonlyMap<string, Buffer> = new Map()): string => {
    const empty = xml
      .replace(/<ds:DigestValue>[^<]*/g, '<ds:DigestValue>')
      .replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>');
    const args = ['--sign', '--privkey-pem', `${key}`, ...mapping(parts), file('template.xml', empty)];
    return execFileSync('xmlsec1', args, { encoding: 'utf8', stdio: 'pipe' });
  };
  const draftOf = (xml: string) => {
    const [signature] = SIGNATURE.exec(xml)!;
    const [start, end] = xml.split(signature);
    return { bytes: Buffer.from(`${start}${end}`), signatureAt: Buffer.byteLength(start!) };
  };

  for (const c14n of ['exclusive', 'inclusive'] as const)
    for (const bits of [256, 384, 512]) {
      const parts = { [PART]: PAYLOAD, 'two@x': Buffer.from([0, 255, 13, 10]) };
      const method = `${MORE}rsa-sha${bits}`;
      const message = makeMessage({ c14n: URI[c14n], method, blocks: MESSAGE_HEADER + SYNC_REPLY, parts });
      it(`verifies what Bode signs, ${c14n}, rsa-sha${bits}`, async () => {
        const list = Object.entries(parts).map(([contentId, content]) => ({
          contentId,
          digest: hash('sha256', content, 'buffer'),
        }));
        const asked = { key: gemeente, c14n, signatureAlgorithm: method };
        const { bytes } = await signEbms(draftOf(message.xml), list, asked);
        expect(accepts(bytes, message.parts)).to.equal(true);
        expect(accepts(bytes.toString().replace('cpa-1', 'cpa-2'), message.parts)).to.equal(false);
        expect(accepts(bytes, new Map([...message.parts, [PART, Buffer.from('x')]]))).to.equal(false);
      });
      it(`signs, ${c14n}, rsa-sha${bits}, and Bode verifies it`, async () => {
        const xml = sign(message.xml, message.parts);
        expect(xml).to.match(/<ds:SignatureValue>[^<]*\n/);
        await verifyEbms(parseXml(Buffer.from(xml)), digests(message.parts), context);
      });
    }

  it('agrees on generated XML in Header and Body', async () => {
    const random = randomFrom(20260303);
    let compared = 0;
    for (let i = 0; i < 12; i++)
      for (const c14n of ['exclusive', 'inclusive'] as const) compared += await agree(random, c14n);
    expect(compared, 'messages that were compared').to.be.above(15);
  });

  /** One generated message, signed by either and verified by the other: 1 when it is a message that Bode reads. */
  async function agree(random: Random, c14n: C14nMode): Promise<number> {
    const message = generatedMessage(random, URI[c14n]);
    if (!message) return 0;
    const { bytes } = await signEbms(draftOf(message.xml), [], { key: gemeente, c14n });
    expect(accepts(bytes), `seen differently: ${bytes}`).to.equal(true);
    await verifyEbms(parseXml(Buffer.from(sign(message.xml))), new Map(), context);
    return 1;
  }
});
