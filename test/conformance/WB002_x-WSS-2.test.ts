// WB002, x-WSS-2: one wsu:Timestamp in UTC, inside the window (trap 40).
import { expect } from 'chai';
import { NOW, refusal, signedRequest, verifyXml } from '../support/exchange.ts';
import { timestamp } from '../support/soap.ts';

const MINUTE = 60_000;
const at = (created: number, expires?: number) => verifyXml(signedRequest({ timestamp: timestamp(created, expires) }));
const written = (content: string) => verifyXml(signedRequest({ timestamp: content }));
const created = (text: string) => `<wsu:Created>${text}</wsu:Created>`;
const iso = new Date(NOW).toISOString();

describe('WB002: the form of the Timestamp', () => {
  it('takes Created alone, and Created with Expires', async () => {
    expect((await at(NOW)).timestamp).to.deep.equal({ created: NOW });
    expect((await at(NOW, NOW + MINUTE)).timestamp).to.deep.equal({ created: NOW, expires: NOW + MINUTE });
  });
  it('takes seconds without fraction and with more digits than milliseconds', async () => {
    expect((await written(created('2026-03-03T09:12:04Z'))).timestamp?.created).to.equal(NOW);
    expect((await written(created('2026-03-03T09:12:04.1234567Z'))).timestamp?.created).to.equal(NOW + 123);
  });
  for (const [name, text] of [
    ['no zone', '2026-03-03T09:12:04'],
    ['another zone', '2026-03-03T10:12:04+01:00'],
    ['a zone of zero that is not Z', '2026-03-03T09:12:04+00:00'],
    ['60 seconds', '2026-03-03T09:12:60Z'],
    ['no date', 'now'],
    ['nothing', ''],
  ] as const)
    it(`refuses Created with ${name}`, async () => {
      await refusal(() => written(created(text)), 'wss.structure', 'WB002');
    });
  for (const [name, content] of [
    ['no Created', `<wsu:Expires>${iso}</wsu:Expires>`],
    ['two Created', created(iso) + created(iso)],
    ['two Expires', `${created(iso)}<wsu:Expires>${iso}</wsu:Expires><wsu:Expires>${iso}</wsu:Expires>`],
    ['another element', `${created(iso)}<wsu:Other/>`],
    ['Expires first', `<wsu:Expires>${iso}</wsu:Expires>${created(iso)}`],
    ['Created of another namespace', `<Created xmlns="urn:x">${iso}</Created>`],
    ['ValueType', `<wsu:Created ValueType="urn:x">${iso}</wsu:Created>`],
    ['an element in Created', `<wsu:Created>${iso}<wsu:x/></wsu:Created>`],
  ] as const)
    it(`refuses ${name}`, async () => {
      await refusal(() => written(content), 'wss.structure', 'x-WSS-2');
    });
  it('reads text from the signed form: a comment inside does not hide a part of it (trap 70)', async () => {
    expect((await written(created('2026-03-03T09<!-- x -->:12:04Z'))).timestamp?.created).to.equal(NOW);
  });
});

describe('x-WSS-2: the window', () => {
  it('takes Created up to the skew in the future and up to the maximum age in the past', async () => {
    await at(NOW + MINUTE);
    await at(NOW - 5 * MINUTE);
  });
  it('refuses Created beyond the skew', async () => {
    const error = await refusal(() => at(NOW + MINUTE + 1), 'wss.expired', 'x-WSS-2');
    expect(error.meaning.fault).to.equal('wsu:MessageExpired');
  });
  it('refuses Created older than the maximum age, also without Expires', async () => {
    await refusal(() => at(NOW - 5 * MINUTE - 1), 'wss.expired', 'x-WSS-2');
    await refusal(() => at(NOW - 5 * MINUTE - 1, NOW + MINUTE), 'wss.expired', 'x-WSS-2');
  });
  it('takes Expires up to the skew in the past', async () => {
    await at(NOW - 2 * MINUTE, NOW - MINUTE + 1);
    await refusal(() => at(NOW - 2 * MINUTE, NOW - MINUTE), 'wss.expired', 'x-WSS-2');
  });
  it('refuses Expires that is not after Created', async () => {
    await refusal(() => at(NOW, NOW), 'wss.expired', 'x-WSS-2');
    await refusal(() => at(NOW, NOW - 1), 'wss.expired', 'x-WSS-2');
  });
  it('takes its lengths from the policy', async () => {
    const policy = { ecdsa: false, maxAgeMs: 1_000, skewMs: 0 };
    await verifyXml(signedRequest({ timestamp: timestamp(NOW - 1_000) }), { policy });
    const older = () => verifyXml(signedRequest({ timestamp: timestamp(NOW - 1_001) }), { policy });
    await refusal(older, 'wss.expired', 'x-WSS-2');
  });
});
