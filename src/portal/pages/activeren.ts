// Activation (mijnoverheid.md §4.2): who may, the way through the three steps, and what is kept at the end. The answers travel in the
// forms, so nothing is kept before the last button, and nothing personal stands in an address.
import type { Oin } from '../../core/index.ts';
import { activeer, isHerkenningswoord, type Kanaalkeuze, magActiveren, parseEmail } from '../../profiel/index.ts';
import type { Change } from '../../store/index.ts';
import type { Fout } from '../components/formulier.ts';
import { icoon } from '../components/iconen.ts';
import { KANAAL_FOUTEN } from '../components/kanaalkeuze.ts';
import { csrfVeld } from '../components/klein.ts';
import { html } from '../html.ts';
import { type Antwoord, type Ingelogd, ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { leesRegister } from '../register.ts';
import { boxActief } from '../toegang.ts';
import { VOORWAARDEN } from '../voorwaarden.ts';
import { controleren, type Invoer, LEGE_INVOER, leesInvoer, meldingen, organisaties } from './activeren-stappen.ts';
import { bericht } from './fouten.ts';
import { stuurCode } from './instellingen-code.ts';
import { NIEUWE_VOORWAARDEN, vraagVoorwaarden } from './nieuwe-voorwaarden.ts';

export const ACTIVEREN: readonly Route[] = [
  ingelogd('GET', '/activeren', (verzoek) => weigering(verzoek) ?? organisaties(verzoek, LEGE_INVOER)),
  ingelogd('POST', '/activeren', stap),
  ...NIEUWE_VOORWAARDEN,
];

/** The answer to a citizen who has no first step to make. */
function weigering(verzoek: Ingelogd): Antwoord | undefined {
  const { bezoeker, nu, portaal } = verzoek;
  if (boxActief(bezoeker.profiel)) return naar('/thuis');
  switch (magActiveren(bezoeker.profiel, nu)) {
    case 'AlActief':
      return vraagVoorwaarden(verzoek, []);
    case 'TeJong':
      return geweigerd(verzoek, {
        titel: 'U kunt nog geen Berichtenbox aanzetten',
        tekst: 'Een Berichtenbox kan vanaf 14 jaar. Tot die tijd komt alle post op papier.',
      });
    case 'NietMogelijk':
      return geweigerd(verzoek, {
        titel: 'Deze Berichtenbox is gesloten',
        tekst: `Met deze DigiD kunt u geen post bekijken. Heeft u post nodig uit deze Berichtenbox? Bel de helpdesk: ${portaal.config.helpdesk.telefoon}.`,
      });
    default:
      return undefined;
  }
}

function geweigerd({ csrf }: Ingelogd, { titel, tekst }: { readonly titel: string; readonly tekst: string }): Antwoord {
  const inhoud = html`<p class="lead">${tekst}</p>
<form class="button-group" action="/uitloggen" method="post">${csrfVeld(csrf)}
<button class="button button--primary" type="submit">${icoon('uit')}Log uit</button>
<a class="button button--text" href="/hulp">Uitleg en vragen</a>
</form>`;
  return pagina({ titel, inhoud: bericht(titel, inhoud, 'lock') }, 403);
}

/** One press on a button: checks what was filled in on the page it came from, then shows the page it goes to. */
function stap(verzoek: Ingelogd): Promise<Antwoord> | Antwoord {
  const geenStap = weigering(verzoek);
  if (geenStap) return geenStap;
  const invoer = leesInvoer(verzoek.form);
  const fouten = keurMeldingen(invoer);
  switch (verzoek.form.get('naar')) {
    case 'organisaties':
      return organisaties(verzoek, invoer);
    case 'meldingen':
      return meldingen(verzoek, invoer, []);
    case 'controleren':
      return fouten.length > 0 ? meldingen(verzoek, invoer, fouten) : controleren(verzoek, invoer, []);
    case 'klaar':
      return fouten.length > 0 ? meldingen(verzoek, invoer, fouten) : klaar(verzoek, invoer);
    default:
      return naar('/activeren');
  }
}

function keurMeldingen({ kanaal, geenOk, email, woord }: Invoer): readonly Fout[] {
  const fouten: Fout[] = [];
  if (kanaal !== 'email' && kanaal !== 'geen') fouten.push(KANAAL_FOUTEN.kanaal);
  if (kanaal === 'geen' && !geenOk) fouten.push(KANAAL_FOUTEN.geenOk);
  if (kanaal === 'email' && parseEmail(email) === undefined) fouten.push(KANAAL_FOUTEN.email);
  if (woord !== '' && !isHerkenningswoord(woord))
    fouten.push({ veld: 'woord', tekst: 'Gebruik alleen letters, cijfers en spaties, hoogstens 40' });
  return fouten;
}

function keurAkkoord(form: URLSearchParams, invoer: Invoer): readonly Fout[] {
  const fouten: Fout[] = [];
  if (form.get('akkoord') !== 'ja')
    fouten.push({ veld: 'akkoord', tekst: 'Ga akkoord met de voorwaarden om verder te gaan' });
  if (invoer.organisaties.length > 0 && form.get('papierOk') !== 'ja')
    fouten.push({ veld: 'papierOk', tekst: 'Bevestig dat u geen papier meer krijgt' });
  return fouten;
}

/** The last button: the domain judges everything again, and all of it is kept or nothing. */
async function klaar(verzoek: Ingelogd, invoer: Invoer): Promise<Antwoord> {
  const { portaal, bezoeker, nu, form } = verzoek;
  const fouten = keurAkkoord(form, invoer);
  if (fouten.length > 0) return controleren(verzoek, invoer, fouten);
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const aangesloten = (await register.aangesloten('BERICHTENBOX')).map(({ oin }) => oin);
  const { kanaal, geenOk, email, woord } = invoer;
  const keuze: Kanaalkeuze =
    kanaal === 'geen' ? { soort: 'geen', bevestigd: geenOk } : { soort: 'email', adres: email };
  const versie = VOORWAARDEN.versie;
  const uitkomst = activeer(
    bezoeker.profiel,
    {
      akkoordVersie: versie,
      organisaties: invoer.organisaties,
      kanaal: keuze,
      ...(woord && { herkenningswoord: woord }),
    },
    { now: nu, niveau: bezoeker.sessie.niveau, voorwaardenVersie: versie, aangesloten },
  );
  if (uitkomst.soort === 'geweigerd')
    // An organisation left meanwhile, or somebody made the form by hand.
    return organisaties(verzoek, { ...invoer, organisaties: [] });
  const nietGekozen = aangesloten.filter((oin) => !invoer.organisaties.includes(oin));
  await portaal.store.commit([...uitkomst.changes, ...nietGekozen.map((oin) => opPapier(verzoek, oin))]);
  if (kanaal !== 'email' || !portaal.adresControle) return naar('/thuis?gedaan=aangezet');
  return naar(await stuurCode(verzoek, parseEmail(email)));
}

/** Paper was chosen too: so that home asks only about organisations that come later. */
function opPapier({ bezoeker, nu }: Ingelogd, oin: Oin): Change {
  const { bsn } = bezoeker;
  return { kind: 'abonnement', value: { bsn, oin, status: 'uit', ingangsmoment: nu, bron: 'activatie' } };
}
