// Who is served next (issue 3 §4): organisations take turns by cost, one that floods waits for itself, and what waits is bounded.
import { expect } from 'chai';
import { GatewayError, type Oin } from '../../src/core/index.ts';
import { createTurns, type TurnLimits, type Turns } from '../../src/transport/turns.ts';

const [A, B, C] = ['00000099000000000001', '00000099000000000002', '00000099000000000003'] as Oin[] as [Oin, Oin, Oin];

/** Asks for turns and notes in which order they come. */
function asking(turns: Turns) {
  const served: string[] = [];
  const ends: (() => void)[] = [];
  return {
    served,
    /** Ends the turn that has gone on longest, and lets the next one begin. */
    async next() {
      ends.shift()!();
      await settled();
    },
    async want(name: string, oin: Oin, bytes = 0) {
      void turns.take({ oin, bytes }).then((end) => {
        served.push(name);
        ends.push(end);
      });
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const limits = (more: Partial<TurnLimits> = {}): TurnLimits => ({
  atOnce: 1,
  atOncePerOin: 1,
  waitingPerOin: 100,
  ...more,
});

async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

describe('turns of organisations', () => {
  it('lets one that comes later go before the queue of one that floods', async () => {
    const one = asking(createTurns(limits()));
    for (const name of ['a1', 'a2', 'a3', 'a4']) await one.want(name, A);
    await one.want('b1', B);
    for (let turn = 0; turn < 4; turn++) await one.next();
    expect(one.served).to.deep.equal(['a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('alternates between those that flood alike', async () => {
    const one = asking(createTurns(limits()));
    for (const name of ['1', '2', '3'])
      for (const [who, oin] of [
        ['a', A],
        ['b', B],
        ['c', C],
      ] as const)
        await one.want(who + name, oin);
    for (let turn = 0; turn < 8; turn++) await one.next();
    expect(one.served.map((name) => name[0]).join('')).to.equal('abcabcabc');
    expect(one.served.filter((name) => name.startsWith('a'))).to.deep.equal(['a1', 'a2', 'a3']);
  });

  it('counts bytes: after one large message an organisation waits for many small ones of another', async () => {
    const one = asking(createTurns(limits()));
    await one.want('large', A, 200_000);
    await one.want('a', A);
    for (let small = 1; small <= 14; small++) await one.want(`b${small}`, B);
    for (let turn = 0; turn < 15; turn++) await one.next();
    const place = one.served.indexOf('a');
    expect(place, one.served.join(' ')).to.be.within(12, 15);
  });

  it('keeps no grudge: what was spent while nobody else wanted anything counts no more', async () => {
    const one = asking(createTurns(limits()));
    for (let turn = 0; turn < 20; turn++) {
      await one.want('before', A, 1_000_000);
      await one.next();
    }
    await one.want('a1', A);
    await one.want('b1', B);
    await one.want('a2', A);
    for (let turn = 0; turn < 2; turn++) await one.next();
    expect(one.served.slice(20)).to.deep.equal(['a1', 'b1', 'a2']);
  });

  it('gives everything to one that is alone, and a part of it while others send too', async () => {
    const turns = createTurns(limits({ atOnce: 4, atOncePerOin: 2 }));
    const one = asking(turns);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) await one.want(name, A);
    expect(one.served).to.deep.equal(['a1', 'a2', 'a3', 'a4']);
    await one.want('b1', B);
    await one.next();
    expect(one.served.at(-1)).to.equal('b1');
    await one.next();
    await one.next();
    // Two of A go on, and B: a place is free, and it stays free for somebody else.
    expect(turns.busy).to.equal(3);
    expect(turns.waiting).to.equal(1);
    await one.want('c1', C);
    expect(one.served.at(-1)).to.equal('c1');
  });

  it('refuses what is too much to wait, of that organisation only', async () => {
    const turns = createTurns(limits({ waitingPerOin: 2 }));
    const one = asking(turns);
    for (const name of ['a1', 'a2', 'a3']) await one.want(name, A);
    const error = await refusal(turns.take({ oin: A, bytes: 0 }));
    expect(error).to.be.instanceOf(GatewayError).with.property('code', 'http.tooMany');
    await one.want('b1', B);
    await one.next();
    expect(one.served).to.deep.equal(['a1', 'b1']);
    expect(turns.waiting).to.equal(2);
  });

  it('forgets one whose sender has gone', async () => {
    const turns = createTurns(limits());
    const one = asking(turns);
    await one.want('a1', A);
    const gone = new AbortController();
    const waiting = refusal(turns.take({ oin: A, bytes: 0, signal: gone.signal }));
    await one.want('a3', A);
    gone.abort(new Error('gone'));
    expect(await waiting).to.have.property('message', 'gone');
    expect(turns.waiting).to.equal(1);
    await one.next();
    expect(one.served).to.deep.equal(['a1', 'a3']);
    expect(await refusal(turns.take({ oin: A, bytes: 0, signal: gone.signal }))).to.have.property('message', 'gone');
  });

  it('ends a turn once', async () => {
    const turns = createTurns(limits({ atOnce: 2, atOncePerOin: 2 }));
    const end = await turns.take({ oin: A, bytes: 0 });
    await turns.take({ oin: A, bytes: 0 });
    end();
    end();
    expect(turns.busy).to.equal(1);
  });
});
