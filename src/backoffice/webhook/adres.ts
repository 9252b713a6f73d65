// Which address a webhook may have. On its own, so that reading the settings loads nothing else.
import type { Omgeving } from '../../core/index.ts';

const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Why this address may not be one, or undefined: only https, but to this machine outside productie (a sentence after the name of the setting). */
export function bezwaarTegenUrl(text: string, omgeving: Omgeving): string | undefined {
  if (!URL.canParse(text)) return 'must be an address';
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return 'must hold no user name, password or #';
  if (protocol === 'https:') return undefined;
  return protocol === 'http:' && omgeving !== 'productie' && LOOPBACK.test(hostname)
    ? undefined
    : 'must be https; http only to this machine, and never in productie';
}
