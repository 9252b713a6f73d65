// WS-Addressing, SOAPAction and header blocks over the gateway: every message here is fully and rightly signed, so that only the rule named
// refuses it (WA001, WS002, WS007, x-WSA-1 … x-WSA-14, x-HTTP-3, x-WSS-9, traps 32, 33, 36, 38). The rules of responses (x-WSA-7, x-WSA-12,
// x-WSS-11) are attacked in responses.test.ts.
import { change } from '../../support/exchange.ts';
import { wsa } from '../../support/soap.ts';
import { type Attack, attacks, openArena, type Refused } from './arena.ts';
import {
  ALL_PREFIXES,
  append,
  attributes,
  headersOf,
  LEVER_ACTION,
  type Letter,
  letter,
  PING_ACTION,
  part,
  signByOracle,
} from './message.ts';

const W3 = 'http://www.w3.org/2005/08/addressing';
const address = (uri: string, more = '') => `<wsa:Address>${uri}</wsa:Address>${more}`;

/** A message signed over exactly these headers. */
const signed = (name: string, headers: (of: Letter) => readonly string[], refused: Refused): Attack => ({
  name,
  make: (_good, { cast }) => {
    const of = letter();
    return signByOracle(cast.sender, of, { headers: headers(of) });
  },
  refused,
  by: 'xml-crypto',
});
const also = (name: string, header: string, refused: Refused) =>
  signed(name, (of) => [...headersOf(of), header], refused);
const with_ = (name: string, more: Partial<Letter>, refused: Refused) =>
  signed(name, (of) => headersOf({ ...of, ...more }), refused);
const without = (name: string, refused: Refused) =>
  signed(`no wsa:${name}`, (of) => headersOf(of).filter((header) => !header.startsWith(`<wsa:${name} `)), refused);

