// x-E2E-2: algorithms as SIGN001-SIGN004, SHA-1 refused; exclusive canonicalization, inclusive where the partner is set so (EB §5.2.1).
import { DEFAULT_EBMS_POLICY } from '../../src/security/index.ts';
import { C14N, context, makeMessage, refusedAs, refusedMessage, verifyMessage } from '../security/ebxml/messages.ts';
import { DS, MORE } from '../support/soap.ts';

describe('x-E2E-2: algorithms', () => {
  it('SHA-1 is refused, in the signature and in a digest', async () => {
    const { xml, parts } = makeMessage();
    const sha1 = xml.replace(`${MORE}rsa-sha256`, `${DS}rsa-sha1`);
    await refusedMessage({ xml: sha1, parts }, /SignatureMethod is not in the closed set/);
    await refusedMessage(makeMessage({ digestMethod: `${DS}sha1` }), /DigestMethod is not in the closed set/);
  });
  it('exclusive canonicalization is the default; inclusive is accepted only where it is set', async () => {
    await verifyMessage(makeMessage(), { policy: DEFAULT_EBMS_POLICY });
    const inclusive = makeMessage({ c14n: C14N });
    await refusedAs(/not a canonicalization/, () => verifyMessage(inclusive, { policy: DEFAULT_EBMS_POLICY }));
    await verifyMessage(inclusive, { policy: { ...context.policy, c14n: ['inclusive'] } });
  });
});
