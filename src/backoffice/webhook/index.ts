// Events pushed to applications: made with the step they tell of, signed, delivered by the lanes.
export { bezwaarTegenUrl } from './adres.ts';
export { handtekening, leesGeheimen } from './geheim.ts';
export { type MeldOptions, meldNaarWebhook } from './melden.ts';
export { createVerstuur, type Verstuur } from './versturen.ts';
export { createWebhookWerk, WACHT_MS, type WebhookWerk } from './werk.ts';