describe('attack over the gateway: WS-Addressing', () => {
  attacks(openArena(), [
    without('To', 'wsa.toMissing'),
    without('Action', 'wsa.actionMissing'),
    without('MessageID', 'wsa.messageIdMissing'),
    ...['To', 'Action', 'MessageID'].map((name) =>
      signed(
        `two different wsa:${name} (x-WSA-11)`,
        (of) => [...headersOf(of), `<wsa:${name} wsu:Id="twin">urn:twin:1</wsa:${name}>`],
        'wsa.cardinality',
      ),
    ),
    ...['From', 'ReplyTo', 'FaultTo'].map((name) =>
      signed(
        `two wsa:${name}`,
        (of) => [
          ...headersOf(of),
          wsa(name, address(`${W3}/anonymous`)),
          `<wsa:${name} wsu:Id="twin">${address(`${W3}/anonymous`)}</wsa:${name}>`,
        ],
        'wsa.cardinality',
      ),
    ),
    with_('a relative To', { to: '/wus/berichtenbox/v1' }, 'wsa.value'),
    with_('an empty To', { to: '' }, 'wsa.value'),
    with_('a To with a space', { to: 'urn:a b' }, 'wsa.value'),
    with_('a To with an Address child (trap 36)', { to: address('urn:to') }, 'wsa.value'),
    with_('a To of 2,000 characters', { to: `urn:${'x'.repeat(2000)}` }, 'wsa.value'),
    with_(
      'an Action of no operation',
      { action: 'urn:bode:berichtenbox:v1:BerichtenboxService:Verwijder' },
      'wsa.actionUnknown',
    ),
    with_(
      'the Action of another service',
      { action: 'urn:bode:lopende-zaken:v1:LopendeZakenService:MeldZaak' },
      'wsa.actionUnknown',
    ),
    with_('the Action of a response', { action: `${LEVER_ACTION}Response` }, 'wsa.actionUnknown'),
    with_('the Action of a fault', { action: `${W3}/soap/fault` }, 'wsa.actionUnknown'),
    with_('an Action in other case', { action: LEVER_ACTION.toLowerCase() }, 'wsa.actionUnknown'),
    with_('an Action called __proto__', { action: 'urn:__proto__' }, 'wsa.actionUnknown'),
    with_('an empty Action', { action: '' }, 'wsa.value'),
    with_('the Action of another operation than the Body (Ping)', { action: PING_ACTION }, 'schema.invalid'),
    with_('an empty MessageID', { messageId: '' }, 'wsa.value'),
    with_('a MessageID that is no IRI (x-WSA-8)', { messageId: '12345' }, 'wsa.value'),
    with_('a MessageID of 2,000 characters', { messageId: `urn:${'x'.repeat(2000)}` }, 'wsa.value'),
    with_('a MessageID with a line break inside', { messageId: 'urn:a\nb' }, 'wsa.value'),
    with_('a MessageID with markup inside', { messageId: 'urn:a<wsa:x></wsa:x>b' }, 'wsa.value'),
    also('ReplyTo elsewhere (x-WSA-6)', wsa('ReplyTo', address('https://evil.example/reply')), 'wsa.replyTo'),
    also('ReplyTo none', wsa('ReplyTo', address(`${W3}/none`)), 'wsa.replyTo'),
    also(
      'ReplyTo anonymous of WS-Addressing 2004',
      wsa('ReplyTo', address('http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous')),
      'wsa.replyTo',
    ),
    also('FaultTo elsewhere', wsa('FaultTo', address('https://evil.example/fault')), 'wsa.replyTo'),
    also('ReplyTo without Address', wsa('ReplyTo', ''), 'wsa.value'),
    also('ReplyTo as text (x-WSA-5)', wsa('ReplyTo', `${W3}/anonymous`), 'wsa.value'),
    also(
      'ReplyTo with ReferenceParameters (x-WSA-3)',
      wsa('ReplyTo', address(`${W3}/anonymous`, '<wsa:ReferenceParameters></wsa:ReferenceParameters>')),
      'wsa.value',
    ),
    also(
      'From with Metadata (x-WSA-3)',
      wsa('From', address('urn:from', '<wsa:Metadata></wsa:Metadata>')),
      'wsa.value',
    ),
    also('From with two Addresses', wsa('From', address('urn:a') + address('urn:b')), 'wsa.value'),
    also('From that is no URI', wsa('From', address('afzender')), 'wsa.value'),
    also('From as text', wsa('From', 'urn:from'), 'wsa.value'),
    also('another WS-Addressing header with a value (x-WSA-4)', wsa('ProblemAction', 'urn:problem'), 'wsa.value'),
    also('RetryAfter', wsa('RetryAfter', '1000'), 'wsa.value'),
    also('FaultDetail in a request', wsa('FaultDetail', 'urn:detail'), 'wsa.value'),
    also('RelatesTo with markup', wsa('RelatesTo', '<wsa:x></wsa:x>'), 'wsa.value'),
    signed(
      'only WS-Addressing of August 2004 (WA001)',
      (of) =>
        headersOf(of).map((header) =>
          header.replace(/<wsa:(\w+) /, '<wsa:$1 xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" '),
        ),
      'wsa.namespace',
    ),
    signed(
      'WS-Addressing of 2004 beside that of 2005',
      (of) => [
        ...headersOf(of),
        '<o:ReplyTo xmlns:o="http://schemas.xmlsoap.org/ws/2004/08/addressing" wsu:Id="o"></o:ReplyTo>',
      ],
      'wsa.namespace',
    ),
    signed(
      'a WS-Addressing header for another actor',
      (of) => headersOf(of).map((header) => header.replace('<wsa:To ', '<wsa:To soap:actor="urn:other" ')),
      'wsa.value',
    ),
    signed(
      'mustUnderstand=true on a WS-Addressing header',
      (of) => headersOf(of).map((header) => header.replace('<wsa:To ', '<wsa:To soap:mustUnderstand="true" ')),
      'soap.structure',
    ),
    signed(
      'encodingStyle on a WS-Addressing header (WW002)',
      (of) =>
        headersOf(of).map((header) =>
          header.replace('<wsa:To ', '<wsa:To soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" '),
        ),
      'soap.structure',
    ),
  ]);
});

