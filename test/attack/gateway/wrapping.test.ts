// XML signature wrapping over the whole gateway (trap 7, x-WSS-4, WB004, x-WSS-9): a signed part moves to every place that a message has,
// with its digest still right, and a forged one stands where it stood. xml-crypto confirms that the signatures in these attacks are valid.
import { change } from '../../support/exchange.ts';
import { timestamp, WSSE11, WSU } from '../../support/soap.ts';
import { type Attack, attacks, openArena, type Refused } from './arena.ts';
import {
  ALL_PREFIXES,
  append,
  attributes,
  content,
  FORGED,
  idOf,
  levering,
  PING_ACTION,
  part,
  prepend,
} from './message.ts';

const W = (inner: string, more = '') => `<w:W xmlns:w="urn:w"${ALL_PREFIXES}${more}>${inner}</w:W>`;

/** What can be moved, and what is put in its place. `more` = attributes of the forged one. */
const PARTS: Readonly<Record<string, (more: string) => string>> = {
  'soap:Body': (more) => `<soap:Body${ALL_PREFIXES}${more}>${levering({ onderwerp: FORGED })}</soap:Body>`,
  'wsa:To': (more) => `<wsa:To${ALL_PREFIXES}${more}>urn:forged</wsa:To>`,
  'wsa:Action': (more) => `<wsa:Action${ALL_PREFIXES}${more}>${PING_ACTION}</wsa:Action>`,
  'wsa:MessageID': (more) => `<wsa:MessageID${ALL_PREFIXES}${more}>urn:forged:1</wsa:MessageID>`,
  'wsu:Timestamp': (more) => `<wsu:Timestamp${ALL_PREFIXES}${more}>${timestamp(Date.now())}</wsu:Timestamp>`,
};

/** Where it goes, and how that is found out. */
const PLACES: readonly (readonly [name: string, put: (xml: string, moved: string) => string, refused: Refused])[] = [
  ['an unknown header', (xml, moved) => append(xml, 'soap:Header', W(moved)), 'soap.foreignHeader'],
  [
    'an unknown header that must be understood',
    (xml, moved) => append(xml, 'soap:Header', W(moved, ' soap:mustUnderstand="1"')),
    'soap.mustUnderstand',
  ],
  [
    'an unknown header for another actor',
    (xml, moved) => append(xml, 'soap:Header', W(moved, ' soap:actor="urn:somebody"')),
    'soap.foreignHeader',
  ],
  [
    'an unknown WS-Addressing header',
    (xml, moved) => append(xml, 'soap:Header', `<wsa:Other${ALL_PREFIXES}>${moved}</wsa:Other>`),
    'wsa.value',
  ],
  [
    'ReferenceParameters of wsa:From',
    (xml, moved) =>
      append(
        xml,
        'soap:Header',
        `<wsa:From${ALL_PREFIXES}><wsa:Address>urn:f</wsa:Address><wsa:ReferenceParameters>${moved}</wsa:ReferenceParameters></wsa:From>`,
      ),
    'wsa.value',
  ],
  ['an unknown element of Security', (xml, moved) => append(xml, 'wsse:Security', W(moved)), 'wss.structure'],
  [
    'a SignatureConfirmation',
    (xml, moved) =>
      append(
        xml,
        'wsse:Security',
        `<c:SignatureConfirmation xmlns:c="${WSSE11}"${ALL_PREFIXES}>${moved}</c:SignatureConfirmation>`,
      ),
    'wss.structure',
  ],
  [
    'a ds:Object',
    (xml, moved) => append(xml, 'ds:Signature', `<ds:Object${ALL_PREFIXES}>${moved}</ds:Object>`),
    'wss.structure',
  ],
  ['KeyInfo', (xml, moved) => append(xml, 'ds:KeyInfo', W(moved)), 'wss.structure'],
  ['SecurityTokenReference', (xml, moved) => append(xml, 'wsse:SecurityTokenReference', W(moved)), 'wss.token'],
  ['the token', (xml, moved) => append(xml, 'wsse:BinarySecurityToken', moved), 'wss.coverage'],
  [
    'the token reference',
    (xml, moved) => change(xml, '</wsse:SecurityTokenReference>', `${W(moved)}</wsse:SecurityTokenReference>`),
    'wss.token',
  ],
  ['the forged payload', (xml, moved) => append(xml, 'bb:LeverBerichten', W(moved)), 'wss.coverage'],
  ['the Body, behind the payload', (xml, moved) => append(xml, 'soap:Body', W(moved)), 'soap.structure'],
  ['the Body, before the payload', (xml, moved) => prepend(xml, 'soap:Body', W(moved)), 'soap.structure'],
  ['the Envelope, behind the Body', (xml, moved) => append(xml, 'soap:Envelope', W(moved)), 'soap.structure'],
  ['the Envelope, before the Header', (xml, moved) => prepend(xml, 'soap:Envelope', W(moved)), 'soap.structure'],
];

/** The part named moves; the forged one gets `more`. */
function move(xml: string, name: string, put: (xml: string, moved: string) => string, more = ''): string {
  const moved = part(xml, name);
  // First a mark, so that the place is looked for in the forged message and not in the part that moves.
  const forged = change(xml, moved, PARTS[name]!(more));
  return put(forged, moved);
}

const MOVES: readonly Attack[] = Object.keys(PARTS).flatMap((name) =>
  PLACES.filter(([place]) => !(name === 'wsu:Timestamp' && place === 'nowhere')).map(([place, put, refused]) => ({
    name: `${name} to ${place}`,
    make: (good: string) => move(good, name, put),
    refused,
    // What moves into the signed Body changes it.
    genuine: name === 'soap:Body' || !/payload|the Body/.test(place),
  })),
);

