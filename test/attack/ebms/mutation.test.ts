// Any change of the bytes of a signed message on its way: it is refused and leaves nothing, or it is taken for exactly what was signed (x-E2E-4, x-E2E-5, trap 71).
// Seeded: BODE_SEED begins elsewhere, BODE_FULL goes on for longer.
import { expect } from 'chai';
import { seeded } from '../../schema/documents.ts';
import {
  type Letter,
  type Packed,
  pack,
  post,
  read,
  rowsOf,
  snapshot,
  writeLetter,
} from '../../support/ebms-letter.ts';
import { openPair, passes, seen, tellsNothing } from './arena.ts';

const COUNT = process.env.BODE_FULL === '1' ? 5_000 : 60;
const FIRST_SEED = Number(process.env.BODE_SEED ?? 1);

type Random = () => number;

/** One change of `body` at a random place. */
const CHANGES: readonly ((body: Buffer, random: Random) => Buffer)[] = [
  (body, random) => {
    const changed = Buffer.from(body);
    changed[below(body.length, random)]! ^= 1 << below(8, random);
    return changed;
  },
  (body, random) => spliced(body, below(body.length, random), 1 + below(20, random), Buffer.alloc(0)),
  (body, random) => spliced(body, below(body.length, random), 0, Buffer.from([below(256, random)])),
  // A piece of the message, twice or somewhere else.
  (body, random) => {
    const from = below(body.length, random);
    return spliced(body, below(body.length, random), 0, body.subarray(from, from + 1 + below(200, random)));
  },
  (body, random) => body.subarray(0, below(body.length, random)),
  // What parsers look for.
  (body, random) => spliced(body, below(body.length, random), 0, Buffer.from(WORDS[below(WORDS.length, random)]!)),
];
const WORDS = [
  '\r\n--=_grens\r\n',
  '\r\n--=_grens--\r\n',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&#0;',
  '\r\n',
  '"',
  '<a/>',
  ' xmlns=""',
  '\0',
  '\u00a0',
];

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function spliced(body: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]);
}

describe('attack over /ebms: changed bytes', () => {
  const pair = openPair({ profiel: 'osb-rm-s' });

  async function judged(letter: Letter, packed: Packed): Promise<'taken' | 'refused'> {
    const before = seen(pair());
    const answer = await post(pair(), packed);
    const { kind, status, code } = read(answer);
    expect(status, code).not.to.be.oneOf([202, 204, 503]);
    tellsNothing(pair(), answer.body.toString(), before);
    expect(
      pair()
        .bode.logged.slice(before.lines)
        .filter(({ event }) => event === 'process.error'),
    ).to.deep.equal([]);
    if (kind !== 'acknowledgment') {
      expect(kind).to.be.oneOf(['fault', 'error']);
      expect(snapshot(pair().bode)).to.deep.equal(before.rows);
      return 'refused';
    }
    const { messageId, conversationId } = letter.message.header;
    const found = await pair().bode.store.ebms.get({ partner: pair().partner.oin, richting: 'in', messageId });
    expect(found).to.include({ conversationId, action: 'melding' });
    expect((await pair().bode.content(found!)).equals(letter.parts[0]!.body)).to.equal(true);
    return 'taken';
  }

  it(`${COUNT} messages from seed ${FIRST_SEED}`, async function () {
    this.timeout(COUNT * 2_000);
    let refused = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      const random = seeded(seed);
      const letter = await writeLetter(pair());
      const { headers, body } = pack(letter);
      const changed = CHANGES[below(CHANGES.length, random)]!(body, random);
      try {
        if ((await judged(letter, { headers, body: changed })) === 'refused') refused += 1;
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    // Most places are signed: a judge that takes nearly everything would be no judge.
    expect(refused).to.be.greaterThan(COUNT * 0.7);
    expect(rowsOf(pair().bode, 'ebms_berichten')).to.equal(1 + COUNT - refused);
    await passes(pair());
  });
});
