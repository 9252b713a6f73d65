// Signed messages whose Body fights the schema (x-FLT-3, x-FLT-4 `0004`, trap 69, x-MTM-1 … x-MTM-4): a Body that is no batch is a fault,
// a bericht that is wrong is a result of its own, and in both cases nothing is published.
import { expect } from 'chai';
import { type Attack, attacks, openArena, type Refused } from './arena.ts';
import { letter, levering, PATH, SECRET, signByOracle } from './message.ts';

const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const XOP = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:part@example"></xop:Include>';
const BB = 'urn:bode:berichtenbox:v1';
const PAYLOAD = levering();
const bijlage = (inhoud: string) =>
  `<b:Bijlagen><b:Bijlage><b:Inhoud>${inhoud}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType><b:Omschrijving>Brief</b:Omschrijving><b:Volgorde>1</b:Volgorde></b:Bijlage></b:Bijlagen>`;

const signed = (name: string, payload: string, refused: Refused = 'schema.invalid'): Attack => ({
  name: `signed with ${name}`,
  make: (_good, { cast }) => signByOracle(cast.sender, letter({ payload })),
  refused,
  by: 'xml-crypto',
});

describe('attack over the gateway: a Body that is no batch', () => {
  attacks(openArena(), [
    signed('another element', '<x xmlns="urn:x"></x>'),
    signed('the payload without namespace', '<LeverBerichten></LeverBerichten>'),
    signed('the payload of another version', PAYLOAD.replaceAll(BB, 'urn:bode:berichtenbox:v2')),
    signed('the payload of the response', `<bb:LeverBerichtenResponse xmlns:bb="${BB}"></bb:LeverBerichtenResponse>`),
    signed('the payload of another operation', `<bb:Ping xmlns:bb="${BB}"></bb:Ping>`),
    signed('nothing in the payload', `<bb:LeverBerichten xmlns:bb="${BB}"></bb:LeverBerichten>`),
    signed('only text in the payload', `<bb:LeverBerichten xmlns:bb="${BB}">${SECRET}</bb:LeverBerichten>`),
    signed('a nil payload', `<bb:LeverBerichten xmlns:bb="${BB}"${XSI} xsi:nil="true"></bb:LeverBerichten>`),
    signed(
      'another type by xsi:type',
      `<bb:LeverBerichten xmlns:bb="${BB}"${XSI} xsi:type="bb:Ping"></bb:LeverBerichten>`,
    ),
    signed('no BatchID', PAYLOAD.replace(/<m:BatchID>[^<]*<\/m:BatchID>/, '')),
    signed('a BatchID that is no GUID', PAYLOAD.replace(/<m:BatchID>[^<]*/, `<m:BatchID>${SECRET}`)),
    signed('a BatchID of a megabyte', PAYLOAD.replace(/<m:BatchID>[^<]*/, `<m:BatchID>${'1'.repeat(1_000_000)}`)),
    signed('a BatchID in other digits', PAYLOAD.replace(/<m:BatchID>[^<]/, '<m:BatchID>\u0661')),
    signed('an XOP reference instead of the batch', `<bb:LeverBerichten xmlns:bb="${BB}">${XOP}</bb:LeverBerichten>`),
    signed(
      'an extension of a bericht that is not in the batch',
      PAYLOAD.replace(
        '</m:Berichten>',
        '</m:Berichten><bb:Uitbreiding><bb:BerichtID>7c1d2c0e-5a53-4f0e-9d57-1f6a1c0b7a10</bb:BerichtID></bb:Uitbreiding>',
      ),
      'content.invalid',
    ),
  ]);
});