describe('attack over the gateway: SOAPAction (WS002, trap 32)', () => {
  const soapAction = (name: string, value: string | string[], refused: Refused = 'soap.action'): Attack => ({
    name: `SOAPAction ${name}`,
    make: (good) => ({ body: good, headers: { SOAPAction: value } }),
    refused,
  });
  attacks(openArena(), [
    soapAction('absent but for its name', ''),
    soapAction('not quoted', LEVER_ACTION),
    soapAction('in single quotes', `'${LEVER_ACTION}'`),
    soapAction('of another operation', `"${PING_ACTION}"`),
    soapAction('in other case', `"${LEVER_ACTION.toUpperCase()}"`),
    soapAction('with a space inside its quotes', `"${LEVER_ACTION} "`),
    soapAction('of spaces', '" "'),
    soapAction('with a parameter', `"${LEVER_ACTION}"; x=y`),
    soapAction('twice, the right one first', [`"${LEVER_ACTION}"`, `"${PING_ACTION}"`]),
    soapAction('twice, the right one last', [`"${PING_ACTION}"`, `"${LEVER_ACTION}"`]),
    soapAction('twice the same', ['""', '""']),
    soapAction('of 8,000 characters', `"${'x'.repeat(8000)}"`),
    soapAction('that names an internal', '"__proto__"'),
    {
      name: 'SOAPAction of Ping on a message with the Action of Ping and the Body of LeverBerichten',
      make: (_good, { cast }) => {
        const body = signByOracle(cast.sender, letter({ action: PING_ACTION }));
        return { body, headers: { SOAPAction: `"${PING_ACTION}"` } };
      },
      refused: 'schema.invalid',
      by: 'xml-crypto',
    },
  ]);
});

