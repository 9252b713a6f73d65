// The event log's allow-list (D10, x-LOG-3, x-LOG-4, x-LOG-5): every event that Bode can log, with exactly the fields it may carry.
// A field that is not here cannot be logged: the type refuses it when it is written, permit() drops it when it runs.
import type { KeyObject } from 'node:crypto';
import { type FieldSpec, judge, type Kind, type KindTypes, REFUSED } from './fields.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';
export const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];

const WHO = { correlatieId: 'guid', oin: 'oin', transportOin: 'oin' } as const;
const CAUSE = { code: 'name', clause: 'clause', veld: 'text', oorzaak: 'text', positie: 'number' } as const;
const PLACE = { fout: 'name', foutcode: 'name', stapel: 'frames' } as const;

/** One row per event: its usual level and its fields. */
export const EVENTS = {
  /** One signed exchange, at its end: the audit trail of x-LOG-4. */
  exchange: {
    level: 'info',
    fields: {
      ...WHO,
      ...CAUSE,
      richting: ['in', 'uit'],
      service: 'name',
      operation: 'name',
      action: 'uri',
      messageId: 'messageId',
      relatesTo: 'messageId',
      profiel: ['2W-be', '2W-be-S', '2W-be-SE'],
      uitkomst: ['verwerkt', 'fault'],
      handtekening: ['geldig', 'ongeldig', 'afwezig'],
      /** SHA-256 of the certificate of the signer and of the TLS peer. */
      fingerprint: 'hex',
      tlsFingerprint: 'hex',
      /** thisUpdate of the revocation list by which the signer was judged (x-CRL-5). */
      crlVan: 'text',
      http: 'number',
      duurMs: 'number',
      bytes: 'number',
      bytesUit: 'number',
      aantal: 'number',
      aantalVerwerkt: 'number',
      testbericht: 'flag',
    },
  },
  /** A request that was refused before it was a message (x-LOG-5). */
  'transport.refused': { level: 'warn', fields: { ...WHO, ...CAUSE, tlsFingerprint: 'hex', http: 'number' } },
  /** A handshake that failed (x-LOG-5). */
  'tls.handshake': { level: 'warn', fields: { oorzaak: 'text' } },
  /** One ebMS2 message at its arrival, or one attempt to deliver one: the audit trail of x-LOG-4. */
  ebms: {
    level: 'info',
    fields: {
      correlatieId: 'guid',
      bericht: 'guid',
      transportOin: 'oin',
      ...CAUSE,
      richting: ['in', 'uit'],
      partner: 'text',
      cpa: 'text',
      service: 'text',
      action: 'name',
      messageId: 'messageId',
      refToMessageId: 'messageId',
      conversationId: 'messageId',
      profiel: ['osb-be', 'osb-rm', 'osb-be-s', 'osb-rm-s', 'osb-be-e', 'osb-rm-e'],
      /** What became of it; `mislukt` is what an operator must look at (x-RM-12). */
      uitkomst: [
        'aangenomen',
        'duplicaat',
        'signaal',
        'geweigerd',
        'verzonden',
        'later',
        'bevestigd',
        'verwerkt',
        'mislukt',
        'laat',
      ],
      /** Of the signer: its organisation, certificate, and the revocation list by which that was judged (x-LOG-4). */
      oin: 'oin',
      fingerprint: 'hex',
      crlVan: 'text',
      handtekening: ['geldig', 'afwezig'],
      tlsFingerprint: 'hex',
      http: 'number',
      pogingen: 'number',
      delen: 'number',
      bytes: 'number',
      duurMs: 'number',
    },
  },
  /** A lane of ebMS2 work closed after failures in a row, or opened again. */
  'ebms.lane': { level: 'warn', fields: { laan: 'text', open: 'flag', fouten: 'number' } },
  /** One request of an application of an organisation that uses Bode as its ebMS2 adapter. */
  'backoffice.request': {
    level: 'info',
    fields: {
      correlatieId: 'guid',
      applicatie: 'name',
      operatie: 'name',
      methode: ['GET', 'POST', 'andere'],
      http: 'number',
      code: 'name',
      duurMs: 'number',
      bytes: 'number',
      bytesUit: 'number',
    },
  },
  /** One attempt to push an event to an application. */
  'backoffice.webhook': {
    level: 'info',
    fields: {
      applicatie: 'name',
      bericht: 'guid',
      gebeurtenis: 'name',
      uitkomst: ['afgeleverd', 'later', 'opgegeven'],
      http: 'number',
      oorzaak: 'text',
      pogingen: 'number',
      duurMs: 'number',
    },
  },
  'process.start': { level: 'info', fields: { versie: 'name', omgeving: 'name', duurMs: 'number' } },
  'process.stop': { level: 'info', fields: { reden: 'name', duurMs: 'number' } },
  /** An error that nothing expected. The message of the error is never logged. */
  'process.error': { level: 'error', fields: { correlatieId: 'guid', onderdeel: 'name', ...PLACE } },
  'listener.start': { level: 'info', fields: { onderdeel: 'name', poort: 'number' } },
  'listener.stop': { level: 'info', fields: { onderdeel: 'name', duurMs: 'number' } },
  /** One task of a worker, at the end of one attempt. */
  task: {
    level: 'info',
    fields: {
      taak: 'guid',
      oin: 'oin',
      soort: ['publiceer', 'notificeer'],
      uitkomst: ['klaar', 'later', 'mislukt'],
      reden: 'name',
      pogingen: 'number',
      duurMs: 'number',
      ...PLACE,
    },
  },
  /** One mail, or the reason why there is none. */
  mail: {
    level: 'info',
    fields: {
      taak: 'guid',
      oin: 'oin',
      gebeurtenis: ['NieuwBericht', 'Zaakstatus'],
      uitkomst: ['verzonden', 'onderdrukt', 'gebundeld', 'tijdelijkMislukt', 'permanentMislukt'],
      reden: 'name',
      smtpCode: 'number',
      aantal: 'number',
      pogingen: 'number',
      duurMs: 'number',
    },
  },
  /** A revocation list was taken into use or could not be (x-CRL-2, x-CRL-3). */
  crl: {
    level: 'info',
    fields: {
      uitkomst: ['vernieuwd', 'ongewijzigd', 'mislukt', 'verloopt', 'verlopen'],
      uitgever: 'hex',
      oorzaak: 'text',
      leeftijdS: 'number',
    },
  },
  /** An own key was read, signs from now on, or cannot be used: then what was in its place stays (x-PKI-15). */
  key: {
    level: 'info',
    fields: { onderdeel: 'name', uitkomst: ['geladen', 'actief', 'mislukt'], fingerprint: 'hex', oorzaak: 'text' },
  },
  /** The own certificate or a partner's nears its end. */
  certificate: { level: 'warn', fields: { onderdeel: 'name', fingerprint: 'hex', oin: 'oin', dagen: 'number' } },
  /** Readiness changed. */
  health: { level: 'warn', fields: { onderdeel: 'name', gereed: 'flag' } },
  'portal.request': {
    level: 'info',
    fields: {
      correlatieId: 'guid',
      route: 'route',
      methode: ['GET', 'HEAD', 'POST', 'andere'],
      http: 'number',
      duurMs: 'number',
      bytesUit: 'number',
    },
  },
  'portal.login': {
    level: 'info',
    fields: { correlatieId: 'guid', uitkomst: ['ingelogd', 'geweigerd', 'uitgelogd', 'verlopen'], reden: 'name' },
  },
  /** Somebody asked for an id of somebody else: 404 and a row in the inzagelog (SEC-04). */
  'portal.foreign': { level: 'warn', fields: { correlatieId: 'guid', route: 'route' } },
  /** Rows whose time was over were removed. */
  cleanup: { level: 'debug', fields: { duurMs: 'number' } },
  /** Demo data was loaded. */
  seed: { level: 'info', fields: { aantal: 'number', duurMs: 'number' } },
} as const satisfies Record<string, EventMeaning>;

