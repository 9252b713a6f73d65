// Whatever single place of a signed message changes: it is refused, or what comes out is exactly what was signed (x-WSS-4, WB013).

import { expect } from 'chai';
import fc from 'fast-check';
import { GatewayError } from '../../src/core/index.ts';
import type { Verified } from '../../src/security/index.ts';
import { verifyMessage } from '../../src/security/index.ts';
import { canonicalize } from '../../src/xml/index.ts';
import { context, readRequest, sender, signedRequest } from '../support/exchange.ts';
import { REQUEST_HEADERS, wsa } from '../support/soap.ts';

const XML = Buffer.from(
  signedRequest({ headers: [...REQUEST_HEADERS, wsa('From', '<wsa:Address>https://sender.example/</wsa:Address>')] }),
);

const content = ({ payload, addressing, signer, timestamp }: Verified) =>
  JSON.stringify([canonicalize(payload, {}).toString(), addressing, signer?.oin, timestamp]);
async function outcome(bytes: Buffer): Promise<string | undefined> {
  try {
    return content(await verifyMessage(readRequest(bytes), context));
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

describe('mutations of a signed message', () => {
  let original: string;
  before(async () => {
    original = (await outcome(XML))!;
    expect(original).to.include(sender.oin);
  });
  const same = async (changed: Buffer) => {
    const found = await outcome(changed);
    if (found !== undefined) expect(found).to.equal(original);
  };
  const position = fc.nat(XML.length - 1);

  it('one byte is another byte', async () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('<>&"\'/=: \n#')));
    await fc.assert(
      fc.asyncProperty(position, byte, async (at, value) => {
        const changed = Buffer.from(XML);
        changed[at] = value;
        await same(changed);
      }),
      { numRuns: 3_000 },
    );
  });
  it('a piece is cut out', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 1, max: 400 }), async (at, length) => {
        await same(Buffer.concat([XML.subarray(0, at), XML.subarray(at + length)]));
      }),
      { numRuns: 1_000 },
    );
  });
  it('a piece is copied to another place', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 1, max: 1_500 }), position, async (from, length, to) => {
        await same(Buffer.concat([XML.subarray(0, to), XML.subarray(from, from + length), XML.subarray(to)]));
      }),
      { numRuns: 1_000 },
    );
  });
  it('an element is copied, moved or dropped as a whole', async () => {
    const elements = wholeElements(XML.toString());
    const pick = fc.constantFrom(...elements);
    await fc.assert(
      fc.asyncProperty(pick, pick, fc.constantFrom('copy', 'move', 'drop', 'replace'), async (one, other, how) => {
        const text = XML.toString();
        const markup = text.slice(one.start, one.end);
        const without = (from: typeof one, by: string) => text.slice(0, from.start) + by + text.slice(from.end);
        const copied = text.slice(0, other.start) + markup + text.slice(other.start);
        const moved = other.start >= one.end ? copied.slice(0, one.start) + copied.slice(one.end) : copied;
        const changed = { copy: copied, move: moved, drop: without(one, ''), replace: without(other, markup) }[how];
        await same(Buffer.from(changed));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Start and end of every element of a message without comments, CDATA or `>` in values. */
function wholeElements(xml: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  const open: number[] = [];
  for (const tag of xml.matchAll(/<(\/?)[^>]*?(\/?)>/g)) {
    const end = tag.index + tag[0].length;
    if (tag[1] === '/') found.push({ start: open.pop()!, end });
    else if (tag[2] === '/') found.push({ start: tag.index, end });
    else open.push(tag.index);
  }
  return found;
}
