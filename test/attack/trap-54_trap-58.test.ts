// trap 54: a Manifest that makes us fetch something; trap 58: two handlers that send each other errors for ever.
import { expect } from 'chai';
import fc from 'fast-check';
import { contentIdOf, EbmsError, readEnvelope, readMessage, writeMessage } from '../../src/ebms/header/index.ts';
import { makeMessageError, mayReportError } from '../../src/ebms/signals/index.ts';
import { type EbmsMessage, SIGNAL_SERVICE, SIGNALS } from '../../src/ebms/types.ts';
import { refused } from '../ebms/header/refused.ts';
import { HEADER, MANIFEST, NOW, REQUEST, read, schema, soap } from '../ebms/header/samples.ts';

describe('trap 54: references that lead elsewhere', () => {
  it('are refused, and nothing is asked for', () => {
    const asked: unknown[] = [];
    const original = globalThis.fetch;
    globalThis.fetch = ((...args: unknown[]) => {
      asked.push(args);
      return Promise.reject(new Error('no network'));
    }) as typeof fetch;
    try {
      for (const href of [
        'http://127.0.0.1:1/x',
        'https://example.org/',
        'ftp://example.org/x',
        'file:///etc/passwd',
        '//example.org/x',
      ])
        refused(() => read(soap({ body: MANIFEST.replace('cid:batch@afnemer.example', href) })), {
          kind: 'ebms.payload',
          code: 'MimeProblem',
        });
      read(
        soap({
          body: MANIFEST.replace(
            '<eb:Manifest',
            '<eb:Manifest xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:1/x.xsd"',
          ),
        }),
      );
    } finally {
      globalThis.fetch = original;
    }
    expect(asked).to.deep.equal([]);
  });
  it('no other scheme ever becomes a Content-ID', () => {
    fc.assert(fc.property(fc.webUrl(), (url) => contentIdOf(url) === undefined));
  });
});

describe('trap 58: errors about errors', () => {
  it('two handlers that understand nothing of each other fall silent', () => {
    const service = fc.constantFrom(SIGNAL_SERVICE, HEADER.service.value, 'urn:other');
    const action = fc.oneof(fc.constantFrom(...SIGNALS), fc.constantFrom('Other', 'GLOBE-R-BV-Request'));
    fc.assert(
      fc.property(service, action, (value, name) => {
        let message: EbmsMessage = { ...REQUEST, header: { ...HEADER, service: { value }, action: name } };
        let errors = 0;
        while (mayReportError(message.header)) {
          errors++;
          expect(errors).to.be.lessThan(3);
          const fresh = { now: NOW, messageId: `${errors}@bode.example` };
          const error = makeMessageError(message.header, [new EbmsError('ebms.internal', 'x-SIG-7')], fresh);
          message = readMessage(readEnvelope(writeMessage(error).bytes), schema());
        }
        expect(errors).to.be.at.most(1);
      }),
      { numRuns: 40 },
    );
  });
});