describe('attack over the gateway: a bericht that is wrong is refused alone, and published never', () => {
  const arena = openArena();
  const CASES: Readonly<Record<string, string>> = {
    'another type by xsi:type': PAYLOAD.replace('<b:Bericht ', `<b:Bericht${XSI} xsi:type="b:Bijlage" `),
    'a type that is nowhere': PAYLOAD.replace(
      '<b:Onderwerp>',
      `<b:Onderwerp${XSI} xsi:type="xs:anyURI" xmlns:xs="http://www.w3.org/2001/XMLSchema">`,
    ),
    'a nil subject': PAYLOAD.replace(/<b:Onderwerp>[^<]*/, `<b:Onderwerp${XSI} xsi:nil="true">`),
    'a subject of a megabyte': PAYLOAD.replace('<b:Onderwerp>', `<b:Onderwerp>${'x'.repeat(1_000_000)}`),
    'an attribute that is not in the schema': PAYLOAD.replace('<b:Onderwerp>', '<b:Onderwerp klasse="x">'),
    'an element that is not in the schema': PAYLOAD.replace('<b:Onderwerp>', '<b:Spoed>ja</b:Spoed><b:Onderwerp>'),
    'an element of another namespace': PAYLOAD.replace(
      '<b:Onderwerp>',
      '<x:Onderwerp xmlns:x="urn:x">y</x:Onderwerp><b:Onderwerp>',
    ),
    'two subjects': PAYLOAD.replace(/<b:Onderwerp>.*<\/b:Onderwerp>/, (was) => was + was),
    'two receivers': PAYLOAD.replace(/<b:GebruikerID>.*<\/b:GebruikerID>/, (was) => was + was),
    'markup in the subject': PAYLOAD.replace('<b:Onderwerp>', '<b:Onderwerp><i>x</i>'),
    'an XOP reference as attachment': levering({ meer: bijlage(XOP) }),
    'an XOP reference as subject': PAYLOAD.replace(/<b:Onderwerp>[^<]*/, `<b:Onderwerp>${XOP}`),
    'an attachment that is no base64': levering({ meer: bijlage('!!!') }),
    'an attachment with wrong padding': levering({ meer: bijlage('AAA') }),
    'an attachment whose last bits are not zero': levering({ meer: bijlage('AB==') }),
    'an attachment of 12 MB': levering({ meer: bijlage('AAAA'.repeat(4_000_000)) }),
    'an attachment by reference': levering({
      meer: bijlage('').replace('<b:Inhoud>', '<b:Inhoud href="https://evil.example/">'),
    }),
    'a number with a million digits': levering({
      meer: bijlage('AAAA').replace('<b:Volgorde>1', `<b:Volgorde>${'1'.repeat(1_000_000)}`),
    }),
    'a BSN with a space': PAYLOAD.replace(/<b:GebruikerID>/, '<b:GebruikerID> '),
    'a BSN in other digits': PAYLOAD.replace(/<b:GebruikerID>9/, '<b:GebruikerID>\u0669'),
  };
  for (const [name, payload] of Object.entries(CASES))
    it(name, async () => {
      const before = arena().before();
      const berichten = countOf(arena().store);
      const heard = await arena().send({ body: signByOracle(arena().cast.sender, letter({ payload })) });
      expect(heard.status, heard.body).to.equal(200);
      expect(heard.body).not.to.contain('>Verwerkt<');
      expect(countOf(arena().store)).to.equal(berichten);
      arena().judgeTold(heard, before);
      await arena().passes(await arena().fresh());
    });
  it('a schema location leads nowhere: it is not read (trap 54)', async () => {
    const located = PAYLOAD.replace(
      '<bb:LeverBerichten ',
      `<bb:LeverBerichten${XSI} xsi:schemaLocation="${BB} http://127.0.0.1:9/x.xsd" xsi:noNamespaceSchemaLocation="file:///etc/passwd" `,
    );
    const before = arena().before();
    const heard = await arena().send({ body: signByOracle(arena().cast.sender, letter({ payload: located })) });
    expect(heard.status).to.equal(200);
    expect(heard.body).to.contain('>Verwerkt<');
    arena().judgeTold(heard, before);
  });
});

describe('attack over the gateway: attachments outside the envelope (x-MTM-4)', () => {
  const multipart = (name: string, type: string, refused: Refused = 'mime.type'): Attack => ({
    name,
    make: (good) => ({
      body: `--b\r\nContent-Type: ${type}\r\nContent-ID: <root>\r\n\r\n${good}\r\n--b\r\nContent-ID: <part@example>\r\n\r\nAAAA\r\n--b--\r\n`,
      headers: { 'Content-Type': `multipart/related; type="${type}"; start="<root>"; boundary=b` },
      path: PATH,
    }),
    refused,
  });
  attacks(openArena(), [multipart('SOAP with Attachments', 'text/xml')]);
});

function countOf(store: unknown): number {
  return (store as { inhoud(): { berichten: ReadonlyMap<string, unknown> } }).inhoud().berichten.size;
}
