// x-HDR-10 MessageId, x-HDR-11 Service, x-HDR-12 Action, x-HDR-13 Timestamp, x-HDR-14 RefToMessageId, x-HDR-15 values without type.
import { expect } from 'chai';
import { isMessageId, writeMessage } from '../../src/ebms/header/index.ts';
import { refused } from '../ebms/header/refused.ts';
import { FIELDS, messageHeader, NOW, REQUEST, read, signalHeader, soap } from '../ebms/header/samples.ts';

const VALUE = { kind: 'ebms.value', code: 'OtherXml' } as const;
const data = (id: string, more = '') =>
  soap({
    header: messageHeader({
      MessageData: `<eb:MessageData><eb:MessageId>${id}</eb:MessageId><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp>${more}</eb:MessageData>`,
    }),
  });
const stamped = (moment: string) =>
  soap({ header: messageHeader({ MessageData: FIELDS.MessageData!.replace('2026-03-03T09:12:04.000Z', moment) }) });

describe('x-HDR-10: MessageId has the form of RFC 2822, without angle brackets', () => {
  for (const id of [
    'a@b',
    '0b8f2f6e-5f4e-4f5b-9a3a-1f6f6f0f4d11@host.example',
    '20260303.1@bode.example',
    "it's+x@[127.0.0.1]",
  ])
    it(`takes ${id}`, () => {
      expect(read(data(id)).header.messageId).to.equal(id);
    });
  for (const id of ['a', 'a@b@c', '@b', 'a@', '&lt;a@b&gt;', ' a@b', 'a@b\n', 'a b@c', 'é@b', `${'a'.repeat(254)}@b`])
    it(`refuses ${JSON.stringify(id.slice(0, 20))}`, () => {
      refused(() => read(data(id)), VALUE);
    });
  it('refuses a RefToMessageId of another form', () => {
    refused(() => read(data('a@b', '<eb:RefToMessageId>&lt;c@d&gt;</eb:RefToMessageId>')), {
      ...VALUE,
      clause: 'x-HDR-10',
    });
  });
  it('can be asked about', () => {
    expect(['a@b', '<a@b>', `${'a'.repeat(254)}@b`].map(isMessageId)).to.deep.equal([true, false, false]);
  });
});

describe('x-HDR-11 and x-HDR-12: Service and Action hold no white space', () => {
  const service = (text: string, attributes = ' eb:type="urn:osb:services"') =>
    soap({ header: messageHeader({ Service: `<eb:Service${attributes}>${text}</eb:Service>` }) });
  const action = (text: string) => soap({ header: messageHeader({ Action: `<eb:Action>${text}</eb:Action>` }) });
  it('takes the names of Digikoppeling', () => {
    expect(read(service('OSB:Service:1:0')).header.service).to.deep.equal({
      value: 'OSB:Service:1:0',
      type: 'urn:osb:services',
    });
    expect(read(action('verwerkBericht')).header.action).to.equal('verwerkBericht');
  });
  for (const text of ['a b', ' a', 'a\n', 'a\u00a0b']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      refused(() => read(service(text)), { ...VALUE, clause: 'x-HDR-11' });
      refused(() => read(action(text)), { ...VALUE, clause: 'x-HDR-12' });
    });
  }
});

describe('x-HDR-13: Timestamp is an xs:dateTime', () => {
  for (const [moment, at] of [
    ['2026-03-03T09:12:04Z', NOW],
    ['2026-03-03T09:12:04.123456Z', NOW + 123],
    ['2026-03-03T10:12:04+01:00', NOW],
    ['2026-03-02T24:00:00Z', Date.parse('2026-03-03T00:00:00Z')],
    ['2026-03-03T09:12:04', NOW],
  ] as const)
    it(`reads ${moment}`, () => {
      expect(read(stamped(moment)).header.timestamp).to.equal(at);
    });
  for (const moment of ['2026-03-03', '2026-02-30T00:00:00Z', '2026-03-03T25:00:00Z', 'nu', '2026-03-03 09:12:04Z'])
    it(`refuses ${moment}`, () => {
      refused(() => read(stamped(moment)), { kind: 'ebms.schema', code: 'OtherXml' });
    });
  it('refuses a year that no clock here has', () => {
    refused(() => read(stamped('123456789-01-01T00:00:00Z')), { ...VALUE, clause: 'x-HDR-13' });
  });
  it('is written in UTC', () => {
    expect(writeMessage(REQUEST).bytes.toString()).to.include('<eb:Timestamp>2026-03-03T09:12:04.000Z</eb:Timestamp>');
  });
});

describe('x-HDR-14: what answers refers to what it answers', () => {
  const bodies: Readonly<Record<string, { readonly blocks?: string; readonly body?: string }>> = {
    Pong: {},
    StatusResponse: {
      body: '<eb:StatusResponse eb:version="2.0" eb:messageStatus="Received"><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:StatusResponse>',
    },
    Acknowledgment: {
      blocks:
        '<eb:Acknowledgment eb:version="2.0" soap:mustUnderstand="1"><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp>' +
        '<eb:RefToMessageId>a@b</eb:RefToMessageId></eb:Acknowledgment>',
    },
  };
  for (const [action, { blocks = '', body = '' }] of Object.entries(bodies))
    it(`${action} without RefToMessageId is refused`, () => {
      expect(read(soap({ header: signalHeader(action, 'a@b'), blocks, body })).header.refToMessageId).to.equal('a@b');
      refused(() => read(soap({ header: signalHeader(action), blocks, body })), {
        kind: 'ebms.combination',
        code: 'Inconsistent',
        clause: 'x-HDR-14',
      });
    });
  it('a business message may refer, or not', () => {
    expect(read(soap()).header.refToMessageId).to.equal(undefined);
    expect(read(data('a@b', '<eb:RefToMessageId>c@d</eb:RefToMessageId>')).header.refToMessageId).to.equal('c@d');
  });
});

describe('x-HDR-15: without type a PartyId or Service is a URI', () => {
  const expected = { kind: 'ebms.untypedValue', code: 'Inconsistent', clause: 'x-HDR-15' } as const;
  it('takes a URI', () => {
    const id = '<eb:From><eb:PartyId>urn:osb:oin:00000001234567890000</eb:PartyId><eb:Role>SR</eb:Role></eb:From>';
    expect(read(soap({ header: messageHeader({ From: id }) })).header.from.partyIds).to.deep.equal([
      { value: 'urn:osb:oin:00000001234567890000' },
    ]);
  });
  it('refuses anything else as Inconsistent', () => {
    refused(() => read(soap().replace(' eb:type="urn:osb:oin"', '')), expected);
    const error = refused(
      () => read(soap({ header: messageHeader({ Service: '<eb:Service>OSB-Service</eb:Service>' }) })),
      expected,
    );
    expect(error.item.location).to.equal('/soap:Envelope/soap:Header/eb:MessageHeader/eb:Service');
  });
});
