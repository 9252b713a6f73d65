// WA001 and x-WSA-1 … x-WSA-12: the table of WS-Addressing headers, in requests and responses.
import { expect } from 'chai';
import type { ErrorCode } from '../../src/core/index.ts';
import { type Addressing, messageIdOf, parseEnvelope, readAddressing } from '../../src/envelope/index.ts';
import { readRequest, refusal } from '../support/exchange.ts';
import { ACTION, envelope, MESSAGE_ID, REQUEST_HEADERS, WSA, wsa } from '../support/soap.ts';

const ANONYMOUS = `${WSA}/anonymous`;
const NONE = `${WSA}/none`;
const endpoint = (name: string, address: string, more = '') =>
  `<wsa:${name}><wsa:Address>${address}</wsa:Address>${more}</wsa:${name}>`;

const request = (...headers: readonly string[]): Addressing => readRequest(envelope({ headers })).addressing;
const requestWith = (...more: readonly string[]) => request(...REQUEST_HEADERS, ...more);
const without = (name: string) => REQUEST_HEADERS.filter((header) => !header.startsWith(`<wsa:${name} `));
const instead = (name: string, content: string) => [...without(name), `<wsa:${name}>${content}</wsa:${name}>`];

describe('x-WSA-1: headers of a request', () => {
  it('reads To, Action and MessageID; everything else is optional', () => {
    expect(request(...REQUEST_HEADERS)).to.deep.equal({
      to: 'https://gateway.example/orders',
      action: ACTION,
      messageId: MESSAGE_ID,
    });
  });
  for (const [name, code, technical] of [
    ['To', 'wsa.toMissing', '0005'],
    ['Action', 'wsa.actionMissing', '0006'],
    ['MessageID', 'wsa.messageIdMissing', '0007'],
  ] as const)
    it(`refuses a request without wsa:${name} (${technical})`, async () => {
      const error = await refusal(() => request(...without(name)), code, 'x-WSA-1');
      expect(error.meaning.code).to.equal(technical);
      expect(error.meaning.fault).to.equal('wsa:MessageAddressingHeaderRequired');
    });
  it('takes anonymous as To', () => {
    expect(request(...instead('To', ANONYMOUS)).to).to.equal(ANONYMOUS);
  });
  it('reads RelatesTo of a request, also several of them', () => {
    const related = requestWith(
      '<wsa:RelatesTo>urn:first</wsa:RelatesTo>',
      '<wsa:RelatesTo>urn:second</wsa:RelatesTo>',
    );
    expect(related.relatesTo).to.equal('urn:first');
  });
  it('asks for From only where the service does', async () => {
    const parsed = parseEnvelope(Buffer.from(envelope()));
    expect(readAddressing(parsed, { role: 'request' }).addressing.from).to.equal(undefined);
    const required = () => readAddressing(parsed, { role: 'request', fromRequired: true });
    await refusal(required, 'wsa.value', 'x-WSA-1');
  });
  it('takes white space around a value', () => {
    expect(request(...instead('Action', `\n ${ACTION}\n`)).action).to.equal(ACTION);
  });
});

describe('x-WSA-2 and x-WSA-6: answers go to the anonymous address', () => {
  it('takes ReplyTo anonymous and FaultTo anonymous or none', () => {
    requestWith(endpoint('ReplyTo', ANONYMOUS), endpoint('FaultTo', ANONYMOUS));
    requestWith(endpoint('FaultTo', NONE));
  });
  for (const [name, address] of [
    ['ReplyTo', 'https://elsewhere.example/'],
    ['ReplyTo', NONE],
    ['FaultTo', 'https://elsewhere.example/'],
  ] as const)
    it(`refuses ${name} ${address}`, async () => {
      const error = await refusal(() => requestWith(endpoint(name, address)), 'wsa.replyTo', 'x-WSA-6');
      expect(error.meaning.fault).to.equal('wsa:OnlyAnonymousAddressSupported');
    });
});

