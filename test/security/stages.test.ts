// Stages are types: code that skips a check does not compile (ARCHITECTURE.md §2). The type check of the test run proves it.
import { expect } from 'chai';
import { type Addressed, type Parsed, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { acceptUnsigned, type Verified } from '../../src/security/index.ts';
import { envelope } from '../support/soap.ts';

describe('stages', () => {
  const parsed = parseEnvelope(Buffer.from(envelope()));

  it('are made one from the other and in no other way', () => {
    const addressed = readAddressing(parsed, { role: 'request' });
    const { document, headers, body, payload } = parsed;
    const { addressing } = addressed;
    // @ts-expect-error an object of the same form is not a Parsed
    const asParsed: Parsed = { document, headers, body, payload };
    // @ts-expect-error a Parsed is not yet Addressed
    const asAddressed: Addressed = { ...parsed, addressing };
    // @ts-expect-error an Addressed is not yet Verified
    const asVerified: Verified = { ...addressed, payload, signatureValues: [], once: [] };
    // @ts-expect-error security does not take what was not addressed
    const skip = () => acceptUnsigned(parsed);
    expect([asParsed, asAddressed, asVerified, skip]).to.have.length(4);
  });
  it('hand on the very nodes that were checked', () => {
    const verified = acceptUnsigned(readAddressing(parsed, { role: 'request' }));
    expect(verified.payload).to.equal(parsed.payload);
    expect(verified).not.to.have.any.keys('document', 'headers', 'body');
  });
});
