// What a receipt proves, in one Dutch sentence for sender, citizen and judge.
import type { Json } from '../core/index.ts';
import type { Bewijs, BewijsSoort } from '../store/index.ts';
import { parseJson } from './json.ts';

const MOMENT = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'medium',
});

type Blad = { readonly [name: string]: Json };

const ZINNEN: Readonly<Record<BewijsSoort, (blad: Blad) => string>> = {
  Ontvangst: (blad) => `zijn ${blad.aantal} onderdelen ontvangen en ${blad.aantalVerwerkt} daarvan aanvaard`,
  Verwerking: (blad) => `is status ${blad.volgnummer} van zaak ${blad.zaakId} verwerkt en zichtbaar geworden`,
  Publicatie: (blad) => `is bericht ${blad.berichtId} in de berichtenbox geplaatst`,
  NotificatieVerzonden: (blad) => `is een melding verstuurd over ${onderwerp(blad)}`,
  NotificatieMislukt: (blad) => `is het niet gelukt een melding te versturen over ${onderwerp(blad)}`,
  Raadpleging: (blad) => `is bericht ${blad.berichtId} voor het eerst geopend`,
  Download: (blad) =>
    `is ${blad.bijlage === null ? 'bericht' : `bijlage ${blad.bijlage} van bericht`} ${blad.berichtId} opgeslagen`,
};

/** E.g. "Op 3 maart 2026 om 10:12:04 is bericht … in de berichtenbox geplaatst." Times are those of the Netherlands. */
export function beschrijf(bewijs: Bewijs): string {
  const blad = (parseJson(bewijs.blad) ?? {}) as Blad;
  return `Op ${MOMENT.format(bewijs.op)} ${ZINNEN[bewijs.soort](blad)} (organisatie ${bewijs.oin}).`;
}

function onderwerp(blad: Blad): string {
  return blad.berichtId === undefined ? `zaak ${blad.zaakId}` : `bericht ${blad.berichtId}`;
}
