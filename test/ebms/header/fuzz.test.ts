// Whatever comes in: a refusal that can be told, or a message that is written and read again as it was. More with BODE_FULL=1.
import { expect } from 'chai';
import { GatewayError } from '../../../src/core/index.ts';
import { EbmsError, readEnvelope, readMessage, returnAddress, writeMessage } from '../../../src/ebms/header/index.ts';
import type { EbmsMessage } from '../../../src/ebms/types.ts';
import { DOCUMENTS, mutate, random } from './mutations.ts';
import { REQUEST, schema, soap } from './samples.ts';

const RUNS = process.env.BODE_FULL === '1' ? 50_000 : 1500;

describe('reading whatever comes in', () => {
  it(`ends in a known refusal or a message, in ${RUNS} changed documents`, function () {
    this.timeout(600_000);
    const pick = random(Number(process.env.BODE_SEED ?? 1));
    const seeds = [soap(), writeMessage(REQUEST).bytes.toString(), ...DOCUMENTS];
    const ends = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      let text = seeds[run % seeds.length]!;
      for (let change = pick(4); change > 0; change--) text = pick(5) === 0 ? cut(text, pick) : mutate(text, pick);
      const end = tryRead(text);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...ends.keys()]).to.include.members([
      'read',
      'ebms.schema',
      'ebms.version',
      'ebms.actor',
      'soap.structure',
      'xml.malformed',
    ]);
  });
});

function tryRead(text: string): string {
  let message: EbmsMessage;
  try {
    const envelope = readEnvelope(Buffer.from(text));
    returnAddress(envelope);
    message = readMessage(envelope, schema());
  } catch (error) {
    if (error instanceof EbmsError) return error.kind;
    if (error instanceof GatewayError && !error.code.startsWith('server.')) return error.code;
    throw new Error(`neither refused nor read: ${text}`, { cause: error });
  }
  // MessageOrder is refused later, and never written.
  const { messageOrder: _order, ...rest } = message;
  const again = readMessage(readEnvelope(writeMessage(message).bytes), schema());
  expect(withActors(again)).to.deep.equal(withActors({ ...rest, messageOrder: false }));
  return 'read';
}

/** What is written has the actor of the end party, stated; read without one it means the same. */
function withActors(message: EbmsMessage): unknown {
  const { ackRequested, acknowledgment } = message;
  return {
    ...message,
    ...(ackRequested && { ackRequested: { signed: ackRequested.signed } }),
    ...(acknowledgment && { acknowledgment: { ...acknowledgment, actor: '' } }),
  };
}

/** Some bytes less, or other ones. */
function cut(text: string, pick: (below: number) => number): string {
  const at = pick(text.length);
  return text.slice(0, at) + ['', '<', '&', '"', '\u0000', 'é'][pick(6)] + text.slice(at + pick(5));
}
