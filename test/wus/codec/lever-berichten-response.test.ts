// The answer to LeverBerichten: valid, canonical, counters in the official order that add up, unqualified locals (mijnoverheid.md §3.2, §3.4).
import { expect } from 'chai';
import type { BatchUitkomst, BerichtOordeel } from '../../../src/berichten/index.ts';
import type { BatchFouten } from '../../../src/contract/index.ts';
import type { VerwerkingsCode } from '../../../src/store/index.ts';
import { writeLeverBerichten } from '../../../src/wus/codec/index.ts';
import { child, children, text, type XmlElement } from '../../../src/xml/index.ts';
import { NS } from '../../schema/documents.ts';
import { BEWIJS, expectSendable, guid, OIN, operation, T } from './support.ts';

const BB = 'urn:bode:berichtenbox:v1';
const GEEN: BatchFouten = { batch: [], berichten: new Map() };

function uitkomst(oordelen: readonly Partial<BerichtOordeel>[], totaal = oordelen.length): BatchUitkomst {
  return {
    verslag: {
      oin: OIN,
      batchId: guid('0b01'),
      aanlevering: 2,
      transportOin: OIN,
      aanmaakDatum: T - 1000,
      ontvangenOp: T,
      verwerktOp: T + 250,
      totaal,
      oordelen: oordelen.map((oordeel, index) => ({
        positie: index + 1,
        berichtId: guid(String(1000 + index)),
        berichtType: 'APK',
        code: 'Verwerkt',
        stadium: 'NA',
        ...oordeel,
      })),
    },
    bewijs: BEWIJS,
    waarschuwingen: [],
  };
}

async function write(answer: BatchUitkomst, fouten: BatchFouten = GEEN): Promise<XmlElement> {
  const markup = writeLeverBerichten({ uitkomst: answer, fouten, serverTijd: T + 300 });
  return expectSendable(markup, await operation('berichtenbox', 'LeverBerichten'));
}
const at = (element: XmlElement, ...path: readonly (readonly [string, string])[]): XmlElement =>
  path.reduce((found, [uri, local]) => child(found, uri, local)!, element);
const pairs = (element: XmlElement) => element.children.map((field) => [field.local, text(field)]);
const result = (root: XmlElement) => at(root, [NS.batch, 'BerichtVerwerkResponse']);

