// LeverBerichten documents for tests: official prefixes m and b, extensions u.
import { randomUUID } from 'node:crypto';

export const BATCH_ID = '7c1d2c0e-5a53-4f0e-9d57-1f6a1c0b7a10';

type Fields = Readonly<Record<string, string>>;

const FIELDS = [
  'BatchID',
  'BerichtID',
  'BerichtType',
  'PublicatieDatum',
  'EindDatumHandelingsTermijn',
  'Onderwerp',
  'BerichtTekst',
  'Referentie',
  'GebruikerID',
  'SoortGebruiker',
];

/** A bericht; `bijlagen` are the texts of Inhoud. A new BerichtID unless one is given. */
export function bericht(fields: Fields, bijlagen: readonly string[] = []): string {
  const all: Fields = {
    BatchID: BATCH_ID,
    BerichtID: randomUUID(),
    BerichtType: 'APK',
    Onderwerp: 'Uw APK',
    GebruikerID: '999990111',
    SoortGebruiker: 'Burger',
    ...fields,
  };
  const info = FIELDS.filter((name) => all[name] !== undefined).map((name) => `<b:${name}>${all[name]}</b:${name}>`);
  const attached = bijlagen.map(
    (inhoud, index) =>
      `<b:Bijlage><b:Inhoud>${inhoud}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType><b:Omschrijving>Brief</b:Omschrijving><b:Volgorde>${index + 1}</b:Volgorde></b:Bijlage>`,
  );
  const block = attached.length > 0 ? `<b:Bijlagen>${attached.join('')}</b:Bijlagen>` : '';
  return `<b:Bericht><b:BerichtInformatie>${info.join('')}</b:BerichtInformatie>${block}</b:Bericht>`;
}

export function lever(berichten: readonly string[], uitbreidingen = ''): string {
  return `<u:LeverBerichten xmlns:u="urn:bode:berichtenbox:v1"><m:Berichten xmlns:m="http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01" xmlns:b="http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01"><m:BatchInformatie><m:BatchID>${BATCH_ID}</m:BatchID><m:AanmaakDatum>2026-03-03T09:12:00Z</m:AanmaakDatum><m:BerichtLeverancierID>00000099000000002000</m:BerichtLeverancierID></m:BatchInformatie>${berichten.join('')}</m:Berichten>${uitbreidingen}</u:LeverBerichten>`;
}
