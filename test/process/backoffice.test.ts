// The back-office side in a running Bode, by its settings alone: an application logs in, posts by the agreement of the demo, and an operator sees
// the message on the command line while Bode runs.
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { expect } from 'chai';
import { sha256Hex } from '../../src/core/index.ts';
import { freePort, type RunningBode, startBodeProcess } from '../support/bode.ts';
import { BODE_OIN } from '../support/gateway.ts';

const TOKEN = 'een-token-voor-de-proef-in-een-proces';

describe('back-office side of a running Bode', function () {
  this.timeout(120_000);
  let bode: RunningBode;
  let port: number;

  before(async () => {
    port = await freePort();
    const applications = [{ naam: 'zaken', oin: BODE_OIN, tokenSha256: [sha256Hex(TOKEN)] }];
    const env = {
      ...process.env,
      BODE_EBMS_BACKOFFICE_ENABLED: 'true',
      BODE_EBMS_BACKOFFICE_PORT: String(port),
      BODE_EBMS_BACKOFFICE_PUBLIC_URL: `https://localhost:${port}`,
      BODE_EBMS_BACKOFFICE_APPLICATIONS: JSON.stringify(applications),
    };
    bode = await startBodeProcess({ env });
  });
  after(async () => {
    await bode.end();
    rmSync(bode.folder, { recursive: true, force: true });
  });

  const vraag = (methode: string, pad: string, body?: object) =>
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
    new Promise<{ readonly status: number; readonly json: any }>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${TOKEN}`, ...(body ? { 'Content-Type': 'application/json' } : {}) };
      const ca = readFileSync(bode.trust);
      const out = request(
        `https://localhost:${port}${pad}`,
        { method: methode, ca, agent: false, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode!, json: JSON.parse(text) }));
        },
      );
      out.on('error', reject);
      out.end(body && JSON.stringify(body));
    });

  it('takes a message, which an operator sees', async () => {
    const { overeenkomsten } = JSON.parse(bode.run('cpa', 'list', '--json').stdout);
    expect((await vraag('GET', '/ebms/v1/aanbod')).json).to.deep.equal({ berichten: [] });
    const inhoud = Buffer.from('<geheim/>').toString('base64');
    const geplaatst = await vraag('POST', '/ebms/v1/berichten', {
      cpaId: overeenkomsten[0].cpaId,
      action: 'GLOBE-R-BV-Result',
      delen: [{ contentType: 'application/xml', inhoud }],
    });
    expect(geplaatst.status, JSON.stringify(geplaatst.json)).to.equal(201);
    const { id } = geplaatst.json;
    expect((await vraag('GET', `/ebms/v1/berichten/${id}`)).json.status).to.be.oneOf(['aangenomen', 'verzonden']);
    const { stdout, stderr } = bode.run('message', id);
    expect(stdout, stderr)
      .to.match(/ingediend {2,}zaken/)
      .and.not.match(/geheim/);
    expect(JSON.parse(bode.run('messages', '--json').stdout).berichten[0].id).to.equal(id);
    expect(bode.log())
      .to.match(/"operatie":"plaatsBericht"/)
      .and.not.match(/geheim|een-token/);
  });
});
