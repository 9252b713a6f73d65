// The line of a request that was refused before it was a message (x-LOG-5): the same for every protocol.
import type { GatewayError, Guid, Oin } from '../core/index.ts';
import type { LogEvent } from './events.ts';

/** Who asked, as far as the handshake told. */
export interface RefusedPeer {
  readonly oin: Oin;
  /** SHA-256 of the client certificate, hex. */
  readonly fingerprint: string;
}

/** The event of a refusal by `transport/`; `peer` is undefined when no certificate was accepted. */
export function refusedEvent(error: GatewayError, correlatieId: Guid, peer: RefusedPeer | undefined): LogEvent {
  const { meaning, code, clause, detail } = error;
  return {
    event: 'transport.refused',
    level: meaning.level,
    correlatieId,
    transportOin: peer?.oin,
    tlsFingerprint: peer?.fingerprint,
    code,
    clause,
    veld: detail.veld,
    oorzaak: detail.oorzaak,
    http: meaning.http,
  };
}
