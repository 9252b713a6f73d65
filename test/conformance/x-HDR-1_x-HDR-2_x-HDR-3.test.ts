// x-HDR-1 order of elements, x-HDR-2 qualified attributes (trap 43), x-HDR-3 version and mustUnderstand.
import { expect } from 'chai';
import { refused } from '../ebms/header/refused.ts';
import {
  ACK_REQUESTED,
  BLOCK,
  FIELDS,
  MANIFEST,
  messageHeader,
  REQUEST,
  read,
  signalHeader,
  soap,
} from '../ebms/header/samples.ts';

const SCHEMA = { kind: 'ebms.schema', code: 'OtherXml' } as const;

describe('x-HDR-1: the order of eb:MessageHeader', () => {
  it('is read when it is right', () => {
    expect(read(soap())).to.deep.equal(REQUEST);
  });
  const names = Object.keys(FIELDS);
  for (const [index, name] of names.entries()) {
    if (index === 0) continue;
    const before = names[index - 1]!;
    it(`refuses ${name} before ${before}`, () => {
      refused(
        () => read(soap({ header: messageHeader({ [before]: FIELDS[name]!, [name]: FIELDS[before]! }) })),
        SCHEMA,
      );
    });
  }
  for (const name of names.slice(0, 7))
    it(`refuses a header without ${name}, or with two`, () => {
      refused(() => read(soap({ header: messageHeader({ [name]: '' }) })), SCHEMA);
      refused(() => read(soap({ header: messageHeader({ [name]: FIELDS[name]! + FIELDS[name]! }) })), SCHEMA);
    });
  it('refuses another order in MessageData', () => {
    const swapped = FIELDS.MessageData!.replace(
      /(<eb:Timestamp>.*<\/eb:Timestamp>)(<eb:TimeToLive>.*<\/eb:TimeToLive>)/,
      '$2$1',
    );
    expect(swapped).to.not.equal(FIELDS.MessageData);
    const error = refused(() => read(soap({ header: messageHeader({ MessageData: swapped }) })), SCHEMA);
    expect(error.item.location).to.match(/^\/soap:Envelope\/soap:Header\/eb:MessageHeader\/eb:MessageData/);
  });
  it('takes Description and foreign elements at the end only, and ignores them', () => {
    const description = '<eb:Description xml:lang="nl">tekst</eb:Description>';
    const foreign = '<x:a xmlns:x="urn:x"/>';
    expect(read(soap({ header: messageHeader({ Description: description, Foreign: foreign }) }))).to.deep.equal(
      REQUEST,
    );
    refused(() => read(soap({ header: messageHeader({ Action: FIELDS.Action! + foreign }) })), SCHEMA);
  });
  it('says where and which rule, never what stood there', () => {
    const secret = '123456782';
    const error = refused(
      () => read(soap({ header: messageHeader({ Action: `<eb:Action><eb:x>${secret}</eb:x></eb:Action>` }) })),
      SCHEMA,
    );
    expect(JSON.stringify([error.item, error.message])).to.not.include(secret);
  });
});

describe('x-HDR-2: attributes are namespace-qualified (trap 43)', () => {
  const errorList = (attributes: string, of = 'eb:errorCode="Unknown" eb:severity="Error"') =>
    soap({
      header: signalHeader('MessageError', 'a@b'),
      blocks: `<eb:ErrorList ${BLOCK} ${attributes}><eb:Error ${of}/></eb:ErrorList>`,
      body: '',
    });
  it('takes them all qualified', () => {
    read(errorList('eb:highestSeverity="Error"'));
  });
  for (const [name, text] of [
    ['type of PartyId', soap().replace('eb:type="urn:osb:oin"', 'type="urn:osb:oin"')],
    ['type of Service', soap().replace('eb:type="urn:osb:services"', 'type="urn:osb:services"')],
    ['signed', soap({ blocks: ACK_REQUESTED.replace('eb:signed', 'signed') })],
    ['version of AckRequested', soap({ blocks: ACK_REQUESTED.replace('eb:version', 'version') })],
    ['version of Manifest', soap({ body: MANIFEST.replace('eb:version', 'version') })],
    ['href', soap({ body: MANIFEST.replace('xlink:href', 'href') })],
    ['mustUnderstand', soap({ blocks: ACK_REQUESTED.replace('soap:mustUnderstand', 'mustUnderstand') })],
    ['actor', soap({ blocks: ACK_REQUESTED.replace('soap:actor', 'actor') })],
    ['highestSeverity', errorList('highestSeverity="Error"')],
    ['errorCode', errorList('eb:highestSeverity="Error"', 'errorCode="Unknown" eb:severity="Error"')],
    ['severity', errorList('eb:highestSeverity="Error"', 'eb:errorCode="Unknown" severity="Error"')],
    [
      'codeContext',
      errorList('eb:highestSeverity="Error"', 'eb:errorCode="Unknown" eb:severity="Error" codeContext="urn:x"'),
    ],
    ['location', errorList('eb:highestSeverity="Error"', 'eb:errorCode="Unknown" eb:severity="Error" location="x"')],
    [
      'messageStatus',
      soap({
        header: signalHeader('StatusResponse', 'a@b'),
        blocks: '',
        body: '<eb:StatusResponse eb:version="2.0" messageStatus="Received"><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:StatusResponse>',
      }),
    ],
  ] as const)
    it(`refuses ${name} without prefix`, () => {
      refused(() => read(text), SCHEMA);
    });
});

describe('x-HDR-3 and x-EBP-2: version 2.0, and header blocks must be understood', () => {
  it('refuses another version of a block as NotSupported', () => {
    const expected = { kind: 'ebms.versionBlock', code: 'NotSupported', clause: 'x-HDR-3' } as const;
    refused(() => read(soap({ blocks: ACK_REQUESTED.replace('"2.0"', '"3.0"') })), expected);
    refused(() => read(soap({ body: MANIFEST.replace('"2.0"', '"1.0"') })), expected);
  });
  it('refuses mustUnderstand 0, and a block without it', () => {
    const zero = { kind: 'ebms.value', code: 'OtherXml', clause: 'x-HDR-3' } as const;
    refused(() => read(soap({ header: messageHeader({}, 'eb:version="2.0" soap:mustUnderstand="0"') })), zero);
    refused(() => read(soap({ blocks: ACK_REQUESTED.replace('mustUnderstand="1"', 'mustUnderstand="0"') })), zero);
    refused(() => read(soap({ header: messageHeader({}, 'eb:version="2.0"') })), SCHEMA);
  });
  it('wants the version alone in the Body', () => {
    read(soap({ body: MANIFEST }));
    refused(() => read(soap({ body: MANIFEST.replace(' eb:version="2.0"', '') })), SCHEMA);
  });
});
