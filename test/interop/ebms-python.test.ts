// Python's standard library as a third sender of osb-rm: the default namespace for elements beside a prefix for their attributes (x-HDR-2), times with an
// offset (x-HDR-13), single quotes in the XML declaration, no CRLF after the last boundary, percent-encoded `cid:` URLs (x-PKG-9).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BODE_OIN, type EbmsPair, ebmsPair, PARTNER_OIN, SERVICE, until } from '../support/ebms.ts';
import { requirePeer } from '../support/peers.ts';

const PROGRAM = fileURLToPath(new URL('ebms-python/send.py', import.meta.url));

describe('interoperability: ebMS2 from the standard library of Python', function () {
  this.timeout(60_000);
  let pair: EbmsPair;
  let folder: string;
  before(async function () {
    requirePeer(this, 'python3');
    folder = mkdtempSync(join(tmpdir(), 'bode-python-'));
    pair = await ebmsPair({ profiel: 'osb-rm', lanes: false });
    pair.bode.start();
  });
  after(async () => {
    await pair?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('delivers a message with two payloads, and acknowledges it', async () => {
    const { bode, partner, pki, cpaId } = pair;
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
      return join(folder, name);
    };
    const payloads = [
      { type: 'application/xml', text: '<a>é</a>' },
      { type: 'text/plain; charset=utf-8', text: 'één\r\n\r\n--twee' },
    ];
    const settings = {
      url: bode.endpoint,
      cert: file('chain.pem', partner.identity.chainPem),
      key: file('key.pem', partner.identity.keyPem),
      trust: file('trust.pem', pki.anchorsPem),
      cpaId,
      from: { oin: PARTNER_OIN, role: 'Partner' },
      to: { oin: BODE_OIN, role: 'Bode' },
      service: SERVICE.value,
      action: 'melding',
      payloads,
    };
    const child = spawn('python3', [PROGRAM, file('settings.json', JSON.stringify(settings))]);
    const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(errors).to.equal('');
    const { messageId, status, body } = JSON.parse(said);
    expect([status, body]).to.deep.equal([202, '']);
    const [came] = await bode.received();
    expect(came!.messageId).to.equal(messageId);
    expect(came!.delen.map(({ contentType }) => contentType)).to.deep.equal(payloads.map(({ type }) => type));
    for (const [index, payload] of payloads.entries())
      expect((await bode.content(came!, index)).toString()).to.equal(payload.text);
    // The acknowledgement goes to the address in the agreement, where nobody knows the message: it was heard there.
    const acknowledged = () => partner.logged.some((line) => line.event === 'ebms' && line.uitkomst === 'signaal');
    await until(acknowledged, 'the acknowledgement');
  });
});
