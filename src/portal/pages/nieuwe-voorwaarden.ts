// The terms changed: asked once at the next login; no is an answer too, then everything goes back to paper (INL-03).
import { aanvaardVoorwaarden, allesOpPapier } from '../../profiel/index.ts';
import { type Fout, foutOverzicht, vinkje } from '../components/formulier.ts';
import { csrfVeld } from '../components/klein.ts';
import { html } from '../html.ts';
import { type Antwoord, type Ingelogd, ingelogd, naar, pagina, type Route } from '../portaal.ts';
import { datum } from '../taal.ts';
import { VOORWAARDEN } from '../voorwaarden.ts';
import { kernVanVoorwaarden } from './activeren-stappen.ts';

export const NIEUWE_VOORWAARDEN: readonly Route[] = [ingelogd('POST', '/activeren/voorwaarden', antwoord)];

export function vraagVoorwaarden({ csrf, bezoeker }: Ingelogd, fouten: readonly Fout[]): Antwoord {
  const oud = bezoeker.profiel.akkoord;
  const eerder = oud ? `U ging op ${datum(oud.op)} akkoord met versie ${oud.versie}. ` : '';
  return pagina({
    titel: `${fouten.length > 0 ? 'Fout: ' : ''}Nieuwe voorwaarden`,
    inhoud: html`<main id="inhoud" tabindex="-1" class="notice-page stack-lg">
${foutOverzicht(fouten)}
<div class="page-title">
<h1>De voorwaarden zijn veranderd</h1>
<p class="lead">${eerder}Lees de nieuwe voorwaarden voordat u verder gaat.</p>
</div>
<form class="stack" action="/activeren/voorwaarden" method="post" novalidate>
${csrfVeld(csrf)}
${kernVanVoorwaarden()}
${vinkje({ naam: 'akkoord', label: 'Ik ga akkoord met de voorwaarden', fouten })}
<div class="button-group">
<button class="button button--primary" type="submit" name="keuze" value="akkoord">Ga verder</button>
<button class="button" type="submit" name="keuze" value="papier">Zet alles weer op papier</button>
</div>
<p class="text-subtle text-small">Kiest u papier? Dan sturen alle organisaties nieuwe post weer op papier, en logt u uit.</p>
</form>
</main>`,
  });
}

async function antwoord(verzoek: Ingelogd): Promise<Antwoord> {
  const { portaal, bezoeker, nu, form } = verzoek;
  if (bezoeker.profiel.status !== 'actief') return naar('/activeren');
  if (form.get('keuze') === 'papier') {
    await portaal.store.commit(allesOpPapier(await portaal.store.profielen.abonnementen(bezoeker.bsn), nu));
    return { soort: 'uitgelogd' };
  }
  if (form.get('akkoord') !== 'ja')
    return vraagVoorwaarden(verzoek, [{ veld: 'akkoord', tekst: 'Ga akkoord met de voorwaarden om verder te gaan' }]);
  const akkoord = { versie: VOORWAARDEN.versie, niveau: bezoeker.sessie.niveau };
  const uitkomst = aanvaardVoorwaarden(bezoeker.profiel, akkoord, nu);
  if (uitkomst.soort === 'gewijzigd') await portaal.store.commit(uitkomst.changes);
  return naar('/thuis');
}
