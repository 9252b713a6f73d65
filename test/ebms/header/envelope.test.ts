// Structure of the SOAP part: what ends in a SOAP Fault, what is ignored, and actors that would take content out of the signature.
import { expect } from 'chai';
import { readEnvelope, readPeerFault, returnAddress, writeFault } from '../../../src/ebms/header/index.ts';
import { faulted, refused } from './refused.ts';
import {
  ACK_REQUESTED,
  BLOCK,
  FIELDS,
  HEADER,
  MANIFEST,
  messageHeader,
  NEXT,
  NEXT_MSH,
  NS,
  read,
  soap,
} from './samples.ts';

const envelope = (text: string) => readEnvelope(Buffer.from(text));
const UNKNOWN = (attributes: string) => `<x:Trace xmlns:x="urn:x" ${attributes}>abc</x:Trace>`;

describe('x-SIG-8 and x-RCV-3: what is answered with a SOAP Fault', () => {
  it('bytes that are no XML, or XML with a DOCTYPE', () => {
    faulted(() => envelope('no xml'), 'xml.malformed');
    faulted(() => envelope(`<!DOCTYPE a>${soap()}`), 'xml.forbidden');
  });
  it('another envelope than SOAP 1.1', () => {
    faulted(() => envelope(soap().replaceAll(NS.soap, 'http://www.w3.org/2003/05/soap-envelope')), 'soap.version');
    faulted(() => envelope('<a/>'), 'soap.structure');
  });
  it('no Header, no MessageHeader', () => {
    faulted(() => envelope(`<s:Envelope xmlns:s="${NS.soap}"><s:Body/></s:Envelope>`), 'ebms.header');
    faulted(() => envelope(soap({ header: '' })), 'ebms.header');
  });
  it('another version', () => {
    for (const version of ['eb:version="1.0"', 'version="2.0"', ''])
      faulted(
        () => envelope(soap({ header: messageHeader({}, `${version} soap:mustUnderstand="1"`) })),
        'ebms.version',
      );
  });
  it('a block twice, text between blocks, an element after the Body', () => {
    faulted(() => envelope(soap({ blocks: ACK_REQUESTED + ACK_REQUESTED })), 'soap.structure');
    faulted(() => envelope(soap({ header: messageHeader() + messageHeader() })), 'soap.structure');
    faulted(() => envelope(soap({ body: MANIFEST + MANIFEST })), 'soap.structure');
    faulted(() => envelope(soap({ blocks: 'text' })), 'soap.structure');
    faulted(
      () => envelope(soap().replace('</soap:Envelope>', '<x:a xmlns:x="urn:x"/></soap:Envelope>')),
      'soap.structure',
    );
  });
  it('x-E2E-1: two signatures', () => {
    faulted(() => envelope(soap({ blocks: '<ds:Signature/><ds:Signature/>' })), 'soap.structure');
  });
  it('is HTTP 500 and a fault that a peer can read', () => {
    const error = faulted(() => envelope(soap({ header: '' })), 'ebms.header');
    expect(error.meaning.http).to.equal(500);
    expect(readPeerFault(writeFault(error))).to.deep.equal({
      code: 'Client',
      text: 'The message has no ebMS MessageHeader that can be read.',
    });
    expect(readPeerFault(Buffer.from(soap()))).to.equal(undefined);
    expect(readPeerFault(Buffer.from('<html>'))).to.equal(undefined);
  });
});

describe('x-PKG-12: blocks that are not known', () => {
  it('are ignored, also in the Body, the MessageHeader and the Manifest', () => {
    const foreign = '<x:More xmlns:x="urn:x" x:a="b"><x:Deep/></x:More>';
    const plain = read(soap());
    expect(read(soap({ blocks: ACK_REQUESTED + UNKNOWN('') }))).to.deep.equal(plain);
    expect(read(soap({ body: MANIFEST + foreign }))).to.deep.equal(plain);
    expect(read(soap({ header: messageHeader({ More: foreign }) }))).to.deep.equal(plain);
    expect(read(soap({ body: MANIFEST.replace('</eb:Manifest>', `${foreign}</eb:Manifest>`) }))).to.deep.equal(plain);
  });
  it('end in a MustUnderstand fault when they must be understood here', () => {
    for (const actor of ['', `soap:actor="${NEXT}"`, `soap:actor="${NEXT_MSH}"`, 'soap:actor=""']) {
      const error = faulted(
        () => envelope(soap({ blocks: UNKNOWN(`soap:mustUnderstand="1" ${actor}`) })),
        'soap.mustUnderstand',
      );
      expect(error.meaning.fault).to.equal('soap:MustUnderstand');
    }
    faulted(() => envelope(soap({ blocks: `<eb:Via ${BLOCK}/>` })), 'soap.mustUnderstand');
  });
  it('are ignored when somebody else must understand them', () => {
    envelope(soap({ blocks: UNKNOWN('soap:mustUnderstand="1" soap:actor="urn:somebody"') }));
    envelope(soap({ blocks: UNKNOWN('soap:mustUnderstand="0"') }));
  });
});

describe('x-E2E-4: an actor takes content out of the signature, so it stands nowhere else', () => {
  for (const actor of [NEXT, NEXT_MSH, 'urn:anything']) {
    const attribute = `soap:actor="${actor}"`;
    for (const [place, text] of [
      ['Envelope', soap().replace('<soap:Envelope', `<soap:Envelope ${attribute}`)],
      ['Header', soap().replace('<soap:Header', `<soap:Header ${attribute}`)],
      ['Body', soap().replace('<soap:Body', `<soap:Body ${attribute}`)],
      ['MessageHeader', soap({ header: messageHeader({}, `${BLOCK} ${attribute}`) })],
      ['From', soap({ header: messageHeader({ From: FIELDS.From!.replace('<eb:From', `<eb:From ${attribute}`) }) })],
      ['Manifest', soap({ body: MANIFEST.replace('<eb:Manifest', `<eb:Manifest ${attribute}`) })],
      ['Reference', soap({ body: MANIFEST.replace('<eb:Reference', `<eb:Reference ${attribute}`) })],
      ['Signature', soap({ blocks: `<ds:Signature ${attribute}/>` })],
      ['ErrorList', soap({ blocks: `<eb:ErrorList ${BLOCK} ${attribute}/>` })],
      [
        'something inside AckRequested',
        soap({ blocks: ACK_REQUESTED.replace('/>', `><x:a xmlns:x="urn:x" ${attribute}/></eb:AckRequested>`) }),
      ],
    ] as const)
      it(`${actor} on ${place} is refused`, () => {
        faulted(() => envelope(text), 'soap.structure');
      });
  }
  it('AckRequested for another than the end party is NotSupported', () => {
    const blocks = `<eb:AckRequested ${BLOCK} eb:signed="false" soap:actor="${NEXT}"/>`;
    refused(() => read(soap({ blocks })), { kind: 'ebms.actor', code: 'NotSupported' });
  });
});

describe('returnAddress', () => {
  it('is read from a message that is not valid otherwise', () => {
    const { from, to, cpaId, conversationId, service, action, messageId } = HEADER;
    expect(returnAddress(envelope(soap({ body: '<eb:Manifest/>' })))).to.deep.equal({
      from,
      to,
      cpaId,
      conversationId,
      service,
      action,
      messageId,
    });
  });
  it('is undefined when a part of it is not there', () => {
    for (const field of ['From', 'To', 'CPAId', 'ConversationId', 'Service', 'Action', 'MessageData'])
      expect(returnAddress(envelope(soap({ header: messageHeader({ [field]: '' }) })))).to.equal(undefined);
  });
});
