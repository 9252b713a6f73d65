// Settings: defaults, file, variables; every failure is one sentence that names the setting.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadSettings, ownKeyPlaces, type Settings, SettingsError } from '../../src/config/index.ts';
import { DEFAULT_LIMITS } from '../../src/xml/index.ts';

describe('settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bode config '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (value: unknown, name = 'bode.config.json') => {
    const file = join(folder, name);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const load = (env: Record<string, string> = {}, file?: string): Settings => loadSettings({ env, cwd: folder, file });
  const problems = (act: () => unknown): readonly string[] => {
    try {
      act();
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
    return ['(none)'];
  };

  it('has the demo of the architecture as its defaults', () => {
    const settings = load();
    expect(settings.omgeving).to.equal('demo');
    expect([settings.gateway.port, settings.portal.port, settings.operator.port]).to.deep.equal([8443, 8444, 9464]);
    expect(settings.gateway.limits.bodyBytes).to.equal(104_857_600 + 1_048_576);
    expect(settings.operator.host).to.equal('127.0.0.1');
    expect(settings.oin).to.equal('00000099000000001000');
    expect(settings.store.url).to.equal(`sqlite:${join(folder, 'data/bode.sqlite')}`);
    expect(settings.trust.anchors).to.equal(join(folder, 'certs/dev/trust.pem'));
    expect(settings.portal.developmentLogin).to.equal(true);
    expect(settings).not.to.have.property('file');
  });

  it('has the bounds of the protocol as its defaults (TLS005, WT008, x-TLS-8, x-PKI-1, x-PKI-2, x-CRL-1, x-CRL-2, x-WSS-2, SIGN004)', () => {
    const { gateway, trust, security } = load();
    expect(gateway.limits.connectionLifetimeMs).to.equal(3_600_000);
    expect(gateway.limits.sessionLifetimeS).to.equal(3_600);
    expect(trust.minRsaBits).to.equal(2048);
    const production = ['2.16.528.1.1003.1.2.8.6', '2.16.528.1.1003.1.2.44.15.35.11'];
    expect(trust.policies, 'TRIAL too outside productie, x-PKI-4').to.deep.equal([
      ...production,
      '2.16.528.1.1003.1.2.41.15.35.11',
    ]);
    write({ omgeving: 'productie', trust: { testOins: false }, mail: { delivery: 'smtp' } });
    expect(load().trust.policies).to.deep.equal(production);
    write({});
    expect(trust.crlFolder).to.equal(join(folder, 'certs/dev/crl'));
    expect(trust.crlRefreshMs).to.be.at.most(4 * 3_600_000);
    expect([security.clockSkewMs, security.maxAgeMs, security.ecdsa]).to.deep.equal([60_000, 300_000, false]);
    expect(problems(() => load({ BODE_TRUST_MIN_RSA_BITS: '1024' }))).to.deep.equal([
      'trust.minRsaBits must be at least 2048.',
    ]);
  });

  it('has the limits of the XML engine as settings', () => {
    const { xml, limits } = load({ BODE_GATEWAY_XML_MAX_DEPTH: '9' }).gateway;
    expect({ ...xml, maxDepth: DEFAULT_LIMITS.maxDepth, maxBytes: DEFAULT_LIMITS.maxBytes }).to.deep.equal(
      DEFAULT_LIMITS,
    );
    expect(xml.maxDepth).to.equal(9);
    expect(limits.bodyBytes).to.be.at.most(DEFAULT_LIMITS.maxBytes);
  });

  it('reads the file, and the variables go before the file', () => {
    write({ gateway: { port: 9443, limits: { connectionsPerOin: 3 } }, log: { level: 'warn' } });
    const settings = load({
      BODE_GATEWAY_PORT: '9999',
      BODE_GATEWAY_LIMITS_BODY_BYTES: '5000',
      BODE_SECURITY_ECDSA: 'true',
    });
    expect(settings.gateway.port).to.equal(9999);
    expect(settings.gateway.limits).to.include({ connectionsPerOin: 3, bodyBytes: 5000 });
    expect(settings.log.level).to.equal('warn');
    expect(settings.security.ecdsa).to.equal(true);
    expect(settings.file).to.equal(join(folder, 'bode.config.json'));
  });

  it('takes a list as JSON and a text as it is', () => {
    const settings = load({ BODE_TRUST_POLICIES: '["1.2.3"]', BODE_GATEWAY_PUBLIC_URL: 'https://bode.example:443' });
    expect(settings.trust.policies).to.deep.equal(['1.2.3']);
    expect(settings.gateway.publicUrl).to.equal('https://bode.example:443');
  });

  it('finds the file by --config before BODE_CONFIG before the working folder', () => {
    write({ gateway: { port: 1 } });
    write({ gateway: { port: 2 } }, 'two.json');
    write({ gateway: { port: 3 } }, 'three.json');
    expect(load().gateway.port).to.equal(1);
    expect(load({ BODE_CONFIG: 'two.json' }).gateway.port).to.equal(2);
    expect(load({ BODE_CONFIG: 'two.json' }, 'three.json').gateway.port).to.equal(3);
  });

  it('counts relative files from the folder of the settings file and keeps absolute ones', () => {
    mkdirSync(join(folder, 'etc'));
    write(
      { trust: { anchors: 'roots.pem', crlFolder: '/srv/crl' }, store: { url: 'sqlite:../var/b.sqlite' } },
      'etc/b.json',
    );
    const settings = load({ BODE_MAIL_SINK_FOLDER: 'mails' }, 'etc/b.json');
    expect(settings.trust.anchors).to.equal(join(folder, 'etc/roots.pem'));
    expect(settings.trust.crlFolder).to.equal('/srv/crl');
    expect(settings.store.url).to.equal(`sqlite:${join(folder, 'var/b.sqlite')}`);
    expect(settings.mail.sink.folder).to.equal(join(folder, 'etc/mails'));
  });

  it('names an unknown key, also deep in the file, and guesses what was meant', () => {
    write({ gatway: {}, gateway: { prot: 1, limits: { whatever: 1 } } });
    expect(problems(load)).to.have.members([
      'gatway is not a setting (did you mean gateway?).',
      'gateway.prot is not a setting (did you mean gateway.port?).',
      'gateway.limits.whatever is not a setting.',
    ]);
  });

  it('names an unknown variable and leaves other families and the test runner alone', () => {
    expect(problems(() => load({ BODE_GATEWAY_PROT: '1' }))).to.deep.equal([
      'BODE_GATEWAY_PROT is not a setting (did you mean BODE_GATEWAY_PORT?).',
    ]);
    const runner = { BODE_REQUIRE_PEERS: '1', BODE_TEST_REPORT: 'x', BODE_FULL: '1', BODE_SEED: '7', BODE_PKITS: '/x' };
    expect(load({ ...runner, HOME: '/root' }).gateway.port).to.equal(8443);
  });

  it('names a setting with a wrong value', () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{ gateway: { port: 'x' } }, 'gateway.port must be a whole number.'],
      [{ gateway: { port: 70_000 } }, 'gateway.port must be at most 65535.'],
      [{ gateway: { port: 1.5 } }, 'gateway.port must be a whole number.'],
      [{ gateway: 3 }, 'gateway must be an object.'],
      [{ gateway: { key: '' } }, 'gateway.key must not be empty.'],
      [
        { gateway: { publicUrl: 'http://x' } },
        'gateway.publicUrl must be https://host or https://host:port, without a path.',
      ],
      [{ omgeving: 'test' }, 'omgeving must be one of demo, preproductie, productie.'],
      [{ oin: '123' }, 'oin must be an OIN of 20 positions.'],
      [
        { store: { url: 'postgres://x' } },
        'store.url must be sqlite:<file>; other databases are not supported by this version.',
      ],
      [{ mail: { from: 'nobody' } }, 'mail.from must be an e-mail address.'],
      [{ mail: { fromName: 'x'.repeat(61) } }, 'mail.fromName must have at most 60 characters.'],
      [{ trust: { policies: ['x'] } }, 'trust.policies.0 must be an object identifier.'],
      [{ trust: { policies: 'x' } }, 'trust.policies must be a list.'],
      [
        { gateway: { keys: [{ certificate: 'c.pem' }] } },
        'gateway.keys.0 must have `certificate` and `key` (and perhaps `chain`), or only `pkcs12`.',
      ],
      [
        { security: { keys: [{ pkcs12: 'a.p12', from: 'soon' }] } },
        'security.keys.0.from must be a moment such as 2027-01-31T08:00:00Z.',
      ],
      [
        { security: { keys: [{ key: 'c.key', pkcs11: { module: 'm', uri: 'u', pinFile: 'p' } }] } },
        'security.keys.0 must have `certificate` with `key` or `pkcs11` (and perhaps `chain`), or only `pkcs12`.',
      ],
      [
        { security: { keys: [{ certificate: 'c', pkcs11: { uri: 'u', pinFile: 'p' } }] } },
        'security.keys.0.pkcs11.module must be a text.',
      ],
      [{ gateway: { keys: [{ pkcs12: 'a.p12', password: 'x' }] } }, 'gateway.keys.0.password is not a setting.'],
      [{ security: { ecdsa: 1 } }, 'security.ecdsa must be true or false.'],
      [{ log: { level: null } }, 'log.level must be one of debug, info, warn, error, silent.'],
    ];
    for (const [value, sentence] of cases) {
      write(value as object);
      expect(problems(load)).to.deep.equal([sentence]);
    }
  });

  it('finds own keys relative to the file, one or several (x-PKI-15)', () => {
    expect(ownKeyPlaces(load()).gateway.map(({ setting }) => setting)).to.deep.equal(['gateway.certificate']);
    const [one, two] = [
      { certificate: 'a.pem', key: 'a.key' },
      { pkcs12: '/keys/b.p12', passwordFile: 'b.txt' },
    ];
    const from = '2027-01-31T08:00:00Z';
    const file = write({ gateway: { keys: [one, two] }, security: { keys: [{ ...two, from }] } });
    const { gateway, messages } = ownKeyPlaces(load({}, file));
    expect(gateway[0]).to.include({ certificateFile: join(folder, 'a.pem'), keyFile: join(folder, 'a.key') });
    const bundle = { bundleFile: '/keys/b.p12', passphraseFile: join(folder, 'b.txt') };
    expect(gateway[1]).to.deep.equal({ setting: 'gateway.keys.1', ...bundle });
    expect(messages).to.deep.equal([{ setting: 'security.keys.0', ...bundle, from: Date.UTC(2027, 0, 31, 8) }]);
    const pkcs11 = { module: '/usr/lib/hsm.so', uri: 'pkcs11:token=bode;object=sign', pinFile: 'pin' };
    const inToken = write({ security: { keys: [{ certificate: 'a.pem', pkcs11 }] } }, 'token.json');
    expect(ownKeyPlaces(load({}, inToken)).messages![0]).to.deep.include({
      certificateFile: join(folder, 'a.pem'),
      pkcs11: { ...pkcs11, pinFile: join(folder, 'pin') },
    });
    expect(load({ BODE_GATEWAY_KEYS: JSON.stringify([two]) }, file).gateway.keys).to.have.length(1);
  });

  it('names a variable with a wrong value', () => {
    expect(problems(() => load({ BODE_GATEWAY_PORT: '80a' }))).to.deep.equal([
      'gateway.port (from BODE_GATEWAY_PORT) must be a whole number.',
    ]);
    expect(problems(() => load({ BODE_SECURITY_ECDSA: 'yes' }))).to.deep.equal([
      'security.ecdsa (from BODE_SECURITY_ECDSA) must be true or false.',
    ]);
    expect(problems(() => load({ BODE_TRUST_POLICIES: '1.2' }))).to.deep.equal([
      'trust.policies (from BODE_TRUST_POLICIES) must be a JSON list, such as ["a","b"].',
    ]);
  });

  it('says what is wrong with the file itself', () => {
    expect(problems(() => load({}, 'none.json'))).to.deep.equal([
      `The settings file ${join(folder, 'none.json')} cannot be read (ENOENT).`,
    ]);
    write('{');
    expect(problems(load)).to.deep.equal([`The settings file ${join(folder, 'bode.config.json')} is not valid JSON.`]);
    write('[]');
    expect(problems(load)).to.deep.equal([
      `The settings file ${join(folder, 'bode.config.json')} must hold one JSON object.`,
    ]);
  });

  it('does not take a prototype for settings', () => {
    write('{"__proto__": {"omgeving": "productie"}}');
    expect(problems(load)).to.deep.equal(['__proto__ is not a setting.']);
    expect(({} as { omgeving?: string }).omgeving).to.equal(undefined);
  });

  it('reports all problems at once', () => {
    write({ a: 1, gateway: { port: 'x' } });
    expect(problems(() => load({ BODE_B: '1' }))).to.have.length(3);
  });

  it('keeps the demo out of productie (x-OIN-5, §3.12)', () => {
    const productie = { omgeving: 'productie', trust: { testOins: false }, mail: { delivery: 'smtp' } };
    write(productie);
    const settings = load();
    expect(settings.portal.developmentLogin).to.equal(false);
    expect(settings.demo).to.include({ data: false, bigBox: false });
    const broken = (more: object): readonly string[] => {
      write({ ...productie, ...more });
      return problems(load);
    };
    expect(broken({ trust: {} })).to.deep.equal(['trust.testOins must be false in productie.']);
    expect(broken({ trust: { testOins: false, policies: [] } })).to.deep.equal([
      'trust.policies must name at least one policy in productie.',
    ]);
    expect(broken({ portal: { developmentLogin: true } })).to.deep.equal([
      'portal.developmentLogin must not be true in productie.',
    ]);
    expect(broken({ mail: {} })).to.deep.equal(['mail.delivery must be smtp in productie.']);
    expect(broken({ mail: { delivery: 'smtp', smtp: { tls: 'none' } } })).to.deep.equal([
      'mail.smtp.tls must be starttls or implicit in productie.',
    ]);
  });

  it('sends no mail to real addresses outside productie (§3.12)', () => {
    write({ omgeving: 'preproductie', mail: { delivery: 'smtp' } });
    expect(problems(load)).to.deep.equal([
      'mail.delivery must be sink outside productie: no mail may reach a real address.',
    ]);
    write({ omgeving: 'preproductie' });
    expect(load().portal.developmentLogin).to.equal(false);
  });

  it('bundles mails for a quarter of an hour, and not in the demo (§3.12)', () => {
    expect(load().notification.bundleMs).to.equal(0);
    expect(load({ BODE_OMGEVING: 'preproductie' }).notification.bundleMs).to.equal(900_000);
    expect(load({ BODE_NOTIFICATION_BUNDLE_MS: '5' }).notification.bundleMs).to.equal(5);
  });

  it('refuses settings that do not go together', () => {
    write({ mail: { smtp: { user: 'u' } } });
    expect(problems(load)).to.deep.equal(['mail.smtp.passwordFile is missing while mail.smtp.user is set.']);
    write({ portal: { sessionIdleMs: 10, sessionAbsoluteMs: 5 } });
    expect(problems(load)).to.deep.equal(['portal.sessionIdleMs must not be above portal.sessionAbsoluteMs.']);
  });
});