describe('x-WSA-3: endpoint references hold wsa:Address only', () => {
  it('reads From', () => {
    expect(requestWith(endpoint('From', 'https://sender.example/')).from).to.equal('https://sender.example/');
  });
  for (const [what, content] of [
    ['ReferenceParameters', '<wsa:Address>urn:x</wsa:Address><wsa:ReferenceParameters/>'],
    ['Metadata', '<wsa:Address>urn:x</wsa:Address><wsa:Metadata/>'],
    ['two addresses', '<wsa:Address>urn:x</wsa:Address><wsa:Address>urn:x</wsa:Address>'],
    ['no address', ''],
    ['an Address of another namespace', '<Address xmlns="urn:x">urn:x</Address>'],
  ] as const)
    it(`refuses ${what}`, async () => {
      for (const name of ['From', 'ReplyTo', 'FaultTo'])
        await refusal(() => requestWith(`<wsa:${name}>${content}</wsa:${name}>`), 'wsa.value', 'x-WSA-3');
    });
});

describe('x-WSA-4: other WS-Addressing headers', () => {
  it('tolerates one that says anonymous or none', () => {
    requestWith(`<wsa:Other>${ANONYMOUS}</wsa:Other>`, endpoint('Another', NONE));
  });
  it('refuses every other one with 0011', async () => {
    const error = await refusal(() => requestWith('<wsa:Other>urn:x</wsa:Other>'), 'wsa.value', 'x-WSA-4');
    expect(error.meaning.code).to.equal('0011');
    await refusal(() => requestWith('<wsa:FaultDetail><x xmlns="urn:x"/></wsa:FaultDetail>'), 'wsa.value');
  });
});

describe('x-WSA-5 and x-WSA-8: values', () => {
  it('refuses a To with an Address child', async () => {
    await refusal(() => request(...instead('To', '<wsa:Address>urn:x</wsa:Address>')), 'wsa.value', 'x-WSA-5');
  });
  for (const value of ['', 'relative/path', 'no scheme', 'http://a b', 'urn:<', `urn:${'x'.repeat(1100)}`])
    it(`refuses "${value.slice(0, 20)}" as an address`, async () => {
      await refusal(() => request(...instead('To', value.replace('<', '&lt;'))), 'wsa.value', 'x-WSA-5');
    });
  for (const id of [
    'urn:uuid:0198b6a4-0000-7000-8000-000000000001',
    'uuid:0198b6a4-0000-7000-8000-000000000001',
    'https://sender.example/1',
    'ORDERS@0198b6a4-0000-7000-8000-000000000001@https://sender.example/',
  ])
    it(`takes MessageID ${id}`, () => {
      expect(request(...instead('MessageID', id)).messageId).to.equal(id);
    });
  for (const id of ['', '0198b6a4-0000-7000-8000-000000000001', 'a@b@c', 'urn:uuid:a b'])
    it(`refuses MessageID "${id}"`, async () => {
      await refusal(() => request(...instead('MessageID', id)), 'wsa.value', 'x-WSA-[58]');
    });
});

describe('x-WSA-11: cardinality', () => {
  for (const [name, content] of [
    ['To', 'urn:to'],
    ['Action', ACTION],
    ['MessageID', MESSAGE_ID],
    ['From', '<wsa:Address>urn:x</wsa:Address>'],
    ['ReplyTo', `<wsa:Address>${ANONYMOUS}</wsa:Address>`],
    ['FaultTo', `<wsa:Address>${ANONYMOUS}</wsa:Address>`],
  ] as const)
    it(`refuses wsa:${name} twice`, async () => {
      const header = `<wsa:${name}>${content}</wsa:${name}>`;
      const error = await refusal(() => request(...without(name), header, header), 'wsa.cardinality', 'x-WSA-11');
      expect(error.meaning.fault).to.equal('wsa:InvalidAddressingHeader');
    });
});

describe('x-OIN-13 and x-OIN-14: ?OIN= is a hint', () => {
  const OIN = '00000001123456789000';
  it('is told for To and From, and says nothing about who sent it', () => {
    const headers = [
      ...instead('To', `https://gateway.example/o?a=1&amp;OIN=${OIN}`),
      endpoint('From', `urn:x?OIN=${OIN}`),
    ];
    const { toOin, fromOin } = request(...headers);
    expect([toOin, fromOin]).to.deep.equal([OIN, OIN]);
  });
  it('is absent without the parameter', () => {
    expect(request(...instead('To', 'https://gateway.example/o?oin=1')).toOin).to.equal(undefined);
  });
  for (const query of ['OIN=123', `OIN=${OIN}&amp;OIN=${OIN}`, 'OIN=', `OIN=%20${OIN}`])
    it(`refuses ?${query}`, async () => {
      await refusal(() => request(...instead('To', `https://gateway.example/o?${query}`)), 'wsa.value', 'x-OIN-14');
    });
});

