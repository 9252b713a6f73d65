// Attacks on the signature of ebMS messages: content that is not signed but read, signatures at other places, other structures, algorithms and
// keys (x-E2E-1 … x-E2E-6, traps 5-11, 71). The attacker holds the signed message; where a test signs, he even holds the key.
import { expect } from 'chai';
import { makeParty, OIN_SENDER } from '../../support/signers.ts';
import { DS, EXC, MORE, SOAP } from '../../support/soap.ts';
import {
  C14N,
  chain,
  context,
  ENVELOPED,
  envelope,
  gemeente,
  logius,
  type Making,
  MESSAGE_HEADER,
  makeMessage,
  NEXT,
  NEXT_MSH,
  PART,
  reference,
  refusedAs,
  refusedMessage,
  SYNC_REPLY,
  TEMPLATE,
  transform,
  verifyMessage,
  XPATH,
  x509,
  xpath,
} from './messages.ts';

const good = makeMessage();
const [signature] = /<ds:Signature .*<\/ds:Signature>/s.exec(good.xml)!;
const other = MESSAGE_HEADER.replace('cpa-1', 'cpa-evil');

function edited(edit: (xml: string) => string, message = good) {
  const xml = edit(message.xml);
  expect(xml, 'nothing was changed').to.not.equal(message.xml);
  return { ...message, xml };
}

describe('ebMS attack: parts', () => {
  it('an extra unsigned part (trap 9)', async () => {
    const parts = new Map([...good.parts, ['extra@x', Buffer.from('x')]]);
    await refusedMessage({ ...good, parts }, /1 parts are not signed/);
  });
  it('a part that was taken out, or all', async () => {
    await refusedMessage({ ...good, parts: new Map() }, /a part that is not there/);
  });
  it('a part without reference, by the signer himself', async () => {
    await refusedMessage(makeMessage({ references: ([document]) => [document!] }), /1 parts are not signed/);
  });
  it('two references to one part, also when written in two ways (trap 71)', async () => {
    const twice = (uri: string) => (made: readonly string[]) => [...made, made[1]!.replace(`cid:${PART}`, uri)];
    for (const uri of [`cid:${PART}`, `CID:${PART}`, `cid:${PART.replace('p', '%70')}`])
      await refusedMessage(makeMessage({ references: twice(uri) }), /or a second one/);
  });
  it('parts that change places', async () => {
    const { xml } = makeMessage({ parts: { 'a@x': 'one', 'b@x': 'two' } });
    const parts = new Map([
      ['a@x', Buffer.from('two')],
      ['b@x', Buffer.from('one')],
    ]);
    await refusedMessage({ xml, parts }, /digest of the part differs/);
  });
  it('a reference to a part with a transform', async () => {
    for (const steps of [transform(EXC), transform('http://www.w3.org/2000/09/xmldsig#base64'), ' '])
      await refusedMessage(
        makeMessage({
          references: ([document, part]) => [
            document!,
            part!.replace('<ds:DigestMethod', `<ds:Transforms>${steps}</ds:Transforms><ds:DigestMethod`),
          ],
        }),
        /must hold exactly DigestMethod, DigestValue/,
      );
  });
  it('a reference that is neither "" nor a cid: by id, remote, local, or none', async () => {
    for (const uri of [
      '#MH',
      '#xpointer(/)',
      'https://x.example/',
      'file:///etc/passwd',
      'cid:',
      'cid:%',
      'cid:a b',
      'cid:%00',
    ])
      await refusedMessage(
        makeMessage({ references: (made) => [...made, reference(uri, 'AAAA')] }),
        /neither to the document nor to a part/,
      );
    const without = makeMessage({ references: (made) => [...made, reference('', 'AAAA').replace(' URI=""', '')] });
    await refusedMessage(without, /neither to the document nor to a part/);
  });
  it('more references than 32', async () => {
    const parts = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`${i}@x`, 'x']));
    await refusedMessage(makeMessage({ parts }), /33 references/);
  });
});

