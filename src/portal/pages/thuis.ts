// Home: what must I do and before when, then one count per function, then notices (ALG-08).
import { bronBeeld } from '../../gegevens/index.ts';
import type { Profiel } from '../../store/index.ts';
import { isAfgerond } from '../../zaken/index.ts';
import { melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, pagina, type Route } from '../portaal.ts';
import { leesRegister, type Register } from '../register.ts';
import { aantal, datum, datumMetDag, groet, korteDatum, tijd } from '../taal.ts';
import { zichtbareBronnen } from './gegevens.ts';
import { mededelingen } from './thuis-mededelingen.ts';
import { taken } from './thuis-taken.ts';

export const THUIS: readonly Route[] = [actief('GET', '/thuis', thuis)];

async function thuis(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, nu } = verzoek;
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const [stand, takenlijst, kaarten, kolom] = await Promise.all([
    meldingenStand(verzoek),
    taken(verzoek, register),
    functieKaarten(verzoek, register),
    mededelingen(verzoek, register),
  ]);
  const { naam } = bezoeker.profiel;
  return pagina({
    titel: 'Uw overzicht',
    inhoud: html`<main id="inhoud" tabindex="-1">
${verzoek.query.get('gedaan') === 'aangezet' && AANGEZET}
${stand}
<div class="page-title">
<h1>${groet(nu)}${naam && `, ${naam}`}</h1>
<p class="lead">Het is ${datumMetDag(nu)}.${vorigeKeer(verzoek)}</p>
</div>
<div class="columns columns--aside">
<div class="stack-lg">
${takenlijst}
<section class="stack" aria-labelledby="alles">
<h2 id="alles">Alles op een rij</h2>
<div class="trio">${kaarten}</div>
</section>
</div>
${kolom}
</div>
</main>`,
  });
}

const AANGEZET = melding({
  toon: 'positive',
  icoon: 'check-circle',
  titel: 'Uw Berichtenbox staat aan',
  inhoud: html`<p>Nieuwe post van de organisaties die u koos, komt vanaf nu hier.</p>`,
  status: true,
});

function vorigeKeer({ bezoeker, nu }: Ingelogd): string {
  const { vorigeLogin } = bezoeker.sessie;
  return vorigeLogin === undefined ? '' : ` U was hier op ${korteDatum(vorigeLogin, nu)} om ${tijd(vorigeLogin)}.`;
}

/** The permanent banner while no mail reaches this citizen, with what is waiting. */
async function meldingenStand({ bezoeker, portaal }: Ingelogd): Promise<Html> {
  const geen = geenMeldingen(bezoeker.profiel, portaal.adresControle !== undefined);
  if (!geen) return NIETS;
  const oudste = { map: 'inbox', ongelezen: true, sorteer: 'oudste' } as const;
  const { items, totaal } = await portaal.store.berichten.lijst(bezoeker.bsn, oudste, undefined, 1);
  const eerste = items[0];
  const hoeveel = aantal(totaal, 'ongelezen bericht', 'ongelezen berichten');
  const wachtend =
    eerste &&
    html`<p>Er ${totaal === 1 ? 'staat' : 'staan'} <strong>${hoeveel}</strong> in uw box. Het oudste is van ${datum(eerste.gepubliceerdOp)}.</p>`;
  return melding({
    toon: 'warning',
    icoon: 'bell-off',
    titel: geen.titel,
    inhoud: html`${wachtend}<p>${geen.tekst}</p>
<p class="button-group"><a class="button button--small" href="${geen.pad}">${geen.knop}</a></p>`,
  });
}

interface GeenMelding {
  readonly titel: string;
  readonly tekst: string;
  readonly knop: string;
  readonly pad: string;
}

