// `bode messages` and `bode message`: what an operator sees of ebMS2 messages, and that content is not among it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { messages, momentOf } from '../../src/cli/messages.ts';
import { CommandError } from '../../src/cli/output.ts';
import { createMasterKeys, loadMasterKeys, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { deel, ebmsBericht, plaatsVan } from '../store/ebms-support.ts';
import { T0 } from '../store/support.ts';
import { runCli } from '../support/bode.ts';

const INHOUD = Buffer.from('<geheim bsn="123456782"/>');

describe('bode messages', function () {
  this.timeout(60_000);
  let folder: string;
  const binnen = ebmsBericht({
    ontstaanOp: T0,
    messageId: 'vraag@partner.example',
    delen: [deel(INHOUD)],
    omvang: INHOUD.length,
  });
  const terug = ebmsBericht({
    richting: 'uit',
    status: 'aangenomen',
    ackVerwacht: true,
    ontstaanOp: T0 + 60_000,
    cpaId: 'cpa-2',
    action: 'antwoord',
    refToMessageId: 'vraag@partner.example',
    envelop: INHOUD,
  });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bode cli '));
    const keys = join(folder, 'keys.json');
    createMasterKeys(keys);
    writeFileSync(
      join(folder, 'bode.config.json'),
      JSON.stringify({ store: { url: 'sqlite:bode.sqlite', masterKeys: 'keys.json' } }),
    );
    const masterKeys = loadMasterKeys(keys);
    const url = `sqlite:${join(folder, 'bode.sqlite')}`;
    const store = await openSqliteStore({ url, masterKeys, clock: () => T0, migrate: true });
    const stuk = { partner: binnen.partner, deelId: binnen.delen[0]!.deelId, nr: 0, inhoud: INHOUD, op: T0 };
    await store.commit([
      { kind: 'ebmsStuk', value: stuk },
      { kind: 'ebmsBericht', value: binnen },
    ]);
    const bericht = plaatsVan(terug);
    await store.commit([
      { kind: 'ebmsBericht', value: terug },
      { kind: 'ebmsGebeurtenis', bericht, value: { op: T0, soort: 'ingediend', code: 'zaken', reden: 'afdruk' } },
      { kind: 'ebmsGebeurtenis', bericht, value: { op: T0 + 1, soort: 'poging', code: '503' } },
      {
        kind: 'ebmsStatus',
        bericht,
        uit: ['aangenomen'],
        status: 'mislukt',
        op: T0 + 2,
        code: '503',
        reden: 'nietBereikt',
      },
    ]);
    await store.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => runCli(args, { folder });
  const lijst = (...args: string[]): readonly { readonly id: string }[] => {
    const { status, stdout, stderr } = run('messages', '--json', ...args);
    expect(status, stderr).to.equal(0);
    return JSON.parse(stdout).berichten;
  };

  it('lists them, newest first, one line each', () => {
    const { status, stdout } = run('messages');
    expect(status).to.equal(0);
    const [eerste, tweede, ...meer] = stdout.trimEnd().split('\n');
    expect(meer).to.deep.equal([]);
    expect(eerste)
      .to.contain(terug.id)
      .and.to.match(/uit .* antwoord {2}Mislukt: de ontvanger was niet bereikbaar \(code 503\)\.$/);
    expect(tweede)
      .to.contain(binnen.id)
      .and.to.match(/in .* melding {3}Ontvangen: wacht op verwerking\.$/);
    expect(run('messages', '--limit', '1').stdout).to.match(/… 1 more/);
  });

  it('filters', () => {
    const alleen = (...args: string[]) => lijst(...args).map(({ id }) => id);
    const sinds = new Date(T0 + 1).toISOString();
    expect(lijst('--status', 'mislukt', '--richting', 'uit', '--cpa', 'cpa-2', '--since', sinds)[0]).to.include({
      id: terug.id,
      status: 'mislukt',
      code: '503',
      reden: 'nietBereikt',
    });
    expect(alleen('--richting', 'in', '--partner', binnen.partner)).to.deep.equal([binnen.id]);
    expect(run('messages', '--since', sinds, '--cpa', 'cpa-1').stdout).to.equal('There are no such messages.\n');
  });

  it('says in one sentence what is wrong with an option', async () => {
    for (const [options, pattern] of [
      [{ status: 'weg' }, /^--status must be one of/],
      [{ richting: 'op' }, /^--richting must be in or uit/],
      [{ limit: '0' }, /^--limit must be 1 to/],
      [{ since: 'gisteren' }, /^--since must be like/],
    ] as const) {
      const failed = await messages({ limit: '50', ...options }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failed).to.be.instanceOf(CommandError).with.property('message').that.matches(pattern);
    }
    const { status, stderr } = run('message', '123');
    expect(stderr).to.match(/^bode: There is no message with this id/);
    expect(status).to.equal(1);
  });

  it('shows one message: header, events, what belongs to it', () => {
    const { status, stdout } = run('message', terug.id);
    expect(status).to.equal(0);
    for (const text of [
      /^Mislukt: de ontvanger was niet bereikbaar/,
      /Action {2,}antwoord/,
      /RefToMessageId {2,}vraag@partner\.example/,
      /Acknowledgement {2,}asked/,
      /ingediend {2,}zaken$/m,
      /poging {2,}503/,
      /mislukt {2,}503 nietBereikt/,
    ])
      expect(stdout).to.match(text);
    expect(stdout.split('Belongs to')[1]).to.contain(binnen.id);
    const { verwant, gebeurtenissen } = JSON.parse(run('message', binnen.id, '--json').stdout);
    expect(verwant).to.have.length(1);
    expect(verwant[0]).to.include({ id: terug.id, richting: 'uit', status: 'mislukt' });
    expect(gebeurtenissen).to.be.an('array');
  });

  it('never shows content', () => {
    for (const args of [
      ['message', terug.id],
      ['message', terug.id, '--json'],
      ['messages', '--json'],
    ])
      expect(run(...args).stdout).not.to.match(/geheim|123456782|afdruk|Envelope/);
    expect(run('message', binnen.id).stdout).to.match(/0 {2}application\/xml {2}25 bytes {2}[0-9a-f]{64}/);
  });

  it('reads --since as ago, day or moment', () => {
    const now = Date.parse('2027-03-31T12:00:00Z');
    for (const [text, moment] of [
      ['30m', '2027-03-31T11:30:00.000Z'],
      ['24h', '2027-03-30T12:00:00.000Z'],
      ['7d', '2027-03-24T12:00:00.000Z'],
      ['2027-01-31', '2027-01-31T00:00:00.000Z'],
      ['2027-01-31T08:00', '2027-01-31T08:00:00.000Z'],
      ['2027-01-31T08:00:00+01:00', '2027-01-31T07:00:00.000Z'],
    ] as const)
      expect(new Date(momentOf(text, now)).toISOString(), text).to.equal(moment);
  });
});