describe('ebMS attack: URI=""', () => {
  it('is missing, or there twice', async () => {
    await refusedMessage(makeMessage({ references: ([, part]) => [part!] }), /0 references to the SOAP part/);
    await refusedMessage(makeMessage({ references: ([one, part]) => [one!, one!, part!] }), /2 references to the SOAP/);
    await refusedMessage(makeMessage({ references: () => [] }), /0 references/);
  });
  const wrong: Readonly<Record<string, string>> = {
    'no Transform': '',
    'no XPath': transform(ENVELOPED) + transform(EXC),
    'no canonicalization': transform(ENVELOPED) + xpath(TEMPLATE),
    'no enveloped-signature': xpath(TEMPLATE) + transform(EXC),
    'another order': xpath(TEMPLATE) + transform(ENVELOPED) + transform(EXC),
    'a fourth': chain() + transform(EXC),
    'a second XPath': transform(ENVELOPED) + xpath(TEMPLATE) + xpath(TEMPLATE) + transform(EXC),
    'canonicalization with comments': chain(`${EXC}WithComments`),
    'inclusive canonicalization with comments': chain(`${C14N}#WithComments`),
    'Canonical XML 1.1': chain('http://www.w3.org/2006/12/xml-c14n11'),
    XSLT: transform(ENVELOPED) + transform('http://www.w3.org/TR/1999/REC-xslt-19991116') + transform(EXC),
    'XPath Filter 2':
      transform(ENVELOPED) +
      xpath(TEMPLATE).replace(XPATH, 'http://www.w3.org/2002/06/xmldsig-filter2') +
      transform(EXC),
    'enveloped-signature with content':
      transform(ENVELOPED, '<ds:XPath>x</ds:XPath>') + xpath(TEMPLATE) + transform(EXC),
    'canonicalization with content': transform(ENVELOPED) + xpath(TEMPLATE) + transform(C14N, '<ds:XPath>x</ds:XPath>'),
  };
  for (const [name, transforms] of Object.entries(wrong))
    it(`has other transforms: ${name}`, async () => {
      const none = transforms === '' ? /must hold exactly Transforms/ : /Transform|canonicalization|must hold exactly/;
      await refusedMessage(makeMessage({ transforms }), none);
    });
});

describe('ebMS attack: the XPath', () => {
  const second = `ancestor-or-self::node()[@soap:actor="${NEXT}"]`;
  const expressions: Readonly<Record<string, string>> = {
    everything: 'not(ancestor-or-self::eb:Manifest)',
    'true()': 'true()',
    'false()': 'false()',
    'a third exclusion': TEMPLATE.replace(second, `${second}|ancestor-or-self::eb:Manifest`),
    'one exclusion': `not(${second})`,
    'the other order': `not(${second}|ancestor-or-self::node()[@soap:actor="${NEXT_MSH}"])`,
    'another actor': TEMPLATE.replace(NEXT_MSH, 'urn:x'),
    'an actor with white space in it': TEMPLATE.replace(NEXT, `${NEXT} `),
    'self only': TEMPLATE.replaceAll('ancestor-or-self', 'self'),
    'the misprint of the standard': TEMPLATE.replaceAll('::node()', '::()'),
    'another attribute': TEMPLATE.replaceAll('@soap:actor', '@soap:role'),
    'no prefix': TEMPLATE.replaceAll('soap:actor', 'actor'),
    'an unbound prefix': TEMPLATE.replaceAll('soap:', 'env:'),
    'a prefix of another namespace': TEMPLATE.replaceAll('soap:', 'eb:'),
    'one prefix of another namespace': TEMPLATE.replace('soap:', 'eb:'),
    'text after it': `${TEMPLATE} or true()`,
    'text before it': `true() or ${TEMPLATE}`,
    'white space inside a name': TEMPLATE.replace('ancestor-or-self', 'ancestor -or-self'),
    'much white space': TEMPLATE + ' '.repeat(1100),
    nothing: '',
  };
  for (const [name, expression] of Object.entries(expressions))
    it(`is another: ${name}`, async () => {
      await refusedMessage(makeMessage({ transforms: chain(EXC, expression) }), /not the XPath of ebMS/);
    });
  it('has its prefix bound to something else where it stands', async () => {
    const rebound = transform(ENVELOPED) + xpath(TEMPLATE, ' xmlns:soap="urn:x"') + transform(EXC);
    await refusedMessage(makeMessage({ transforms: rebound }), /not the XPath of ebMS/);
  });
  it('holds elements, or stands in another namespace, or comes twice', async () => {
    const one = xpath(TEMPLATE);
    for (const step of [
      one.replace('</ds:XPath>', '<ds:x/></ds:XPath>'),
      one.replaceAll('ds:XPath', 'eb:XPath'),
      transform(XPATH),
      transform(XPATH, one + one),
    ])
      await refusedMessage(makeMessage({ transforms: transform(ENVELOPED) + step + transform(EXC) }), /not the XPath/);
  });
  it('is the same with white space between tokens, single quotes and another prefix for SOAP', async () => {
    const spaced = `\n not ( ancestor-or-self::node()[ @soap:actor = '${NEXT_MSH}' ]\n  | ancestor-or-self :: node ( ) [@soap:actor="${NEXT}"] ) `;
    await verifyMessage(makeMessage({ transforms: chain(EXC, spaced) }));
    const env =
      transform(ENVELOPED) + xpath(TEMPLATE.replaceAll('soap:', 'env:'), ` xmlns:env="${SOAP}"`) + transform(EXC);
    await verifyMessage(makeMessage({ transforms: env }));
  });
});

