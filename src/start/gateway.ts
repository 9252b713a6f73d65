// The gateway: services of the contract bound to their handlers, on the mutual-TLS listener.
import { readFileSync } from 'node:fs';
import type { HeldOwnKey } from '../pki/index.ts';
import { publishService } from '../schema/index.ts';
import { framesOf } from '../telemetry/index.ts';
import { type Gateway, type Route, startGateway, type TlsIdentity } from '../transport/index.ts';
import { createRapporten, noRoute, SERVICES, type WusDependencies, wusRoute } from '../wus/index.ts';
import type { Base } from './base.ts';
import { openEbms } from './ebms.ts';
import { startWorkers, type Workers, withWorkers } from './workers/index.ts';

function identityOf(own: HeldOwnKey): TlsIdentity {
  return { certificateChain: own.certificatePem, privateKey: own.keyPem };
}

/** A new own certificate serves new connections; those that are open go on. */
function renewOnChange({ own, log }: Base, gateway: Gateway, authorities: readonly string[]): void {
  own.onTls((key) => {
    try {
      gateway.renew(identityOf(key), authorities);
    } catch (error) {
      log.log({ event: 'process.error', onderdeel: 'tls', stapel: framesOf(error) });
    }
  });
}

/** Threads for large messages; undefined when the settings want none. */
function openWorkers(base: Base, deps: WusDependencies): Workers | undefined {
  const { settings, options, clock, pseudoniemKey, stops } = base;
  const { workers, limits } = settings.gateway;
  if (workers.threads === 0) return undefined;
  const { policy, xmlLimits, omgeving, oin, versie, store, trust, log, metrics, rapporten } = deps;
  const started = startWorkers({
    ...workers,
    waiting: limits.largeMessages,
    settings: {
      root: options.root,
      policy,
      xmlLimits,
      omgeving,
      oin,
      versie,
      pseudoniem: pseudoniemKey,
      rapporten: rapporten !== undefined,
    },
    clock,
    answering: { store, trust, log, metrics, rapporten },
    signingKey: deps.signingKey,
    decryptionKeys: deps.decryptionKeys,
  });
  stops.unshift(() => started.close());
  return started;
}

export async function openGateway(
  base: Base,
): Promise<{ readonly gateway: Gateway; readonly backofficePort: number | undefined }> {
  const { settings, own, trust, store, clock, log, metrics, contracts, pseudoniem, options } = base;
  const policy = {
    ecdsa: settings.security.ecdsa,
    maxAgeMs: settings.security.maxAgeMs,
    skewMs: settings.security.clockSkewMs,
  };
  const deps: WusDependencies = {
    store,
    trust,
    signingKey: own.signing,
    decryptionKeys: own.decrypting,
    policy,
    xmlLimits: { ...settings.gateway.xml, maxBytes: settings.gateway.limits.bodyBytes },
    clock,
    omgeving: settings.omgeving,
    oin: settings.oin,
    log: log.log,
    metrics,
    pseudoniem,
    versie: options.versie,
    ...(settings.gateway.rapporten ? { rapporten: createRapporten({ policy, trust, clock }) } : {}),
  };
  const { host, port, limits } = settings.gateway;
  const workers = openWorkers(base, deps);
  const routes = new Map<string, Route>(
    contracts.services.map((contract) => {
      const documents = publishService(options.root, contract, settings.gateway.publicUrl);
      const route = wusRoute(deps, { contract, handlers: SERVICES[contract.path]! }, documents);
      return [contract.path, workers ? withWorkers(route, workers, limits.largeBytes) : route] as const;
    }),
  );
  const ebms = await openEbms(base);
  if (ebms) routes.set(ebms.path, ebms.route);
  const authorities = [settings.trust.anchors, settings.trust.intermediates].map((file) =>
    readFileSync(file, 'latin1'),
  );
  const gateway = await startGateway({
    host,
    port,
    identity: identityOf(own.tls()),
    authorities,
    trust,
    limits,
    routes,
    otherwise: noRoute(deps),
    clock,
    onHandshakeError: (oorzaak) => {
      metrics.handshakeFailed();
      log.log({ event: 'tls.handshake', oorzaak });
    },
  });
  renewOnChange(base, gateway, authorities);
  base.stops.unshift(() => gateway.close(settings.gateway.closeGraceMs));
  log.log({ event: 'listener.start', onderdeel: 'gateway', poort: gateway.port });
  return { gateway, backofficePort: ebms?.backofficePort };
}