const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';
/** Spellings of an id, and how a second use of a value in that spelling is found out. */
const SPELLINGS: readonly (readonly [spelling: string, write: (id: string) => string, refused: Refused])[] = [
  ['wsu:Id', (id) => ` wsu:Id="${id}"`, 'wss.structure'],
  ['Id', (id) => ` Id="${id}"`, 'wss.structure'],
  ['ID', (id) => ` ID="${id}"`, 'wss.structure'],
  ['xml:id', (id) => ` xml:id="${id}"`, 'wss.structure'],
  ['eb:id', (id) => ` xmlns:eb="${EB}" eb:id="${id}"`, 'wss.structure'],
];

const TWINS: readonly Attack[] = Object.keys(PARTS).flatMap((name) =>
  SPELLINGS.map(([spelling, write, refused]) => ({
    name: `${name} in the payload, a forged one with the same id as ${spelling} in its place`,
    make: (good: string) => {
      const into = PLACES.find(([place]) => place === 'the forged payload')![1];
      return move(good, name, into, write(idOf(good, name)));
    },
    refused,
  })),
);

/** Another id attribute on a second element, without anything moving: still no message has two of one id. */
const STRANGERS: readonly Attack[] = SPELLINGS.map(([spelling, write]) => ({
  name: `the id of the Body also as ${spelling} on an element of Security`,
  make: (good: string) =>
    attributes(
      good,
      'ds:KeyInfo',
      write(idOf(good, 'soap:Body')).trim().replace('wsu:', 'u:') + (spelling === 'wsu:Id' ? ` xmlns:u="${WSU}"` : ''),
    ),
  refused: 'wss.structure',
}));

describe('attack over the gateway: a signed part moves', () => {
  attacks(openArena(), MOVES);
});

describe('attack over the gateway: one id, two elements', () => {
  attacks(openArena(), [...TWINS, ...STRANGERS]);
});

describe('attack over the gateway: a part is copied, nested or doubled', () => {
  const copies: readonly Attack[] = [
    ...Object.keys(PARTS).map((name) => ({
      name: `a copy of ${name} beside it`,
      make: (good: string) => change(good, part(good, name), part(good, name) + part(good, name)),
      refused: (name.startsWith('wsa:')
        ? 'wsa.cardinality'
        : name === 'soap:Body'
          ? 'soap.structure'
          : 'wss.structure') satisfies Refused as Refused,
    })),
    {
      name: 'the whole message as payload of a forged one that has its Security header',
      make: (good) => {
        const security = part(good, 'wsse:Security');
        const forged = ['wsa:To', 'wsa:Action', 'wsa:MessageID'].map((name) => PARTS[name]!('')).join('');
        return (
          `<soap:Envelope${ALL_PREFIXES}><soap:Header>${security}${forged}</soap:Header>` +
          `<soap:Body>${change(good, security, '')}</soap:Body></soap:Envelope>`
        );
      },
      refused: 'wss.coverage',
      genuine: true,
    },
    {
      name: 'the whole message inside a header of a forged envelope',
      make: (good) => {
        const body = PARTS['soap:Body']!('');
        return `<soap:Envelope${ALL_PREFIXES}><soap:Header>${W(good)}</soap:Header>${body}</soap:Envelope>`;
      },
      refused: 'soap.foreignHeader',
    },
    {
      name: 'a signed Body inside the signed Body',
      make: (good) =>
        content(good, 'bb:LeverBerichten', (was) => part(good, 'soap:Body').replace(/ wsu:Id="[^"]*"/, '') + was),
      refused: 'wss.signature',
    },
    {
      name: 'a second Security header with only the Timestamp, before the first',
      make: (good) =>
        prepend(
          good,
          'soap:Header',
          `<wsse:Security${ALL_PREFIXES}><wsu:Timestamp>${timestamp(Date.now())}</wsu:Timestamp></wsse:Security>`,
        ),
      refused: 'wss.structure',
    },
    {
      name: 'a second Security header for another actor',
      make: (good) =>
        append(good, 'soap:Header', `<wsse:Security${ALL_PREFIXES} soap:actor="urn:other"></wsse:Security>`),
      refused: 'wss.structure',
    },
    {
      name: 'the Security header in the Body, an empty one in its place',
      make: (good) => {
        const security = part(good, 'wsse:Security');
        const emptied = change(good, security, `<wsse:Security${ALL_PREFIXES}></wsse:Security>`);
        return append(emptied, 'bb:LeverBerichten', W(security));
      },
      refused: 'wss.structure',
    },
    {
      name: 'the Security header in the Body, none in its place',
      make: (good) => {
        const security = part(good, 'wsse:Security');
        return append(change(good, security, ''), 'bb:LeverBerichten', W(security));
      },
      refused: 'wss.missing',
    },
    {
      name: 'a second Header behind the first',
      make: (good) => change(good, '</soap:Header>', `</soap:Header><soap:Header${ALL_PREFIXES}></soap:Header>`),
      refused: 'soap.structure',
    },
    {
      name: 'the ids of Body and Timestamp exchanged',
      make: (good) => {
        const [body, time] = [idOf(good, 'soap:Body'), idOf(good, 'wsu:Timestamp')];
        const swapped = change(good, `wsu:Id="${body}"`, 'wsu:Id="-"').replace(`wsu:Id="${time}"`, `wsu:Id="${body}"`);
        return change(swapped, 'wsu:Id="-"', `wsu:Id="${time}"`);
      },
      refused: 'wss.signature',
    },
  ];
  attacks(openArena(), copies);
});