describe('ebMS attack: actors that keep content out of the signature', () => {
  for (const actor of [NEXT, NEXT_MSH]) {
    const hidden: Readonly<Record<string, (making: Making) => Partial<Making>>> = {
      'the MessageHeader': () => ({
        blocks: MESSAGE_HEADER.replace('<eb:MessageHeader', `<eb:MessageHeader soap:actor="${actor}"`),
      }),
      'a block around it': () => ({ blocks: `<eb:X soap:actor="${actor}">${MESSAGE_HEADER}</eb:X>` }),
      'an unknown block': () => ({ blocks: `${MESSAGE_HEADER}<x:X xmlns:x="urn:x" soap:actor="${actor}"/>` }),
      'SyncReply around a MessageHeader': () => ({
        blocks: `<eb:SyncReply soap:actor="${actor}">${other}</eb:SyncReply>${MESSAGE_HEADER}`,
      }),
      'SyncReply with text': () => ({
        blocks: `${MESSAGE_HEADER}<eb:SyncReply soap:actor="${actor}">x</eb:SyncReply>`,
      }),
      'SyncReply of another namespace': () => ({
        blocks: `${MESSAGE_HEADER}<x:SyncReply xmlns:x="urn:x" soap:actor="${actor}"/>`,
      }),
      'SyncReply elsewhere': () => ({ body: `<eb:SyncReply soap:actor="${actor}"/>` }),
      'the Manifest': ({ body }) => ({ body: body.replace('<eb:Manifest', `<eb:Manifest soap:actor="${actor}"`) }),
      'by another prefix': ({ body }) => ({
        body: body.replace('<eb:Manifest', `<eb:Manifest xmlns:s="${SOAP}" s:actor="${actor}"`),
      }),
      'by references': ({ body }) => ({
        body: body.replace('<eb:Manifest', `<eb:Manifest soap:actor="&#${actor.charCodeAt(0)};${actor.slice(1)}"`),
      }),
      'the Header': () => ({
        envelope: (one, making) =>
          envelope(one, making).replace('<soap:Header>', `<soap:Header soap:actor="${actor}">`),
      }),
      'the Body': () => ({
        envelope: (one, making) => envelope(one, making).replace('<soap:Body>', `<soap:Body soap:actor="${actor}">`),
      }),
      'the Envelope': () => ({
        envelope: (one, making) =>
          envelope(one, making).replace('<soap:Envelope', `<soap:Envelope soap:actor="${actor}"`),
      }),
    };
    for (const [name, change] of Object.entries(hidden))
      it(`${actor === NEXT ? 'next' : 'nextMSH'}: ${name}`, async () => {
        const body = '<eb:Manifest eb:version="2.0"/>';
        await refusedMessage(
          makeMessage({ body, ...change({ body } as Making) }),
          /an actor would keep more than an empty SyncReply unsigned/,
        );
      });
  }
  it('an actor that the XPath does not mean stays signed', async () => {
    const blocks = MESSAGE_HEADER + SYNC_REPLY.replace(NEXT, `${NEXT} `);
    const message = makeMessage({ blocks });
    await verifyMessage(message);
    await refusedMessage(
      edited((xml) => xml.replace(`${NEXT} `, `${NEXT}  `), message),
      /SOAP part differs/,
    );
  });
});

