// ebMS2: its route on the gateway, and the lanes that deliver. Both are made from the same dependencies.
import { readFileSync } from 'node:fs';
import { newGuid, type Oin } from '../core/index.ts';
import { startLanes } from '../delivery/index.ts';
import {
  createCpaRegister,
  createMijnOverheid,
  createSoon,
  deliverMessage,
  deliverSignal,
  type EbmsDependencies,
  ebmsRoute,
  loadMessageSchema,
  type MijnOverheid,
  type PartnerAfspraak,
  SOON,
} from '../ebms/index.ts';
import { createTlsClient, type Route, type TlsClient } from '../transport/index.ts';
import type { Base } from './base.ts';

const ALONE: PartnerAfspraak = { accepts: ['exclusive'], signsWith: 'exclusive', ecdsa: false };

/** The route of ebMS2; its workers run from now on. Undefined when the settings want none. */
export function openEbms(base: Base): { readonly path: string; readonly route: Route } | undefined {
  const { settings, store, clock, log, metrics, stops } = base;
  if (!settings.ebms.enabled) return undefined;
  const { deps, mijnOverheid } = withServices(base, dependencies(base));
  const { perLane, leaseMs, pollMs } = settings.ebms.delivery;
  const lanes = startLanes({
    store,
    handlers: {
      zend: { carryOut: (werk, now) => deliverMessage(deps, werk, now) },
      signaal: { carryOut: (werk, now) => deliverSignal(deps, werk, now) },
      verwerk: mijnOverheid,
    },
    clock,
    log: log.log,
    name: `${process.pid}-${newGuid(clock())}`,
    perLane,
    leaseMs,
    pollMs,
  });
  stops.unshift(() => lanes.stop());
  metrics.watch({ ebms: () => store.ebms.tel(clock()) });
  return { path: settings.ebms.path, route: ebmsRoute(deps) };
}

/** Our own services, and the dependencies of receiving as they change them. */
function withServices(
  { settings, options, store, pseudoniem, metrics }: Base,
  deps: EbmsDependencies,
): { readonly deps: EbmsDependencies; readonly mijnOverheid: MijnOverheid } {
  const { xml, limits } = settings.gateway;
  const mijnOverheid = createMijnOverheid({
    deps,
    store,
    root: options.root,
    pseudoniem,
    metrics,
    limits: { ...xml, maxBytes: limits.bodyBytes },
  });
  return {
    mijnOverheid,
    deps: {
      ...deps,
      bestemming: (kanaal) => mijnOverheid.bestemming(kanaal) ?? deps.bestemming(kanaal),
      laatToe: (kanaal) => mijnOverheid.laatToe(kanaal),
      kijker: (kanaal) => mijnOverheid.kijker(kanaal),
    },
  };
}

function dependencies(base: Base): EbmsDependencies {
  const { settings, options, own, trust, store, clock, log, metrics, stops } = base;
  const { ebms, gateway, omgeving } = settings;
  const register = createCpaRegister(store.ebms.cpas, (cpaId, oorzaak) =>
    log.log({ event: 'ebms', level: 'error', cpa: cpaId, uitkomst: 'mislukt', code: 'cpa.unreadable', oorzaak }),
  );
  const client = openClient(base);
  const soon = createSoon({ client, ...SOON });
  const schema = loadMessageSchema(options.root);
  stops.unshift(() => soon.idle());
  const partners = new Map<string, PartnerAfspraak>(ebms.partners.map((partner) => [partner.cpaId, partner]));
  return {
    store,
    trust,
    overeenkomst: async (cpaId, now) => (await register.geldig(cpaId, now))[0]?.cpa,
    laatsteOvereenkomst: async (cpaId, now) => (await register.laatste(cpaId, now))?.cpa,
    schema,
    signingKey: own.signing,
    decryptionKeys: own.decrypting,
    partner: (cpaId) => partners.get(cpaId) ?? ALONE,
    clock,
    newGuid,
    omgeving,
    oin: settings.oin as Oin,
    host: ebms.messageIdHost,
    limits: { ...ebms.limits, totalBytes: gateway.limits.streamBytes },
    bewaarMs: ebms.keepMs,
    bestemming: () => ({ soort: 'aanbod', laan: `aanbod ${settings.oin}` }),
    meld: () => [],
    client,
    soon: soon.send,
    log: log.log,
    metrics,
  };
}

/** A client that shows the own certificate that is in use now; exchanges that are under way end with the one before. */
function openClient({ settings, own, trust, clock, stops }: Base): Pick<TlsClient, 'post'> {
  const authorities = [settings.trust.anchors, settings.trust.intermediates].map((file) =>
    readFileSync(file, 'latin1'),
  );
  const { timeoutMs, perLane } = settings.ebms.delivery;
  const make = () => {
    const { certificatePem: certificateChain, keyPem: privateKey } = own.tls();
    return createTlsClient({
      identity: { certificateChain, privateKey },
      authorities,
      trust,
      clock,
      timeoutMs,
      maxResponseBytes: settings.ebms.limits.soapBytes,
      maxSockets: 2 * perLane,
    });
  };
  let client = make();
  own.onTls(() => {
    const before = client;
    client = make();
    setTimeout(() => before.close(), timeoutMs).unref();
  });
  stops.unshift(() => client.close());
  return { post: (url, headers, body) => client.post(url, headers, body) };
}
