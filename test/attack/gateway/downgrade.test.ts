// Downgrades over the gateway: transforms, canonicalizations, algorithms and key references that the profile does not have, as text put into
// a good message and as signatures that were really made that way (x-WSS-5, x-WSS-6, x-WSS-7, x-WSS-8, WB007, WB009, WB010, SIGN003,
// SIGN004, traps 2, 5, 6). Nothing is computed for a message that asks for them.
import { X509Certificate } from 'node:crypto';
import { change } from '../../support/exchange.ts';
import { DS, EXC, MORE, WSSE, X509_V3, XENC } from '../../support/soap.ts';
import { type Arena, type Attack, attacks, openArena, type Refused } from './arena.ts';
import {
  ALL_PREFIXES,
  append,
  attributes,
  content,
  letter,
  part,
  prepend,
  signByBode,
  signByOracle,
} from './message.ts';

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const STR = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform';
const TRANSFORM = /<ds:Transform [^>]*?(?:\/>|><\/ds:Transform>)/;
const transform = (algorithm: string, inside = '') => `<ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform>`;

const FOREIGN: Readonly<Record<string, string>> = {
  'enveloped signature': `${DS}enveloped-signature`,
  base64: `${DS}base64`,
  XPath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
  'XPath Filter 2.0': 'http://www.w3.org/2002/06/xmldsig-filter2',
  XSLT: 'http://www.w3.org/TR/1999/REC-xslt-19991116',
  'STR-Transform': STR,
  'inclusive C14N': C14N,
  'inclusive C14N with comments': `${C14N}#WithComments`,
  'C14N 1.1': C14N11,
  'exclusive C14N with comments': `${EXC}WithComments`,
  decryption: 'http://www.w3.org/2002/07/decrypt#XML',
  'SwA content': 'http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform',
  nothing: '',
};

describe('attack over the gateway: transforms', () => {
  const put = (name: string, markup: string, refused: Refused = 'wss.algorithm'): Attack => ({
    name,
    make: (good) => change(good, TRANSFORM, markup),
    refused,
  });
  const signed = (name: string, transforms: readonly string[]): Attack => ({
    name: `really signed with ${name}`,
    make: (_good, { cast }) => signByOracle(cast.sender, letter(), {}, { transforms }),
    refused: 'wss.algorithm',
    by: 'xml-crypto',
  });
  attacks(openArena(), [
    ...Object.entries(FOREIGN).flatMap(([name, algorithm]) => [
      put(`${name} instead of exclusive C14N`, transform(algorithm)),
      put(`${name} before exclusive C14N`, transform(algorithm) + transform(EXC)),
      put(`${name} behind exclusive C14N`, transform(EXC) + transform(algorithm)),
    ]),
    put('exclusive C14N twice', transform(EXC).repeat(2)),
    put('a thousand transforms', transform(EXC).repeat(1000)),
    put('no Transform in Transforms', ''),
    put('an XPath that selects everything', transform(FOREIGN.XPath!, '<ds:XPath>self::node()</ds:XPath>')),
    put(
      'a stylesheet that reads a file',
      transform(
        FOREIGN.XSLT!,
        '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"><x:template match="/"><x:copy-of select="document(\'file:///etc/passwd\')"></x:copy-of></x:template></x:stylesheet>',
      ),
    ),
    put('exclusive C14N with a strange child', transform(EXC, '<x xmlns="urn:x"></x>')),
    put(
      'exclusive C14N with two InclusiveNamespaces',
      transform(EXC, `<e:InclusiveNamespaces xmlns:e="${EXC}" PrefixList=""></e:InclusiveNamespaces>`.repeat(2)),
    ),
    put('a Transform of another namespace', `<x:Transform xmlns:x="urn:x" Algorithm="${EXC}"></x:Transform>`),
    put('a Transform without Algorithm', '<ds:Transform></ds:Transform>'),
    signed('enveloped signature and exclusive C14N', [FOREIGN['enveloped signature']!, EXC]),
    signed('exclusive C14N with comments', [`${EXC}WithComments`]),
    signed('inclusive C14N', [C14N]),
    signed('exclusive C14N twice', [EXC, EXC]),
  ]);
});

