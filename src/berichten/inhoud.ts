// Check 1 of the order of §3.4: the content rules beyond the XSD (§3.3). What the XSD has checked already is checked
// again where it is cheap: the domain does not depend on the way a bericht came in.
import { codePoints, type Guid, httpsHost, isAllowedLink, parseGuid } from '../core/index.ts';
import type { Reden } from './codes.ts';
import { ACTIES, LENGTE, OMSCHRIJVING_WAARSCHUWING } from './grenzen.ts';
import type { AangebodenBijlage, LeesbaarBericht, Uitbreiding } from './types.ts';

/** Why a bericht breaks a content rule. `uitleg` names field, limit and found length, never a value. */
export interface InhoudFout {
  readonly reden?: Reden;
  readonly uitleg: string;
}

/** What the content is judged against. */
export interface InhoudEisen {
  readonly batchId: Guid;
  /** Hosts that an action may link to; absent = only the form of the link is judged. */
  readonly hosts?: readonly string[];
}

/** The first content rule that the bericht breaks; the attachments' bytes are judged by `leesBijlagen`. */
export function keurInhoud(bericht: LeesbaarBericht, eisen: InhoudEisen): InhoudFout | undefined {
  return (
    keurIds(bericht, eisen.batchId) ??
    lengteFout('BerichtType', bericht.berichtType) ??
    lengteFout('Onderwerp', bericht.onderwerp) ??
    (bericht.onderwerp.trim() === '' ? { uitleg: 'Onderwerp: bestaat alleen uit spaties.' } : undefined) ??
    lengteFout('BerichtTekst', bericht.berichtTekst) ??
    lengteFout('Referentie', bericht.referentie) ??
    keurBijlagen(bericht.bijlagen) ??
    (bericht.uitbreiding && keurUitbreiding(bericht.uitbreiding, eisen.hosts))
  );
}

function keurIds(bericht: LeesbaarBericht, batchId: Guid): InhoudFout | undefined {
  if (parseGuid(bericht.berichtId) === undefined) return { uitleg: 'BerichtID: geen geldige GUID.' };
  if (parseGuid(bericht.batchId) === batchId) return undefined;
  return { reden: 'BatchIdWijktAf', uitleg: 'BatchID: wijkt af van het BatchID van de batch.' };
}

function lengteFout(veld: keyof typeof LENGTE, waarde: string | undefined): InhoudFout | undefined {
  if (waarde === undefined) return undefined;
  if (!waarde.isWellFormed()) return { uitleg: `${veld}: bevat tekens die geen Unicode zijn.` };
  const [min, max] = LENGTE[veld];
  // A text of n code units has at most n code points and at least half as many: most need no counting.
  if (waarde.length <= max && waarde.length >= 2 * min) return undefined;
  const lengte = codePoints(waarde);
  if (lengte >= min && lengte <= max) return undefined;
  return { uitleg: `${veld}: ${lengte} tekens gevonden, toegestaan is ${min} tot en met ${max}.` };
}

function keurBijlagen(bijlagen: readonly AangebodenBijlage[]): InhoudFout | undefined {
  if (bijlagen.length > 2) return { uitleg: `Bijlagen: ${bijlagen.length} gevonden, hooguit 2 toegestaan.` };
  for (const bijlage of bijlagen) {
    const fout = lengteFout('Omschrijving', bijlage.omschrijving);
    if (fout) return fout;
    if (bijlage.bijlageType !== 'Pdf') return { uitleg: 'BijlageType: alleen Pdf is toegestaan.' };
  }
  const volgordes = bijlagen.map((bijlage) => bijlage.volgorde).sort((a, b) => a - b);
  if (volgordes.every((volgorde, index) => volgorde === index + 1)) return undefined;
  return { reden: 'VolgordeOngeldig', uitleg: 'Volgorde: één bijlage krijgt 1; twee bijlagen krijgen 1 en 2.' };
}

function keurUitbreiding(uitbreiding: Uitbreiding, hosts: InhoudEisen['hosts']): InhoudFout | undefined {
  const { zaakIdentificatie, nietGevoeligeTitel, actie } = uitbreiding;
  const fout =
    lengteFout('zaakIdentificatie', zaakIdentificatie) ?? lengteFout('nietGevoeligeTitel', nietGevoeligeTitel);
  if (fout) return fout;
  if (nietGevoeligeTitel?.trim() === '') return { uitleg: 'nietGevoeligeTitel: bestaat alleen uit spaties.' };
  if (!actie) return undefined;
  if (!ACTIES.includes(actie.soort)) return { uitleg: 'actie: deze soort bestaat niet.' };
  if (actie.url === undefined) return undefined;
  if (hosts ? isAllowedLink(actie.url, hosts) : httpsHost(actie.url) !== undefined) return undefined;
  return { uitleg: 'actie: geen https-link van hooguit 1000 tekens naar een host van uw lijst.' };
}

/** What the sender should know although it is no refusal (§3.1, §3.3). */
export function inhoudWaarschuwingen(bericht: LeesbaarBericht): readonly string[] {
  const lang = bericht.bijlagen
    .filter((bijlage) => codePoints(bijlage.omschrijving) > OMSCHRIJVING_WAARSCHUWING)
    .map(({ volgorde }) => `Omschrijving van bijlage ${volgorde} is langer dan ${OMSCHRIJVING_WAARSCHUWING} tekens.`);
  return [...bericht.waarschuwingen, ...lang];
}
