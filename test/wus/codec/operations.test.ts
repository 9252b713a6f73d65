// The other operations, both ways: every published example is read whole, and everything we write is valid and canonical
// (mijnoverheid.md §3.6-3.10, §3.19).
import { expect } from 'chai';
import { validateRequest } from '../../../src/schema/index.ts';
import {
  readHaalBerichtstatus,
  readLeverGegevens,
  readMeldZaak,
  readMeldZaakstatus,
  readValidateAbonnementen,
  writeContractFault,
  writeHaalBerichtstatus,
  writeLeverGegevens,
  writeMelding,
  writePing,
  writeValidateAbonnementen,
} from '../../../src/wus/codec/index.ts';
import { children, text, type XmlElement } from '../../../src/xml/index.ts';
import { BEWIJS, example, expectSendable, guid, OIN, operation, payloadOf, T } from './support.ts';

const valid = async (folder: string, name: string, payload: XmlElement = example(folder, name)) =>
  validateRequest({ payload }, await operation(folder, name));
const leaves = (element: XmlElement): string[] =>
  element.children.length === 0 ? [`${element.local}=${text(element)}`] : element.children.flatMap(leaves);

describe('HaalBerichtstatus', () => {
  it('reads the ids, and the client of an intermediary', async () => {
    expect(readHaalBerichtstatus(await valid('berichtenbox', 'HaalBerichtstatus'))).to.deep.equal({
      berichtIds: [guid('1101'), guid('1102')],
    });
    const document = `<h:HaalBerichtstatus xmlns:h="urn:bode:berichtenbox:v1"><h:BerichtLeverancierID>${OIN}</h:BerichtLeverancierID><h:BerichtID>${guid('1101')}</h:BerichtID></h:HaalBerichtstatus>`;
    expect(readHaalBerichtstatus(await valid('berichtenbox', 'HaalBerichtstatus', payloadOf(document)))).to.deep.equal({
      leverancierId: OIN,
      berichtIds: [guid('1101')],
    });
  });

  it('writes known and unknown berichten in the order asked', async () => {
    const of = await operation('berichtenbox', 'HaalBerichtstatus');
    const root = expectSendable(
      writeHaalBerichtstatus(
        [
          {
            berichtId: guid('1102').toUpperCase(),
            status: {
              berichtId: guid('1102'),
              toestand: 'afgewezen',
              verwerkingsCode: 'BijlageTeGroot',
              reden: 'x',
              ontvangenOp: T,
              verwerktOp: T + 1,
            },
          },
          { berichtId: guid('1103') },
        ],
        T,
      ),
      of,
    );
    expect(root.children.slice(1).map(leaves)).to.deep.equal([
      [
        `BerichtID=${guid('1102').toUpperCase()}`,
        'toestand=afgewezen',
        'VerwerkingsCode=BijlageTeGroot',
        'reden=x',
        'ontvangenOp=2026-03-03T09:12:04.000Z',
        'verwerktOp=2026-03-03T09:12:04.001Z',
      ],
      [`BerichtID=${guid('1103')}`, 'toestand=onbekend'],
    ]);
  });
});

describe('Ping', () => {
  for (const folder of ['berichtenbox', 'lopende-zaken', 'persoonlijke-gegevens'])
    it(`answers for ${folder} in its own namespace`, async () => {
      const of = await operation(folder, 'Ping');
      await valid(folder, 'Ping');
      const certificaat = { oin: OIN, serienummer: '0a', geldigTot: T + 86_400_000 * 1.5 };
      const root = expectSendable(writePing(of, { serverTijd: T, versie: '1.2.3', omgeving: 'demo', certificaat }), of);
      expect(leaves(root)).to.deep.equal([
        'ServerTijd=2026-03-03T09:12:04.000Z',
        'versie=1.2.3',
        'omgeving=demo',
        `oin=${OIN}`,
        'serienummer=0a',
        'geldigTot=2026-03-04T21:12:04.000Z',
        'dagenGeldig=1',
      ]);
    });

  it('never counts days below zero', async () => {
    const of = await operation('berichtenbox', 'Ping');
    const certificaat = { oin: OIN, serienummer: '0a', geldigTot: T - 1 };
    const markup = writePing(of, { serverTijd: T, versie: '1', omgeving: 'productie', certificaat });
    expect(leaves(expectSendable(markup, of))).to.include('dagenGeldig=0');
  });
});

