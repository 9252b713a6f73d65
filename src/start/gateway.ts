// The gateway: services of the contract bound to their handlers, on the mutual-TLS listener.
import { readFileSync } from 'node:fs';
import type { OwnKey } from '../pki/index.ts';
import { publishService } from '../schema/index.ts';
import { type Gateway, startGateway, type TlsIdentity } from '../transport/index.ts';
import { createRapporten, noRoute, SERVICES, type WusDependencies, wusRoute } from '../wus/index.ts';
import type { Base } from './base.ts';

function identityOf(own: OwnKey): TlsIdentity {
  return { certificateChain: own.certificatePem, privateKey: own.keyPem };
}

export async function openGateway(base: Base): Promise<Gateway> {
  const { settings, own, trust, store, clock, log, metrics, contracts, pseudoniem, options } = base;
  const key = { privateKey: own.privateKey, certificate: own.certificate };
  const keys = [key];
  const policy = {
    ecdsa: settings.security.ecdsa,
    maxAgeMs: settings.security.maxAgeMs,
    skewMs: settings.security.clockSkewMs,
  };
  const deps: WusDependencies = {
    store,
    trust,
    signingKey: () => key,
    decryptionKeys: () => keys,
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
  const routes = new Map(
    contracts.services.map((contract) => {
      const documents = publishService(options.root, contract, settings.gateway.publicUrl);
      return [contract.path, wusRoute(deps, { contract, handlers: SERVICES[contract.path]! }, documents)] as const;
    }),
  );
  const { host, port, limits } = settings.gateway;
  const gateway = await startGateway({
    host,
    port,
    identity: identityOf(own),
    authorities: [readFileSync(settings.trust.anchors, 'latin1'), readFileSync(settings.trust.intermediates, 'latin1')],
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
  base.stops.unshift(() => gateway.close(settings.gateway.closeGraceMs));
  log.log({ event: 'listener.start', onderdeel: 'gateway', poort: gateway.port });
  return gateway;
}
