// XML signature wrapping: whatever the peer moves, copies or adds, the signed elements must be the ones at their places
// (trap 7, x-WSS-4, WB004). Every message here carries a valid signature of a trusted sender.
import { expect } from 'chai';
import { change, NOW, refusal, sender, signedRequest, verifyXml } from '../support/exchange.ts';
import { BODY, DS, envelope, requiredParts, sign, TOKEN, timestamp, WSU, wsa } from '../support/soap.ts';

const XML = signedRequest();
const EVIL = '<o:CancelOrder xmlns:o="urn:example:orders:v1"/>';
const part = (xml: string, name: RegExp) => name.exec(xml)![0];
const SIGNED_BODY = part(XML, /<soap:Body .*<\/soap:Body>/);
const SIGNATURE = part(XML, /<ds:Signature .*<\/ds:Signature>/);
const evilBody = (attributes = '') => `<soap:Body${attributes}>${EVIL}</soap:Body>`;

describe('attack: the signed Body moves, another one takes its place', () => {
  it('into a wrapper in the Header', async () => {
    const xml = change(
      change(XML, SIGNED_BODY, evilBody()),
      '</soap:Header>',
      `<w xmlns="urn:w">${SIGNED_BODY}</w></soap:Header>`,
    );
    await refusal(() => verifyXml(xml), 'soap.foreignHeader', 'WS007');
  });
  it('into a WS-Addressing header', async () => {
    const wrapper = `<wsa:Other>${SIGNED_BODY}</wsa:Other></soap:Header>`;
    await refusal(
      () => verifyXml(change(change(XML, SIGNED_BODY, evilBody()), '</soap:Header>', wrapper)),
      'wsa.value',
      'x-WSA-3',
    );
  });
  it('into the Security header', async () => {
    const xml = change(change(XML, SIGNED_BODY, evilBody()), '</wsse:Security>', `${SIGNED_BODY}</wsse:Security>`);
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('into a ds:Object', async () => {
    const object = `<ds:Object>${SIGNED_BODY}</ds:Object></ds:Signature>`;
    const xml = change(change(XML, SIGNED_BODY, evilBody()), '</ds:Signature>', object);
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('into the Timestamp', async () => {
    const xml = change(change(XML, SIGNED_BODY, evilBody()), '</wsu:Timestamp>', `${SIGNED_BODY}</wsu:Timestamp>`);
    await refusal(() => verifyXml(xml), 'wss.coverage', 'x-WSS-4');
  });
  it('into the token', async () => {
    const xml = change(
      change(XML, SIGNED_BODY, evilBody()),
      '</wsse:BinarySecurityToken>',
      `${SIGNED_BODY}</wsse:BinarySecurityToken>`,
    );
    await refusal(() => verifyXml(xml), 'wss.coverage', 'x-WSS-4');
  });
  it('into KeyInfo', async () => {
    const xml = change(change(XML, SIGNED_BODY, evilBody()), '</ds:KeyInfo>', `${SIGNED_BODY}</ds:KeyInfo>`);
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('into the new payload', async () => {
    const wrapped = `<soap:Body><o:CancelOrder xmlns:o="urn:example:orders:v1">${SIGNED_BODY}</o:CancelOrder></soap:Body>`;
    await refusal(() => verifyXml(change(XML, SIGNED_BODY, wrapped)), 'wss.coverage', 'x-WSS-4');
  });
  it('behind the new Body', async () => {
    await refusal(() => verifyXml(change(XML, SIGNED_BODY, evilBody() + SIGNED_BODY)), 'soap.structure', 'x-HTTP-3');
  });
  it('before the new Body', async () => {
    await refusal(() => verifyXml(change(XML, SIGNED_BODY, SIGNED_BODY + evilBody())), 'soap.structure', 'x-HTTP-3');
  });
  it('behind the Envelope', async () => {
    await refusal(() => verifyXml(change(XML, SIGNED_BODY, evilBody()) + SIGNED_BODY), 'xml.malformed');
  });
});

describe('attack: one id, two elements', () => {
  const ID = 'body';
  for (const [name, attribute] of [
    ['wsu:Id', `wsu:Id="${ID}"`],
    ['Id', `Id="${ID}"`],
    ['ID', `ID="${ID}"`],
    ['xml:id', `xml:id="${ID}"`],
    ['eb:id', `e:id="${ID}" xmlns:e="http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd"`],
  ] as const) {
    it(`${name} on the new Body, the signed one in the payload`, async () => {
      const xml = change(XML, SIGNED_BODY, `<soap:Body ${attribute}><x xmlns="urn:x">${SIGNED_BODY}</x></soap:Body>`);
      await refusal(() => verifyXml(xml), 'wss.structure', 'x-WSS-4');
    });
    it(`${name} somewhere in the payload`, async () => {
      const payload = `<o:Order xmlns:o="urn:o"><o:Line ${attribute}/></o:Order>`;
      // The parser itself knows that a doubled xml:id is an error (xml:id 1.0 §4).
      const code = name === 'xml:id' ? 'xml.malformed' : 'wss.structure';
      await refusal(() => verifyXml(signedRequest({ payload })), code);
    });
  }
  it('two different spellings on two elements of the payload', async () => {
    const payload = '<o:Order xmlns:o="urn:o"><o:Line Id="x"/><o:Line ID="x"/></o:Order>';
    await refusal(() => verifyXml(signedRequest({ payload })), 'wss.structure', 'x-WSS-4');
  });
  it('a second id on the Body itself changes what was signed', async () => {
    await refusal(() => verifyXml(change(XML, '<soap:Body ', '<soap:Body Id="other" ')), 'wss.signature', 'WB013');
  });
});

describe('attack: headers that are not signed', () => {
  for (const name of ['To', 'Action', 'MessageID'])
    it(`wsa:${name} moves away, another one takes its place`, async () => {
      const original = part(XML, new RegExp(`<wsa:${name} .*?</wsa:${name}>`));
      const forged = `<wsa:${name}>urn:forged</wsa:${name}>`;
      const moved = change(change(XML, original, forged), '</o:SubmitOrder>', `${original}</o:SubmitOrder>`);
      await refusal(() => verifyXml(moved), 'wss.coverage', 'x-WSS-4');
    });
  for (const [name, header] of [
    ['RelatesTo', '<wsa:RelatesTo>urn:uuid:9</wsa:RelatesTo>'],
    ['From', '<wsa:From><wsa:Address>https://evil.example/?OIN=00000001123456789000</wsa:Address></wsa:From>'],
    ['ReplyTo', '<wsa:ReplyTo><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo>'],
    ['FaultTo', '<wsa:FaultTo><wsa:Address>http://www.w3.org/2005/08/addressing/none</wsa:Address></wsa:FaultTo>'],
  ] as const)
    it(`wsa:${name} is added after signing`, async () => {
      const error = await refusal(
        () => verifyXml(change(XML, '</soap:Header>', `${header}</soap:Header>`)),
        'wss.coverage',
        'WB004',
      );
      expect(error.detail.oorzaak).to.equal(`${name} is not signed`);
    });
  it('a second Timestamp, fresh and not signed', async () => {
    const fresh = `<wsu:Timestamp>${timestamp(NOW)}</wsu:Timestamp><ds:Signature `;
    await refusal(() => verifyXml(change(XML, '<ds:Signature ', fresh)), 'wss.structure', 'WB002');
  });
  it('the signed Timestamp moves to the payload, a fresh one takes its place', async () => {
    const old = part(XML, /<wsu:Timestamp .*<\/wsu:Timestamp>/);
    const moved = change(XML, old, `<wsu:Timestamp wsu:Id="new">${timestamp(NOW)}</wsu:Timestamp>`);
    const xml = change(moved, '</o:SubmitOrder>', `${old}</o:SubmitOrder>`);
    await refusal(() => verifyXml(xml), 'wss.coverage', 'x-WSS-4');
  });
});

describe('attack: more than one signature, token or SignedInfo', () => {
  it('a second Signature beside the first', async () => {
    await refusal(() => verifyXml(change(XML, SIGNATURE, SIGNATURE + SIGNATURE)), 'wss.structure', 'WB003');
  });
  it('a second SignedInfo in the Signature', async () => {
    const info = part(XML, /<ds:SignedInfo>.*<\/ds:SignedInfo>/);
    await refusal(() => verifyXml(change(XML, info, info + info)), 'wss.structure', 'WB003');
    await refusal(() => verifyXml(change(XML, '</ds:Signature>', `${info}</ds:Signature>`)), 'wss.structure', 'WB003');
  });
  it('a second SignatureValue or KeyInfo', async () => {
    for (const name of ['SignatureValue', 'KeyInfo']) {
      const element = part(XML, new RegExp(`<ds:${name}>.*</ds:${name}>`));
      await refusal(() => verifyXml(change(XML, element, element + element)), 'wss.structure', 'WB003');
    }
  });
  it('a copy of the token with another id', async () => {
    const token = part(XML, /<wsse:BinarySecurityToken .*<\/wsse:BinarySecurityToken>/);
    const copy = token.replace('wsu:Id="token"', 'wsu:Id="copy"');
    await refusal(() => verifyXml(change(XML, token, token + copy)), 'wss.structure', 'WB010');
  });
  it('a signature over a signature of another message', async () => {
    const other = sign(envelope({ timestamp: timestamp(NOW) }, sender), sender, { sign: [BODY] });
    const foreign = part(other, /<ds:Signature .*<\/ds:Signature>/);
    await refusal(() => verifyXml(change(XML, SIGNATURE, foreign)), 'wss.coverage', 'WB004');
  });
  it('the Signature outside the Security header', async () => {
    const moved = change(change(XML, SIGNATURE, ''), '</soap:Header>', `${SIGNATURE}</soap:Header>`);
    await refusal(() => verifyXml(moved), 'soap.foreignHeader', 'WS007');
    const inBody = change(change(XML, SIGNATURE, ''), '</o:SubmitOrder>', `${SIGNATURE}</o:SubmitOrder>`);
    await refusal(() => verifyXml(inBody), 'wss.structure', 'WB003');
  });
});

describe('attack: references that cover something else', () => {
  const unsigned = envelope({ timestamp: timestamp(NOW) }, sender);
  const all = requiredParts(unsigned);
  const refer = (xpaths: readonly string[], xml = unsigned) => verifyXml(sign(xml, sender, { sign: xpaths }));

  it('only the payload, the Envelope or the whole Header instead of the parts', async () => {
    await refusal(() => refer(['/*']), 'wss.coverage', 'x-WSS-4');
    await refusal(() => refer(["/*/*[local-name()='Header']"]), 'wss.coverage', 'x-WSS-4');
    await refusal(() => refer(['/*', ...all]), 'wss.coverage', 'x-WSS-4');
  });
  it('the Security header itself', async () => {
    await refusal(() => refer([...all, "//*[local-name()='Security']"]), 'wss.coverage', 'x-WSS-4');
  });
  it('an element inside a header', async () => {
    const headers = [
      wsa('To', 'urn:to'),
      wsa('Action', 'urn:a'),
      wsa('MessageID', 'urn:m'),
      wsa('From', '<wsa:Address>urn:f</wsa:Address>'),
    ];
    const xml = envelope({ headers, timestamp: timestamp(NOW) }, sender);
    const inner = requiredParts(xml).map((xpath) => (xpath.includes("'From'") ? `${xpath}/*` : xpath));
    await refusal(() => refer(inner, xml), 'wss.coverage', 'x-WSS-4');
  });
  it('more than 32 references', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `<o:L${index} wsu:Id="l${index}"/>`).join('');
    const xml = envelope({ payload: `<o:Order xmlns:o="urn:o">${lines}</o:Order>`, timestamp: timestamp(NOW) }, sender);
    const extra = Array.from({ length: 30 }, (_, index) => `//*[local-name()='L${index}']`);
    const error = await refusal(() => refer([...all, ...extra], xml), 'wss.structure', 'x-WSS-6');
    expect(error.detail.oorzaak).to.include('35 references');
  });
  it('a URI that is empty, remote, a cid, an XPointer or unknown', async () => {
    for (const uri of ['', 'https://evil.example/body', 'cid:body', "#xpointer(id('body'))", '#nobody', 'body', '#'])
      await refusal(() => verifyXml(change(XML, 'URI="#body"', `URI="${uri}"`)), 'wss.coverage', 'x-WSS-9');
  });
  it('a reference without URI', async () => {
    await refusal(() => verifyXml(change(XML, ' URI="#body"', '')), 'wss.coverage', 'x-WSS-9');
  });
  it('no reference at all', async () => {
    const xml = XML.replace(/<ds:Reference .*<\/ds:Reference>/, '');
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('the token as well: that is allowed', async () => {
    await refer([...all, TOKEN]);
  });
});

describe('attack: strange places and names', () => {
  it('a Security header of another namespace does not count as one', async () => {
    const uri = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.1.xsd';
    const xml = change(XML, /xmlns:wsse="[^"]+"/, `xmlns:wsse="${uri}"`);
    await refusal(() => verifyXml(xml), 'soap.mustUnderstand', 'x-HTTP-3');
  });
  it('a Signature of another namespace', async () => {
    const xml = XML.replace(`xmlns:ds="${DS}"`, 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"');
    await refusal(() => verifyXml(xml), 'wss.structure', 'WB003');
  });
  it('a Security header in the Body', async () => {
    const security = part(XML, /<wsse:Security .*<\/wsse:Security>/);
    const xml = change(change(XML, security, ''), SIGNED_BODY, `<soap:Body>${security}</soap:Body>`);
    await refusal(() => verifyXml(xml), 'wss.missing', 'WB003');
  });
  it('a declaration of the utility namespace under another name is read by its namespace, not its prefix', async () => {
    const payload = `<wsu:Order xmlns:wsu="urn:o" xmlns:u="${WSU}" u:Id="payload"/>`;
    expect((await verifyXml(signedRequest({ payload }))).payload.uri).to.equal('urn:o');
  });
});
