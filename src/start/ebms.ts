// ebMS2: its route on the gateway, and the lanes that deliver. Both are made from the same dependencies.
import { readFileSync } from 'node:fs';
import { newGuid, type Oin } from '../core/index.ts';
import { startLanes } from '../delivery/index.ts';
import {
  type CpaRegister,
  createCpaRegister,
  createMijnOverheid,
  createSoon,
  deliverMessage,
  deliverSignal,
  type EbmsDependencies,
  ebmsRoute,
  loadMessageSchema,
  type MijnOverheid,
  type MijnOverheidNamen,
  type PartnerAfspraak,
  SOON,
  verloopt,
} from '../ebms/index.ts';
import { framesOf } from '../telemetry/index.ts';
import { createTlsClient, type Route, type TlsClient } from '../transport/index.ts';
import { type Backofficekant, openBackoffice, openWebhooks, readBackoffice } from './backoffice.ts';
import type { Base } from './base.ts';

const ALONE: PartnerAfspraak = { accepts: ['exclusive'], signsWith: 'exclusive', ecdsa: false };

const DAY_MS = 86_400_000;

/** ebMS2 as it runs. */
export interface Ebms {
  readonly path: string;
  readonly route: Route;
  /** Of the listener for applications, when the settings ask for it. */
  readonly backofficePort: number | undefined;
}

/**
 * The route of ebMS2; its workers and the listener for applications run from now on. Undefined when the settings want none.
 * @throws SettingsError, and the system's error when the listener cannot start.
 */
export async function openEbms(base: Base): Promise<Ebms | undefined> {
  const { settings, store, clock, log, metrics, stops } = base;
  if (!settings.ebms.enabled) return undefined;
  const kant = readBackoffice(settings);
  const register = openRegister(base);
  const { deps, mijnOverheid } = withServices(base, dependencies(base, register, kant));
  const { perLane, leaseMs, pollMs } = settings.ebms.delivery;
  const lanes = startLanes({
    store,
    handlers: {
      zend: { carryOut: (werk, now) => deliverMessage(deps, werk, now) },
      signaal: { carryOut: (werk, now) => deliverSignal(deps, werk, now) },
      verwerk: mijnOverheid,
      webhook: openWebhooks(base, deps, kant),
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
  const backofficePort = await openBackoffice(base, deps, kant);
  return { path: settings.ebms.path, route: ebmsRoute(deps), backofficePort };
}

/** The agreements; what of them ends soon is told at the start and once a day (x-CPA-8). */
function openRegister({ store, clock, log, stops }: Base): CpaRegister {
  const register = createCpaRegister(store.ebms.cpas, (cpa, oorzaak) =>
    log.log({ event: 'ebms', level: 'error', cpa, uitkomst: 'mislukt', code: 'cpa.onleesbaar', oorzaak }),
  );
  const warn = async (): Promise<void> => {
    const ends = verloopt(await register.alle(), clock());
    for (const { cpaId: cpa, wat, op, tekst: oorzaak } of ends) {
      const level = op <= clock() ? 'error' : 'warn';
      log.log({ event: 'ebms', level, cpa, code: wat === 'overeenkomst' ? 'cpa.eindigt' : 'cpa.certificaat', oorzaak });
    }
  };
  const tell = () =>
    void warn().catch((error: unknown) =>
      log.log({ event: 'process.error', onderdeel: 'cpa', stapel: framesOf(error) }),
    );
  tell();
  const daily = setInterval(tell, DAY_MS).unref();
  stops.unshift(() => clearInterval(daily));
  return register;
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
    namen: namenVan(settings),
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

function namenVan({ ebms: { mijnOverheid: named } }: Base['settings']): MijnOverheidNamen {
  return {
    service: { type: named.serviceType, value: named.service },
    acties: {
      aanleveren: { verzoek: named.batchAction, antwoord: named.resultAction },
      abonnementen: { verzoek: named.listAction, antwoord: named.listResultAction },
    },
  };
}

function dependencies(base: Base, register: CpaRegister, kant: Backofficekant): EbmsDependencies {
  const { settings, options, own, trust, store, clock, log, metrics, stops } = base;
  const { ebms, gateway, omgeving } = settings;
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
    bestemming: kant.bestemming,
    meld: kant.meld,
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
