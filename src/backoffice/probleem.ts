// What an application reads when a request is refused: problem+json in plain Dutch (RFC 9457), never with a value of the message.
import type { Guid } from '../core/index.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Every kind of refusal: its status and its title. The kind is stable: programs may act on it. */
export const PROBLEMEN = {
  ongeldig: [400, 'Het verzoek klopt niet.'],
  nietIngelogd: [401, 'U bent niet ingelogd.'],
  nietGevonden: [404, 'Dit bestaat niet.'],
  methode: [405, 'Deze methode kan hier niet.'],
  andereStand: [409, 'Dit kan niet meer: het bericht heeft al een andere status.'],
  alGebruikt: [409, 'Dit kenmerk is al gebruikt voor een ander bericht.'],
  inhoudWeg: [410, 'De inhoud van dit bericht is verwijderd.'],
  teGroot: [413, 'Het verzoek is te groot.'],
  mediatype: [415, 'Dit mediatype kan hier niet.'],
  nietToegestaan: [422, 'Dit bericht mag niet volgens de overeenkomst.'],
  teVaak: [429, 'U vraagt te veel in korte tijd.'],
  storing: [500, 'Er ging bij ons iets mis.'],
  bezet: [503, 'Dit lukt nu even niet. Probeer het later opnieuw.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProbleemSoort = keyof typeof PROBLEMEN;

/** Ends a request with an answer that the application can read. */
export class Probleem extends Error {
  readonly soort: ProbleemSoort;
  readonly status: number;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(soort: ProbleemSoort, detail?: string, headers: Readonly<Record<string, string>> = {}) {
    super(soort);
    this.name = 'Probleem';
    this.soort = soort;
    this.status = PROBLEMEN[soort][0];
    this.detail = detail;
    this.headers = headers;
  }
}

export function probleemBody({ soort, status, detail }: Probleem, correlatieId: Guid) {
  return {
    type: `urn:bode:probleem:${soort}`,
    title: PROBLEMEN[soort][1],
    status,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${correlatieId}`,
  };
}
