// Opening one bericht (mijnoverheid.md §3.14, §4.5): found by BSN and id together, at a login level that is enough; the first
// opening is proven once, every opening and download is a row that the citizen can see.
import { downloadBlad, raadplegingBlad } from '../bewijs/index.ts';
import { parseGuid, sha256Hex } from '../core/index.ts';
import { type BerichtDetail, type Berichttype, type Bewijs, type Change, Conflict } from '../store/index.ts';
import type { Antwoord, Ingelogd } from './portaal.ts';
import { inzage } from './portaal.ts';
import { leesRegister, type Register } from './register.ts';
import { hoogGenoeg } from './toegang.ts';

/** A bericht that this visitor may read now. */
export interface Leesbaar {
  readonly bericht: BerichtDetail;
  readonly soort: Berichttype | undefined;
  readonly register: Register;
  /** Name of the sender. */
  readonly afzender: string;
}

export type Gezocht =
  | { readonly soort: 'leesbaar'; readonly wat: Leesbaar }
  /** The session's level is too low for this kind of bericht. */
  | { readonly soort: 'hoger'; readonly wat: Leesbaar }
  | { readonly soort: 'niet'; readonly antwoord: Antwoord };

/** Looks up the bericht of `:id`. Whether an id is unknown or of somebody else cannot be told apart, here or outside. */
export async function zoekBericht({ portaal, bezoeker, params }: Ingelogd): Promise<Gezocht> {
  const id = parseGuid(params.id ?? '');
  if (!id) return { soort: 'niet', antwoord: { soort: 'nietGevonden' } };
  const bericht = await portaal.store.berichten.get(bezoeker.bsn, id);
  if (!bericht)
    return { soort: 'niet', antwoord: { soort: 'nietGevonden', vreemd: 'bericht', route: '/berichten/:id' } };
  const register = await leesRegister(portaal.store, portaal.omgeving);
  const soort = await register.berichttype(bericht.oin, bericht.berichtType);
  const wat = { bericht, soort, register, afzender: register.naam(bericht.oin) };
  const genoeg = hoogGenoeg(bezoeker.sessie.niveau, soort?.minimaalNiveau ?? 'Basis');
  return { soort: genoeg ? 'leesbaar' : 'hoger', wat };
}

/** How a bericht is named in the list of who saw what: without its subject. */
function inWoorden({ afzender, soort }: Leesbaar): string {
  return `Bericht van ${afzender}${soort ? `: ${soort.naam}` : ''}`;
}

/** Marks it read, writes the proof of the first opening once, and a row for the citizen. */
export async function geopend(verzoek: Ingelogd, wat: Leesbaar): Promise<void> {
  const { portaal, bezoeker, nu } = verzoek;
  const { bericht } = wat;
  const gelezen: readonly Change[] =
    bericht.gelezenOp === undefined ? [{ kind: 'gelezen', bsn: bezoeker.bsn, id: bericht.id, op: nu }] : [];
  const altijd = [...gelezen, inzage(verzoek, inWoorden(wat), 'Bericht gelezen')];
  const bewezen = await portaal.store.bewijzen.over(bericht.id);
  if (bewezen.some(({ soort }) => soort === 'Raadpleging')) {
    await portaal.store.commit(altijd);
    return;
  }
  try {
    await portaal.store.commit([
      eersteKeer(wat),
      ...altijd,
      { kind: 'bewijs', value: raadplegingBlad(...kern(verzoek, wat)) },
    ]);
  } catch (error) {
    // Two windows opened it at the same moment: the other one has written the proof.
    if (!(error instanceof Conflict && error.kind === 'once')) throw error;
    await portaal.store.commit(altijd);
  }
}

/** A key that can be taken once, for ever: at most one `Raadpleging` per bericht. */
function eersteKeer({ bericht }: Leesbaar): Change {
  const sleutel = sha256Hex(`Raadpleging:${bericht.id}`);
  return { kind: 'once', key: { oin: bericht.oin, sleutel, tot: Number.MAX_SAFE_INTEGER } };
}

/** Proof of a download and a row for the citizen; `volgorde` is the attachment, absent for the whole bericht. */
export async function gedownload(verzoek: Ingelogd, wat: Leesbaar, volgorde?: number): Promise<void> {
  const [bladKern, verwijzing] = kern(verzoek, wat);
  const doel = volgorde === undefined ? 'Bericht bewaard' : `Bijlage ${volgorde} gedownload`;
  await verzoek.portaal.store.commit([
    { kind: 'bewijs', value: downloadBlad(bladKern, verwijzing, volgorde) },
    inzage(verzoek, inWoorden(wat), doel),
  ]);
}

function kern({ portaal, bezoeker, nu }: Ingelogd, { bericht }: Leesbaar): Parameters<typeof raadplegingBlad> {
  const { id, berichtId, inhoudHash, oin } = bericht;
  const ontvanger = portaal.pseudoniem?.(oin, bezoeker.bsn);
  return [
    { bewijsId: portaal.newGuid(nu), oin, op: nu },
    { id, berichtId, inhoudHash, ...(ontvanger && { ontvanger }) },
  ];
}

/** Kinds of receipt that the citizen gets to see (§3.14, last column). */
const VOOR_BURGER = ['Publicatie', 'NotificatieVerzonden', 'NotificatieMislukt', 'Raadpleging', 'Download'] as const;
export type BurgerBewijsSoort = (typeof VOOR_BURGER)[number];

/** The receipts about a bericht that its owner may see, oldest first. */
export async function bewijzenVoorBurger({ portaal }: Ingelogd, { bericht }: Leesbaar): Promise<readonly Bewijs[]> {
  return (await portaal.store.bewijzen.over(bericht.id)).filter(({ soort }) =>
    (VOOR_BURGER as readonly string[]).includes(soort),
  );
}

/** The legal effect in the words of the facts. */
export function rechtsgevolgZin({ soort }: Leesbaar): string {
  if (!soort?.rechtsgevolg) return 'Nee';
  return soort.doel === 'besluit' ? 'Ja, dit is een besluit' : 'Ja';
}
