// Sessions (mijnoverheid.md §4.1): 32 random bytes in a cookie, only their SHA-256 in the store; over after 15 minutes
// without activity and after 2 hours in any case, judged here and not by the browser.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Bsn, EpochMs } from '../core/index.ts';
import type { Change, Niveau, Sessie, Store } from '../store/index.ts';

/** Name of the only cookie. `__Host-` binds it to this host, to the path `/` and to TLS (RFC 6265bis §4.1.3.2). */
export const COOKIE = '__Host-mijnbode';
const ATTRIBUTEN = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Activity is written at most once in this time, so that reading pages does not cost a commit each. */
const ACTIEF_MS = 60_000;

export interface SessieDuur {
  readonly idleMs: number;
  readonly absoluutMs: number;
}

export const STANDAARD_DUUR: SessieDuur = { idleMs: 15 * 60_000, absoluutMs: 2 * 60 * 60_000 };

/** A new cookie value: 256 random bits. */
export function nieuwToken(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The cookie value of a request, when it has the form of ours. */
export function leesToken(cookieHeader: string | undefined): string | undefined {
  for (const deel of (cookieHeader ?? '').split(';')) {
    const plek = deel.indexOf('=');
    if (deel.slice(0, plek).trim() !== COOKIE) continue;
    const waarde = deel.slice(plek + 1).trim();
    if (TOKEN.test(waarde)) return waarde;
  }
  return undefined;
}

/** `Set-Cookie` for a token: no expiry, so it ends with the browser too. */
export function zetCookie(token: string): string {
  return `${COOKIE}=${token}; ${ATTRIBUTEN}`;
}

export const WIS_COOKIE = `${COOKIE}=; Max-Age=0; ${ATTRIBUTEN}`;

/** The moment at which a session is over when nothing more happens. */
export function eindeVan(sessie: Sessie, duur: SessieDuur): EpochMs {
  return Math.min(sessie.laatstActiefOp + duur.idleMs, sessie.begonnenOp + duur.absoluutMs);
}

/** A session that can be used, one that is over, or none. */
export type Gevonden =
  | { readonly soort: 'geldig'; readonly sessie: Sessie }
  | { readonly soort: 'verlopen'; readonly sessie: Sessie }
  | { readonly soort: 'geen' };

/** Looks the session of a token up and judges its limits at `nu`. */
export async function zoekSessie(
  store: Store,
  token: string | undefined,
  nu: EpochMs,
  duur: SessieDuur,
): Promise<Gevonden> {
  if (token === undefined) return { soort: 'geen' };
  const sessie = await store.sessie(tokenHash(token));
  if (!sessie) return { soort: 'geen' };
  return { soort: nu < eindeVan(sessie, duur) ? 'geldig' : 'verlopen', sessie };
}

/** The change that keeps a session alive, when it is time for one. */
export function actief(sessie: Sessie, nu: EpochMs): readonly Change[] {
  if (nu - sessie.laatstActiefOp < ACTIEF_MS) return [];
  return [{ kind: 'sessieActief', tokenHash: sessie.tokenHash, op: nu }];
}

export interface NieuweSessie {
  readonly bsn: Bsn;
  readonly niveau: Niveau;
  readonly nu: EpochMs;
  /** The session that this one takes the place of (step-up, login over a login). */
  readonly vorige?: Sessie | undefined;
  /** Login before this one. */
  readonly vorigeLogin?: EpochMs | undefined;
}

/** A fresh session with a fresh token: what was known before login is worth nothing after it (session fixation). */
export function beginSessie(van: NieuweSessie): { readonly token: string; readonly changes: readonly Change[] } {
  const token = nieuwToken();
  const { bsn, niveau, nu, vorige, vorigeLogin } = van;
  const sessie: Sessie = {
    tokenHash: tokenHash(token),
    bsn,
    niveau,
    csrf: nieuwToken(),
    begonnenOp: nu,
    laatstActiefOp: nu,
    ...(vorigeLogin !== undefined && { vorigeLogin }),
  };
  const einde: readonly Change[] = vorige ? [{ kind: 'sessieEinde', tokenHash: vorige.tokenHash }] : [];
  return { token, changes: [...einde, { kind: 'sessie', value: sessie }] };
}

/** The form token of somebody who is not logged in: bound to the cookie by a key of this process. */
export function anoniemCsrf(sleutel: Uint8Array, token: string): string {
  return createHmac('sha256', sleutel).update(token).digest('base64url');
}

/** Compares in constant time. */
export function gelijk(a: string, b: string): boolean {
  const x = Buffer.from(a);
  const y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}
