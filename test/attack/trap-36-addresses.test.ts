// Trap 36: wsa:To with an Address child, endpoint references with ReferenceParameters or Metadata, and another WS-Addressing namespace.
import { ANONYMOUS, address, also, refuses } from '../conformance/ask.ts';
import { wsa } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { headersOf } from './gateway/message.ts';

describe('trap 36: forms of an address', () => {
  attacks(openArena(), [
    refuses('To with an Address child', (of) => [wsa('To', address(of.to)), ...headersOf(of).slice(1)], 'wsa.value'),
    refuses('From as text', also(wsa('From', 'urn:me:1')), 'wsa.value'),
    refuses(
      'ReplyTo with ReferenceParameters',
      also(wsa('ReplyTo', address(ANONYMOUS, '<wsa:ReferenceParameters></wsa:ReferenceParameters>'))),
      'wsa.value',
    ),
    refuses('From with Metadata', also(wsa('From', address('urn:me:1', '<wsa:Metadata></wsa:Metadata>'))), 'wsa.value'),
    refuses(
      'headers of 2004/08',
      also('<o:To xmlns:o="http://schemas.xmlsoap.org/ws/2004/08/addressing" wsu:Id="old">urn:x:1</o:To>'),
      'wsa.namespace',
    ),
  ]);
});
