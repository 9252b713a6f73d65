// What happened with a bericht, in the words of the citizen, made from the receipts (§3.14).
import type { EpochMs } from '../core/index.ts';
import type { Bewijs } from '../store/index.ts';

export interface Gebeurtenis {
  readonly op: EpochMs;
  readonly kern: string;
  readonly uitleg: string;
}

/** One line per receipt; `afzender` is the organisation that sent the bericht. */
export function historie(bewijzen: readonly Bewijs[], afzender: string): readonly Gebeurtenis[] {
  return bewijzen.flatMap((bewijs) => {
    const zin = zinVan(bewijs, afzender);
    return zin ? [{ op: bewijs.op, kern: zin[0], uitleg: zin[1] }] : [];
  });
}

function zinVan({ soort, blad }: Bewijs, afzender: string): readonly [kern: string, uitleg: string] | undefined {
  switch (soort) {
    case 'Publicatie':
      return ['In uw box gezet.', 'Dit is het moment van bezorgen.'];
    case 'NotificatieVerzonden':
      return ['E-mail gestuurd.', 'Naar het adres dat toen in uw instellingen stond.'];
    case 'NotificatieMislukt':
      return ['E-mail niet aangekomen.', 'De melding over dit bericht kon niet worden bezorgd.'];
    case 'Raadpleging':
      return ['U opende dit bericht.', `${afzender} krijgt hiervan geen bericht.`];
    case 'Download': {
      const nummer = bijlageVan(blad);
      return nummer === undefined ? ['U bewaarde dit bericht.', ''] : [`U downloadde bijlage ${nummer}.`, ''];
    }
    default:
      return undefined;
  }
}

/** The attachment in a Download leaf; undefined for the whole bericht. */
function bijlageVan(blad: string): number | undefined {
  const { bijlage } = JSON.parse(blad) as { bijlage?: unknown };
  return typeof bijlage === 'number' ? bijlage : undefined;
}
