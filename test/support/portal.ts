// A running portal for tests: HTTPS on a free port of 127.0.0.1, a seeded store, a clock that a test can turn, and a small client
// that keeps the cookie and knows the form token, as a browser without JavaScript would.

import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request as httpsRequest, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newGuid } from '../../src/core/index.ts';
import { type Aansluitgegevens, createPortal, createSimulator, type PortaalDeps } from '../../src/portal/index.ts';
import type { Change, Store } from '../../src/store/index.ts';
import { newMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import type { LogEvent } from '../../src/telemetry/index.ts';
import { testPki } from './pki.ts';
import { DAG, fixtures, NU } from './portal-gegevens.ts';

export interface TestPortaal {
  readonly origin: string;
  readonly poort: number;
  readonly store: Store;
  /** The present moment of the portal; assign to turn the clock. */
  nu: number;
  readonly log: LogEvent[];
  /** Codes that were sent to addresses, newest last. */
  readonly codes: { readonly email: string; readonly code: string }[];
  /** A visitor with an own cookie jar. */
  bezoeker(): Bezoeker;
  /** A visitor who is logged in. */
  ingelogd(bsn: string, niveau?: string): Promise<Bezoeker>;
  close(): Promise<void>;
}

const AANSLUITEN: Aansluitgegevens = {
  diensten: [
    {
      naam: 'Berichtenbox',
      omschrijving: 'Berichten aanleveren en hun toestand opvragen.',
      versie: 'v1',
      adres: 'https://localhost:8443/wus/berichtenbox/v1',
      map: 'wsdl/berichtenbox/v1',
      operaties: ['LeverBerichten', 'HaalBerichtstatus', 'Ping'],
    },
  ],
  bestanden: new Map([
    ['wsdl/berichtenbox/v1/berichtenbox_v1.wsdl', Buffer.from('<definitions/>')],
    ['wsdl/berichtenbox/v1/voorbeelden/LeverBerichten.xml', Buffer.from('<LeverBerichten/>')],
    ['xsd/services/bode/berichtenbox_v1.xsd', Buffer.from('<schema/>')],
  ]),
  tabellen: [
    {
      id: 'grenzen',
      titel: 'Grenzen',
      uitleg: 'Meer wordt geweigerd, met het veld en de grens erbij.',
      koppen: ['Veld', 'Grens'],
      rijen: [
        ['Onderwerp', '1 tot en met 50 tekens'],
        ['http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01', 'naamruimte'],
      ],
    },
  ],
};

/** Starts it. `anders` overrides dependencies; `extra` is committed after the fixtures. */
export async function startPortaal(
  anders: Partial<PortaalDeps> = {},
  extra: readonly Change[] = [],
): Promise<TestPortaal> {
  const pki = await testPki();
  const map = await mkdtemp(join(tmpdir(), 'bode-portal-'));
  const staat = { nu: NU };
  const ondertekenaar = await pki.issue({ key: 'ec', notBefore: NU - DAG });
  const store = await openSqliteStore({
    url: `sqlite:${join(map, 'bode.sqlite')}`,
    masterKeys: newMasterKeys(),
    bewijs: { schrijver: 'test', key: ondertekenaar.privateKey, certificaat: ondertekenaar.certificate },
    clock: () => staat.nu,
    migrate: true,
  });
  for (const changes of fixtures()) await store.commit(changes);
  if (extra.length > 0) await store.commit(extra);
  const tls = await pki.issue({ hosts: ['localhost'] });
  const log: LogEvent[] = [];
  const codes: { email: string; code: string }[] = [];
  const omgeving = anders.omgeving ?? 'demo';
  const deps = (origin: string): PortaalDeps => ({
    store,
    clock: () => staat.nu,
    omgeving,
    config: {
      origin,
      naam: 'MijnBode',
      beheerder: 'Stichting Voorbeeld',
      helpdesk: { telefoon: '088 000 00 00', openingstijden: 'Op werkdagen van 8.00 tot 17.00 uur.' },
    },
    login: createSimulator({ store, omgeving: 'demo', dienst: 'Bode, demo-omgeving' }),
    aansluiten: AANSLUITEN,
    log: (event) => log.push(event),
    adresControle: { stuurCode: async (email, code) => void codes.push({ email, code }) },
    newGuid: (now) => newGuid(now),
    ...anders,
  });
  const server: Server = createServer({ key: tls.keyPem, cert: tls.chainPem });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const poort = (server.address() as AddressInfo).port;
  const origin = `https://localhost:${poort}`;
  server.on('request', createPortal(deps(origin)));
  const portaal: TestPortaal = {
    origin,
    poort,
    store,
    get nu() {
      return staat.nu;
    },
    set nu(moment) {
      staat.nu = moment;
    },
    log,
    codes,
    bezoeker: () => new Bezoeker(poort),
    async ingelogd(bsn, niveau = 'Midden') {
      const bezoeker = new Bezoeker(poort);
      await bezoeker.inloggen(bsn, niveau);
      return bezoeker;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      await rm(map, { recursive: true, force: true });
    },
  };
  return portaal;
}

export interface Antwoord {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly tekst: string;
}

type Velden = Readonly<Record<string, string | readonly string[]>>;

/** One visitor. Follows no redirect by itself. */
export class Bezoeker {
  cookie = '';
  readonly #poort: number;

  constructor(poort: number) {
    this.#poort = poort;
  }

  get(pad: string, headers: Record<string, string> = {}): Promise<Antwoord> {
    return this.#vraag('GET', pad, headers);
  }

  head(pad: string): Promise<Antwoord> {
    return this.#vraag('HEAD', pad, {});
  }

  /** Posts the fields with the form token of `vanaf`; without it, as a stranger's page would. */
  async post(pad: string, velden: Velden, vanaf?: string, headers: Record<string, string> = {}): Promise<Antwoord> {
    const form = new URLSearchParams();
    for (const [naam, waarde] of Object.entries(velden)) for (const een of [waarde].flat()) form.append(naam, een);
    if (vanaf !== undefined) form.set('csrf', csrfIn((await this.get(vanaf)).tekst));
    return await this.#vraag(
      'POST',
      pad,
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      form.toString(),
    );
  }

  async inloggen(bsn: string, niveau = 'Midden', terug?: string): Promise<Antwoord> {
    const vraag = new URLSearchParams({ niveau, ...(terug && { terug }) });
    return await this.post(
      '/inloggen',
      { persoon: bsn, inlogniveau: niveau, ...(terug && { terug }) },
      `/inloggen?${vraag}`,
    );
  }

  #vraag(method: string, pad: string, headers: Record<string, string>, body?: string): Promise<Antwoord> {
    return new Promise((resolve, reject) => {
      const cookie = this.cookie ? { cookie: this.cookie } : {};
      const vraag = httpsRequest(
        {
          host: '127.0.0.1',
          port: this.#poort,
          path: pad.split('#')[0],
          method,
          headers: { ...cookie, ...headers },
          rejectUnauthorized: false,
        },
        (antwoord) => {
          const delen: Buffer[] = [];
          antwoord.on('data', (deel: Buffer) => delen.push(deel));
          antwoord.on('error', reject);
          antwoord.on('end', () => {
            for (const regel of antwoord.headers['set-cookie'] ?? [])
              this.cookie = /Max-Age=0/.test(regel) ? '' : regel.split(';')[0]!;
            const inhoud = Buffer.concat(delen);
            resolve({
              status: antwoord.statusCode!,
              headers: antwoord.headers,
              body: inhoud,
              tekst: inhoud.toString('utf8'),
            });
          });
        },
      );
      vraag.on('error', reject);
      vraag.end(body);
    });
  }
}

/** The first form token on a page. @throws when there is none. */
export function csrfIn(pagina: string): string {
  const gevonden = /name="csrf" value="([^"]+)"/.exec(pagina)?.[1];
  if (!gevonden) throw new Error('the page holds no form token');
  return gevonden;
}
