// The operators' listener: live, ready with reasons, metrics, and nothing else.
import { expect } from 'chai';
import { type Check, createMetrics, type OperatorServer, startOperatorServer } from '../../src/telemetry/index.ts';

describe('operator server', () => {
  let server: OperatorServer | undefined;
  const start = async (checks: Record<string, Check>) => {
    server = await startOperatorServer({
      host: '127.0.0.1',
      port: 0,
      metrics: createMetrics(),
      checks,
      checkTimeoutMs: 50,
    });
    return `http://127.0.0.1:${server.port}`;
  };
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('is live as long as it answers, whatever the checks say', async () => {
    const base = await start({ store: () => 'The store cannot be written.' });
    const answer = await fetch(`${base}/health/live`);
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ status: 'live' });
  });

  it('is ready when every check is well', async () => {
    const base = await start({ store: async () => undefined, trust: () => undefined });
    const answer = await fetch(`${base}/health/ready`);
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ status: 'ready' });
  });

  it('answers 503 with the sentence of each check that fails, throws or takes too long', async () => {
    const base = await start({
      trust: () => undefined,
      store: () => 'The store cannot be written.',
      crl: () => Promise.reject(new Error('999990111')),
      slow: () => new Promise(() => undefined),
    });
    const answer = await fetch(`${base}/health/ready`);
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({
      status: 'not ready',
      problems: {
        store: 'The store cannot be written.',
        crl: 'The check of crl failed.',
        slow: 'The check of slow did not answer within 50 ms.',
      },
    });
  });

  it('turns unready when the process stops', async () => {
    const base = await start({});
    server!.stopping();
    const answer = await fetch(`${base}/health/ready`);
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({
      status: 'not ready',
      problems: { process: 'The process is stopping.' },
    });
  });

  it('serves the metrics in the Prometheus text format', async () => {
    const base = await start({});
    const answer = await fetch(`${base}/metrics`);
    expect(answer.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).to.contain('# TYPE bode_exchanges_total counter');
  });

  it('knows GET and HEAD and these three paths only, and never echoes the path', async () => {
    const base = await start({});
    const head = await fetch(`${base}/health/live`, { method: 'HEAD' });
    expect([head.status, await head.text()]).to.deep.equal([200, '']);
    const post = await fetch(`${base}/metrics`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD']);
    const lost = await fetch(`${base}/999990111`);
    expect(lost.status).to.equal(404);
    expect(await lost.text()).not.to.contain('999990111');
  });

  it('reports a port that is taken', async () => {
    await start({});
    const again = startOperatorServer({ host: '127.0.0.1', port: server!.port, metrics: createMetrics(), checks: {} });
    expect(
      await again.then(
        () => undefined,
        (error: NodeJS.ErrnoException) => error.code,
      ),
    ).to.equal('EADDRINUSE');
  });
});
