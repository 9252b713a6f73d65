// LeverBerichten from verified element to domain record: the frame, every bericht on its own, extensions, warnings (mijnoverheid.md §3.3, §3.4).
import { expect } from 'chai';
import type { LeesbaarBericht } from '../../src/berichten/index.ts';
import { type GelezenBatch, LEVER_BERICHTEN_PARTS, readLeverBerichten } from '../../src/contract/index.ts';
import { GatewayError } from '../../src/core/index.ts';
import { judgeRequest } from '../../src/schema/index.ts';
import type { XmlElement } from '../../src/xml/index.ts';
import { BATCH_ID, bericht, lever } from '../support/lever-berichten.ts';
import { example, operation, payloadOf, T } from '../wus/codec/support.ts';

const ID = '3f2b8c54-0d0b-4a55-8b0c-2d5e7a9c1101';

async function readPayload(payload: XmlElement): Promise<GelezenBatch> {
  const lever = await operation('berichtenbox', 'LeverBerichten');
  return readLeverBerichten(await judgeRequest({ payload }, lever, LEVER_BERICHTEN_PARTS), T);
}
const read = (document: string) => readPayload(payloadOf(document));
const readOne = async (document: string) => (await read(document)).batch.berichten[0] as LeesbaarBericht;

async function refusal(document: string): Promise<GatewayError> {
  try {
    await read(document);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('reading LeverBerichten', () => {
  it('reads the published example', async () => {
    const { batch, fouten } = await readPayload(example('berichtenbox', 'LeverBerichten'));
    const { berichten, ...frame } = batch;
    expect(frame).to.deep.equal({
      batchId: BATCH_ID,
      aanmaakDatum: Date.parse('2026-03-03T09:12:00Z'),
      leverancierId: '00000099000000002000',
      totaal: 2,
      ongeldig: false,
      ontvangenOp: T,
    });
    expect(fouten).to.deep.equal({ batch: [], berichten: new Map() });
    const [first, second] = berichten as readonly LeesbaarBericht[];
    const { bijlagen, ...rest } = first!;
    expect(rest).to.deep.equal({
      leesbaar: true,
      positie: 1,
      batchId: BATCH_ID,
      berichtId: ID,
      berichtType: 'APK',
      eindDatumHandelingsTermijn: Date.parse('2026-04-15T21:59:59Z'),
      onderwerp: 'Herinnering: de APK van uw auto',
      berichtTekst:
        'De APK van uw auto is geldig tot en met 15 april 2026.\\r\\nMaak op tijd een afspraak bij een garage.',
      referentie: 'XX-123-X',
      gebruikerId: '999990111',
      uitbreiding: {
        actie: { soort: 'AFSPRAAK', url: 'https://voorbeeld.example/apk' },
        nietGevoeligeTitel: 'Herinnering over uw voertuig',
      },
      waarschuwingen: [],
    });
    expect(
      bijlagen.map(({ inhoud, ...velden }) => [velden, Buffer.from(inhoud()).subarray(0, 5).toString()]),
    ).to.deep.equal([[{ volgorde: 1, omschrijving: 'Herinnering APK', bijlageType: 'Pdf' }, '%PDF-']]);
    expect(second).to.deep.include({
      positie: 2,
      publicatieDatum: Date.parse('2026-03-05T06:00:00Z'),
      bijlagen: [],
      waarschuwingen: [],
    });
    expect(second).not.to.have.any.keys('berichtTekst', 'referentie', 'uitbreiding', 'eindDatumHandelingsTermijn');
  });

  it('reads text as it was verified: references, CDATA and comments resolved, white space kept', async () => {
    const one = await readOne(
      lever([
        bericht({ Onderwerp: ' a<!-- c -->&amp;<![CDATA[<b>]]>&#233; ', BerichtTekst: 'een&#13;&#10;twee\ndrie' }),
      ]),
    );
    expect(one.onderwerp).to.equal(' a&<b>é ');
    expect(one.berichtTekst).to.equal('een\r\ntwee\ndrie');
  });

  it('keeps an empty BerichtTekst and Referentie apart from absent ones', async () => {
    expect(await readOne(lever([bericht({ BerichtTekst: '', Referentie: '' })]))).to.include({
      berichtTekst: '',
      referentie: '',
    });
  });

  it('reads an empty PublicatieDatum as absent and a time without zone as UTC, with a warning each', async () => {
    const one = await readOne(
      lever([bericht({ PublicatieDatum: '', EindDatumHandelingsTermijn: '2026-04-01T12:00:00' })]),
    );
    expect(one).not.to.have.property('publicatieDatum');
    expect(one.eindDatumHandelingsTermijn).to.equal(Date.parse('2026-04-01T12:00:00Z'));
    expect(one.waarschuwingen).to.deep.equal([
      'PublicatieDatum: leeg element, gelezen als afwezig.',
      'EindDatumHandelingsTermijn: zonder tijdzone, gelezen als UTC.',
    ]);
  });

  it('warns about AanmaakDatum without zone at the first bericht that can be read', async () => {
    const document = lever([bericht({ Onderwerp: '' }), bericht({}), bericht({})]).replace('09:12:00Z<', '09:12:00<');
    const { batch } = await read(document);
    expect(batch.aanmaakDatum).to.equal(Date.parse('2026-03-03T09:12:00Z'));
    expect(batch.berichten.map((each) => (each.leesbaar ? each.waarschuwingen : 'onleesbaar'))).to.deep.equal([
      'onleesbaar',
      ['AanmaakDatum: zonder tijdzone, gelezen als UTC.'],
      [],
    ]);
  });

  it('reads moments outside the years 1 to 9999 as the nearest moment inside', async () => {
    const far = await readOne(lever([bericht({ PublicatieDatum: '12026-01-01T00:00:00Z' })]));
    expect(new Date(far.publicatieDatum!).toISOString()).to.equal('9999-12-31T23:59:59.999Z');
    const old = await readOne(lever([bericht({ PublicatieDatum: '-0044-03-15T00:00:00Z' })]));
    expect(new Date(old.publicatieDatum!).toISOString()).to.equal('0001-01-01T00:00:00.000Z');
  });

  it('decodes attachments only when asked, and once', async () => {
    const one = await readOne(lever([bericht({}, ['JVBE\nRi0x', 'AAAA'])]));
    expect(one.bijlagen.map(({ volgorde }) => volgorde)).to.deep.equal([1, 2]);
    expect(Buffer.from(one.bijlagen[0]!.inhoud()).toString()).to.equal('%PDF-1');
    expect(one.bijlagen[0]!.inhoud()).to.equal(one.bijlagen[0]!.inhoud());
  });
});

describe('a bericht that fails the schema', () => {
  it('is unreadable with what can be read of it, and its neighbours are not', async () => {
    const { batch, fouten } = await read(
      lever([bericht({ BerichtID: ID, Onderwerp: '' }), bericht({}), bericht({ BerichtID: 'x', BerichtType: 'APK4' })]),
    );
    expect(batch.ongeldig).to.equal(false);
    expect(batch.berichten.map(({ leesbaar }) => leesbaar)).to.deep.equal([false, true, false]);
    expect(batch.berichten[0]).to.deep.equal({ leesbaar: false, positie: 1, berichtId: ID, berichtType: 'APK' });
    expect(batch.berichten[2]).to.deep.equal({ leesbaar: false, positie: 3, berichtType: 'APK4' });
    expect([...fouten.berichten]).to.deep.equal([
      [1, [{ veld: 'BerichtInformatie/Onderwerp', regel: 'minLength', limiet: '1', gevonden: '0' }]],
      [3, [{ veld: 'BerichtInformatie/BerichtID', regel: 'pattern' }]],
    ]);
  });

  it('does not give away a BerichtType that is none', async () => {
    const { batch } = await read(lever([bericht({ BerichtID: ID, BerichtType: 'x'.repeat(9) })]));
    expect(batch.berichten[0]).to.deep.equal({ leesbaar: false, positie: 1, berichtId: ID });
  });
});

describe('a batch whose frame fails the schema', () => {
  it('is invalid as a whole, with every bericht named', async () => {
    const document = lever([bericht({ BerichtID: ID }), bericht({ BerichtID: 'x' })]).replace(
      /<m:AanmaakDatum>[^<]*/,
      '<m:AanmaakDatum>',
    );
    const { batch, fouten } = await read(document);
    expect(batch).to.include({ batchId: BATCH_ID, ongeldig: true, totaal: 2, aanmaakDatum: T });
    expect(batch.berichten).to.deep.equal([
      { leesbaar: false, positie: 1, berichtId: ID, berichtType: 'APK' },
      { leesbaar: false, positie: 2, berichtType: 'APK' },
    ]);
    expect(fouten.batch).to.deep.equal([
      { veld: 'Berichten/BatchInformatie/AanmaakDatum', regel: 'type', limiet: 'xs:dateTime' },
    ]);
  });

  it('counts 0 berichten, and lists at most 1000 of more', async () => {
    expect((await read(lever([]))).batch).to.deep.include({ ongeldig: true, totaal: 0, berichten: [] });
    const { batch } = await read(lever(Array<string>(1200).fill(bericht({}))));
    expect(batch).to.include({ ongeldig: true, totaal: 1200 });
    expect(batch.berichten.length).to.equal(1000);
  });

  it('is a fault 0004 without a BatchID that can be read: no result can exist', async () => {
    const without = lever([bericht({})]).replace(/<m:BatchID>[^<]*<\/m:BatchID>/, '');
    expect(await refusal(without)).to.include({ code: 'schema.invalid', clause: 'x-FLT-4' });
    expect((await refusal(without)).detail.veld).to.equal('Berichten/BatchInformatie/AanmaakDatum');
    expect((await refusal(lever([]).replace(BATCH_ID, 'x'))).code).to.equal('schema.invalid');
    const nothing = '<u:LeverBerichten xmlns:u="urn:bode:berichtenbox:v1"></u:LeverBerichten>';
    expect((await refusal(nothing)).detail).to.deep.include({ veld: 'LeverBerichten', limiet: 'ontbreekt Berichten' });
  });

  it('is a fault too when the BatchID has digits of another script, which the schema lets through', async () => {
    const error = await refusal(
      lever([bericht({})]).replace(`<m:BatchID>${BATCH_ID}`, `<m:BatchID>٧${BATCH_ID.slice(1)}`),
    );
    expect(error.detail).to.deep.equal({ veld: 'Berichten/BatchInformatie/BatchID', limiet: 'pattern' });
  });
});

describe('Uitbreiding', () => {
  const extension = (id: string, more = '') => `<u:Uitbreiding><u:BerichtID>${id}</u:BerichtID>${more}</u:Uitbreiding>`;

  it('goes with the bericht it names, whatever the case of the GUID', async () => {
    const { batch } = await read(
      lever(
        [bericht({}), bericht({ BerichtID: ID })],
        extension(
          ID.toUpperCase(),
          '<u:zaakIdentificatie>ZAAK-1</u:zaakIdentificatie><u:actie><u:soort>BETALEN</u:soort></u:actie><u:geldigTot>2026-05-01T00:00:00</u:geldigTot>',
        ),
      ),
    );
    const [first, second] = batch.berichten as readonly LeesbaarBericht[];
    expect(first).not.to.have.property('uitbreiding');
    expect(second!.uitbreiding).to.deep.equal({
      zaakIdentificatie: 'ZAAK-1',
      actie: { soort: 'BETALEN' },
      geldigTot: Date.parse('2026-05-01T00:00:00Z'),
    });
    expect(second!.waarschuwingen).to.deep.equal(['geldigTot: zonder tijdzone, gelezen als UTC.']);
  });

  it('that fails the schema refuses its bericht and no other', async () => {
    const { batch, fouten } = await read(
      lever([bericht({ BerichtID: ID }), bericht({})], extension(ID, '<u:actie><u:soort>X</u:soort></u:actie>')),
    );
    expect(batch.berichten.map(({ leesbaar }) => leesbaar)).to.deep.equal([false, true]);
    expect(fouten.berichten.get(1)).to.deep.equal([{ veld: 'Uitbreiding/actie/soort', regel: 'enumeration' }]);
  });

  it('stays with a bericht whose BerichtID is no GUID: that one alone is refused', async () => {
    const { batch } = await read(lever([bericht({ BerichtID: 'x' }), bericht({})], extension('x')));
    expect(batch.berichten.map(({ leesbaar }) => leesbaar)).to.deep.equal([false, true]);
  });

  it('for no bericht of the batch, or twice for one, refuses the message', async () => {
    const stray = await refusal(lever([bericht({})], extension(ID)));
    expect(stray).to.include({ code: 'content.invalid' });
    expect(stray.detail).to.include({ veld: 'Uitbreiding[1]/BerichtID', gevonden: 'geen bericht' });
    const twice = await refusal(lever([bericht({ BerichtID: ID })], extension(ID) + extension(ID)));
    expect(twice.detail).to.include({ veld: 'Uitbreiding[2]/BerichtID', gevonden: 'een tweede uitbreiding' });
  });
});
