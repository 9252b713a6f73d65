// Fuzzing the whole way over mutual TLS: mutated HTTP requests and mutated messages in honest ones. None is answered with 200 unless what was
// stored is what was signed; none crashes the process, hangs, or makes a failure of our own (server.internal). Longer: `npm run fuzz`.
import { expect } from 'chai';
import fc from 'fast-check';
import type { Arena } from '../attack/gateway/arena.ts';
import { makeArena } from '../attack/gateway/arena.ts';
import { FORGED, SECRET, SUBJECT } from '../attack/gateway/message.ts';
import { converse, head } from '../attack/gateway/wire.ts';
import { BURGER } from '../support/domein.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { type Mutation, mutate, mutations, runs, SEED } from './mutations.ts';

/** Raw requests on as many connections at once, and how long each is given before it hangs up. */
const AT_ONCE = 20;
const PATIENCE_MS = 400;

describe('fuzz: the gateway over TLS', function () {
  this.timeout(0);
  let arena: Arena;
  let judged: unknown;

  before(async () => {
    arena = await makeArena({ limits: { headersTimeoutMs: 3_000, requestTimeoutMs: 4_000 } });
  });
  after(() => arena.close());

  /** What is stored now: everything came from good messages, so every bericht has the same content. */
  function judgeStore(): number {
    const { berichten } = (arena.store as MemoryStore).inhoud();
    if (berichten === judged) return berichten.size;
    judged = berichten;
    for (const { bsn, onderwerp, tekst } of berichten.values())
      expect({ bsn, onderwerp, tekst }).to.deep.equal({
        bsn: BURGER,
        onderwerp: SUBJECT,
        tekst: `${SECRET} tekst`,
      });
    return berichten.size;
  }

  function judgeLog(from: number): void {
    const lines = arena.gateway.log.slice(from);
    expect(lines.filter(({ event, code }) => event === 'process.error' || code === 'server.internal')).to.deep.equal(
      [],
    );
    expect(JSON.stringify(lines)).not.to.contain(BURGER).and.not.to.contain(SECRET).and.not.to.contain(FORGED);
  }

  async function fuzz(
    usual: number,
    send: (list: readonly Mutation[]) => Promise<{ status: number | undefined; body: string }>,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(mutations, async (list) => {
        const stored = judgeStore();
        const { length } = arena.gateway.log;
        const { status, body } = await send(list);
        if (status === 200) expect(judgeStore()).to.equal(stored + 1);
        else expect(judgeStore(), `${status} and stored`).to.equal(stored);
        expect(status ?? 400, body).to.satisfy((code: number) => code === 200 || (code >= 400 && code <= 505));
        judgeLog(length);
      }),
      { seed: SEED, includeErrorInReport: true, numRuns: runs(usual), endOnFailure: true },
    );
    await arena.passes(await arena.fresh());
  }

  it('mutated messages in honest requests', () =>
    fuzz(700, async (list) => arena.send({ body: mutate(Buffer.from(await arena.fresh()), list) })));

  /** Many requests at once, each on its own connection: one that the server waits for does not hold up the others. */
  async function fuzzRaw(request: (good: string, list: readonly Mutation[]) => Buffer): Promise<void> {
    await fc.assert(
      fc.asyncProperty(fc.array(mutations, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (lists) => {
        const stored = judgeStore();
        const { length } = arena.gateway.log;
        const all = await Promise.all(
          lists.map(async (list) => {
            const write = [request(await arena.fresh(), list), PATIENCE_MS];
            return converse(arena, { write, halfClose: true, timeoutMs: 20_000 });
          }),
        );
        for (const { end, text } of all) expect(end, text).not.to.equal('timeout');
        const statuses = all.map(({ statuses }) => statuses[0]);
        for (const status of statuses)
          expect(status ?? 400).to.satisfy((code: number) => code === 200 || (code >= 400 && code <= 505));
        const taken = statuses.filter((status) => status === 200).length;
        // Who hangs up before the answer does not know whether his message was taken (x-FLT-8).
        const unknown = statuses.filter((status) => status === undefined).length;
        expect(judgeStore() - stored).to.be.within(taken, taken + unknown);
        judgeLog(length);
      }),
      { seed: SEED, includeErrorInReport: true, numRuns: Math.ceil(runs(300) / AT_ONCE), endOnFailure: true },
    );
    await arena.passes(await arena.fresh());
  }

  it('mutated requests, headers and all', () => fuzzRaw((good, list) => mutate(Buffer.from(head(good) + good), list)));

  it('mutated request heads with a good message behind them', () =>
    fuzzRaw((good, list) => Buffer.concat([mutate(Buffer.from(head(good)), list), Buffer.from(good)])));
});
