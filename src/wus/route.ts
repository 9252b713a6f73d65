// Binds a service to its path on the gateway: POST is an exchange, GET gives its published documents (x-WSD-1).
import { GatewayError, type Guid } from '../core/index.ts';
import { refusedEvent } from '../telemetry/index.ts';
import type { Answer, Route, TlsPeer } from '../transport/index.ts';
import { rapportAnswer } from './rapport/index.ts';
import { receive } from './receive.ts';
import { refuse } from './reply.ts';
import type { BoundService, WusDependencies } from './types.ts';

/** Published documents by query string, as bytes with the public address filled in. */
export type Documents = ReadonlyMap<string, Buffer>;

export function wusRoute(deps: WusDependencies, service: BoundService, documents: Documents): Route {
  return {
    post: (received) => receive(deps, service, received),
    get: ({ query }) => {
      const body = documents.get(query.toLowerCase());
      return body === undefined ? undefined : { status: 200, contentType: 'text/xml; charset=utf-8', body };
    },
    refuse: (error, correlatieId, peer) => refuseEarly(deps, error, { correlatieId, peer }),
  };
}

/** For every other path: the report of a refusal, or a fault that says that nothing is there. */
export function noRoute(deps: WusDependencies): Route {
  const refuse = (error: GatewayError, correlatieId: Guid, peer: TlsPeer | undefined) =>
    refuseEarly(deps, error, { correlatieId, peer });
  return {
    post: (received) => refuse(new GatewayError('http.notFound', 'x-HTTP-2'), received.correlatieId, received.peer),
    get: (asked) => deps.rapporten && rapportAnswer(deps.rapporten, asked),
    refuse,
  };
}

/** The fault to a request that never became a message: logged as refused by the transport (x-LOG-5). */
async function refuseEarly(
  deps: WusDependencies,
  error: GatewayError,
  of: { readonly correlatieId: Guid; readonly peer: TlsPeer | undefined },
): Promise<Answer> {
  const { correlatieId, peer } = of;
  deps.log(refusedEvent(error, correlatieId, peer));
  return refuse(deps, { correlatieId, messageId: undefined, signed: peer !== undefined, confirms: [] }, error);
}
