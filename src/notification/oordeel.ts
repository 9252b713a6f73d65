// Whether one event leads to a mail (mijnoverheid.md §3.12): the citizen's channel, a verified address that works, and news that is
// still news. A reason is a word from a closed set.
import type { Bereik, Berichttype, Organisatie, Profiel, Store, Taak } from '../store/index.ts';
import { aardVan, type Melding, wanneer, wanneerDag } from './melding.ts';

/** Event of the task that keeps the window of a citizen open; it becomes due when the window closes. */
export const VENSTER = 'Venster';

/** Why no mail goes out: `onderdrukt` of §3.12. */
export type Onderdrukking = 'geenAdres' | 'uitgezet' | 'alGelezen' | 'vervallen';

/** Where a mail to this citizen goes, or why none goes. A bounced address is a failure the sender must hear of, not a choice. */
export type Adres =
  | { readonly soort: 'adres'; readonly email: string; readonly herkenningswoord?: string }
  | { readonly soort: 'onderdrukt'; readonly reden: Extract<Onderdrukking, 'geenAdres' | 'uitgezet'> }
  | { readonly soort: 'onbereikbaar' };

/** Why this citizen is certain to get no mail, whatever the event; undefined = perhaps he does. */
export function zonderMail(bereik: Bereik | undefined): Extract<Onderdrukking, 'geenAdres' | 'uitgezet'> | undefined {
  if (bereik?.status !== 'actief') return 'geenAdres';
  if (bereik.kanaal === 'geen') return 'uitgezet';
  return bereik.emailGeverifieerdOp === undefined ? 'geenAdres' : undefined;
}

export function adresVan(profiel: Profiel | undefined): Adres {
  const reden = zonderMail(profiel);
  if (reden) return { soort: 'onderdrukt', reden };
  if (profiel?.email === undefined) return { soort: 'onderdrukt', reden: 'geenAdres' };
  if (profiel.bounce === 'permanent') return { soort: 'onbereikbaar' };
  const { email, herkenningswoord } = profiel;
  return { soort: 'adres', email, ...(herkenningswoord !== undefined && { herkenningswoord }) };
}

/** The news of one task, or why there is none (any more). `berichtId` is the sender's id, for the receipt. */
export type Nieuws =
  | { readonly soort: 'melding'; readonly melding: Melding; readonly berichtId?: Taak['onderwerpId'] }
  | { readonly soort: 'onderdrukt'; readonly reden: Extract<Onderdrukking, 'alGelezen' | 'vervallen'> };

type Bronnen = Pick<Store, 'organisaties' | 'berichten' | 'zaken'>;

const VERVALLEN = { soort: 'onderdrukt', reden: 'vervallen' } as const;

/** Reads what the mail may say about `taak`. */
export async function nieuwsVan(taak: Taak, store: Bronnen): Promise<Nieuws> {
  const organisatie = await store.organisaties.get(taak.oin);
  if (!organisatie) return VERVALLEN;
  switch (taak.gegevens.gebeurtenis) {
    case 'NieuwBericht':
      return await nieuwBericht(taak, organisatie, store);
    case 'Zaakstatus':
      return await zaakstatus(taak, organisatie, store);
    default:
      return VERVALLEN;
  }
}

async function nieuwBericht(taak: Taak, organisatie: Organisatie, store: Bronnen): Promise<Nieuws> {
  const bericht = await store.berichten.voorTaak(taak.bsn, taak.onderwerpId);
  if (bericht?.gepubliceerdOp === undefined) return VERVALLEN;
  if (bericht.gelezenOp !== undefined) return { soort: 'onderdrukt', reden: 'alGelezen' };
  const types = await store.organisaties.berichttypes(taak.oin);
  const type = types.find(({ code }) => code === bericht.berichtType);
  const melding: Melding = {
    gebeurtenis: 'NieuwBericht',
    afzender: organisatie.naam,
    aard: aardVan(bericht.nietGevoeligeTitel, type?.naam ?? 'Bericht'),
    rechtsgevolg: type?.rechtsgevolg ?? false,
    reactie: reactieOp(type, bericht.eindDatumHandelingsTermijn),
  };
  return { soort: 'melding', melding, berichtId: bericht.berichtId };
}

function reactieOp(type: Berichttype | undefined, termijn: number | undefined): Melding['reactie'] {
  if (termijn !== undefined) return { nodig: true, wanneer: wanneer(termijn) };
  return type?.reactieVerwacht ? { nodig: true } : { nodig: false };
}

async function zaakstatus(taak: Taak, organisatie: Organisatie, store: Bronnen): Promise<Nieuws> {
  const zaak = await store.zaken.get(taak.bsn, taak.onderwerpId);
  const status = zaak?.statussen.find(({ volgnummer }) => String(volgnummer) === taak.gegevens.volgnummer);
  if (!status) return VERVALLEN;
  const { actieVereist, actieUiterlijk } = status;
  const melding: Melding = {
    gebeurtenis: 'Zaakstatus',
    afzender: organisatie.naam,
    aard: 'Verandering in een zaak',
    rechtsgevolg: false,
    reactie: actieVereist
      ? { nodig: true, ...(actieUiterlijk !== undefined && { wanneer: wanneerDag(actieUiterlijk) }) }
      : { nodig: false },
  };
  return { soort: 'melding', melding };
}