describe('ebMS attack: place of the signature', () => {
  it('a second Signature, in the Header or anywhere', async () => {
    await refusedMessage(
      edited((xml) => xml.replace(signature, signature + signature)),
      /2 x ds:Signature/,
    );
    for (const at of ['<soap:Body>', '<eb:CPAId>', '</soap:Body>'])
      await refusedMessage(
        edited((xml) => xml.replace(at, at.startsWith('</') ? signature + at : at + signature)),
        /stands elsewhere/,
      );
    const empty = `<ds:Signature xmlns:ds="${DS}"/>`;
    await refusedMessage(
      edited((xml) => xml.replace(signature, empty + signature)),
      /2 x ds:Signature/,
    );
  });
  it('moved: into another block, into Body, after Body', async () => {
    const without = (xml: string) => xml.replace(signature, '');
    await refusedMessage(
      edited((xml) => without(xml).replace('</soap:Header>', `<eb:X>${signature}</eb:X></soap:Header>`)),
      /stands elsewhere/,
    );
    await refusedMessage(
      edited((xml) => without(xml).replace('<soap:Body>', `<soap:Body>${signature}`)),
      /stands elsewhere/,
    );
    await refusedMessage(
      edited((xml) => without(xml).replace('</soap:Envelope>', `${signature}</soap:Envelope>`)),
      /stands elsewhere/,
    );
  });
  it('moved within the Header: the signature does not cover its own place, and nothing else changes', async () => {
    await verifyMessage(
      edited((xml) => xml.replace(signature, '').replace('<soap:Header>', `<soap:Header>${signature}`)),
    );
  });
  it('taken out, or renamed', async () => {
    await refusedMessage(
      edited((xml) => xml.replace(signature, '')),
      /no ds:Signature/,
    );
    await refusedMessage(
      edited((xml) => xml.replaceAll('ds:Signature>', 'ds:Signed>').replace('<ds:Signature ', '<ds:Signed ')),
      /no ds:Signature/,
    );
  });
  it('the signed envelope wrapped into another one', async () => {
    const inner = good.xml.replace(/^<\?xml.*\?>\n/, '');
    for (const wrapped of [
      envelope(signature, { blocks: other, body: inner }),
      envelope('', { blocks: `<x:Old xmlns:x="urn:x">${inner}</x:Old>${other}`, body: '' }),
      envelope(signature, { blocks: `${other}${MESSAGE_HEADER}`, body: '' }),
    ])
      await refusedMessage({ ...good, xml: wrapped }, /stands elsewhere|SOAP part differs/);
  });
  it('ids that occur twice', async () => {
    const twice = makeMessage({ blocks: `${MESSAGE_HEADER}<eb:X eb:id="a"/><eb:Y Id="a"/>` });
    await refusedMessage(twice, /an id occurs more than once/);
  });
  it('another root, or no Header', async () => {
    for (const xml of [
      signature,
      `<soap:Envelope xmlns:soap="${SOAP}"><soap:Body>${signature}</soap:Body></soap:Envelope>`,
    ])
      await refusedMessage({ ...good, xml }, /not a SOAP 1.1 Envelope/);
    const soap12 = edited((xml) => xml.replace(SOAP, 'http://www.w3.org/2003/05/soap-envelope'));
    await refusedMessage(soap12, /not a SOAP 1.1 Envelope/);
  });
});

