// What can be taken away from a bericht: attachment, PDF, proof, everything in one ZIP, the deadline for a calendar. Each goes through
// the same door as the page itself, and each download of content is proven (BB-15, BB-31; §3.14 Download).
import { bewijsJson } from '../../bewijs/index.ts';
import { utc } from '../../core/index.ts';
import { agendaBestand } from '../agenda.ts';
import { historie } from '../historie.ts';
import { bewijzenVoorBurger, gedownload, type Leesbaar, rechtsgevolgZin, zoekBericht } from '../lezen.ts';
import { type Antwoord, actief, type Ingelogd, naar, type Route } from '../portaal.ts';
import { dag, termijn } from '../taal.ts';
import { veiligeNaam } from '../veilige-naam.ts';
import { maakZip, type ZipBestand } from '../zip.ts';

type Maak = (verzoek: Ingelogd, wat: Leesbaar) => Promise<Antwoord>;

export const BERICHT_BESTANDEN: readonly Route[] = [
  actief('GET', '/berichten/:id/bijlagen/:volgorde', door(bijlage)),
  actief('GET', '/berichten/:id/bericht.pdf', door(alsPdf)),
  actief('GET', '/berichten/:id/bewijs/:nummer', door(bewijs)),
  actief('GET', '/berichten/:id/alles.zip', door(alles)),
  actief('GET', '/berichten/:id/termijn.ics', door(agenda)),
];

/** Finds the bericht first; a level that is too low goes to the page that explains it. */
function door(maak: Maak): (verzoek: Ingelogd) => Promise<Antwoord> {
  return async (verzoek) => {
    const gezocht = await zoekBericht(verzoek);
    if (gezocht.soort === 'niet') return gezocht.antwoord;
    if (gezocht.soort === 'hoger') return naar(`/berichten/${gezocht.wat.bericht.id}`);
    return await maak(verzoek, gezocht.wat);
  };
}

const NIET: Antwoord = { soort: 'nietGevonden' };

async function bijlage(verzoek: Ingelogd, wat: Leesbaar): Promise<Antwoord> {
  const { portaal, bezoeker, params } = verzoek;
  const volgorde = /^[12]$/.test(params.volgorde ?? '') ? Number(params.volgorde) : undefined;
  const gevonden = volgorde && (await portaal.store.berichten.bijlage(bezoeker.bsn, wat.bericht.id, volgorde));
  if (!volgorde || !gevonden) return NIET;
  await gedownload(verzoek, wat, volgorde);
  return { soort: 'bestand', naam: `${gevonden.omschrijving}.pdf`, type: 'application/pdf', inhoud: gevonden.inhoud };
}

async function alsPdf(verzoek: Ingelogd, wat: Leesbaar): Promise<Antwoord> {
  await gedownload(verzoek, wat);
  return {
    soort: 'bestand',
    naam: `${bestandsnaam(wat)}.pdf`,
    type: 'application/pdf',
    inhoud: await afschrift(verzoek, wat),
  };
}

/** One receipt, by its place in the list of the page: `1` is the oldest. */
async function bewijs(verzoek: Ingelogd, wat: Leesbaar): Promise<Antwoord> {
  const nummer = /^[1-9]\d{0,3}$/.test(verzoek.params.nummer ?? '') ? Number(verzoek.params.nummer) : 0;
  const gevonden = (await bewijzenVoorBurger(verzoek, wat))[nummer - 1];
  if (!gevonden) return NIET;
  const inhoud = Buffer.from(bewijsJson(gevonden));
  return { soort: 'bestand', naam: `Bewijs ${nummer} ${gevonden.soort}.json`, type: 'application/json', inhoud };
}