describe('x-WSA-7 and x-WSA-12: headers of a response', () => {
  const RESPONSE = `${ACTION}Response`;
  const response = (payload: string, ...headers: readonly string[]) =>
    readAddressing(parseEnvelope(Buffer.from(envelope({ headers, payload }))), {
      role: 'response',
      relatesTo: MESSAGE_ID,
      actions: [RESPONSE],
    }).addressing;
  const headers = { Action: RESPONSE, MessageID: 'urn:uuid:2', RelatesTo: MESSAGE_ID };
  const all = (change: Partial<typeof headers> = {}) =>
    Object.entries({ ...headers, ...change }).map(([name, value]) => wsa(name, value));
  const OK = '<o:Done xmlns:o="urn:o"/>';
  const FAULT = '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>x</faultstring></soap:Fault>';
  const refused = (code: ErrorCode, clause: string, ...given: readonly string[]) =>
    refusal(() => response(OK, ...given), code, clause);

  it('needs no To', () => {
    expect(response(OK, ...all())).to.deep.equal({ action: RESPONSE, messageId: 'urn:uuid:2', relatesTo: MESSAGE_ID });
  });
  it('refuses a response without MessageID or RelatesTo', async () => {
    await refused('wsa.messageIdMissing', 'x-WSA-1', ...all().filter((header) => !header.includes('MessageID')));
    await refused('wsa.relatesToMissing', 'x-WSA-1', ...all().filter((header) => !header.includes('RelatesTo')));
  });
  it('refuses a RelatesTo that is not the sent MessageID', async () => {
    await refused('wsa.value', 'x-WSA-12', ...all({ RelatesTo: 'urn:uuid:other' }));
  });
  it('refuses two RelatesTo', async () => {
    await refused('wsa.cardinality', 'x-WSA-11', ...all(), '<wsa:RelatesTo>urn:other</wsa:RelatesTo>');
  });
  it('takes RelationshipType reply and no other', async () => {
    const typed = (type: string) => [
      ...all().slice(0, 2),
      `<wsa:RelatesTo RelationshipType="${type}">${MESSAGE_ID}</wsa:RelatesTo>`,
    ];
    response(OK, ...typed(`${WSA}/reply`));
    await refused('wsa.value', 'x-WSA-1', ...typed('urn:other'));
  });
  it('refuses an Action that is not of the operation', async () => {
    await refused('wsa.value', 'x-WSA-12', ...all({ Action: 'urn:other' }));
    await refused('wsa.value', 'x-WSA-12', ...all({ Action: `${WSA}/soap/fault` }));
  });
  it('takes the standard fault actions for a fault (x-WSA-13)', () => {
    for (const Action of [`${WSA}/soap/fault`, `${WSA}/fault`])
      expect(response(FAULT, ...all({ Action })).action).to.equal(Action);
  });
  it('takes wsa:FaultDetail of a fault (x-WSA-14)', () => {
    const detail = '<wsa:FaultDetail><wsa:ProblemAction/></wsa:FaultDetail>';
    expect(response(FAULT, ...all({ Action: `${WSA}/fault` }), detail).messageId).to.equal('urn:uuid:2');
  });
});

describe('x-WSA-13: the MessageID of a request that is broken otherwise', () => {
  const of = (...headers: readonly string[]) => messageIdOf(parseEnvelope(Buffer.from(envelope({ headers }))));
  it('is found for the fault', () => expect(of(wsa('MessageID', MESSAGE_ID))).to.equal(MESSAGE_ID));
  it('is not guessed when it is absent, doubled or not acceptable', () => {
    expect(of(wsa('To', 'urn:to'))).to.equal(undefined);
    expect(of('<wsa:MessageID>urn:a</wsa:MessageID>', '<wsa:MessageID>urn:b</wsa:MessageID>')).to.equal(undefined);
    expect(of(wsa('MessageID', 'no iri'))).to.equal(undefined);
  });
});
