// Metrics: what is counted, and that no label can carry a URL, an id or a BSN (D10).
import { expect } from 'chai';
import { createMetrics } from '../../src/telemetry/index.ts';

const BSN = '999990111';

describe('metrics', () => {
  it('counts exchanges by service, operation and outcome, with duration and bytes', async () => {
    const metrics = createMetrics();
    metrics.exchange({
      service: 'berichtenbox',
      operation: 'LeverBerichten',
      outcome: 'verwerkt',
      durationMs: 20,
      bytesIn: 600,
      bytesOut: 400,
    });
    metrics.exchange({
      service: 'berichtenbox',
      operation: 'LeverBerichten',
      outcome: 'schema.invalid',
      durationMs: 2,
      bytesIn: 6,
      bytesOut: 4,
    });
    const text = await metrics.text();
    expect(text).to.contain(
      'bode_exchanges_total{service="berichtenbox",operation="LeverBerichten",outcome="verwerkt"} 1',
    );
    expect(text).to.contain(
      'bode_exchanges_total{service="berichtenbox",operation="LeverBerichten",outcome="schema.invalid"} 1',
    );
    expect(text).to.contain('bode_exchange_bytes_total{service="berichtenbox",direction="in"} 606');
    expect(text).to.contain(
      'bode_exchange_duration_seconds_count{service="berichtenbox",operation="LeverBerichten"} 2',
    );
  });

  it('counts verdicts, commits, tasks, mails, handshakes and refused log values', async () => {
    const metrics = createMetrics();
    metrics.verdicts('berichtenbox', 'Verwerkt', 998);
    metrics.commit(4, 12);
    metrics.task('notificeer', 'later');
    metrics.mail('verzonden');
    metrics.handshakeFailed();
    metrics.logRefused('bsn');
    const text = await metrics.text();
    expect(text).to.contain('bode_verdicts_total{service="berichtenbox",code="Verwerkt"} 998');
    expect(text).to.contain('bode_store_changes_total 12');
    expect(text).to.contain('bode_store_commit_seconds_count 1');
    expect(text).to.contain('bode_task_runs_total{soort="notificeer",outcome="later"} 1');
    expect(text).to.contain('bode_mail_total{outcome="verzonden"} 1');
    expect(text).to.contain('bode_tls_handshake_failures_total 1');
    expect(text).to.contain('bode_log_refused_total{why="bsn"} 1');
  });

  it('reads the gauges when scraped and leaves out what is not known', async () => {
    const metrics = createMetrics();
    let open = 3;
    metrics.watch({ openConnections: () => open, tasks: async () => ({ wachtend: 7, mislukt: 1, oudsteMs: 1500 }) });
    metrics.watch({ crlAgeS: () => undefined, certificateDays: () => 90 });
    expect(await metrics.text()).to.contain('bode_open_connections 3');
    open = 4;
    const text = await metrics.text();
    expect(text).to.contain('bode_open_connections 4');
    expect(text).to.contain('bode_tasks{state="wachtend"} 7');
    expect(text).to.contain('bode_tasks{state="mislukt"} 1');
    expect(text).to.contain('bode_task_oldest_seconds 1.5');
    expect(text).to.contain('bode_certificate_days 90');
    expect(text).not.to.match(/^bode_crl_age_seconds /m);
  });

  it('still answers when the store cannot be asked', async () => {
    const metrics = createMetrics();
    metrics.watch({ tasks: () => Promise.reject(new Error('closed')) });
    const text = await metrics.text();
    expect(text).not.to.match(/^bode_tasks\{/m);
    expect(text).not.to.match(/^bode_task_oldest_seconds /m);
  });

  it('counts portal requests by route pattern and never by URL', async () => {
    const metrics = createMetrics();
    metrics.portalRequest({ route: '/berichten/:id/bijlagen/:volgorde', method: 'GET', status: 200, durationMs: 5 });
    metrics.portalRequest({ route: `/berichten/${BSN}`, method: 'GET', status: 404, durationMs: 5 });
    metrics.portalRequest({ route: '/x?bsn=1', method: `PUT${BSN}`, status: 404, durationMs: 5 });
    const text = await metrics.text();
    expect(text).to.contain(
      'bode_portal_requests_total{route="/berichten/:id/bijlagen/:volgorde",method="GET",status="200"} 1',
    );
    expect(text).to.contain('bode_portal_requests_total{route="anders",method="GET",status="404"} 1');
    expect(text).to.contain('bode_portal_requests_total{route="anders",method="anders",status="404"} 1');
    expect(text).not.to.contain(BSN);
  });

  it('keeps a BSN out of every label and bounds the number of label values', async () => {
    const metrics = createMetrics();
    const of = { durationMs: 1, bytesIn: 1, bytesOut: 1 };
    metrics.exchange({ service: BSN, operation: `Op${BSN}`, outcome: `x.${BSN}`, ...of });
    metrics.verdicts(BSN, BSN, 1);
    metrics.task(BSN, 'klaar');
    metrics.mail(BSN);
    metrics.logRefused(BSN);
    for (let i = 0; i < 300; i++) metrics.exchange({ service: 's', operation: `op${i}`, outcome: 'verwerkt', ...of });
    const text = await metrics.text();
    expect(text).not.to.contain(BSN);
    const operations = new Set(
      [...text.matchAll(/bode_exchanges_total\{service="s",operation="([^"]+)"/g)].map((match) => match[1]),
    );
    expect(operations.size).to.equal(201);
    expect(operations).to.include('anders');
  });

  it('adds figures of the process when asked', async () => {
    expect(await createMetrics({ processMetrics: true }).text()).to.contain('process_resident_memory_bytes');
    expect(await createMetrics().text()).not.to.contain('process_resident_memory_bytes');
  });
});