async function alles(verzoek: Ingelogd, wat: Leesbaar): Promise<Antwoord> {
  const { portaal, bezoeker, nu } = verzoek;
  await gedownload(verzoek, wat);
  const bestanden: ZipBestand[] = [{ naam: 'bericht.pdf', inhoud: await afschrift(verzoek, wat) }];
  for (const { volgorde } of wat.bericht.bijlagen) {
    const gevonden = await portaal.store.berichten.bijlage(bezoeker.bsn, wat.bericht.id, volgorde);
    if (!gevonden) continue;
    const naam = veiligeNaam(`bijlage ${volgorde} ${gevonden.omschrijving}.pdf`);
    bestanden.push({ naam, inhoud: gevonden.inhoud });
  }
  for (const [i, een] of (await bewijzenVoorBurger(verzoek, wat)).entries())
    bestanden.push({ naam: `bewijs ${i + 1} ${een.soort}.json`, inhoud: Buffer.from(bewijsJson(een)) });
  bestanden.push({ naam: 'lees mij.txt', inhoud: Buffer.from(leesMij(verzoek, wat)) });
  return {
    soort: 'bestand',
    naam: `${bestandsnaam(wat)}.zip`,
    type: 'application/zip',
    inhoud: maakZip(bestanden, nu),
  };
}

async function agenda(verzoek: Ingelogd, { bericht, afzender }: Leesbaar): Promise<Antwoord> {
  const { nu, portaal } = verzoek;
  const eind = bericht.eindDatumHandelingsTermijn;
  const t = eind === undefined ? undefined : termijn(eind, nu);
  if (eind === undefined || !t || t.soort === 'voorbij') return NIET;
  const inhoud = agendaBestand({
    id: bericht.id,
    // Midnight is the start of the day that is too late: the event is on the day before.
    dag: t.soort === 'voor' ? dag(eind - 1) : t.dag,
    titel: `${afzender}: ${bericht.onderwerp}`,
    toelichting: `${t.zin}.\nLees het bericht in ${portaal.config.naam}. Log daar zelf in met DigiD.`,
    host: new URL(portaal.config.origin).hostname,
    nu,
  });
  return { soort: 'bestand', naam: 'Uiterste datum.ics', type: 'text/calendar; charset=utf-8', inhoud };
}

function bestandsnaam({ bericht, afzender }: Leesbaar): string {
  return `${dag(bericht.gepubliceerdOp)} ${afzender} ${bericht.onderwerp}`;
}

const OMGEVING = { demo: 'Demo-omgeving', preproductie: 'Testomgeving', productie: undefined } as const;

async function afschrift(verzoek: Ingelogd, wat: Leesbaar): Promise<Uint8Array> {
  const { portaal, bezoeker, nu } = verzoek;
  const { bericht, soort, afzender } = wat;
  const omgeving = OMGEVING[portaal.omgeving];
  const eind = bericht.eindDatumHandelingsTermijn;
  return await portaal.drukAf({
    portaal: portaal.config.naam,
    ...(omgeving && { omgeving }),
    afzender,
    ontvanger: bezoeker.profiel.naam,
    onderwerp: bericht.onderwerp,
    ...(bericht.referentie && { referentie: bericht.referentie }),
    soort: soort?.naam ?? 'Bericht',
    rechtsgevolg: rechtsgevolgZin(wat),
    ...(eind !== undefined && { termijn: termijn(eind, nu) }),
    gepubliceerdOp: bericht.gepubliceerdOp,
    tekst: bericht.tekst ?? '',
    bijlagen: bericht.bijlagen,
    historie: historie(await bewijzenVoorBurger(verzoek, wat), afzender),
    inhoudHash: bericht.inhoudHash,
    gemaaktOp: nu,
  });
}

function leesMij({ portaal, nu }: Ingelogd, { bericht, afzender }: Leesbaar): string {
  return [
    `Bericht van ${afzender}, bewaard uit ${portaal.config.naam} op ${utc(nu)}.`,
    '',
    'bericht.pdf   het bericht met zijn geschiedenis',
    'bijlage …     de bijlagen, precies zoals de afzender ze stuurde',
    'bewijs …      elke vastgelegde stap met handtekening; te controleren met: bode bewijs verify <bestand>',
    '',
    `Controlegetal van het bericht (SHA-256): ${bericht.inhoudHash}`,
    ...bericht.bijlagen.map(({ volgorde, sha256 }) => `Controlegetal van bijlage ${volgorde} (SHA-256): ${sha256}`),
    '',
  ].join('\r\n');
}
