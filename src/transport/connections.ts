// The open connections of the gateway: their age (WT008), their organisation and how many each organisation may have.
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Clock, GatewayError, type Oin } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import { judgePeer, type TlsPeer } from './peer.ts';

interface Connection {
  readonly since: number;
  /** Set once the connection is counted for its organisation. */
  oin?: Oin;
  /** The organisation had its full number of connections already. */
  surplus: boolean;
  /** Requests that have no answer yet; the last may still be coming in. */
  readonly active: Set<IncomingMessage>;
  /** Waits for the answers to all complete requests. */
  last?: () => void;
}

export interface ConnectionRules {
  readonly trust: Trust;
  readonly clock: Clock;
  /** WT008, ms. */
  readonly lifetimeMs: number;
  readonly perOin: number;
}

export interface Connections {
  readonly size: number;
  open(socket: TLSSocket): void;
  /** A request begins; the function returned ends it. */
  begin(socket: TLSSocket, request: IncomingMessage): () => void;
  /**
   * Runs `action` when every complete request of the connection has its answer, so that what it says is not taken for one of those
   * answers; at once when none is waiting.
   */
  afterAnswers(socket: TLSSocket, action: () => void): void;
  /**
   * The peer of this request, judged now (trap 17).
   * @throws GatewayError `tls.peer`, or `http.tooMany` on a connection above the organisation's number.
   */
  peer(socket: TLSSocket): TlsPeer;
  /** True when the connection has reached its maximum life and must take no new request. */
  expired(socket: TLSSocket): boolean;
}

/** A complete request has no answer yet. */
function isOwing({ active }: Connection): boolean {
  for (const request of active) if (request.complete) return true;
  return false;
}

export function trackConnections(rules: ConnectionRules): Connections {
  const known = new WeakMap<TLSSocket, Connection>();
  const perOin = new Map<Oin, number>();
  let size = 0;

  function count(socket: TLSSocket, connection: Connection): void {
    try {
      const { oin } = judgePeer(socket, rules.trust, rules.clock());
      const open = perOin.get(oin) ?? 0;
      connection.surplus = open >= rules.perOin;
      if (connection.surplus) return;
      connection.oin = oin;
      perOin.set(oin, open + 1);
    } catch {
      // The first request on this connection is judged again and told why it is refused.
    }
  }

  function uncount({ oin }: Connection): void {
    if (!oin) return;
    const left = (perOin.get(oin) ?? 1) - 1;
    if (left > 0) perOin.set(oin, left);
    else perOin.delete(oin);
  }

  return {
    get size() {
      return size;
    },
    open(socket) {
      const connection: Connection = { since: rules.clock(), surplus: false, active: new Set() };
      known.set(socket, connection);
      size += 1;
      count(socket, connection);
      const life = setTimeout(() => connection.active.size === 0 && socket.destroy(), rules.lifetimeMs);
      socket.once('close', () => {
        clearTimeout(life);
        size -= 1;
        uncount(connection);
      });
    },
    begin(socket, request) {
      const connection = known.get(socket);
      if (!connection) return () => {};
      connection.active.add(request);
      return () => {
        connection.active.delete(request);
        if (connection.last && !isOwing(connection)) connection.last();
      };
    },
    afterAnswers(socket, action) {
      const connection = known.get(socket);
      if (connection && isOwing(connection)) connection.last = action;
      else action();
    },
    peer(socket) {
      const peer = judgePeer(socket, rules.trust, rules.clock());
      if (known.get(socket)?.surplus)
        throw new GatewayError('http.tooMany', 'x-AUT-1', { limiet: String(rules.perOin) });
      return peer;
    },
    expired(socket) {
      const connection = known.get(socket);
      return connection !== undefined && rules.clock() - connection.since >= rules.lifetimeMs;
    },
  };
}
