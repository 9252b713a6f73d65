// Metrics in the Prometheus text format, in an own registry. Labels are names from contracts and closed sets: never a URL, id, OIN or BSN.
import { createSecretKey } from 'node:crypto';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { judge } from './fields.ts';

/** What waits and failed in ebMS2, by agreement and partner. */
export interface EbmsCount {
  readonly cpaId: string;
  readonly partner: string;
  readonly richting: 'in' | 'uit';
  readonly status: string;
  readonly aantal: number;
  readonly oudsteMs: number;
}

/** Stands for a label value that is not a name, or that came after the limit of distinct values. */
export const OTHER = 'anders';
const MAX_VALUES = 200;
const NO_KEY = createSecretKey(new Uint8Array(1));

/** Values that are asked when somebody reads the metrics. Each may answer undefined when there is nothing to tell. */
export interface MetricSources {
  readonly openConnections?: () => number | undefined;
  readonly tasks?: () => Promise<{ readonly wachtend: number; readonly mislukt: number; readonly oudsteMs: number }>;
  readonly ebms?: () => Promise<readonly EbmsCount[]>;
  /** Seconds since the `thisUpdate` of the oldest revocation list in use, and until the first `nextUpdate`. */
  readonly crlAgeS?: () => number | undefined;
  readonly crlLeftS?: () => number | undefined;
  /** Whole days that the own certificate is still valid. */
  readonly certificateDays?: () => number | undefined;
}

