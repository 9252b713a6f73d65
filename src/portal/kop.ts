// The security headers of every answer (mijnoverheid.md §4.1, §4.5): nothing may be loaded from elsewhere, framed, kept or
// sent along; no script at all.
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Omgeving } from '../core/index.ts';

/** The whole policy: own style sheet, own images, own forms, and nothing else. */
export const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const YEAR_S = 31_536_000;
/** In the demo a browser remembers it only for a minute: `localhost` belongs to other programs too. */
const DEMO_S = 60;

const PERMISSIONS =
  'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()';

/** Middleware that sets them. */
export function beveiligingskoppen(omgeving: Omgeving): readonly RequestHandler[] {
  const demo = omgeving === 'demo';
  return [
    helmet({
      contentSecurityPolicy: false,
      strictTransportSecurity: { maxAge: demo ? DEMO_S : YEAR_S, includeSubDomains: !demo },
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xPoweredBy: true,
    }),
    (_request, response, next) => {
      response.setHeader('Content-Security-Policy', CSP);
      response.setHeader('Permissions-Policy', PERMISSIONS);
      response.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}