describe('MeldZaak and MeldZaakstatus', () => {
  it('read the published example: the six fields, and everything', async () => {
    const { items, waarschuwingen } = readMeldZaak(await valid('lopende-zaken', 'MeldZaak'));
    expect(waarschuwingen).to.deep.equal([]);
    expect(items).to.deep.equal([
      {
        identificatie: 'ZAAK-2026-0000123',
        bsn: '999990111',
        zaaktypeCode: 'PARKEER',
        omschrijving: 'Parkeervergunning',
        startdatum: '2026-03-02',
        status: {
          volgnummer: 1,
          statusCode: 'ONTV',
          omschrijving: 'Ontvangen',
          datumStatusGezet: Date.parse('2026-03-02T09:15:00Z'),
        },
      },
      {
        identificatie: 'ZAAK-2026-0000124',
        bsn: '999990111',
        rol: 'initiator',
        zaaktypeCode: 'SUBSIDIE',
        omschrijving: 'Subsidie voor een groen dak',
        toelichting: 'Aanvraag voor 40 vierkante meter.',
        registratiedatum: '2026-03-02',
        startdatum: '2026-03-02',
        einddatumGepland: '2026-04-13',
        uiterlijkeEinddatum: '2026-04-27',
        vertrouwelijkheid: 'ZAAKVERTROUWELIJK',
        zaakdossierUrl: 'https://voorbeeld.example/zaken/0000124',
        contact: {
          naam: 'Team Subsidies',
          telefoon: '088 000 00 00',
          email: 'subsidies@voorbeeld.example',
          url: 'https://voorbeeld.example/contact',
        },
        status: {
          volgnummer: 1,
          statusCode: 'AANVUL',
          omschrijving: 'Wacht op aanvulling',
          statustekst: 'Wij hebben nog een foto van uw dak nodig.',
          datumStatusGezet: Date.parse('2026-03-02T09:20:00Z'),
          isEindstatus: false,
          informeren: true,
          actieVereist: true,
          actieUiterlijk: '2026-03-16',
          actieUrl: 'https://voorbeeld.example/zaken/0000124/aanvullen',
          actieTekst: 'Stuur een foto',
        },
      },
    ]);
  });

  it('read resultaat and einddatum, and warn per position about a time without zone', async () => {
    const status = (at: string) =>
      `<z:status><z:volgnummer> 7 </z:volgnummer><z:statusCode>A</z:statusCode><z:omschrijving>B</z:omschrijving><z:datumStatusGezet>${at}</z:datumStatusGezet><z:isEindstatus> 1 </z:isEindstatus></z:status>`;
    const zaak = (at: string) =>
      `<z:Zaak><z:identificatie>ZAAK-1</z:identificatie><z:bsn>1</z:bsn><z:zaaktypeCode>T</z:zaaktypeCode><z:omschrijving>O</z:omschrijving><z:startdatum> 2026-01-01 </z:startdatum><z:einddatum>2026-02-01</z:einddatum><z:resultaat><z:omschrijving>Verleend</z:omschrijving><z:toelichting></z:toelichting></z:resultaat>${status(at)}</z:Zaak>`;
    const document = `<z:MeldZaak xmlns:z="urn:bode:lopende-zaken:v1">${zaak('2026-01-01T00:00:00Z')}${zaak('2026-01-01T00:00:00')}</z:MeldZaak>`;
    const { items, waarschuwingen } = readMeldZaak(await valid('lopende-zaken', 'MeldZaak', payloadOf(document)));
    expect(waarschuwingen).to.deep.equal([
      { positie: 2, tekst: 'datumStatusGezet: zonder tijdzone, gelezen als UTC.' },
    ]);
    expect(items[1]).to.deep.include({
      startdatum: '2026-01-01',
      einddatum: '2026-02-01',
      resultaat: { omschrijving: 'Verleend', toelichting: '' },
    });
    expect(items[1]!.status).to.deep.include({
      volgnummer: 7,
      isEindstatus: true,
      datumStatusGezet: Date.parse('2026-01-01T00:00:00Z'),
    });
  });

  it('read a status with the zaak it belongs to', async () => {
    const { items } = readMeldZaakstatus(await valid('lopende-zaken', 'MeldZaakstatus'));
    expect(items).to.deep.equal([
      {
        identificatie: 'ZAAK-2026-0000123',
        volgnummer: 2,
        statusCode: 'BESLIST',
        omschrijving: 'Besluit genomen',
        statustekst: 'U krijgt de vergunning. Het besluit staat in uw Berichtenbox.',
        datumStatusGezet: Date.parse('2026-03-10T13:00:00Z'),
        isEindstatus: true,
      },
    ]);
  });

  for (const name of ['MeldZaak', 'MeldZaakstatus'])
    it(`write the answer of ${name}`, async () => {
      const of = await operation('lopende-zaken', name);
      const markup = writeMelding(of, {
        uitkomst: {
          oordelen: [
            { positie: 1, identificatie: 'ZAAK-1', volgnummer: 3, code: 'VeldOngeldig', veld: 'status.actieUrl' },
            { positie: 2, identificatie: 'ZAAK & <2>', code: 'Verwerkt' },
          ],
          bewijs: BEWIJS,
        },
        waarschuwingen: [{ positie: 2, tekst: 'let op' }],
        serverTijd: T,
      });
      const root = expectSendable(markup, of);
      expect(children(root, 'urn:bode:lopende-zaken:v1', 'Resultaat').map(leaves)).to.deep.equal([
        ['positie=1', 'identificatie=ZAAK-1', 'volgnummer=3', 'code=VeldOngeldig', 'veld=status.actieUrl'],
        ['positie=2', 'identificatie=ZAAK & <2>', 'code=Verwerkt', 'waarschuwing=let op'],
      ]);
    });
});