export interface Metrics {
  /** One exchange: `outcome` is `verwerkt` or the error code. */
  exchange(of: {
    readonly service: string;
    readonly operation: string;
    readonly outcome: string;
    readonly durationMs: number;
    readonly bytesIn: number;
    readonly bytesOut: number;
  }): void;
  /** Verdicts inside an exchange: berichten, zaken or sets by result code. */
  verdicts(service: string, code: string, count: number): void;
  handshakeFailed(): void;
  /** One store commit: its duration and the number of changes. */
  commit(durationMs: number, changes: number): void;
  task(soort: string, outcome: 'klaar' | 'later' | 'mislukt'): void;
  mail(outcome: string): void;
  /** One ebMS2 message that came in, or one attempt to deliver one. `cpa` and `partner` as far as they were known. */
  ebms(of: {
    readonly richting: 'in' | 'uit';
    readonly cpa: string;
    readonly partner: string;
    readonly action: string;
    readonly outcome: string;
  }): void;
  portalRequest(of: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  logRefused(why: string): void;
  /** Names where the gauges read their values; a later call adds to an earlier one. */
  watch(sources: MetricSources): void;
  /** The page for the scraper. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** `processMetrics` adds memory, CPU and event loop figures of the process (off in tests). */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const label = labeller();
  const flows = exchangeMetrics(registry);
  const work = workMetrics(registry);
  const sources = gauges(registry);
  ebmsGauges(registry, sources, label);
  return {
    exchange(of) {
      const names = { service: label('service', of.service), operation: label('operation', of.operation) };
      flows.exchanges.inc({ ...names, outcome: label('outcome', of.outcome) });
      flows.duration.observe(names, of.durationMs / 1000);
      flows.bytes.inc({ service: names.service, direction: 'in' }, of.bytesIn);
      flows.bytes.inc({ service: names.service, direction: 'out' }, of.bytesOut);
    },
    verdicts: (service, code, count) =>
      flows.verdicts.inc({ service: label('service', service), code: label('code', code) }, count),
    handshakeFailed: () => flows.handshakes.inc(),
    commit(durationMs, changes) {
      work.commit.observe(durationMs / 1000);
      work.changes.inc(changes);
    },
    task: (soort, outcome) => work.tasks.inc({ soort: label('soort', soort), outcome }),
    mail: (outcome) => work.mail.inc({ outcome: label('mail', outcome) }),
    ebms: ({ richting, cpa, partner, action, outcome }) =>
      work.ebms.inc({
        richting,
        cpa: label('cpa', cpa, 'text'),
        partner: label('partner', partner, 'oin'),
        action: label('action', action),
        outcome: label('ebms', outcome),
      }),
    portalRequest(of) {
      const route = 'value' in judge('route', of.route, NO_KEY) ? label('route', of.route, 'route') : OTHER;
      const method = ['GET', 'HEAD', 'POST'].includes(of.method) ? of.method : OTHER;
      work.portal.inc({ route, method, status: String(of.status) });
      work.portalDuration.observe({ route }, of.durationMs / 1000);
    },
    logRefused: (why) => work.refused.inc({ why: label('why', why) }),
    watch: (more) => void Object.assign(sources, more),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Lets a label value through when it is a name, and no more than MAX_VALUES different ones per label. */
function labeller(): (name: string, value: string, kind?: 'name' | 'route' | 'oin' | 'text') => string {
  const known = new Map<string, Set<string>>();
  return (name, value, kind = 'name') => {
    const values = known.get(name) ?? new Set();
    known.set(name, values);
    if (values.has(value)) return value;
    if (values.size >= MAX_VALUES || 'refused' in judge(kind, value, NO_KEY)) return OTHER;
    values.add(value);
    return value;
  };
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function exchangeMetrics(registry: Registry) {
  const registers = [registry];
  return {
    exchanges: new Counter({
      name: 'bode_exchanges_total',
      help: 'Exchanges by service, operation and outcome.',
      labelNames: ['service', 'operation', 'outcome'],
      registers,
    }),
    duration: new Histogram({
      name: 'bode_exchange_duration_seconds',
      help: 'Time from the complete request to the complete answer.',
      labelNames: ['service', 'operation'],
      buckets: SECONDS,
      registers,
    }),
    bytes: new Counter({
      name: 'bode_exchange_bytes_total',
      help: 'Bytes in and out.',
      labelNames: ['service', 'direction'],
      registers,
    }),
    verdicts: new Counter({
      name: 'bode_verdicts_total',
      help: 'Berichten, zaken and sets by result code.',
      labelNames: ['service', 'code'],
      registers,
    }),
    handshakes: new Counter({
      name: 'bode_tls_handshake_failures_total',
      help: 'TLS handshakes that failed.',
      registers,
    }),
  };
}

function workMetrics(registry: Registry) {
  const registers = [registry];
  return {
    commit: new Histogram({
      name: 'bode_store_commit_seconds',
      help: 'Duration of a durable commit.',
      buckets: SECONDS,
      registers,
    }),
    changes: new Counter({ name: 'bode_store_changes_total', help: 'Changes that were committed.', registers }),
    tasks: new Counter({
      name: 'bode_task_runs_total',
      help: 'Attempts of outbox tasks by kind and outcome.',
      labelNames: ['soort', 'outcome'],
      registers,
    }),
    ebms: new Counter({
      name: 'bode_ebms_messages_total',
      help: 'ebMS2 messages received, and attempts to deliver, by agreement, partner and outcome.',
      labelNames: ['richting', 'cpa', 'partner', 'action', 'outcome'],
      registers,
    }),
    mail: new Counter({ name: 'bode_mail_total', help: 'Mails by outcome.', labelNames: ['outcome'], registers }),
    portal: new Counter({
      name: 'bode_portal_requests_total',
      help: 'Portal requests by route pattern.',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    portalDuration: new Histogram({
      name: 'bode_portal_request_duration_seconds',
      help: 'Duration of a portal request.',
      labelNames: ['route'],
      buckets: SECONDS,
      registers,
    }),
    refused: new Counter({
      name: 'bode_log_refused_total',
      help: 'Log values that the allow-list refused, by reason.',
      labelNames: ['why'],
      registers,
    }),
  };
}

type Sources = { -readonly [K in keyof MetricSources]: MetricSources[K] };

/** Gauges that read their source when scraped; a source that fails or is absent leaves the gauge out of that scrape. */
function gauges(registry: Registry): Sources {
  const sources: Sources = {};
  const simple = (name: string, help: string, source: 'openConnections' | 'crlAgeS' | 'crlLeftS' | 'certificateDays') =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const value = sources[source]?.();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  simple('bode_open_connections', 'Open connections of the gateway.', 'openConnections');
  simple('bode_crl_age_seconds', 'Age of the oldest revocation list in use.', 'crlAgeS');
  simple(
    'bode_crl_left_seconds',
    'Time until the first revocation list expires; after that its certificates are refused.',
    'crlLeftS',
  );
  simple('bode_certificate_days', 'Days that the own certificate is still valid.', 'certificateDays');
  taskGauges(registry, sources);
  return sources;
}

/** States in which a message still waits for something. */
const OPEN = ['aangenomen', 'verzonden', 'ontvangen'];

function ebmsGauges(registry: Registry, sources: Sources, label: ReturnType<typeof labeller>): void {
  const age = new Gauge({
    name: 'bode_ebms_oldest_seconds',
    help: 'Age of the oldest ebMS2 message in a state in which it waits.',
    labelNames: ['cpa', 'partner', 'richting', 'status'],
    registers: [registry],
  });
  new Gauge({
    name: 'bode_ebms_messages',
    help: 'ebMS2 messages in the store by agreement, partner and state.',
    labelNames: ['cpa', 'partner', 'richting', 'status'],
    registers: [registry],
    async collect() {
      const counts = await (async () => sources.ebms?.())().catch(() => undefined);
      this.reset();
      age.reset();
      for (const { cpaId, partner, richting, status, aantal, oudsteMs } of counts ?? []) {
        const labels = {
          cpa: label('cpa', cpaId, 'text'),
          partner: label('partner', partner, 'oin'),
          richting,
          status,
        };
        this.inc(labels, aantal);
        if (OPEN.includes(status)) age.set(labels, oudsteMs / 1000);
      }
    },
  });
}

/** Both gauges of one scrape share one question to the store. */
function taskGauges(registry: Registry, sources: Sources): void {
  type Counts = Awaited<ReturnType<NonNullable<MetricSources['tasks']>>> | undefined;
  let asked: Promise<Counts> | undefined;
  const counts = (): Promise<Counts> => {
    asked ??= (async () => sources.tasks?.())()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };
  new Gauge({
    name: 'bode_tasks',
    help: 'Tasks in the outbox by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const found = await counts();
      this.reset();
      if (found) this.set({ state: 'wachtend' }, found.wachtend);
      if (found) this.set({ state: 'mislukt' }, found.mislukt);
    },
  });
  new Gauge({
    name: 'bode_task_oldest_seconds',
    help: 'Delay of the oldest task that is due.',
    registers: [registry],
    async collect() {
      const found = await counts();
      if (found) this.set(found.oudsteMs / 1000);
      else this.remove();
    },
  });
}
