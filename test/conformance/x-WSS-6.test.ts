// x-WSS-6: one transform per reference, exclusive C14N; XSLT, XPath, base64, filter2, STR-Transform and the SwA transforms are refused.
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { letter, signByOracle } from '../attack/gateway/message.ts';
import { change } from '../support/exchange.ts';
import { DS, EXC } from '../support/soap.ts';

const TRANSFORM = /<ds:Transform [^>]*?(?:\/>|><\/ds:Transform>)/;
const OTHERS: Readonly<Record<string, string>> = {
  XSLT: 'http://www.w3.org/TR/1999/REC-xslt-19991116',
  XPath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
  'XPath Filter 2.0': 'http://www.w3.org/2002/06/xmldsig-filter2',
  base64: `${DS}base64`,
  'STR-Transform': 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform',
  'SwA content': 'http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform',
  'SwA complete': 'http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Complete-Signature-Transform',
  'inclusive C14N': 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'exclusive C14N with comments': `${EXC}WithComments`,
};

describe('x-WSS-6: transforms', () => {
  const arena = openArena();
  it('takes exclusive C14N, with InclusiveNamespaces', async () => {
    await arena().passes(signByOracle(arena().cast.sender, letter(), {}, { inclusivePrefixes: ['wsa', 'soap'] }));
  });
  attacks(
    arena,
    Object.entries(OTHERS).flatMap(([name, uri]) => [
      {
        name: `${name} instead`,
        make: (good: string) => change(good, TRANSFORM, `<ds:Transform Algorithm="${uri}"/>`),
        refused: 'wss.algorithm' as const,
      },
      {
        name: `${name} as well`,
        make: (good: string) => change(good, TRANSFORM, (found) => `<ds:Transform Algorithm="${uri}"/>${found}`),
        refused: 'wss.algorithm' as const,
      },
    ]),
  );
});
