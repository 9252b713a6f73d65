// D10, x-LOG-3, x-LOG-4, x-LOG-5: the event log takes allow-listed fields only, and a BSN in any field of any event never reaches a line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ERRORS, parseOin } from '../../src/core/index.ts';
import {
  createLog,
  EVENTS,
  type EventName,
  framesOf,
  holdsBsn,
  type LogEvent,
  type Refusal,
} from '../../src/telemetry/index.ts';

const BSN = '999990111';
const OIN = parseOin('00000099000000001000')!;
const GUID = '018f3c2a-7b1e-7a00-8000-0123456789ab';

function capture(level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const refused: Refusal[] = [];
  const { log } = createLog({
    level,
    clock: () => Date.UTC(2026, 2, 3, 9, 12),
    write: (line) => lines.push(line),
    hashKey: new Uint8Array(32),
    onRefused: (why) => refused.push(why),
  });
  return { log, lines, refused, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('event log', () => {
  it('writes one JSON line with level, UTC time and the fields given (x-LOG-1, x-LOG-4)', () => {
    const { log, lines, refused, last } = capture();
    log({
      event: 'exchange',
      correlatieId: GUID,
      oin: OIN,
      transportOin: OIN,
      richting: 'in',
      service: 'berichtenbox',
      operation: 'LeverBerichten',
      action: 'urn:bode:berichtenbox:v1/LeverBerichten',
      messageId: `urn:uuid:${GUID}`,
      uitkomst: 'verwerkt',
      handtekening: 'geldig',
      fingerprint: 'ab'.repeat(32),
      duurMs: 12.5,
      bytes: 6021,
    });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/\}\n$/);
    expect(last()).to.deep.equal({
      level: 'info',
      time: '2026-03-03T09:12:00.000Z',
      event: 'exchange',
      correlatieId: GUID,
      oin: OIN,
      transportOin: OIN,
      richting: 'in',
      service: 'berichtenbox',
      operation: 'LeverBerichten',
      action: 'urn:bode:berichtenbox:v1/LeverBerichten',
      messageId: `urn:uuid:${GUID}`,
      uitkomst: 'verwerkt',
      handtekening: 'geldig',
      fingerprint: 'ab'.repeat(32),
      duurMs: 12.5,
      bytes: 6021,
    });
    expect(refused).to.deep.equal([]);
  });

  it('keeps the organisation and the reason of a refusal in the handshake or authorisation (x-LOG-3, x-LOG-5)', () => {
    const { log, last } = capture();
    log({
      event: 'transport.refused',
      oin: OIN,
      code: 'tls.peer',
      clause: 'WT004',
      oorzaak: 'certificate is revoked',
      http: 403,
    });
    expect(last()).to.include({
      level: 'warn',
      oin: OIN,
      code: 'tls.peer',
      clause: 'WT004',
      oorzaak: 'certificate is revoked',
    });
  });

  it('drops fields that are not on the list, whatever their name or depth', () => {
    const { log, lines, refused } = capture();
    const smuggled = {
      event: 'listener.start',
      poort: 8443,
      onderwerp: 'Boete',
      headers: { a: BSN },
      bsn: BSN,
      constructor: BSN,
      toString: BSN,
    };
    log(smuggled as unknown as LogEvent);
    expect(lines[0]).not.to.match(/Boete|headers|bsn|constructor|toString/);
    expect(lines[0]).not.to.contain(BSN);
    expect(refused).to.deep.equal(['veld', 'veld', 'veld', 'veld', 'veld']);
  });

  it('replaces a BSN in every field of every event, in every spelling, and counts it', () => {
    const spellings: unknown[] = [
      BSN,
      Number(BSN),
      `x${BSN}y`,
      '999 990 111',
      '999.990.111',
      '9-9-9-9-9-0-1-1-1',
      `00${BSN}`,
    ];
    spellings.push(
      [BSN],
      { a: BSN },
      [`f@src/${BSN}.ts:1:1`],
      `https://bode.example/${BSN}`,
      `/berichten/${BSN}`,
      `urn:uuid:${BSN}`,
    );
    spellings.push(`${GUID}@${BSN}.example`, `urn:x:${BSN}`);
    for (const event of Object.keys(EVENTS) as EventName[]) {
      for (const field of Object.keys(EVENTS[event].fields)) {
        for (const spelling of spellings) {
          const { log, lines, refused } = capture();
          log({ event, [field]: spelling } as unknown as LogEvent);
          const digits = lines[0]!.replace('2026-03-03T09:12:00.000Z', '').replace(/\D/g, '');
          expect(digits, `${event}.${field}`).not.to.contain(BSN);
          if (!lines[0]!.includes('hmac:')) expect(refused, `${event}.${field}`).to.have.length(1);
        }
      }
    }
  });

  it('refuses an unknown event and a BSN in its name', () => {
    const { log, lines, refused } = capture();
    log({ event: BSN, service: 'x' } as unknown as LogEvent);
    log({ event: '__proto__' } as unknown as LogEvent);
    expect(lines.join()).not.to.contain(BSN);
    expect(refused).to.deep.equal(['gebeurtenis', 'gebeurtenis']);
  });

  it('logs a MessageID that is not a GUID as a keyed hash, the same one each time', () => {
    const { log, lines } = capture();
    log({ event: 'exchange', messageId: 'jan.jansen-brief-7' });
    log({ event: 'exchange', messageId: 'jan.jansen-brief-7' });
    const ids = lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId);
    expect(ids[0]).to.match(/^hmac:[0-9a-f]{32}$/);
    expect(ids[1]).to.equal(ids[0]);
    const other = createLog({ level: 'info', clock: () => 0, write: (line) => lines.push(line) });
    other.log({ event: 'exchange', messageId: 'jan.jansen-brief-7' });
    expect(lines.at(-1)).not.to.contain(ids[0]!);
  });

  it('accepts the usual MessageID forms as they are', () => {
    const { log, last } = capture();
    for (const messageId of [
      GUID,
      `uuid:${GUID}`,
      `urn:uuid:${GUID}`,
      `${GUID}@digikoppeling.example`,
      `urn:uuid:{${GUID}}`,
    ]) {
      log({ event: 'exchange', messageId });
      expect(last().messageId).to.equal(messageId);
    }
  });

  it('takes no line breaks or control characters, and the start of a long text', () => {
    const { log, refused, last } = capture();
    for (const oorzaak of ['a\nb', 'a\u0007', '\u202ea', '']) log({ event: 'tls.handshake', oorzaak });
    expect(refused).to.deep.equal(['vorm', 'vorm', 'vorm', 'vorm']);
    log({ event: 'tls.handshake', oorzaak: 'x'.repeat(201) });
    expect(last().oorzaak).to.equal('x'.repeat(200));
    log({ event: 'tls.handshake', oorzaak: `${'x'.repeat(195)}999990111` });
    expect(last().oorzaak).to.equal('[geweigerd]');
  });

  it('can log every error code and every clause that the source names', () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url));
    const clauses = new Set<string>();
    for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(join(src, file), 'utf8');
      for (const match of text.matchAll(/(?:GatewayError|refuse)\(\s*'[a-zA-Z.]+',\s*'([^']+)'/g))
        clauses.add(match[1]!);
    }
    expect(clauses.size).to.be.above(20);
    const { log, refused } = capture();
    for (const clause of clauses) log({ event: 'exchange', clause });
    for (const code of Object.keys(ERRORS)) log({ event: 'exchange', code });
    log({
      event: 'exchange',
      veld: 'wsse:Security/ds:Signature[1]/@Id',
      oorzaak: 'certificate 1 of the path: no CRL (“x”)',
    });
    expect(refused).to.deep.equal([]);
  });

  it('obeys the level, and lets an event be louder than usual', () => {
    const { log, lines, last } = capture('info');
    log({ event: 'cleanup', duurMs: 1 });
    expect(lines).to.have.length(0);
    log({ event: 'exchange', level: 'error', code: 'server.internal' });
    expect(last()).to.include({ level: 'error', code: 'server.internal' });
  });

  it('tells where an error was thrown without its message', () => {
    const { log, last, refused } = capture();
    const error = new Error(`no box for ${BSN}`);
    log({ event: 'process.error', fout: error.name, stapel: framesOf(error) });
    expect(refused).to.deep.equal([]);
    expect(JSON.stringify(last())).not.to.contain(BSN).and.not.to.contain('no box');
    const thrown = new TypeError('x');
    thrown.stack = `TypeError: ${BSN}\n    at commit (file:///srv/app/src/store/writer.ts:12:3)\n    at async Object.run (/srv/app/src/main.ts:1:2)\n    at node:internal/timers:5:6`;
    expect(framesOf(thrown)).to.deep.equal([
      'commit@src/store/writer.ts:12:3',
      'Object.run@src/main.ts:1:2',
      '@node/internal/timers:5:6',
    ]);
    expect(framesOf('text')).to.deep.equal([]);
  });
});

describe('holdsBsn', () => {
  it('finds a BSN alone, between letters, and inside longer digits', () => {
    for (const text of [BSN, `a${BSN}b`, `1${BSN}2`, '999 990 111', '99999.0111'])
      expect(holdsBsn(text), text).to.equal(true);
  });

  it('leaves OINs, short numbers and numbers that fail the 11-proef alone', () => {
    for (const text of [OIN, `oin ${OIN} ok`, '999990112', '12345678', 'abc', '000000000'])
      expect(holdsBsn(text), text).to.equal(false);
  });
});