describe('attack over the gateway: canonicalization and algorithms', () => {
  const method = (name: string, from: string, to: string): Attack => ({
    name,
    make: (good) => change(good, `Algorithm="${from}"`, `Algorithm="${to}"`),
    refused: 'wss.algorithm',
  });
  const signed = (
    name: string,
    signing: Parameters<typeof signByOracle>[3],
    refused: Refused = 'wss.algorithm',
  ): Attack => ({
    name: `really signed with ${name}`,
    make: (_good, { cast }) =>
      signByOracle(cast.sender, letter(), {}, { ...signing, key: signing?.key ?? cast.sender.privateKey }),
    refused,
    by: 'xml-crypto',
  });
  const RSA = `${MORE}rsa-sha256`;
  const SIGNATURES: Readonly<Record<string, string>> = {
    'RSA-SHA1': `${DS}rsa-sha1`,
    'RSA-MD5': `${MORE}rsa-md5`,
    'RSA-RIPEMD160': `${MORE}rsa-ripemd160`,
    'RSA-SHA224': `${MORE}rsa-sha224`,
    'DSA-SHA1': `${DS}dsa-sha1`,
    'DSA-SHA256': 'http://www.w3.org/2009/xmldsig11#dsa-sha256',
    'HMAC-SHA1': `${DS}hmac-sha1`,
    'HMAC-SHA256': `${MORE}hmac-sha256`,
    'HMAC-SHA512': `${MORE}hmac-sha512`,
    'HMAC-MD5': `${MORE}hmac-md5`,
    'PSS with parameters': 'http://www.w3.org/2007/05/xmldsig-more#rsa-pss',
    'PSS SHA-256': 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    'PSS SHA-1': 'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1',
    'ECDSA-SHA1': `${MORE}ecdsa-sha1`,
    'ECDSA-SHA256, not agreed': `${MORE}ecdsa-sha256`,
    'ECDSA-SHA384, not agreed': `${MORE}ecdsa-sha384`,
    'ECDSA-SHA512': `${MORE}ecdsa-sha512`,
    Ed25519: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
    'RSA 1.5 encryption': `${XENC}rsa-1_5`,
    none: `${DS}none`,
    nothing: '',
    'RSA-SHA256 in capitals': RSA.toUpperCase(),
    'RSA-SHA256 with a space': ` ${RSA}`,
    'RSA-SHA256 of another year': RSA.replace('2001', '2002'),
  };
  const DIGESTS: Readonly<Record<string, string>> = {
    'SHA-1': `${DS}sha1`,
    MD5: `${MORE}md5`,
    'SHA-224': `${MORE}sha224`,
    RIPEMD160: `${XENC}ripemd160`,
    'SHA3-256': 'http://www.w3.org/2007/05/xmldsig-more#sha3-256',
    'nothing at all': '',
    'SHA-256 in capitals': `${XENC}SHA256`,
  };
  attacks(openArena(), [
    ...Object.entries(SIGNATURES).map(([name, to]) => method(`SignatureMethod ${name}`, RSA, to)),
    ...Object.entries(DIGESTS).map(([name, to]) => method(`DigestMethod ${name}`, `${XENC}sha256`, to)),
    ...Object.entries(FOREIGN).map(([name, to]) => method(`CanonicalizationMethod ${name}`, EXC, to)),
    {
      name: 'HMACOutputLength in SignatureMethod',
      make: (good) =>
        change(
          good,
          part(good, 'ds:SignatureMethod'),
          `<ds:SignatureMethod Algorithm="${RSA}"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>`,
        ),
      refused: 'wss.algorithm',
    },
    {
      name: 'SignatureMethod without Algorithm',
      make: (good) => change(good, part(good, 'ds:SignatureMethod'), '<ds:SignatureMethod></ds:SignatureMethod>'),
      refused: 'wss.algorithm',
    },
    {
      name: 'an Algorithm in a namespace',
      make: (good) => change(good, `Algorithm="${RSA}"`, `ds:Algorithm="${RSA}"`),
      refused: 'wss.algorithm',
    },
    {
      name: 'SignatureMethod RSA-SHA512 on a signature with SHA-256',
      make: (good) => change(good, RSA, `${MORE}rsa-sha512`),
      refused: 'wss.signature',
    },
    signed('HMAC-SHA256 and the public key as secret', { signatureMethod: `${MORE}hmac-sha256` }),
    signed('HMAC-SHA384 and the public key as secret', { signatureMethod: `${MORE}hmac-sha384` }),
    signed('RSA-SHA1', { signatureMethod: `${DS}rsa-sha1` }),
    signed('SHA-1 digests', { digestMethod: `${DS}sha1` }),
    signed('SignedInfo in inclusive C14N', { canonicalization: C14N }),
    signed('SignedInfo in exclusive C14N with comments', { canonicalization: `${EXC}WithComments` }),
    {
      name: 'really signed with ECDSA, which is not agreed',
      make: async (_good, { cast }) =>
        signByOracle(
          await cast.pki.issue({ oin: '00000099000000001000', key: 'ec' }),
          letter(),
          {},
          { signatureMethod: `${MORE}ecdsa-sha256` },
        ),
      refused: 'wss.algorithm',
      by: 'xml-crypto',
    },
    {
      name: 'really signed with an RSA key of 1024 bits',
      make: async (_good, { cast }) =>
        signByBode(await cast.pki.issue({ oin: '00000099000000001000', key: 'rsa1024' })),
      refused: 'wss.token',
      by: 'bode',
    },
    {
      name: 'an RSA signature with the certificate of an EC key',
      make: async (_good, { cast }) => {
        const { certificate } = await cast.pki.issue({ oin: '00000099000000001000', key: 'ec' });
        return signByOracle(cast.sender, letter(), { token: certificate.toString('base64') });
      },
      refused: 'wss.algorithm',
      by: 'xml-crypto',
    },
  ]);
});

