// WB013: the receiver validates everything, refuses with a fault, and lets nothing of an invalid message through (x-FLT-7).
import { expect } from 'chai';
import { ERRORS } from '../../src/core/index.ts';
import { change, refusal, signedRequest, verifyXml } from '../support/exchange.ts';

const XML = signedRequest();

describe('WB013: one changed place is enough', () => {
  for (const [name, from, to, part] of [
    ['the payload', '<o:Id>42<', '<o:Id>43<', 'Body'],
    ['white space in the payload', '<o:Id>42<', '<o:Id>42 <', 'Body'],
    ['the namespace of the payload', 'xmlns:o="urn:example:orders:v1"', 'xmlns:o="urn:example:orders:v2"', 'Body'],
    ['an attribute on the Body', '<soap:Body ', '<soap:Body x="1" ', 'Body'],
    ['wsa:To', '>https://gateway.example/orders<', '>https://gateway.example/other<', 'To'],
    ['wsa:Action', 'SubmitOrder</wsa:Action>', 'CancelOrder</wsa:Action>', 'Action'],
    ['wsa:MessageID', '000000000001</wsa:MessageID>', '000000000002</wsa:MessageID>', 'MessageID'],
    ['Created', '<wsu:Created>2026-03-03T09:12:04.000Z', '<wsu:Created>2026-03-03T09:12:05.000Z', 'Timestamp'],
  ] as const)
    it(`${name}: the log names the reference, the peer learns nothing`, async () => {
      const error = await refusal(() => verifyXml(change(XML, from, to)), 'wss.signature', 'WB013');
      expect(error.detail.oorzaak).to.match(
        new RegExp(`^reference \\d \\(${part}\\): DigestValue of 32 bytes differs$`),
      );
      expect(error.detail.positie).to.be.a('number');
      expect(error.meaning.text).to.equal('The security of the message could not be verified.');
    });
  it('SignatureValue', async () => {
    const xml = change(XML, /<ds:SignatureValue>.{8}/, '<ds:SignatureValue>AAAAAAAA');
    const error = await refusal(() => verifyXml(xml), 'wss.signature', 'WB013');
    expect(error.detail.oorzaak).to.include('SignatureValue');
  });
  it('a DigestValue that fits a changed part: SignedInfo is then wrong', async () => {
    const other = signedRequest({ payload: '<o:Other xmlns:o="urn:o"/>' });
    const digestOf = (xml: string) => /URI="#body".*?<ds:DigestValue>([^<]+)/.exec(xml)![1]!;
    const body = /<soap:Body.*<\/soap:Body>/.exec(other)![0];
    const xml = change(change(XML, digestOf(XML), digestOf(other)), /<soap:Body.*<\/soap:Body>/, body);
    const error = await refusal(() => verifyXml(xml), 'wss.signature', 'WB013');
    expect(error.detail.oorzaak).to.include('SignatureValue');
  });
  it('a digest of another length', async () => {
    const xml = change(XML, /<ds:DigestValue>[^<]+/, '<ds:DigestValue>AAAA');
    await refusal(() => verifyXml(xml), 'wss.signature', 'WB013');
  });
  for (const value of ['', '!!!!', 'A'])
    it(`a DigestValue or SignatureValue that is "${value}"`, async () => {
      const digest = change(XML, /<ds:DigestValue>[^<]+/, `<ds:DigestValue>${value}`);
      await refusal(() => verifyXml(digest), 'wss.structure', 'WB003');
      const signature = change(XML, /<ds:SignatureValue>[^<]+/, `<ds:SignatureValue>${value}`);
      await refusal(() => verifyXml(signature), 'wss.structure', 'WB003');
    });
});

describe('x-FLT-7: signature, structure, token and coverage look the same from outside', () => {
  it('has one text for all of them', () => {
    const codes = ['wss.structure', 'wss.algorithm', 'wss.token', 'wss.signature', 'wss.coverage'] as const;
    expect(new Set(codes.map((code) => ERRORS[code].text)).size).to.equal(1);
    expect(new Set(codes.map((code) => ERRORS[code].code)).size).to.equal(1);
    expect(codes.some((code) => ERRORS[code].body)).to.equal(false);
  });
});
