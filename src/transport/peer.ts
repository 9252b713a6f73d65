// The mutual-TLS peer: who holds the client certificate of this connection, as judged by pki/ (WT004, x-PKI-9).
// Judged again for every request, so that a revocation reaches open connections and resumed sessions (trap 17); the verdict is cached there.
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type EpochMs, GatewayError, type Oin } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';

export interface TlsPeer {
  /** OIN of the client certificate: the transport party. */
  readonly oin: Oin;
  /** SHA-256 over the DER of the client certificate, lower-case hex. */
  readonly fingerprint: string;
  /** Serial number of the certificate (not the OIN, trap 16), hex. */
  readonly serial: string;
  readonly notAfter: EpochMs;
}

/** DER of the leaf and of the certificates above it. */
export interface PeerCertificates {
  readonly leaf: Buffer;
  readonly extra: readonly Buffer[];
}

/** What each handshake brought. It cannot change: there is no renegotiation (tls.ts) and no authentication after the handshake. */
const brought = new WeakMap<TLSSocket, PeerCertificates>();

/** The certificates that the handshake brought; Node makes them anew at each question, so they are asked once per connection. */
export function peerCertificates(socket: TLSSocket): PeerCertificates | undefined {
  const known = brought.get(socket);
  if (known) return known;
  const read = readCertificates(socket);
  if (read) brought.set(socket, read);
  return read;
}

function readCertificates(socket: TLSSocket): PeerCertificates | undefined {
  let current = socket.getPeerCertificate(true) as Partial<ReturnType<TLSSocket['getPeerCertificate']>> & {
    issuerCertificate?: PeerCertificate;
  };
  if (!current?.raw) return undefined;
  const leaf = current.raw;
  const extra: Buffer[] = [];
  for (let depth = 0; depth < 8; depth++) {
    const next = current.issuerCertificate as typeof current | undefined;
    if (!next?.raw || next.raw.equals(current.raw!)) break;
    extra.push(next.raw);
    current = next;
  }
  return { leaf, extra };
}

/**
 * The peer of a connection.
 * @throws GatewayError `tls.peer` when the certificate is absent, not trusted, revoked or without OIN; the cause is in `detail.oorzaak`.
 */
export function judgePeer(socket: TLSSocket, trust: Trust, now: EpochMs): TlsPeer {
  const found = peerCertificates(socket);
  if (!found) throw new GatewayError('tls.peer', 'TLS002', { oorzaak: 'no client certificate' });
  const verdict = trust.judge(found.leaf, found.extra, 'tlsClient', now);
  if (!verdict.ok) {
    const first = verdict.reasons[0];
    throw new GatewayError('tls.peer', first?.rule ?? 'PKI003', { oorzaak: first?.text ?? 'not trusted' });
  }
  if (!verdict.oin) throw new GatewayError('tls.peer', 'PKI001', { oorzaak: 'no OIN in subject.serialNumber' });
  const { certificate } = verdict;
  return {
    oin: verdict.oin,
    fingerprint: certificate.fingerprint,
    serial: certificate.serial,
    notAfter: certificate.notAfter,
  };
}
