// The data of one source as they were delivered, with the moment they are from, what is under investigation, and the contact block
// of the holder in every state (PG-02, PG-03, PG-08, PG-12).
import { bronBeeld } from '../../gegevens/index.ts';
import { BRON_CODES, type Gegeven, type Gegevensbron, type GegevensLevering } from '../../store/index.ts';
import { BRON_NAMEN, type Groep, groepeer, waardeVan } from '../components/bronnen.ts';
import { icoon } from '../components/iconen.ts';
import { badge, contactBlok, melding } from '../components/klein.ts';
import { type Html, html, NIETS } from '../html.ts';
import { type Antwoord, actief, type Ingelogd, inzage, pagina, type Route } from '../portaal.ts';
import { datumTijd, onvolledigeDatum } from '../taal.ts';
import { zichtbareBronnen } from './gegevens.ts';

export const BRON: readonly Route[] = [actief('GET', '/gegevens/:bron', toon)];

async function toon(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, nu, params } = verzoek;
  const code = BRON_CODES.find((bron) => bron.toLowerCase() === params.bron);
  const bron =
    code && zichtbareBronnen(await portaal.store.gegevens.bronnen()).find((kandidaat) => kandidaat.code === code);
  if (!bron) return { soort: 'nietGevonden' };
  const leveringen = await portaal.store.gegevens.vanBron(bezoeker.bsn, bron.code);
  const beeld = bronBeeld(bron, leveringen, { bsn: bezoeker.bsn, now: nu, omgeving: portaal.omgeving });
  const { titel } = BRON_NAMEN[bron.code];
  await portaal.store.commit([inzage(verzoek, `${titel} (${bron.contact.naam})`, 'Gegevens bekeken')]);
  const onderzoek = beeld.leveringen.some(({ gegevens }) => gegevens.some(({ inOnderzoek }) => inOnderzoek));
  const { peilmoment } = beeld;
  const stand = peilmoment && `U ziet de gegevens zoals de bron ze had op ${datumTijd(peilmoment)}.`;
  return pagina({
    titel: `${titel} (${bron.contact.naam})`,
    menu: 'gegevens',
    dieper: true,
    kruimels: [{ naam: 'Persoonlijke gegevens', pad: '/gegevens' }, { naam: titel }],
    inhoud: html`<main id="inhoud" tabindex="-1">
<div class="page-title"><h1>${titel}</h1><p class="lead">Dit staat over u geregistreerd. Bron: ${bron.contact.naam}.</p>
${stand && html`<p class="text-small text-subtle">${stand}</p>`}</div>
<div class="columns columns--aside">
<div class="stack-lg">${inhoud(bron, beeld.stand, beeld.leveringen)}</div>
${zijkant(bron, onderzoek)}
</div></main>`,
  });
}

function inhoud(bron: Gegevensbron, stand: string, leveringen: readonly GegevensLevering[]): Html {
  if (stand === 'tijdelijkNietBeschikbaar')
    return melding({
      toon: 'warning',
      icoon: 'warning',
      titel: 'Deze gegevens zijn tijdelijk niet beschikbaar',
      inhoud: html`<p>Probeer het later opnieuw. Heeft het haast? Bel ${bron.contact.naam}.</p>`,
    });
  if (stand === 'nietsBekend')
    return melding({
      icoon: 'info',
      titel: 'Niets bekend',
      inhoud: html`<p>${bron.contact.naam} heeft niets over u geregistreerd. Klopt dat niet? Bel dan ${bron.contact.naam}.</p>`,
    });
  // The moment stands above; a set says its own only when they differ.
  const verschillend = new Set(leveringen.map(({ peilmoment }) => peilmoment)).size > 1;
  return html`${leveringen.map((levering, i) => set(bron, levering, { id: `set-${i + 1}`, verschillend }))}`;
}

interface Plaats {
  readonly id: string;
  readonly verschillend: boolean;
}

function set(bron: Gegevensbron, levering: GegevensLevering, { id, verschillend }: Plaats): Html {
  const { set: code, peilmoment, gegevens } = levering;
  const naam = bron.sets.find((kandidaat) => kandidaat.code === code)?.naam ?? code;
  const groepen = groepeer(gegevens);
  const enkel = groepen.length === 1 && groepen[0]!.titel === undefined;
  return html`<section class="${enkel ? 'card stack-sm' : 'stack'}" aria-labelledby="${id}">
<h2 id="${id}">${naam}</h2>
${enkel ? lijst(gegevens) : groepen.map(kaart)}
${verschillend && html`<p class="text-small text-subtle">Peilmoment: ${datumTijd(peilmoment)}.</p>`}
</section>`;
}

function kaart({ titel, kenteken, gegevens }: Groep): Html {
  const plaat = kenteken && html`<span class="plate"><span class="visually-hidden">Kenteken </span>${kenteken}</span>`;
  const kop = titel === undefined ? NIETS : html`<div class="split"><h3>${titel}</h3>${plaat}</div>`;
  const rest = kenteken ? gegevens.filter(({ pad }) => !pad.endsWith('.kenteken')) : gegevens;
  return html`<div class="card stack-sm">${kop}${lijst(rest)}</div>`;
}

function lijst(gegevens: readonly Gegeven[]): Html {
  return html`<dl class="data-list">${gegevens.map((gegeven) => {
    const { label, inOnderzoek, geldigSinds } = gegeven;
    const sinds = geldigSinds && `Sinds ${onvolledigeDatum(geldigSinds)}`;
    return html`<div><dt>${label}</dt>
<dd>${waardeVan(gegeven)}${inOnderzoek && html` ${badge('In onderzoek', 'deadline', 'search')}`}
${sinds && html`<br><span class="text-small text-subtle sinds">${sinds}</span>`}</dd></div>`;
  })}</dl>`;
}

function zijkant(bron: Gegevensbron, onderzoek: boolean): Html {
  const { naam } = bron.contact;
  return html`<aside class="stack" aria-label="Over deze bron">
<section class="card stack-sm" aria-labelledby="contact"><h2 id="contact" class="h-small">Klopt er iets niet?</h2>
${!bron.contact.tekst && html`<p>Neem contact op met ${naam}. Daar kan men de gegevens veranderen.</p>`}
${contactBlok(bron.contact)}
</section>
${
  onderzoek &&
  html`<section class="card stack-sm" aria-labelledby="uitleg">
<h2 id="uitleg" class="h-small">Wat betekent dit?</h2>
<p><strong>In onderzoek:</strong> ${naam} kijkt of dit gegeven klopt. Tot die tijd blijft het zo staan.</p>
</section>`
}
<p class="no-print"><a class="icon-link" href="/inzage">${icoon('oog')}Wie heeft mijn gegevens bekeken</a></p>
</aside>`;
}
