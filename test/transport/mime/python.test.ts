// Differential: what the reader takes, Python's email package reads as the same parts and bytes.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { newBoundary, readMultipartBuffer, writeMultipart } from '../../../src/transport/index.ts';
import { requirePeer } from '../../support/peers.ts';
import { LIMITS } from './message.ts';

const PROGRAM = `
import base64, email, email.policy, json, sys
out = []
for line in sys.stdin:
    message = email.message_from_bytes(base64.b64decode(line), policy=email.policy.HTTP)
    out.append([[part['Content-ID'], base64.b64encode(part.get_payload(decode=True)).decode()] for part in message.iter_parts()])
print(json.dumps(out))
`;

describe("multipart reader against Python's email package", () => {
  it('reads the same parts', async function () {
    requirePeer(this, 'python3');
    this.timeout(20_000);
    const pieces = fc.array(
      fc.constantFrom('\r\n', '\r', '\n', '-', '--', '\r\n--', 'a', ' ', '\t', '=', '\0', '\xff'),
    );
    const contents = fc.array(
      pieces.map((all) => Buffer.from(all.join(''), 'latin1')),
      { minLength: 1, maxLength: 4 },
    );
    const encodings = ['binary', 'base64', 'quoted-printable'] as const;
    const messages = fc.sample(contents, { numRuns: 200, seed: 3 }).map((all, run) =>
      writeMultipart({
        type: 'text/xml',
        boundary: newBoundary(Buffer.alloc(16, run)),
        parts: all.map((content, at) => {
          const transferEncoding = encodings[(run + at) % encodings.length]!;
          return {
            contentId: `${at}@x`,
            contentType: 'a/b',
            transferEncoding,
            content: encode(content, transferEncoding),
          };
        }),
      }),
    );
    const input = messages.map((message) =>
      Buffer.concat([Buffer.from(`Content-Type: ${message.contentType}\r\n\r\n`), message.buffer()]).toString('base64'),
    );
    const { stdout, stderr } = spawnSync('python3', ['-c', PROGRAM], { input: input.join('\n'), encoding: 'utf8' });
    expect(stderr).to.equal('');
    for (const [at, theirs] of (JSON.parse(stdout) as string[][][]).entries()) {
      const ours = await readMultipartBuffer(messages[at]!.buffer(), messages[at]!.contentType, LIMITS);
      expect(ours.map(({ contentId, content }) => [`<${contentId}>`, content.toString('base64')])).to.deep.equal(
        theirs,
      );
    }
  });
});

function encode(content: Buffer, encoding: 'binary' | 'base64' | 'quoted-printable'): Buffer {
  if (encoding === 'binary') return content;
  if (encoding === 'base64') return Buffer.from(content.toString('base64').replace(/.{76}/g, '$&\r\n'));
  return Buffer.from(
    [...content]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join('')
      .replace(/(?:=..){24}(?=.)/g, '$&=\r\n'),
  );
}
