// D10 with a real process: a BSN, a name, a subject and a text go through every operation of the gateway and every page of the portal,
// and stand in no log line, metric, URL, mail or health answer, nor in clear in the database files.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunningBode, startBodeProcess } from '../support/bode.ts';
import { ROOT } from '../support/gateway.ts';

const BURGER = '999990111';
const ANDER = '999990202';
const GEHEIM = ['Aanmaning zonnebloem 7421', 'De kwartel vliegt om middernacht', 'Sanne', 'de Wit', BURGER, ANDER];
const RDW = '00000099000000002000';
const AMSTERDAM = '00000099000000014000';

describe('a BSN through every route', function () {
  this.timeout(180_000);
  let bode: RunningBode;
  let cookie = '';
  const urls: string[] = [];
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true });

  before(async () => {
    bode = await startBodeProcess();
  });
  after(async () => {
    agent.destroy();
    await bode.end();
    rmSync(bode.folder, { recursive: true, force: true });
  });

  interface Page {
    readonly status: number;
    readonly location: string | undefined;
    readonly body: string;
  }

  function ask(path: string, form?: Record<string, string>): Promise<Page> {
    urls.push(path);
    return new Promise((resolve, reject) => {
      const body = form && new URLSearchParams(form).toString();
      const headers: Record<string, string> = { cookie };
      if (body !== undefined) headers['Content-Type'] = 'application/x-www-form-urlencoded';
      const sent = request(
        bode.portal + path,
        { method: body === undefined ? 'GET' : 'POST', agent, headers },
        (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [pair = ''] = line.split(';');
            const [name = ''] = pair.split('=');
            cookie = [...cookie.split('; ').filter((old) => old && !old.startsWith(`${name}=`)), pair].join('; ');
          }
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode!, location: response.headers.location, body: text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Hidden fields of the first form whose action matches. */
  function hidden(body: string): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const [input] of body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(input)?.[1];
      if (name && !(name in fields)) fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    }
    return fields;
  }

  async function login(): Promise<void> {
    const page = await ask('/inloggen');
    const person = new RegExp(`<input[^>]*name="(\\w+)"[^>]*value="(\\w+)"[^>]*>(?:(?!<input).)*${BURGER}`, 's').exec(
      page.body,
    );
    const level = /<select[^>]*name="(\w+)"/.exec(page.body);
    expect(level, 'the level can be chosen').not.to.equal(null);
    expect(person, 'Sanne stands on the development login').not.to.equal(null);
    const answer = await ask('/inloggen', { ...hidden(page.body), [person![1]!]: person![2]!, [level![1]!]: 'Hoog' });
    expect(answer.status).to.equal(303);
    if (answer.location) expect((await ask(answer.location)).body).to.contain('Sanne de Wit');
  }

  /** Follows every link of the portal, from home. */
  async function crawl(): Promise<number> {
    const seen = new Set<string>(['/uitloggen']);
    const queue = ['/thuis', '/berichten?zoek=zonnebloem', '/bestaat-niet', `/berichten/${BURGER}`];
    let pages = 0;
    while (queue.length > 0 && pages < 250) {
      const path = queue.shift()!;
      if (seen.has(path)) continue;
      seen.add(path);
      const page = await ask(path);
      pages += 1;
      if (page.location?.startsWith('/')) queue.push(page.location);
      for (const [, href] of page.body.matchAll(/href="(\/[^"#]*)/g)) queue.push(href!.replaceAll('&amp;', '&'));
    }
    return pages;
  }

  it('leaves no trace in log, metrics, URLs, mail, health or the database files', async () => {
    const send = (file: string, oin: string, ...more: string[]) =>
      bode.run('send', file, '--as', oin, '--json', ...more);
    const csv = join(bode.folder, 'geheim.csv');
    const rows = [BURGER, ANDER].map((bsn) => `${bsn};${GEHEIM[0]};${GEHEIM[1]}`);
    writeFileSync(csv, ['bsn;onderwerp;tekst', ...rows, '123456789;x;y'].join('\n'));
    expect(JSON.parse(send(csv, RDW, '--berichttype', 'APK').stdout).codes).to.deep.equal({
      Verwerkt: 2,
      NietActiefOfGeabonneerd: 1,
    });
    for (const [folder, oin] of [
      ['berichtenbox', RDW],
      ['berichtenbox-validatie', RDW],
      ['lopende-zaken', AMSTERDAM],
      ['persoonlijke-gegevens', RDW],
    ] as const) {
      const examples = `${ROOT}wsdl/${folder}/v1/voorbeelden/`;
      for (const file of readdirSync(examples).filter(
        (name) => name.endsWith('.xml') && !/Response|Fout|Fault/.test(name),
      ))
        for (const fresh of [true, false]) send(examples + file, oin, ...(fresh ? ['--fresh'] : []));
    }
    await login();
    expect(await crawl()).to.be.greaterThan(30);

    const text = async (path: string) => (await fetch(bode.operator + path)).text();
    const metrics = await text('/metrics');
    expect(metrics).to.match(/bode_exchanges_total\{[^}]*outcome="verwerkt"\} [1-9]/);
    expect(metrics).to.match(/bode_portal_requests_total\{route="\/berichten\/:id"/);
    const mails = readdirSync(join(bode.folder, 'data/mail')).map((name) =>
      readFileSync(join(bode.folder, 'data/mail', name), 'utf8'),
    );
    expect(mails.length).to.be.greaterThan(0);
    const places: Record<string, string> = {
      log: bode.log(),
      output: bode.output().replace(/Testburgers[\s\S]*?Organisaties met/, ''),
      metrics,
      health: (await text('/health/ready')) + (await text('/health/live')),
      urls: urls.filter((path) => path !== `/berichten/${BURGER}`).join('\n'),
      mail: mails.join('\n'),
    };
    for (const name of readdirSync(join(bode.folder, 'data')).filter((file) => file.startsWith('bode.sqlite')))
      places[name] = readFileSync(join(bode.folder, 'data', name), 'latin1');
    for (const [place, content] of Object.entries(places))
      for (const secret of GEHEIM) expect(content.includes(secret), `${secret} in ${place}`).to.equal(false);
  });
});