describe('LeverGegevens', () => {
  it('reads the published example', async () => {
    expect(readLeverGegevens(await valid('persoonlijke-gegevens', 'LeverGegevens'))).to.deep.equal({
      items: [
        {
          bsn: '999990202',
          bronCode: 'RDW',
          set: 'voertuigen',
          versie: '1',
          soort: 'Gevonden',
          peilmoment: Date.parse('2026-03-03T05:00:00Z'),
          maximaleLeeftijd: 86_400,
          gegevens: [
            {
              pad: 'RDW.voertuig[0].kenteken',
              label: 'Kenteken',
              waarde: 'XX-123-X',
              soort: 'code',
              inOnderzoek: false,
            },
            {
              pad: 'RDW.voertuig[0].apkVervaldatum',
              label: 'APK geldig tot en met',
              waarde: '2026-04-15',
              soort: 'datum',
              geldigSinds: '2025-04',
              inOnderzoek: false,
            },
          ],
        },
        {
          bsn: '999990111',
          bronCode: 'RDW',
          set: 'voertuigen',
          versie: '1',
          soort: 'NietsGevonden',
          peilmoment: Date.parse('2026-03-03T05:00:00Z'),
          gegevens: [],
        },
      ],
      waarschuwingen: [],
    });
  });

  it('writes a result per set', async () => {
    const of = await operation('persoonlijke-gegevens', 'LeverGegevens');
    const markup = writeLeverGegevens({
      uitkomst: {
        oordelen: [{ positie: 1, bronCode: 'RDW', set: 'voertuigen', code: 'VeldOngeldig', veld: 'pad' }],
        bewijs: BEWIJS,
      },
      waarschuwingen: [{ positie: 1, tekst: 'let op' }],
      serverTijd: T,
    });
    const root = expectSendable(markup, of);
    expect(leaves(root).slice(0, 7)).to.deep.equal([
      'ServerTijd=2026-03-03T09:12:04.000Z',
      'positie=1',
      'bronCode=RDW',
      'set=voertuigen',
      'code=VeldOngeldig',
      'veld=pad',
      'waarschuwing=let op',
    ]);
  });
});

