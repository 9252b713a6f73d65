// The back-office side by the settings: files from the folder of the settings, contradictions named, applications and routes as written.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBestemming } from '../../src/backoffice/index.ts';
import { loadSettings, type Settings, SettingsError } from '../../src/config/index.ts';
import type { Oin } from '../../src/core/index.ts';
import type { Kanaal } from '../../src/ebms/index.ts';
import { readBackoffice } from '../../src/start/backoffice.ts';
import { BELASTING, sha, ZAKEN } from './support.ts';

const OIN = '00000099000000001000';
const zaken = { naam: 'zaken', oin: OIN, tokenSha256: [sha('een token van genoeg tekens')] };

describe('settings of the back-office side', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bode backoffice '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (backoffice: object, more: object = {}): Settings => {
    writeFileSync(join(folder, 'bode.config.json'), JSON.stringify({ ...more, ebms: { backoffice } }));
    return loadSettings({ env: {}, cwd: folder, file: undefined });
  };
  const problems = (act: () => unknown): readonly string[] => {
    try {
      act();
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
    throw new Error('nothing was wrong');
  };
  const webhook = (more: object = {}) => ({
    ...zaken,
    webhook: { url: 'https://zaken.example/haak', secretFile: 'haak.txt', ...more },
  });

  it('are off, and ask nothing, by default', () => {
    const { enabled, applications, routes } = load({}).ebms.backoffice;
    expect({ enabled, applications, routes }).to.deep.equal({ enabled: false, applications: [], routes: [] });
    const settings = load({ applications: [webhook()], routes: [{ service: 'x', naar: 'zaken' }] });
    expect(readBackoffice(settings).applicaties, 'no file is read').to.deep.equal([]);
  });

  it('make applications with their webhooks', () => {
    const secret = randomBytes(32);
    writeFileSync(join(folder, 'haak.txt'), `whsec_${secret.toString('base64')}\n`);
    writeFileSync(join(folder, 'ca.pem'), 'PEM');
    const settings = load({ enabled: true, applications: [webhook({ caFile: 'ca.pem' })] });
    expect(readBackoffice(settings).applicaties).to.deep.equal([
      {
        naam: 'zaken',
        oin: OIN,
        tokens: zaken.tokenSha256,
        fingerprints: [],
        oins: [],
        webhook: { url: 'https://zaken.example/haak', geheimen: [secret], ca: 'PEM' },
      },
    ]);
  });

  it('name the file of a webhook that cannot be used, and not what is in it', () => {
    const settings = load({ enabled: true, applications: [webhook()] });
    expect(problems(() => readBackoffice(settings))[0]).to.match(
      /webhook of zaken: .*haak\.txt cannot be read \(ENOENT\)\.$/,
    );
    writeFileSync(join(folder, 'haak.txt'), 'te-kort-geheim');
    const [sentence] = problems(() => readBackoffice(settings));
    expect(sentence)
      .to.match(/haak\.txt must hold whsec_/)
      .and.not.contain('te-kort-geheim');
  });

  it('name what does not go together', () => {
    const met = (backoffice: object) => problems(() => load(backoffice)).join('\n');
    expect(met({ applications: [zaken, { ...zaken, tokenSha256: [] }] })).to.match(/has zaken twice/);
    expect(met({ applications: [zaken, { ...zaken, naam: 'ander' }] })).to.match(/same token.* twice/);
    expect(met({ applications: [zaken], routes: [{ service: 's', naar: 'weg' }] })).to.match(/routes names weg/);
    expect(met({ applications: [webhook({ url: 'http://zaken.example/' })] })).to.match(
      /webhook\.url of zaken must be https/,
    );
    expect(met({ applications: [{ ...zaken, naam: OIN }] })).to.match(/naam must be a letter/);
    expect(met({ applications: [{ ...zaken, tokenSha256: ['een token'] }] })).to.match(/must be a SHA-256/);
    expect(met({ applications: [{ ...zaken, token: 'x' }] })).to.match(/token is not a setting/);
  });
});

describe('where a message that came in goes', () => {
  const kanaal = (more: Partial<Kanaal> = {}) =>
    ({
      to: { partyIds: [{ value: OIN, type: 'urn:osb:oin' }] },
      service: { value: 'OSB:Proef:1:0', type: 'urn:osb:services' },
      action: 'melding',
      ...more,
    }) as Kanaal;
  const webhook = { url: 'https://zaken.example', geheimen: [] };
  const naar = (options: Partial<Parameters<typeof createBestemming>[0]>, more: Partial<Kanaal> = {}) =>
    createBestemming({ routes: [], applicaties: [], omgeving: 'demo', oin: OIN as Oin, ...options })(kanaal(more));

  it('is the first application of the organisation that may see it, or its webhook, or the list of the organisation', () => {
    expect(naar({})).to.deep.equal({ soort: 'aanbod', laan: `aanbod ${OIN}` });
    expect(naar({ applicaties: [BELASTING, ZAKEN] })).to.deep.equal({ soort: 'aanbod', laan: 'aanbod zaken' });
    expect(naar({ applicaties: [{ ...ZAKEN, webhook }] })).to.deep.equal({
      soort: 'webhook',
      laan: 'binnenkomst zaken',
    });
    const ander = { partyIds: [{ value: '00000099000000007000', type: 'urn:osb:oin' }] };
    expect(naar({ applicaties: [ZAKEN] }, { to: ander })).to.deep.equal({
      soort: 'aanbod',
      laan: 'aanbod 00000099000000007000',
    });
  });

  it('is what the first route says that fits, if that application may see it', () => {
    const archief = { ...ZAKEN, naam: 'archief' };
    const applicaties = [ZAKEN, archief, BELASTING];
    const routes = [
      { service: 'OSB:Proef:1:0', action: 'antwoord', naar: 'zaken' },
      { service: 'urn:osb:services:OSB:Proef:1:0', naar: 'archief' },
    ];
    expect(naar({ applicaties, routes }).laan).to.equal('aanbod archief');
    expect(naar({ applicaties, routes }, { action: 'antwoord' }).laan).to.equal('aanbod zaken');
    const blind = [{ service: 'OSB:Proef:1:0', naar: 'belasting' }];
    expect(naar({ applicaties, routes: blind }).laan, 'nobody would find it there').to.equal(`aanbod ${OIN}`);
    expect(() => naar({ applicaties, routes: [{ service: 'x', naar: 'weg' }] })).to.throw(
      /weg, which is no application/,
    );
  });
});