describe('attack over the gateway: header blocks', () => {
  const block = (name: string, markup: string, refused: Refused): Attack => ({
    name,
    make: (good) => append(good, 'soap:Header', markup),
    refused,
  });
  const X = `<x:Trace xmlns:x="urn:x"${ALL_PREFIXES}`;
  const security = (name: string, value: string, refused: Refused): Attack => ({
    name: `Security with ${name}`,
    make: (good) => attributes(change(good, ' soap:mustUnderstand="1"', ''), 'wsse:Security', value),
    refused,
  });
  attacks(openArena(), [
    block('a header of the sender himself (WS007)', `${X}></x:Trace>`, 'soap.foreignHeader'),
    block('a header that must be understood', `${X} soap:mustUnderstand="1"></x:Trace>`, 'soap.mustUnderstand'),
    block(
      'a header that must be understood by the next',
      `${X} soap:mustUnderstand="1" soap:actor="http://schemas.xmlsoap.org/soap/actor/next"></x:Trace>`,
      'soap.mustUnderstand',
    ),
    block(
      'a header that must be understood by the empty actor',
      `${X} soap:mustUnderstand="1" soap:actor=""></x:Trace>`,
      'soap.mustUnderstand',
    ),
    block(
      'a header that somebody else must understand',
      `${X} soap:mustUnderstand="1" soap:actor="urn:other"></x:Trace>`,
      'soap.foreignHeader',
    ),
    block('mustUnderstand=true', `${X} soap:mustUnderstand="true"></x:Trace>`, 'soap.structure'),
    block('mustUnderstand=2', `${X} soap:mustUnderstand="2"></x:Trace>`, 'soap.structure'),
    block('mustUnderstand empty', `${X} soap:mustUnderstand=""></x:Trace>`, 'soap.structure'),
    block('mustUnderstand without namespace', `${X} mustUnderstand="1"></x:Trace>`, 'soap.foreignHeader'),
    block(
      'mustUnderstand of SOAP 1.2',
      `${X} xmlns:s="http://www.w3.org/2003/05/soap-envelope" s:mustUnderstand="1"></x:Trace>`,
      'soap.foreignHeader',
    ),
    block('a header without namespace', '<Trace></Trace>', 'soap.structure'),
    block('text in the Header', 'text', 'soap.structure'),
    block('CDATA in the Header', '<![CDATA[text]]>', 'soap.structure'),
    block('a soap:Body in the Header', `<soap:Body${ALL_PREFIXES}></soap:Body>`, 'soap.foreignHeader'),
    block('a soap:Header in the Header', `<soap:Header${ALL_PREFIXES}/>`, 'soap.foreignHeader'),
    block('a Timestamp in the Header', `<wsu:Timestamp${ALL_PREFIXES}></wsu:Timestamp>`, 'soap.foreignHeader'),
    block(
      'WS-ReliableMessaging that must be understood',
      `<r:Sequence xmlns:r="http://docs.oasis-open.org/ws-rx/wsrm/200702"${ALL_PREFIXES} soap:mustUnderstand="1"></r:Sequence>`,
      'soap.mustUnderstand',
    ),
    block(
      'an ebMS MessageHeader',
      '<eb:MessageHeader xmlns:eb="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd"></eb:MessageHeader>',
      'soap.foreignHeader',
    ),
    security('an actor', 'soap:actor="urn:other" soap:mustUnderstand="1"', 'wss.structure'),
    security(
      'the actor next',
      'soap:actor="http://schemas.xmlsoap.org/soap/actor/next" soap:mustUnderstand="1"',
      'wss.structure',
    ),
    security('mustUnderstand=true', 'soap:mustUnderstand="true"', 'soap.structure'),
    {
      name: 'encodingStyle on the Envelope',
      make: (good) =>
        attributes(good, 'soap:Envelope', 'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'),
      refused: 'soap.structure',
    },
    {
      name: 'encodingStyle on the Body',
      make: (good) => attributes(good, 'soap:Body', 'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'),
      refused: 'soap.structure',
    },
    {
      name: 'SOAP 1.2 (trap 35)',
      make: (good) =>
        good.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
      refused: 'soap.version',
    },
    {
      name: 'an Envelope without namespace',
      make: (good) => good.replace('<soap:Envelope', '<Envelope').replace('</soap:Envelope', '</Envelope'),
      refused: 'soap.version',
    },
    {
      name: 'a root that is no Envelope',
      make: (good) =>
        part(good, 'soap:Body')
          .replace('<soap:Body', `<soap:Body${ALL_PREFIXES}`)
          .replace(/ xmlns:soap="[^"]*" xmlns:wsu="[^"]*" wsu:Id/, ' wsu:Id'),
      refused: 'soap.structure',
    },
    {
      name: 'the Header behind the Body',
      make: (good) => {
        const header = part(good, 'soap:Header');
        return append(change(good, header, ''), 'soap:Envelope', header);
      },
      refused: 'soap.structure',
    },
    {
      name: 'no Body',
      make: (good) => change(good, part(good, 'soap:Body'), ''),
      refused: 'soap.structure',
    },
    {
      name: 'an empty Body',
      make: (good) => change(good, part(good, 'soap:Body'), '<soap:Body/>'),
      refused: 'soap.structure',
    },
    {
      name: 'text beside the payload',
      make: (good) => append(good, 'soap:Body', 'text'),
      refused: 'soap.structure',
    },
    {
      name: 'two payloads',
      make: (good) => append(good, 'soap:Body', '<x xmlns="urn:x"/>'),
      refused: 'soap.structure',
    },
    {
      name: 'a Fault as request',
      make: (_good, { cast }) =>
        signByOracle(
          cast.sender,
          letter({
            payload: '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>x</faultstring></soap:Fault>',
          }),
        ),
      refused: 'schema.invalid',
      by: 'xml-crypto',
    },
  ]);
});
