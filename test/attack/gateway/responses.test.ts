// The other direction: what a client of ours takes for an answer (x-WSA-7, x-WSA-12, WB014, x-WSS-10, x-WSS-11, x-WSS-12, trap 14). A true
// answer of the gateway is caught on its way and altered, or made anew by xml-crypto with the key of a trusted party.
import { expect } from 'chai';
import { GatewayError } from '../../../src/core/index.ts';
import { parseEnvelope, readAddressing } from '../../../src/envelope/index.ts';
import { DEFAULT_POLICY, verifyResponse } from '../../../src/security/index.ts';
import { change } from '../../support/exchange.ts';
import { BODE_OIN } from '../../support/gateway.ts';
import { signedMessage, timestamp, WSSE11, wsa } from '../../support/soap.ts';
import { openArena } from './arena.ts';
import {
  ALL_PREFIXES,
  append,
  attributes,
  content,
  idOf,
  LEVER_ACTION,
  letter,
  part,
  partyOf,
  signByBode,
} from './message.ts';

const ANSWER = `${LEVER_ACTION}Response`;
const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';

describe('attack on the client: answers that are not the answer', () => {
  const arena = openArena();
  let answer: string;
  let messageId: string;
  let value: string;

  before(async () => {
    const of = letter();
    const request = await signByBode(arena().cast.sender, of);
    messageId = of.messageId;
    value = /<ds:SignatureValue>([^<]+)/.exec(request)![1]!;
    answer = (await arena().send({ body: request })).body;
  });

  async function take(xml: string, more: { oin?: typeof BODE_OIN; now?: number } = {}): Promise<string> {
    try {
      const message = readAddressing(parseEnvelope(Buffer.from(xml)), {
        role: 'response',
        relatesTo: messageId,
        actions: [ANSWER],
      });
      const trust = await arena().cast.pki.trust();
      await verifyResponse(message, {
        policy: DEFAULT_POLICY,
        trust,
        now: Date.now(),
        sent: [value],
        oin: BODE_OIN,
        ...more,
      });
      return 'taken';
    } catch (error) {
      if (error instanceof GatewayError) return error.code;
      throw error;
    }
  }

  const confirmation = (of: string, id = 'sc') =>
    `<wsse11:SignatureConfirmation xmlns:wsse11="${WSSE11}" Value="${of}" wsu:Id="${id}"></wsse11:SignatureConfirmation>`;

  /** An answer made by xml-crypto with the key of INTERMEDIAIR, whom `take` may be told to expect. */
  function made(
    parts: { headers?: readonly string[]; confirmations?: string; payload?: string; created?: number } = {},
  ): string {
    const {
      headers = [
        wsa('To', ANONYMOUS),
        wsa('Action', ANSWER),
        wsa('MessageID', 'urn:uuid:answer'),
        wsa('RelatesTo', messageId),
      ],
      confirmations = confirmation(value),
      payload = '<x xmlns="urn:x"></x>',
      created = Date.now(),
    } = parts;
    const party = partyOf(arena().cast.intermediary);
    return signedMessage(party, { headers, payload, confirmations, timestamp: timestamp(created) });
  }
  const INTERMEDIARY = '00000099000000002000' as typeof BODE_OIN;

  it('the true answer is taken, also when xml-crypto made it', async () => {
    expect(await take(answer)).to.equal('taken');
    expect(await take(made(), { oin: INTERMEDIARY })).to.equal('taken');
  });

  const ALTERED: Readonly<Record<string, readonly [(xml: string) => string, string]>> = {
    'the confirmation is taken out': [
      (xml) => change(xml, part(xml, 'wsse11:SignatureConfirmation'), ''),
      'wss.confirmation',
    ],
    'the confirmed value is another': [(xml) => change(xml, / Value="[^"]+"/, ' Value="AAAA"'), 'wss.confirmation'],
    'the confirmed value is empty': [(xml) => change(xml, / Value="[^"]+"/, ' Value=""'), 'wss.confirmation'],
    'the confirmation has no value': [(xml) => change(xml, / Value="[^"]+"/, ''), 'wss.confirmation'],
    'the confirmation is there twice': [
      (xml) =>
        change(xml, part(xml, 'wsse11:SignatureConfirmation'), (was) => was + was.replace(/ wsu:Id="[^"]*"/, '')),
      'wss.confirmation',
    ],
    'a second confirmation of something else': [
      (xml) =>
        change(
          xml,
          '<ds:Signature ',
          `<c:SignatureConfirmation xmlns:c="${WSSE11}" Value="AAAA"></c:SignatureConfirmation><ds:Signature `,
        ),
      'wss.confirmation',
    ],
    'the confirmation moves into the Body, a forged one in its place': [
      (xml) => {
        const was = part(xml, 'wsse11:SignatureConfirmation');
        const forged = was.replace(/ wsu:Id="[^"]*"/, '');
        return append(change(xml, was, forged), 'soap:Body', was);
      },
      'soap.structure',
    ],
    'the confirmation moves into a ds:Object, a forged one in its place': [
      (xml) => {
        const was = part(xml, 'wsse11:SignatureConfirmation');
        return append(
          change(xml, was, was.replace(/ wsu:Id="[^"]*"/, '')),
          'ds:Signature',
          `<ds:Object>${was}</ds:Object>`,
        );
      },
      'wss.structure',
    ],
    'the confirmation has content': [
      (xml) => append(xml, 'wsse11:SignatureConfirmation', '<x xmlns="urn:x"></x>'),
      'wss.confirmation',
    ],
    'two elements have the id of the confirmation': [
      (xml) => attributes(xml, 'ds:KeyInfo', `Id="${idOf(xml, 'wsse11:SignatureConfirmation')}"`),
      'wss.structure',
    ],
    'RelatesTo is another': [(xml) => content(xml, 'wsa:RelatesTo', 'urn:uuid:other'), 'wsa.value'],
    'RelatesTo is missing': [(xml) => change(xml, part(xml, 'wsa:RelatesTo'), ''), 'wsa.relatesToMissing'],
    'RelatesTo is there twice': [
      (xml) => change(xml, part(xml, 'wsa:RelatesTo'), (was) => was + was),
      'wsa.cardinality',
    ],
    'RelatesTo has another relation': [
      (xml) => attributes(xml, 'wsa:RelatesTo', 'RelationshipType="urn:other"'),
      'wsa.value',
    ],
    'the Action is of another operation': [
      (xml) => content(xml, 'wsa:Action', 'urn:bode:berichtenbox:v1:BerichtenboxService:PingResponse'),
      'wsa.value',
    ],
    'the Action is that of a fault, the Body is none': [
      (xml) => content(xml, 'wsa:Action', 'http://www.w3.org/2005/08/addressing/soap/fault'),
      'wsa.value',
    ],
    'MessageID is missing': [(xml) => change(xml, part(xml, 'wsa:MessageID'), ''), 'wsa.messageIdMissing'],
    'the signature is stripped': [(xml) => change(xml, part(xml, 'ds:Signature'), ''), 'wss.structure'],
    'the Security header is stripped': [(xml) => change(xml, part(xml, 'wsse:Security'), ''), 'wss.missing'],
    'a verdict is turned': [(xml) => change(xml, '>Verwerkt<', '>Geweigerd<'), 'wss.signature'],
    'the Body becomes a fault': [
      (xml) =>
        content(
          xml,
          'soap:Body',
          `<soap:Fault${ALL_PREFIXES}><faultcode>soap:Server</faultcode><faultstring>x</faultstring></soap:Fault>`,
        ),
      'wss.signature',
    ],
    'the Body moves into a header, another in its place': [
      (xml) => {
        const was = part(xml, 'soap:Body');
        return append(
          change(xml, was, `<soap:Body><x xmlns="urn:x"/></soap:Body>`),
          'soap:Header',
          `<w:W xmlns:w="urn:w"${ALL_PREFIXES}>${was}</w:W>`,
        );
      },
      'soap.foreignHeader',
    ],
    'a DOCTYPE comes before it': [(xml) => `<!DOCTYPE x>${xml}`, 'xml.forbidden'],
  };
  for (const [name, [alter, code]] of Object.entries(ALTERED))
    it(`${name} → ${code}`, async () => {
      expect(await take(alter(answer))).to.equal(code);
    });

  it('signed by another trusted organisation than the one that was asked', async () => {
    expect(await take(made())).to.equal('wss.identity');
  });
  it('signed rightly, but without confirmation, or with one that is not signed', async () => {
    expect(await take(made({ confirmations: '' }), { oin: INTERMEDIARY })).to.equal('wss.confirmation');
    const late = append(made({ confirmations: '' }), 'wsse:Security', confirmation(value, 'late'));
    expect(await take(late, { oin: INTERMEDIARY })).to.equal('wss.coverage');
  });
  it('signed rightly, but an answer to another message, or an old one', async () => {
    const other = [
      wsa('To', ANONYMOUS),
      wsa('Action', ANSWER),
      wsa('MessageID', 'urn:uuid:a'),
      wsa('RelatesTo', 'urn:uuid:other'),
    ];
    expect(await take(made({ headers: other }), { oin: INTERMEDIARY })).to.equal('wsa.value');
    expect(await take(made({ created: Date.now() - 3_600_000 }), { oin: INTERMEDIARY })).to.equal('wss.expired');
    expect(await take(answer, { now: Date.now() + 3_600_000 })).to.equal('wss.expired');
  });
  it('the answer to another request of the same sender', async () => {
    const heard = await arena().send({ body: await arena().fresh() });
    expect(await take(heard.body)).to.equal('wsa.value');
    expect(await take(content(heard.body, 'wsa:RelatesTo', messageId))).to.equal('wss.confirmation');
  });
});
