// Who asks: by bearer token (RFC 6750) or by client certificate. Every candidate is compared, in constant time, so that the answer says nothing
// about how near a guess was. A certificate counts when its fingerprint was named, or when PKIoverheid vouches for its OIN.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { type EpochMs, GatewayError } from '../core/index.ts';
import type { Trust } from '../pki/index.ts';
import { judgePeer } from '../transport/index.ts';
import type { Applicatie } from './types.ts';

export interface Vrager {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  readonly socket: TLSSocket;
}

export type Herken = (vrager: Vrager, now: EpochMs) => Applicatie | undefined;

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{20,512}=*)$/i;

/** A request with an Authorization header stands or falls by it: a wrong token is not made good by a certificate. */
export function createHerken(applicaties: readonly Applicatie[], trust: Trust): Herken {
  const tokens = applicaties.flatMap((applicatie) =>
    applicatie.tokens.map((hex) => ({ applicatie, hash: Buffer.from(hex, 'hex') })),
  );
  const opFingerprint = new Map(applicaties.flatMap((one) => one.fingerprints.map((print) => [print, one] as const)));
  const opOin = new Map<string, Applicatie>(applicaties.flatMap((one) => one.oins.map((oin) => [oin, one] as const)));

  function opToken(authorization: string): Applicatie | undefined {
    const token = BEARER.exec(authorization)?.[1] ?? '';
    const given = createHash('sha256').update(token).digest();
    let found: Applicatie | undefined;
    for (const { applicatie, hash } of tokens) if (timingSafeEqual(hash, given)) found = applicatie;
    return token === '' ? undefined : found;
  }

  function opCertificaat(socket: TLSSocket, now: EpochMs): Applicatie | undefined {
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) return undefined;
    const geldig = now >= certificate.validFromDate.getTime() && now <= certificate.validToDate.getTime();
    const print = createHash('sha256').update(certificate.raw).digest('hex');
    const pinned = opFingerprint.get(print);
    if (pinned || opOin.size === 0) return geldig ? pinned : undefined;
    try {
      return opOin.get(judgePeer(socket, trust, now).oin);
    } catch (error) {
      if (error instanceof GatewayError) return undefined;
      throw error;
    }
  }

  return ({ authorization, socket }, now) =>
    authorization === undefined ? opCertificaat(socket, now) : opToken(authorization);
}
