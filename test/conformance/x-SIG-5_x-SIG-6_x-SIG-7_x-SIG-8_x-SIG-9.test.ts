// x-SIG-5 ErrorList, x-SIG-6 codes, x-SIG-7 no error about an error (trap 58), x-SIG-8 about which message, x-SIG-9 security without detail.
import { expect } from 'chai';
import {
  EBMS_ERRORS,
  type EbmsCause,
  EbmsError,
  FAULT_STATUS,
  readEnvelope,
  readMessage,
  returnAddress,
  writeMessage,
} from '../../src/ebms/header/index.ts';
import { answerMismatch, makeMessageError, mayReportError, severityOf } from '../../src/ebms/signals/index.ts';
import { SIGNAL_SERVICE } from '../../src/ebms/types.ts';
import { refused } from '../ebms/header/refused.ts';
import { BLOCK, HEADER, NOW, read, SENDER, schema, signalHeader, soap } from '../ebms/header/samples.ts';

const FRESH = { now: NOW + 1000, messageId: 'new@bode.example' };
const CAUSES = Object.keys(EBMS_ERRORS) as EbmsCause[];
const errorList = (highest: string, ...errors: readonly string[]) =>
  soap({
    header: signalHeader('MessageError', 'a@b'),
    blocks: `<eb:ErrorList ${BLOCK} eb:highestSeverity="${highest}">${errors.map((attributes) => `<eb:Error ${attributes}/>`).join('')}</eb:ErrorList>`,
    body: '',
  });
const ERROR = 'eb:errorCode="Inconsistent" eb:severity="Error"';
const WARNING = 'eb:errorCode="Unknown" eb:severity="Warning"';

describe('x-SIG-5: the ErrorList', () => {
  it('is written with the highest severity, code context and language', () => {
    const message = makeMessageError(
      HEADER,
      [new EbmsError('ebms.agreement', 'x-HDR-19', { location: '/a' }), { code: 'Unknown', severity: 'Warning' }],
      FRESH,
    );
    const text = writeMessage(message).bytes.toString();
    expect(text).to.include('soap:mustUnderstand="1" eb:highestSeverity="Error" eb:version="2.0"');
    expect(text).to.include(
      '<eb:Error eb:codeContext="urn:oasis:names:tc:ebxml-msg:service:errors" eb:errorCode="Inconsistent" eb:location="/a" eb:severity="Error">' +
        '<eb:Description xml:lang="en">',
    );
    expect(readMessage(readEnvelope(Buffer.from(text)), schema()).errorList).to.deep.equal(message.errorList);
  });
  it('is refused when highestSeverity is not the highest', () => {
    const odd = { kind: 'ebms.combination', code: 'Inconsistent', clause: 'x-SIG-5' } as const;
    refused(() => read(errorList('Warning', ERROR)), odd);
    refused(() => read(errorList('Error', WARNING)), odd);
    expect(read(errorList('Error', WARNING, ERROR)).errorList).to.have.length(2);
  });
  it('takes the code context of the standard, stated or not, and no other', () => {
    read(errorList('Error', `${ERROR} eb:codeContext="urn:oasis:names:tc:ebxml-msg:service:errors"`));
    refused(() => read(errorList('Error', `${ERROR} eb:codeContext="urn:x"`)), {
      kind: 'ebms.value',
      code: 'OtherXml',
      clause: 'x-SIG-5',
    });
  });
  it('refuses a severity that is none, an error without code, and an empty list', () => {
    const invalid = { kind: 'ebms.schema', code: 'OtherXml' } as const;
    refused(() => read(errorList('Fatal', ERROR)), invalid);
    refused(() => read(errorList('Error', 'eb:severity="Error"')), invalid);
    refused(() => read(errorList('Error')), invalid);
  });
  it('warnings may travel with a business message, errors may not', () => {
    const blocks = (highest: string, error: string) =>
      `<eb:ErrorList ${BLOCK} eb:highestSeverity="${highest}"><eb:Error ${error}/></eb:ErrorList>`;
    expect(read(soap({ blocks: blocks('Warning', WARNING) })).errorList).to.have.length(1);
    refused(() => read(soap({ blocks: blocks('Error', ERROR) })), { kind: 'ebms.bundled', code: 'NotSupported' });
  });
});

