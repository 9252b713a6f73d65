// x-SIG-11 status service, x-SIG-12 Ping and Pong and how often they may be asked.
import { expect } from 'chai';
import fc from 'fast-check';
import { readEnvelope, readMessage, writeMessage } from '../../src/ebms/header/index.ts';
import {
  type Bucket,
  makePing,
  makePong,
  makeStatusRequest,
  makeStatusResponse,
  statusAnswer,
  takeToken,
} from '../../src/ebms/signals/index.ts';
import { refused } from '../ebms/header/refused.ts';
import { HEADER, NOW, RECEIVER, read, SENDER, schema, signalHeader, soap } from '../ebms/header/samples.ts';

const FRESH = { now: NOW + 1000, messageId: 'new@bode.example' };
const ROUTE = { from: SENDER, to: RECEIVER, cpaId: HEADER.cpaId, conversationId: 'c-1' };
const KNOWN = { cpaId: HEADER.cpaId, from: SENDER, receivedAt: NOW, processed: false };
const request = makeStatusRequest(ROUTE, HEADER.messageId, FRESH);

describe('x-SIG-11: what became of a message', () => {
  it('is told to its sender', () => {
    expect(statusAnswer(request, KNOWN)).to.deep.equal({
      refToMessageId: HEADER.messageId,
      messageStatus: 'Received',
      timestamp: NOW,
    });
    expect(statusAnswer(request, { ...KNOWN, processed: true }).messageStatus).to.equal('Processed');
  });
  it('to anybody else it does not exist', () => {
    const unknown = statusAnswer(request, undefined);
    expect(unknown).to.deep.equal({ refToMessageId: HEADER.messageId, messageStatus: 'NotRecognized' });
    expect(statusAnswer(request, { ...KNOWN, from: RECEIVER })).to.deep.equal(unknown);
    expect(statusAnswer(request, { ...KNOWN, cpaId: 'other' })).to.deep.equal(unknown);
  });
  it('goes through the wire', () => {
    const answer = makeStatusResponse(request.header, statusAnswer(request, KNOWN), FRESH);
    const got = readMessage(readEnvelope(writeMessage(answer).bytes), schema());
    expect(got).to.deep.equal(answer);
    expect(got.header).to.include({ action: 'StatusResponse', refToMessageId: request.header.messageId });
  });
  for (const status of ['UnAuthorized', 'NotRecognized', 'Received', 'Processed', 'Forwarded', 'Lost'])
    it(`${status === 'Lost' ? 'refuses' : 'reads'} ${status}`, () => {
      const body = `<eb:StatusResponse eb:version="2.0" eb:messageStatus="${status}"><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:StatusResponse>`;
      const text = soap({ header: signalHeader('StatusResponse', 'c@d'), blocks: '', body });
      if (status === 'Lost') refused(() => read(text), { kind: 'ebms.schema', code: 'OtherXml' });
      else expect(read(text).statusResponse).to.deep.equal({ refToMessageId: 'a@b', messageStatus: status });
    });
});

describe('x-SIG-12: Ping and Pong', () => {
  it('Pong answers Ping', () => {
    const pong = makePong(makePing(ROUTE, FRESH).header, { now: NOW, messageId: 'pong@bode.example' });
    expect(pong.header).to.deep.include({ action: 'Pong', refToMessageId: FRESH.messageId, conversationId: 'c-1' });
  });
  it('are limited: a burst, then by the minute', () => {
    const rate = { burst: 2, perMinute: 60 };
    let bucket: Bucket | undefined;
    const ask = (now: number) => {
      const taken = takeToken(bucket, now, rate);
      bucket = taken.bucket;
      return taken.allowed;
    };
    expect([ask(0), ask(0), ask(0), ask(999), ask(1000), ask(1000)]).to.deep.equal([
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
    expect([ask(900), ask(999_000), ask(999_000), ask(999_000)]).to.deep.equal([false, true, true, false]);
  });
  it('never exceed burst and rate, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2000, max: 5000 }), { minLength: 1, maxLength: 60 }), (steps) => {
        let bucket: Bucket | undefined;
        let [now, latest, allowed] = [0, Number.NEGATIVE_INFINITY, 0];
        for (const step of steps) {
          now += step;
          latest = Math.max(latest, now);
          const taken = takeToken(bucket, now, { burst: 3, perMinute: 30 });
          bucket = taken.bucket;
          if (taken.allowed) allowed++;
          expect(allowed).to.be.at.most(3 + (latest - steps[0]!) / 2000);
        }
      }),
    );
  });
});