describe('writing LeverBerichtenResponse', () => {
  it('holds the receipt and when the server saw it', async () => {
    const root = await write(uitkomst([{}]));
    expect(text(at(root, [BB, 'ServerTijd']))).to.equal('2026-03-03T09:12:04.300Z');
    const receipt = at(root, [BB, 'Ontvangstbewijs']);
    expect(pairs(receipt).slice(0, 3)).to.deep.equal([
      ['BatchID', guid('0b01')],
      ['aantal', '1'],
      ['aanlevering', '2'],
    ]);
    const bewijs = at(receipt, ['urn:bode:bewijs:v1', 'bewijs']);
    expect(pairs(bewijs).slice(0, 5)).to.deep.equal([
      ['blad', BEWIJS.blad],
      ['logId', BEWIJS.logId],
      ['index', '0'],
      ['pad', BEWIJS.pad[0]],
      ['pad', BEWIJS.pad[1]],
    ]);
    expect(pairs(at(bewijs, ['urn:bode:bewijs:v1', 'hoofd']))).to.deep.equal([
      ['omvang', '3'],
      ['wortel', BEWIJS.hoofd.wortel],
      ['op', '2026-03-03T09:12:04.001Z'],
      ['handtekening', BEWIJS.hoofd.handtekening],
      ['certificaat', BEWIJS.hoofd.certificaat],
    ]);
  });

  it('counts each code where it belongs, in the official order, adding up to the total', async () => {
    const codes: readonly VerwerkingsCode[] = [
      'Verwerkt',
      'TechnischProbleem',
      'NietActiefOfGeabonneerd',
      'BerichtTypeNietOndersteund',
      'PublicatieDatumLigtTeVerInDeToekomst',
      'AanmaakDatumLigtTeVerInHetVerleden',
      'BerichtBestaatAl',
      'BijlageTeGroot',
      'OinInCPAKomtNietOvereenMetOinInBericht',
      'XmlValidatieTegenXsdValtNegatiefUit',
    ];
    const root = await write(uitkomst(codes.map((code) => ({ code }))));
    expect(pairs(at(result(root), ['', 'BatchInformatie']))).to.deep.equal([
      ['BerichtLeverancierCode', OIN],
      ['BatchID', guid('0b01')],
      ['TotaalAantalOntvangenBerichten', '10'],
      ['AantalBerichtenSuccesvolVerwerkt', '1'],
      ['AantalBerichtenGeenActieveBoxOfGeabonneertOpLeverancier', '1'],
      ['AantalBerichtenMetTechnischProbleem', '5'],
      ['AantalBerichtenBerichtTypeNietCorrect', '1'],
      ['AantalBerichtenPublicatieDatumNietCorrect', '1'],
      ['AantalBerichtenAanmaakDatumNietCorrect', '1'],
      ['DatumOntvangen', '2026-03-03T09:12:04.000Z'],
      ['DatumVerwerkt', '2026-03-03T09:12:04.250Z'],
    ]);
    const listed = children(at(result(root), ['', 'Berichten']), NS.resultaat, 'Bericht');
    expect(listed.map((one) => pairs(one))).to.deep.include([
      ['BerichtID', guid('1002')],
      ['BerichtType', 'APK'],
      ['VerwerkingsCode', 'NietActiefOfGeabonneerd'],
      ['Stadium', 'NA'],
    ]);
    expect(listed.length).to.equal(10);
    for (const element of [...listed, at(result(root), ['', 'BatchInformatie'])])
      for (const field of element.children) expect(field.uri).to.equal('');
  });

  it('lists no bericht without BerichtID; it counts, and its position is in the details', async () => {
    const { berichtId: _, ...zonder } = uitkomst([{}]).verslag.oordelen[0]!;
    const answer = uitkomst([{}]);
    const verslag = {
      ...answer.verslag,
      totaal: 2,
      oordelen: [
        answer.verslag.oordelen[0]!,
        { ...zonder, positie: 2, code: 'XmlValidatieTegenXsdValtNegatiefUit', stadium: 'ValidatieBerichtType' },
      ] as const,
    };
    const root = await write({ ...answer, verslag });
    expect(at(result(root), ['', 'Berichten']).children.length).to.equal(1);
    expect(text(at(result(root), ['', 'BatchInformatie'], ['', 'AantalBerichtenMetTechnischProbleem']))).to.equal('1');
    expect(at(root, [BB, 'Details']).children.map(pairs)).to.deep.equal([
      [
        ['positie', '2'],
        ['VerwerkingsCode', 'XmlValidatieTegenXsdValtNegatiefUit'],
      ],
    ]);
  });

  it('has no details when there is nothing to add', async () => {
    expect(child(await write(uitkomst([{}, {}])), BB, 'Details')).to.equal(undefined);
  });

  it('tells reason, broken rules and warnings per position, and what is wrong with the batch', async () => {
    const answer: BatchUitkomst = {
      ...uitkomst([{}, { code: 'BerichtBestaatAl', reden: 'InhoudWijktAf' }, { berichtType: undefined as never }]),
      waarschuwingen: [
        { positie: 1, tekst: 'Let op: <dit>' },
        { positie: 1, tekst: 'En dit.' },
      ],
    };
    const fouten: BatchFouten = {
      batch: [{ veld: 'Berichten', regel: 'ontbreekt', limiet: 'Bericht' }],
      berichten: new Map([
        [3, [{ veld: 'BerichtInformatie/Onderwerp', regel: 'maxLength', limiet: '50', gevonden: '61' }]],
      ]),
    };
    const details = at(await write(answer, fouten), [BB, 'Details']);
    expect(details.children.map(({ local }) => local)).to.deep.equal(['schemafout', 'detail', 'detail', 'detail']);
    expect(pairs(details.children[1]!).slice(3)).to.deep.equal([
      ['waarschuwing', 'Let op: <dit>'],
      ['waarschuwing', 'En dit.'],
    ]);
    expect(pairs(details.children[2]!)[3]).to.deep.equal(['reden', 'InhoudWijktAf']);
    expect(pairs(child(details.children[3]!, BB, 'schemafout')!)).to.deep.equal([
      ['veld', 'BerichtInformatie/Onderwerp'],
      ['regel', 'maxLength'],
      ['limiet', '50'],
      ['gevonden', '61'],
    ]);
  });

  it('writes a batch that was refused as a whole: 0 berichten, and more than 1000', async () => {
    expect(at(result(await write(uitkomst([]))), ['', 'Berichten']).children.length).to.equal(0);
    const refused = Array.from({ length: 1000 }, () => ({ code: 'XmlValidatieTegenXsdValtNegatiefUit' as const }));
    const root = await write(uitkomst(refused, 1200), { ...GEEN, batch: [{ veld: 'Berichten', regel: 'onverwacht' }] });
    const frame = at(result(root), ['', 'BatchInformatie']);
    expect(text(at(frame, ['', 'TotaalAantalOntvangenBerichten']))).to.equal('1200');
    expect(text(at(frame, ['', 'AantalBerichtenMetTechnischProbleem']))).to.equal('1200');
    expect(at(result(root), ['', 'Berichten']).children.length).to.equal(1000);
  });
});
