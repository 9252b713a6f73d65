// Names that the pages show, read once per request: organisations (the sender's name comes from here, never from a message,
// ORG-07), berichttypes, and which organisations can send digital post.
import type { Oin, Omgeving } from '../core/index.ts';
import type { Aansluiting, Berichttype, Functie, Organisatie, Store, Zaaktype } from '../store/index.ts';

export interface Register {
  organisatie(oin: Oin): Organisatie | undefined;
  /** Name of the sender. */
  naam(oin: Oin): string;
  berichttype(oin: Oin, code: string): Promise<Berichttype | undefined>;
  zaaktype(oin: Oin, code: string): Promise<Zaaktype | undefined>;
  /** Organisations that are connected to a function, by name; an intermediary sends for others and is not one of them. */
  aangesloten(functie: Functie): Promise<readonly Organisatie[]>;
}

const OP_NAAM = new Intl.Collator('nl');

/** Reads the organisations now and the rest when it is asked for. */
export async function leesRegister(store: Store, omgeving: Omgeving): Promise<Register> {
  const organisaties = new Map((await store.organisaties.list()).map((organisatie) => [organisatie.oin, organisatie]));
  const types = onthoud((oin: Oin) => store.organisaties.berichttypes(oin));
  const zaaktypes = onthoud((oin: Oin) => store.organisaties.zaaktypes(oin));
  return {
    organisatie: (oin) => organisaties.get(oin),
    naam: (oin) => organisaties.get(oin)?.naam ?? 'Onbekende organisatie',
    berichttype: async (oin, code) => (await types(oin)).find((type) => type.code === code),
    zaaktype: async (oin, code) => (await zaaktypes(oin)).find((type) => type.code === code),
    aangesloten: async (functie) => {
      const rijen = (await store.organisaties.aansluitingen()).filter((rij) => telt(rij, functie, omgeving));
      return [...new Set(rijen.map(({ oin }) => oin))]
        .flatMap((oin) => organisaties.get(oin) ?? [])
        .filter(({ soort }) => soort !== 'leverancier')
        .sort((a, b) => OP_NAAM.compare(a.naam, b.naam));
    },
  };
}

/** In productie only connections that are in use; elsewhere also those that are being tested. */
function telt(rij: Aansluiting, functie: Functie, omgeving: Omgeving): boolean {
  if (rij.functie !== functie) return false;
  if (rij.status === 'productie' || rij.status === 'opgeschort') return true;
  return omgeving !== 'productie' && (rij.status === 'preproductie' || rij.status === 'getest');
}

function onthoud<S, W>(lees: (sleutel: S) => Promise<W>): (sleutel: S) => Promise<W> {
  const bekend = new Map<S, Promise<W>>();
  return (sleutel) => {
    const gevonden = bekend.get(sleutel) ?? lees(sleutel);
    bekend.set(sleutel, gevonden);
    return gevonden;
  };
}
