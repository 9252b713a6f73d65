// Binds ebMS2 to its path on the gateway: bodies are taken as they come; what never became a message is a SOAP Fault (x-RCV-3, x-HTTP-2).
import { GatewayError } from '../core/index.ts';
import { refusedEvent } from '../telemetry/index.ts';
import type { Route } from '../transport/index.ts';
import { faultAnswer } from './answer.ts';
import { receiveEbms } from './receive.ts';
import type { EbmsDependencies } from './types-exchange.ts';

export function ebmsRoute(deps: EbmsDependencies): Route {
  return {
    stream: (streamed) => receiveEbms(deps, streamed),
    post: async () => faultAnswer(new GatewayError('server.internal', 'x-PKG-5')),
    get: () => undefined,
    async refuse(error, correlatieId, peer) {
      deps.log(refusedEvent(error, correlatieId, peer));
      return faultAnswer(error);
    },
  };
}