describe('ebMS attack: structure, algorithms and keys', () => {
  it('what else may stand in a Signature does not here', async () => {
    const before: readonly (readonly [string, string])[] = [
      ['</ds:Signature>', '<ds:Object/></ds:Signature>'],
      ['<ds:SignedInfo>', '<ds:SignedInfo/><ds:SignedInfo>'],
      ['</ds:SignedInfo>', '<ds:Manifest/></ds:SignedInfo>'],
      ['<ds:CanonicalizationMethod', `<ds:Reference URI=""/><ds:CanonicalizationMethod`],
      ['<ds:SignatureValue>', '<ds:SignatureValue><ds:x/>'],
      ['</ds:SignatureValue>', '!</ds:SignatureValue>'],
    ];
    for (const [from, to] of before)
      await refusedMessage(
        edited((xml) => xml.replace(from, to)),
        /must hold exactly|strange element|begin with its two methods|not base64/,
      );
  });
  it('algorithms outside the closed sets: SHA-1, MD5, HMAC, DSA, PSS (trap 5)', async () => {
    const methods = [
      `${DS}rsa-sha1`,
      `${DS}dsa-sha1`,
      `${DS}hmac-sha1`,
      `${MORE}hmac-sha256`,
      `${MORE}ecdsa-sha256`,
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    ];
    for (const method of methods)
      await refusedMessage(
        edited((xml) => xml.replace(`${MORE}rsa-sha256`, method)),
        /SignatureMethod is not in the closed set/,
      );
    await refusedMessage(makeMessage({ method: `${MORE}hmac-sha256` }), /SignatureMethod is not in the closed set/);
    await refusedMessage(makeMessage({ digestMethod: `${DS}sha1` }), /DigestMethod is not in the closed set/);
    const length = '<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>';
    await refusedMessage(
      edited((xml) => xml.replace(/(<ds:SignatureMethod [^>]*)\/>/, `$1>${length}`)),
      /SignatureMethod is not in the closed set/,
    );
  });
  it('a canonicalization that the partner does not use', async () => {
    const exclusive = { ...context.policy, c14n: ['exclusive'] as const };
    const inclusive = { ...context.policy, c14n: ['inclusive'] as const };
    const cause = /not a canonicalization of this partner/;
    await refusedAs(cause, () => verifyMessage(makeMessage({ c14n: C14N }), { policy: exclusive }));
    await refusedAs(cause, () => verifyMessage(makeMessage({ transforms: chain(C14N) }), { policy: exclusive }));
    await refusedAs(cause, () => verifyMessage(makeMessage(), { policy: inclusive }));
    await refusedMessage(makeMessage({ c14n: `${EXC}WithComments`, transforms: chain() }), cause);
  });
  it('KeyInfo of somebody else, whose key signed (trap 6)', async () => {
    const stranger = makeParty(OIN_SENDER);
    await refusedMessage(makeMessage({ signer: stranger }), /not a known certificate/);
    await refusedMessage(makeMessage({ signer: logius }), /nor a successor/);
    // He names the agreed certificate beside or instead of his own: then that key must have signed.
    for (const keyInfo of ['', x509(gemeente.certificate), x509(stranger.certificate, gemeente.certificate)])
      await refusedMessage(makeMessage({ signer: stranger, keyInfo }), /SignatureValue does not fit/);
  });
  it('KeyInfo that leads elsewhere, or is no certificate', async () => {
    const keyInfos = [
      '<ds:KeyInfo><ds:RetrievalMethod URI="https://x.example/key"/></ds:KeyInfo>',
      '<ds:KeyInfo><ds:X509Data/><ds:PGPData/></ds:KeyInfo>',
      '<ds:KeyInfo><x:Y xmlns:x="urn:x"/></ds:KeyInfo>',
    ];
    for (const keyInfo of keyInfos) await refusedMessage(makeMessage({ keyInfo }), /KeyInfo holds something else/);
    const broken = x509(gemeente.certificate).replace(/(?<=X509Certificate>).{4}/, '!!!!');
    await refusedMessage(makeMessage({ keyInfo: broken }), /not base64/);
    const eleven = Array.from({ length: 11 }, () => gemeente.certificate);
    await refusedMessage(makeMessage({ keyInfo: x509(...eleven) }), /11 certificates/);
  });
  it('a SignatureValue of another message, of another length, or none', async () => {
    const [value] = /(?<=<ds:SignatureValue>)[^<]+/.exec(makeMessage({ blocks: other }).xml)!;
    const [own] = /(?<=<ds:SignatureValue>)[^<]+/.exec(good.xml)!;
    await refusedMessage(
      edited((xml) => xml.replace(own, value)),
      /SignatureValue does not fit/,
    );
    await refusedMessage(
      edited((xml) => xml.replace(own, 'AAAA')),
      /SignatureValue does not fit/,
    );
    await refusedMessage(
      edited((xml) => xml.replace(own, '')),
      /not base64/,
    );
  });
  it('DigestValue changed with the content: SignedInfo does not fit', async () => {
    const swapped = edited((xml) => xml.replace(/(?<=<ds:DigestValue>)[^<]+/, `${'A'.repeat(43)}=`));
    await refusedMessage(swapped, /SignatureValue does not fit/);
  });
  it('tells nothing apart from outside', async () => {
    const outward = async (message: typeof good) => {
      const { code, meaning, name } = await refusedMessage(message, /./);
      return { code, meaning, name };
    };
    const one = await outward(edited((xml) => xml.replace('cpa-1', 'cpa-2')));
    expect(await outward(makeMessage({ signer: logius }))).to.deep.equal(one);
    expect(await outward({ ...good, parts: new Map() })).to.deep.equal(one);
    expect(await outward(edited((xml) => xml.replace(signature, '')))).to.deep.equal(one);
  });
  it('the untouched message is accepted, so that the refusals above mean something', async () => {
    expect((await verifyMessage(good)).document.source.toString()).to.equal(good.xml);
  });
});
