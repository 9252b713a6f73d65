// The judge of the soak itself: a good end has no complaint, and each thing that may not be is found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Delivery, JOURNALS } from './application.ts';
import { judge } from './judge.ts';
import type { Ledger, Row } from './ledger.ts';
import { AGREEMENTS, contentOf, messagePlan, type Side, sha256 } from './messages.ts';
import type { World } from './world.ts';

const SEED = 1;
/** A message of a that is not answered, under an agreement that leaves time. */
const N = Array.from({ length: 100 }, (_, n) => n).find((n) => {
  const { answered, agreement, parts } = messagePlan(SEED, 'a', n);
  return !answered && !agreement.mayFail && parts.length > 0;
})!;
const PLAN = messagePlan(SEED, 'a', N);

describe('judge of the soak', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bode-judge-'));
    for (const side of ['a', 'b']) mkdirSync(join(folder, side));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const parts = PLAN.parts.map((part) => ({
    sha256: sha256(contentOf(part)),
    omvang: part.bytes,
    content_type: part.contentType,
  }));
  const row = (richting: Row['richting'], more: Partial<Row> = {}): Row => ({
    id: `${richting}-1`,
    richting,
    message_id: PLAN.messageId,
    cpa_id: PLAN.agreement.cpaId,
    ref_to_message_id: null,
    ontstaan_op: 1,
    gewijzigd_op: 2,
    parts,
    ...(richting === 'uit'
      ? { status: 'bevestigd', antwoord_id: null, history: ['verzonden', 'bevestigd'] }
      : { status: 'verwerkt', antwoord_id: 'ack', history: ['verwerkt'] }),
    ...more,
  });
  const delivery = (more: Partial<Delivery> = {}): Delivery => ({
    id: 'in-1',
    messageId: PLAN.messageId,
    cpaId: PLAN.agreement.cpaId,
    sha256: parts.map((part) => part.sha256),
    pid: 1,
    ...more,
  });
  const ledger = (rows: readonly Row[], more: Partial<Ledger> = {}): Ledger => ({
    rows,
    werk: 0,
    orphans: 0,
    missing: 0,
    integrity: 'ok',
    ...more,
  });

  interface End {
    readonly out?: readonly Row[];
    readonly in?: readonly Row[];
    readonly deliveries?: readonly Delivery[];
    readonly left?: Partial<Ledger>;
  }

  function complaints(end: End): readonly string[] {
    const { out = [row('uit')], in: came = [row('in')], deliveries = [delivery()], left = {} } = end;
    const write = (side: Side, name: string, lines: readonly object[]) =>
      writeFileSync(join(folder, side, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    write('a', JOURNALS.sent, [{ messageId: PLAN.messageId }]);
    write('b', JOURNALS.delivered, deliveries);
    const places = { a: { folder: join(folder, 'a') }, b: { folder: join(folder, 'b') } };
    return judge(SEED, { places } as unknown as World, { a: ledger(out), b: ledger(came, left) }).complaints;
  }

  it('has nothing to say about a good end', () => {
    expect(complaints({})).to.deep.equal([]);
    const twice = [delivery(), delivery({ pid: 2 })];
    expect(complaints({ deliveries: twice }), 'again to an application that was killed').to.deep.equal([]);
    const filtered = row('in', { history: ['duplicaat', 'verwerkt', 'duplicaat'] });
    expect(complaints({ in: [filtered] })).to.deep.equal([]);
  });

  const wrong: Readonly<Record<string, [End, RegExp]>> = {
    'a message that is gone': [{ out: [] }, /accepted and gone/],
    'a message that did not arrive': [{ in: [], deliveries: [] }, /bevestigd and did not arrive/],
    'a message that arrived twice': [{ in: [row('in'), row('in', { id: 'in-2' })] }, /arrived 2 times/],
    'a message that was given twice': [{ deliveries: [delivery(), delivery()] }, /got it twice/],
    'a message that was not given': [{ deliveries: [] }, /did not get it/],
    'another content': [{ deliveries: [delivery({ sha256: ['00'] })] }, /another content/],
    'a sender that waits for ever': [
      { out: [row('uit', { status: 'verzonden', history: ['verzonden'] })] },
      /for ever/,
    ],
    'a failure without need': [{ out: [row('uit', { status: 'mislukt', history: ['mislukt'] })] }, /there was time/],
    'two ends': [{ out: [row('uit', { history: ['mislukt', 'bevestigd'] })] }, /its history is/],
    'a resend with other bytes': [{ in: [row('in', { history: ['verwerkt', 'duplicaatAnders'] })] }, /its history at/],
    'an answer that never was': [{ out: [row('uit', { status: 'verwerkt', history: ['verwerkt'] })] }, /not answered/],
    'no acknowledgement': [{ in: [row('in', { antwoord_id: null })] }, /no acknowledgement/],
    'work that is left': [{ left: { werk: 1 } }, /work are left/],
    'pieces that are left': [{ left: { orphans: 2 } }, /without a message are left/],
    'pieces that are gone': [{ left: { missing: 1 } }, /are gone/],
  };
  for (const [what, [end, complaint]] of Object.entries(wrong))
    it(`finds ${what}`, () => expect(complaints(end).join('\n')).to.match(complaint));

  it('lets a message fail under the agreement that leaves no time, with or without arriving', () => {
    const cpa_id = AGREEMENTS.find(({ mayFail }) => mayFail)!.cpaId;
    const failed = row('uit', { cpa_id, status: 'mislukt', history: ['mislukt', 'laatBevestigd'] });
    expect(complaints({ out: [failed] })).to.deep.equal([]);
    expect(complaints({ out: [failed], in: [], deliveries: [] })).to.deep.equal([]);
  });
});
