// The JDK's XML Signature (JSR 105), which is Apache Santuario, what Java's ebMS adapters sign with: it verifies what Bode signs and Bode verifies what it
// signs, exclusive and inclusive, with parts by `cid:` and a SyncReply that the XPath leaves out (x-E2E-2, x-E2E-4, x-E2E-5, x-E2E-6).
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { signEbms, verifyEbms } from '../../src/security/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import {
  C14N,
  context,
  digests,
  envelope,
  gemeente,
  MESSAGE_HEADER,
  makeMessage,
  PART,
  PAYLOAD,
  SYNC_REPLY,
} from '../security/ebxml/messages.ts';
import { requirePeer } from '../support/peers.ts';
import { EXC } from '../support/soap.ts';

const PROGRAM = fileURLToPath(new URL('jsr105/Ebms.java', import.meta.url));
const blocks = MESSAGE_HEADER + SYNC_REPLY;
const message = makeMessage({ blocks, parts: { [PART]: PAYLOAD, 'two@x': Buffer.from([0, 255, 13, 10]) } });

describe('interoperability: XML Signature of the JDK', function () {
  this.timeout(60_000);
  let folder: string;
  before(function () {
    requirePeer(this, 'java');
    folder = mkdtempSync(join(tmpdir(), 'bode-jsr105-'));
    const compiled = spawnSync('javac', ['-d', folder, PROGRAM], { encoding: 'utf8' });
    expect(compiled.status, compiled.stderr).to.equal(0);
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const java = (command: 'verify' | 'sign', xml: string | Uint8Array, c14n: string) => {
    const key = file('key.pem', gemeente.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const parts = [...message.parts].flatMap(([id, content], index) => [id, file(`part-${index}`, content)]);
    const out = join(folder, 'out.xml');
    const args = [
      command,
      key,
      file('certificate.der', gemeente.certificate),
      file('in.xml', xml),
      out,
      c14n,
      ...parts,
    ];
    const done = spawnSync('java', ['-XX:TieredStopAtLevel=1', '-cp', folder, 'Ebms', ...args], { encoding: 'utf8' });
    expect(done.status, done.stderr).to.equal(0);
    return { said: done.stdout.trim(), out };
  };

  for (const [name, c14n] of [
    ['exclusive', EXC],
    ['inclusive', C14N],
  ] as const) {
    it(`verifies what Bode signs, ${name}, and sees a change`, async () => {
      const [before] = envelope('|', { blocks, body: '' }).split('|');
      const draft = { bytes: Buffer.from(envelope('', { blocks, body: '' })), signatureAt: Buffer.byteLength(before!) };
      const parts = [...message.parts].map(([contentId, part]) => ({
        contentId,
        digest: hash('sha256', part, 'buffer'),
      }));
      const { bytes } = await signEbms(draft, parts, { key: gemeente, c14n: name });
      expect(java('verify', bytes, c14n).said).to.equal('valid');
      expect(java('verify', bytes.toString().replace('cpa-1', 'cpa-2'), c14n).said).to.equal('invalid');
    });
    it(`signs, ${name}, and Bode verifies it`, async () => {
      const { out } = java('sign', envelope('', { blocks, body: '<eb:Manifest eb:version="2.0"/>' }), c14n);
      const verified = await verifyEbms(parseXml(readFileSync(out)), digests(message.parts), context);
      expect(verified.references.map(({ uri }) => uri)).to.have.members(['', `cid:${PART}`, 'cid:two@x']);
    });
  }
});