function geenMeldingen(profiel: Profiel, controle: boolean): GeenMelding | undefined {
  if (profiel.kanaal === 'geen')
    return {
      titel: 'U krijgt geen meldingen',
      tekst: 'Wij sturen u geen e-mail, want dat heeft u zo gekozen.',
      knop: 'Zet meldingen aan',
      pad: '/instellingen/meldingen',
    };
  if (profiel.bounce === 'permanent')
    return {
      titel: 'Onze e-mails komen niet bij u aan',
      tekst: 'Uw e-mailadres werkt niet meer. Daarom krijgt u geen meldingen.',
      knop: 'Verander uw e-mailadres',
      pad: '/instellingen/meldingen',
    };
  if (controle && profiel.emailGeverifieerdOp === undefined)
    return {
      titel: 'Controleer uw e-mailadres',
      tekst: 'U krijgt pas meldingen als wij weten dat uw e-mailadres klopt.',
      knop: 'Vul de code in',
      pad: '/instellingen/code',
    };
  return undefined;
}

async function functieKaarten(verzoek: Ingelogd, register: Register): Promise<Html> {
  const kaarten = await Promise.all([berichtenKaart(verzoek, register), zakenKaart(verzoek), gegevensKaart(verzoek)]);
  return html`${kaarten.map(kaart)}`;
}

interface Kaart {
  readonly pad: string;
  readonly naam: string;
  readonly getal: number;
  readonly woord: string;
  readonly regel: string;
}

function kaart({ pad, naam, getal, woord, regel }: Kaart): Html {
  return html`<div class="card card__link function-card">
<h3><a href="${pad}">${naam}</a></h3>
<p><span class="function-card__number">${getal}</span> <span>${woord}</span></p>
<p class="function-card__list">${regel}</p>
</div>`;
}

async function berichtenKaart({ portaal, bezoeker, nu }: Ingelogd, register: Register): Promise<Kaart> {
  const { berichten } = portaal.store;
  const nieuwste = { map: 'inbox', sorteer: 'nieuwste' } as const;
  const [{ ongelezen }, { items }] = await Promise.all([
    berichten.tel(bezoeker.bsn),
    berichten.lijst(bezoeker.bsn, nieuwste, undefined, 1),
  ]);
  const [laatste] = items;
  const regel = laatste
    ? `Nieuwste: ${register.naam(laatste.oin)}, ${korteDatum(laatste.gepubliceerdOp, nu)}`
    : 'Nog geen berichten';
  return { pad: '/berichten', naam: 'Berichten', getal: ongelezen, woord: 'ongelezen', regel };
}

async function zakenKaart({ portaal, bezoeker, nu }: Ingelogd): Promise<Kaart> {
  const zaken = await portaal.store.zaken.lijst(bezoeker.bsn);
  const lopend = zaken.filter((zaak) => !isAfgerond(zaak)).length;
  const { vorigeLogin: sinds = nu } = bezoeker.sessie;
  const veranderd = zaken.filter(({ gewijzigdOp }) => gewijzigdOp > sinds).length;
  const regel =
    veranderd > 0
      ? `${aantal(veranderd, 'zaak', 'zaken')} veranderd sinds ${korteDatum(sinds, nu)}`
      : `${aantal(zaken.length - lopend, 'zaak', 'zaken')} afgerond`;
  return { pad: '/zaken', naam: 'Lopende zaken', getal: lopend, woord: 'lopend', regel };
}

async function gegevensKaart({ portaal, bezoeker, nu }: Ingelogd): Promise<Kaart> {
  const { store, omgeving } = portaal;
  const kijker = { bsn: bezoeker.bsn, now: nu, omgeving };
  const [alle, leveringen] = await Promise.all([store.gegevens.bronnen(), store.gegevens.leveringen(bezoeker.bsn)]);
  const bronnen = zichtbareBronnen(alle);
  const standen = bronnen.map((bron) => bronBeeld(bron, leveringen, kijker).stand);
  const weg = standen.filter((stand) => stand === 'tijdelijkNietBeschikbaar').length;
  return {
    pad: '/gegevens',
    naam: 'Persoonlijke gegevens',
    getal: bronnen.length,
    woord: bronnen.length === 1 ? 'bron' : 'bronnen',
    regel: weg === 0 ? 'Alle bronnen zijn bereikbaar' : `${aantal(weg, 'bron', 'bronnen')} tijdelijk niet beschikbaar`,
  };
}