describe('attack over the gateway: another key than that of the token', () => {
  const REFERENCE = /<wsse:Reference [^>]*?(?:\/>|><\/wsse:Reference>)/;
  const TOKEN_TYPE = X509_V3.slice(0, -'#X509v3'.length);
  const keyInfo = (name: string, markup: (arena: Arena) => string, refused: Refused): Attack => ({
    name: `KeyInfo holds ${name}`,
    make: (good, arena) => content(good, 'ds:KeyInfo', markup(arena)),
    refused,
  });
  const reference = (
    name: string,
    markup: string | ((arena: Arena) => string),
    refused: Refused = 'wss.token',
  ): Attack => ({
    name: `the key is ${name}`,
    make: (good, arena) => change(good, REFERENCE, typeof markup === 'string' ? markup : markup(arena)),
    refused,
  });
  const token = (
    name: string,
    alter: (good: string, arena: Arena) => string,
    refused: Refused = 'wss.token',
  ): Attack => ({
    name,
    make: alter,
    refused,
  });
  const modulus = ({ cast }: Arena) => {
    const { n, e } = cast.other.publicKey.export({ format: 'jwk' });
    return `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${Buffer.from(n!, 'base64url').toString('base64')}</ds:Modulus><ds:Exponent>${Buffer.from(e!, 'base64url').toString('base64')}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`;
  };
  const x509 = ({ cast }: Arena) =>
    `<ds:X509Data><ds:X509Certificate>${cast.other.certificate.toString('base64')}</ds:X509Certificate></ds:X509Data>`;
  const issuerSerial = ({ cast }: Arena) =>
    `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=Bode test TSP CA</ds:X509IssuerName><ds:X509SerialNumber>${BigInt(`0x${cast.sender.serial}`)}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`;
  const identifier = (type: string, value: string) =>
    `<wsse:KeyIdentifier${ALL_PREFIXES} ValueType="${type}">${value}</wsse:KeyIdentifier>`;
  const otherToken = ({ cast }: Arena, good: string, id: string) =>
    part(good, 'wsse:BinarySecurityToken')
      .replace(/wsu:Id="[^"]*"/, `wsu:Id="${id}"`)
      .replace(/>[^<]+</, `>${cast.other.certificate.toString('base64')}<`);

  attacks(openArena(), [
    keyInfo('a KeyValue', modulus, 'wss.structure'),
    keyInfo('a certificate in X509Data', x509, 'wss.structure'),
    keyInfo('a KeyName', () => '<ds:KeyName>sleutel</ds:KeyName>', 'wss.structure'),
    keyInfo('an issuer and serial number', issuerSerial, 'wss.structure'),
    keyInfo(
      'a RetrievalMethod to elsewhere',
      () => '<ds:RetrievalMethod URI="https://evil.example/key"></ds:RetrievalMethod>',
      'wss.structure',
    ),
    keyInfo('nothing', () => '', 'wss.structure'),
    {
      name: 'KeyInfo holds a KeyValue before the reference',
      make: (good, arena) => prepend(good, 'ds:KeyInfo', modulus(arena)),
      refused: 'wss.structure',
    },
    {
      name: 'KeyInfo holds a certificate behind the reference',
      make: (good, arena) => append(good, 'ds:KeyInfo', x509(arena)),
      refused: 'wss.structure',
    },
    {
      name: 'KeyInfo holds two references',
      make: (good) => change(good, part(good, 'wsse:SecurityTokenReference'), (was) => was + was),
      refused: 'wss.structure',
    },
    reference('named by issuer and serial number (x-WSS-8)', issuerSerial),
    reference('named by thumbprint', ({ cast }) =>
      identifier(
        'http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1',
        Buffer.from(new X509Certificate(cast.sender.certificate).fingerprint.replaceAll(':', ''), 'hex').toString(
          'base64',
        ),
      ),
    ),
    reference('named by subject key identifier', identifier(`${TOKEN_TYPE}#X509SubjectKeyIdentifier`, 'AAAA')),
    reference(
      'an embedded token',
      ({ cast }) =>
        `<wsse:Embedded${ALL_PREFIXES}><wsse:BinarySecurityToken ValueType="${X509_V3}">${cast.other.certificate.toString('base64')}</wsse:BinarySecurityToken></wsse:Embedded>`,
    ),
    reference('a key name', '<ds:KeyName xmlns:ds="http://www.w3.org/2000/09/xmldsig#">sleutel</ds:KeyName>'),
    reference(
      'at a remote address',
      `<wsse:Reference xmlns:wsse="${WSSE}" URI="https://evil.example/key" ValueType="${X509_V3}"></wsse:Reference>`,
    ),
    reference(
      'an unknown id',
      `<wsse:Reference xmlns:wsse="${WSSE}" URI="#nobody" ValueType="${X509_V3}"></wsse:Reference>`,
    ),
    reference('no URI', `<wsse:Reference xmlns:wsse="${WSSE}" ValueType="${X509_V3}"></wsse:Reference>`),
    reference('nothing', ''),
    {
      name: 'the reference leads to the Body',
      make: (good) => change(good, /URI="#(?:bode-X509|token)"/, /URI="#(?:bode-B|b)ody"/.exec(good)![0]),
      refused: 'wss.token',
    },
    {
      name: 'the reference has another ValueType than the token',
      make: (good) => change(good, REFERENCE, (was) => change(was, '#X509v3', '#X509PKIPathv1')),
      refused: 'wss.token',
    },
    {
      name: 'two references to tokens in one SecurityTokenReference',
      make: (good) => change(good, REFERENCE, (was) => was + was),
      refused: 'wss.token',
    },
    token(
      'a second token, of another organisation, before the right one',
      (good, arena) =>
        change(good, part(good, 'wsse:BinarySecurityToken'), (was) => otherToken(arena, good, 'second') + was),
      'wss.structure',
    ),
    token(
      'a second token, of another organisation, behind the right one',
      (good, arena) =>
        change(good, part(good, 'wsse:BinarySecurityToken'), (was) => was + otherToken(arena, good, 'second')),
      'wss.structure',
    ),
    token(
      'the token of another organisation instead of the right one',
      (good, { cast }) => content(good, 'wsse:BinarySecurityToken', cast.other.certificate.toString('base64')),
      'wss.signature',
    ),
    token(
      'the token of the same organisation with its next key',
      (good, { cast }) => content(good, 'wsse:BinarySecurityToken', cast.renewed.certificate.toString('base64')),
      'wss.signature',
    ),
    token('a token of the CA', (good, { cast }) =>
      content(good, 'wsse:BinarySecurityToken', cast.pki.tsp.certificate.toString('base64')),
    ),
    token('no token', (good) => change(good, part(good, 'wsse:BinarySecurityToken'), ''), 'wss.structure'),
    token('an empty token', (good) => content(good, 'wsse:BinarySecurityToken', '')),
    token('a token that is no base64', (good) => content(good, 'wsse:BinarySecurityToken', '!!!!')),
    token('a token of zeros', (good) => content(good, 'wsse:BinarySecurityToken', 'AAAA'.repeat(400))),
    token('a token of a megabyte', (good) =>
      content(good, 'wsse:BinarySecurityToken', `MIIB${'AAAA'.repeat(250_000)}`),
    ),
    token('a token in PEM', (good) =>
      content(
        good,
        'wsse:BinarySecurityToken',
        (was) => `-----BEGIN CERTIFICATE-----\n${was}\n-----END CERTIFICATE-----`,
      ),
    ),
    token('a token with bytes behind it', (good) =>
      content(good, 'wsse:BinarySecurityToken', (was) =>
        Buffer.concat([Buffer.from(was, 'base64'), Buffer.of(0)]).toString('base64'),
      ),
    ),
    token('a token with an element in it', (good) => append(good, 'wsse:BinarySecurityToken', '<x xmlns="urn:x"></x>')),
    token('a token that is cut', (good) => content(good, 'wsse:BinarySecurityToken', (was) => was.slice(0, 400))),
    token('a PKCS#7 token', (good) => good.replaceAll('#X509v3', '#PKCS7')),
    token('a PKIPath that is only a certificate', (good) => good.replaceAll('#X509v3', '#X509PKIPathv1')),
    token('a token without ValueType', (good) =>
      change(
        good.replace(REFERENCE, (was) => was.replace(/ ValueType="[^"]*"/, '')),
        /(<wsse:BinarySecurityToken [^>]*?) ValueType="[^"]*"/,
        (was) => was.replace(/ ValueType="[^"]*"/, ''),
      ),
    ),
    token('a token without EncodingType', (good) => change(good, / EncodingType="[^"]*"/, '')),
    token('a token in hexadecimal by its EncodingType', (good) => change(good, '#Base64Binary', '#HexBinary')),
    token(
      'a UsernameToken beside the token',
      (good) =>
        prepend(good, 'wsse:Security', '<wsse:UsernameToken><wsse:Username>x</wsse:Username></wsse:UsernameToken>'),
      'wss.structure',
    ),
    token(
      'a SAML assertion instead of the token',
      (good) =>
        change(
          good,
          part(good, 'wsse:BinarySecurityToken'),
          '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:Assertion>',
        ),
      'wss.structure',
    ),
    token(
      'an EncryptedKey in Security',
      (good) => prepend(good, 'wsse:Security', `<xenc:EncryptedKey xmlns:xenc="${XENC}"></xenc:EncryptedKey>`),
      'wss.encryption',
    ),
    token(
      'an actor on Security',
      (good) => attributes(good, 'wsse:Security', 'soap:actor="urn:somebody"'),
      'wss.structure',
    ),
  ]);
});