interface EventMeaning {
  readonly level: Level;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

export type EventName = keyof typeof EVENTS;

type ValueOf<S> = S extends Kind ? KindTypes[S] : S extends readonly (infer V)[] ? V : never;
type Fields<F> = { readonly [N in keyof F]?: ValueOf<F[N]> | undefined };

/** A log event: its name, perhaps a louder or softer level than usual, and the fields of its row. */
export type LogEvent = {
  [E in EventName]: { readonly event: E; readonly level?: Level | undefined } & Fields<(typeof EVENTS)[E]['fields']>;
}[EventName];

/** Why something of an event was not written: unknown event, unknown field, wrong form, or it may hold a BSN. */
export type Refusal = 'gebeurtenis' | 'veld' | 'vorm' | 'bsn';

export interface Permitted {
  readonly level: Level;
  /** Flat record for the log; refused values read `[geweigerd]`, unknown fields are gone. */
  readonly line: Readonly<Record<string, unknown>>;
  readonly refusals: readonly Refusal[];
}

/** The allow-list at run time, for whatever reaches the log past the types. */
export function permit(event: LogEvent, hashKey: KeyObject): Permitted {
  const meaning: EventMeaning | undefined = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
  if (!meaning) return { level: 'warn', line: { event: REFUSED }, refusals: ['gebeurtenis'] };
  const line: Record<string, unknown> = { event: event.event };
  const refusals: Refusal[] = [];
  for (const [name, value] of Object.entries(event)) {
    if (name === 'event' || name === 'level' || value === undefined) continue;
    const spec = Object.hasOwn(meaning.fields, name) ? meaning.fields[name] : undefined;
    const judged = spec === undefined ? ({ refused: 'veld' } as const) : judge(spec, value, hashKey);
    if ('value' in judged) line[name] = judged.value;
    else {
      if (judged.refused !== 'veld') line[name] = REFUSED;
      refusals.push(judged.refused);
    }
  }
  return { level: event.level && LEVELS.includes(event.level) ? event.level : meaning.level, line, refusals };
}
