// The line of one message between a worker and the main thread (src/start/workers/line.ts): who waits for an answer that cannot come hears it.
import { MessageChannel } from 'node:worker_threads';
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import { openLine } from '../../src/start/workers/line.ts';
import type { FromWorker } from '../../src/start/workers/protocol.ts';

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.fail('an answer came'),
    (error: unknown) => error,
  );

describe('the line of a worker', () => {
  it('gives each question its answer, in whatever order they come', async () => {
    const { port1, port2 } = new MessageChannel();
    const line = openLine(port2);
    const questions: FromWorker[] = [];
    port1.on('message', (question: FromWorker) => {
      questions.unshift(question);
      if (questions.length === 2)
        for (const one of questions) if ('id' in one) port1.postMessage({ id: one.id, value: one.question.kind });
    });
    const answers = await Promise.all([line.ask({ kind: 'commit' }), line.ask({ kind: 'done' })]);
    expect(answers).to.deep.equal(['commit', 'done']);
    line.close();
  });

  it('ends every question when the other end is closed, and takes no new one: nothing is committed for nobody', async () => {
    const { port1, port2 } = new MessageChannel();
    const line = openLine(port2);
    const waiting = [refusal(line.ask({ kind: 'commit' })), refusal(line.ask({ kind: 'done' }))];
    port1.close();
    const later = Promise.all(waiting).then(() => refusal(line.ask({ kind: 'commit' })));
    for (const error of [...(await Promise.all(waiting)), await later]) {
      expect(error).to.be.instanceOf(GatewayError);
      expect(error).to.include({ code: 'server.unavailable' });
    }
  });
});
