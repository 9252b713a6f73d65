// Trap 35: WUS is SOAP 1.1 only, also with WS-Addressing 1.0: SOAP 1.2 is refused in the envelope, in the media type, and in both.
import { SOAP } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';

const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
const TYPE = { 'Content-Type': 'application/soap+xml; charset=utf-8' };

describe('trap 35: SOAP 1.1 only', () => {
  attacks(openArena(), [
    { name: 'the envelope of SOAP 1.2', make: (good) => good.replaceAll(SOAP, SOAP12), refused: 'soap.version' },
    { name: 'the media type of SOAP 1.2', make: (body) => ({ body, headers: TYPE }), refused: 'http.mediaType' },
    {
      name: 'both',
      make: (good) => ({ body: good.replaceAll(SOAP, SOAP12), headers: TYPE }),
      refused: 'http.mediaType',
    },
    {
      name: 'a Body of SOAP 1.2 in an envelope of SOAP 1.1',
      make: (good) => good.replace('<soap:Body', `<x:Body xmlns:x="${SOAP12}"`).replace('</soap:Body>', '</x:Body>'),
      refused: 'soap.structure',
    },
  ]);
});