describe('x-SIG-6: the nine codes', () => {
  it('all occur, and no other', () => {
    expect([...new Set(Object.values(EBMS_ERRORS).map(({ code }) => code))].sort()).to.deep.equal([
      'DeliveryFailure',
      'Inconsistent',
      'MimeProblem',
      'NotSupported',
      'OtherXml',
      'SecurityFailure',
      'TimeToLiveExpired',
      'Unknown',
      'ValueNotRecognized',
    ]);
  });
  it('a code of a peer that is none of them is kept, within bounds', () => {
    const [error] = read(
      errorList('Error', `eb:errorCode="${'x'.repeat(2000)}" eb:severity="Error" eb:location="${'y'.repeat(2000)}"`),
    ).errorList!;
    expect(error).to.deep.equal({ code: 'x'.repeat(500), severity: 'Error', location: 'y'.repeat(500) });
  });
});

describe('x-SIG-7: never an error about an error or an acknowledgement (trap 58)', () => {
  const header = (action: string, service = SIGNAL_SERVICE) => ({ service: { value: service }, action });
  for (const action of ['Acknowledgment', 'MessageError', 'StatusResponse', 'Pong'])
    it(`not about ${action}`, () => {
      expect(mayReportError(header(action))).to.equal(false);
    });
  for (const action of ['Ping', 'StatusRequest', 'Restart'])
    it(`but about ${action}`, () => {
      expect(mayReportError(header(action))).to.equal(true);
    });
  it('but about a business message, also when its action is called MessageError', () => {
    expect(mayReportError(HEADER)).to.equal(true);
    expect(mayReportError(header('MessageError', 'urn:osb:services:x'))).to.equal(true);
  });
});

describe('x-SIG-8: the error says about which message', () => {
  it('refers to it, also when it is not valid otherwise', () => {
    const address = returnAddress(readEnvelope(Buffer.from(soap({ body: '<eb:Manifest eb:version="2.0"/>' }))))!;
    const { header } = makeMessageError(address, [new EbmsError('ebms.schema', 'x-RCV-1')], FRESH);
    expect(header.refToMessageId).to.equal(HEADER.messageId);
    expect(header.to.partyIds).to.deep.equal(SENDER.partyIds);
  });
  it('and is a SOAP Fault with HTTP 500 when that cannot be read', () => {
    const text = soap().replace(HEADER.messageId, 'no id');
    expect(returnAddress(readEnvelope(Buffer.from(text)))).to.equal(undefined);
    expect(FAULT_STATUS).to.equal(500);
  });
  it('belongs to what was sent when it refers to it and comes from its receiver', () => {
    const sent = { header: HEADER, references: [], ackSigned: false };
    const error = makeMessageError(HEADER, [{ code: 'Unknown', severity: 'Error' }], FRESH);
    expect(answerMismatch(error, sent)).to.equal(undefined);
    expect(answerMismatch({ ...error, header: { ...error.header, from: SENDER } }, sent)).to.equal('party');
    const { refToMessageId: _ref, ...without } = error.header;
    expect(answerMismatch({ ...error, header: without }, sent)).to.equal('reference');
  });
});

describe('x-SIG-9: SecurityFailure tells nothing', () => {
  it('has no location and one text, whatever the cause', () => {
    const item = new EbmsError('ebms.security', 'x-E2E-6', { location: 'cid:a@b', oorzaak: 'digest of part 2' }).item;
    expect(item).to.deep.equal({
      code: 'SecurityFailure',
      severity: 'Error',
      description: EBMS_ERRORS['ebms.security'].text,
    });
  });
  it('no error tells its true cause', () => {
    for (const cause of CAUSES)
      expect(JSON.stringify(new EbmsError(cause, 'x-SIG-9', { oorzaak: 'the true cause' }).item)).to.not.include(
        'true cause',
      );
  });
});

describe('x-SIG-10: the severity of a list', () => {
  it('is Error when any is', () => {
    expect(
      severityOf([
        { code: 'a', severity: 'Warning' },
        { code: 'b', severity: 'Error' },
      ]),
    ).to.equal('Error');
    expect(severityOf([{ code: 'a', severity: 'Warning' }])).to.equal('Warning');
  });
});