describe('ValidateAbonnementen', () => {
  const V = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/2009/01';
  const T_NS = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/Types/2009/01';
  const S = 'http://schemas.rdw.nl/GEB/Shared/Types/2009/01';
  const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
  const ask = async (inner: string) =>
    readValidateAbonnementen(
      await valid(
        'berichtenbox-validatie',
        'ValidateAbonnementen',
        payloadOf(
          `<v:ValidateAbonnementen xmlns:v="${V}" xmlns:t="${T_NS}" xmlns:s="${S}" xmlns:i="${XSI}">${inner}</v:ValidateAbonnementen>`,
        ),
      ),
    );
  const aanvraag = (oin: string, type: string, klanten: string) =>
    ask(
      `<v:validateAbonnementenAanvraag><t:berichtleverancierCode${oin}</t:berichtleverancierCode><t:berichtTypeCode${type}</t:berichtTypeCode><t:klanten${klanten}</t:klanten></v:validateAbonnementenAanvraag>`,
    );

  it('reads the published example', async () => {
    expect(readValidateAbonnementen(await valid('berichtenbox-validatie', 'ValidateAbonnementen'))).to.deep.equal({
      berichtleverancierCode: OIN,
      berichtTypeCode: 'APK',
      klanten: [{ key: '999990111', rol: 'Burger' }, { key: '999990196' }],
    });
  });

  it('reads absent and nil alike, at every level', async () => {
    expect(await ask('')).to.equal(undefined);
    expect(await ask('<v:validateAbonnementenAanvraag i:nil="true"/>')).to.equal(undefined);
    expect(await ask('<v:validateAbonnementenAanvraag i:nil=" 1 "/>')).to.equal(undefined);
    expect(await aanvraag(' i:nil="1">', ' i:nil="true">', ' i:nil="true">')).to.deep.equal({});
    expect(await aanvraag(' i:nil="false">x', '>', '>')).to.deep.equal({
      berichtleverancierCode: 'x',
      berichtTypeCode: '',
      klanten: [],
    });
    const klanten = '><s:Klant i:nil="true"/><s:Klant/><s:Klant><s:Key i:nil="true"/><s:Rol>Burger</s:Rol></s:Klant>';
    expect((await aanvraag('>x', '>', klanten))!.klanten).to.deep.equal([{}, {}, { rol: 'Burger' }]);
  });

  it('answers per Klant with the Klant as asked', async () => {
    const of = await operation('berichtenbox-validatie', 'ValidateAbonnementen');
    const markup = writeValidateAbonnementen({
      abonnementen: [
        { klant: { key: '999990111', rol: 'Burger' }, isBerichtSturen: true },
        { klant: {}, isBerichtSturen: false },
      ],
    });
    const root = expectSendable(markup, of);
    expect(root.children[0]!.children.map(leaves)).to.deep.equal([
      ['Key=999990111', 'Rol=Burger', 'isBerichtSturen=true'],
      ['klant=', 'isBerichtSturen=false'],
    ]);
    expectSendable(writeValidateAbonnementen({ abonnementen: [] }), of);
  });

  it('writes its two faults with a Message and nothing else', async () => {
    const { validator, faults } = await operation('berichtenbox-validatie', 'ValidateAbonnementen');
    for (const { element } of faults) {
      const markup = writeContractFault(element.local as 'ApplicationFault', 'Te veel klanten: <251>.');
      expect(validator.validate(Buffer.from(markup))).to.deep.equal({ ok: true });
      const root = payloadOf(markup);
      expect([root.uri, root.local, leaves(root)]).to.deep.equal([
        element.uri,
        element.local,
        ['Message=Te veel klanten: <251>.'],
      ]);
    }
  });
});
