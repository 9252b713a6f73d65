// How the six sources are called and drawn, and how a registered value reads (§3.9, §3.10).
import type { BronCode, Gegeven } from '../../store/index.ts';
import { bedrag, onvolledigeDatum } from '../taal.ts';
import type { Icoon } from './iconen.ts';

interface BronNaam {
  readonly titel: string;
  readonly icoon: Icoon;
}

export const BRON_NAMEN: Readonly<Record<BronCode, BronNaam>> = {
  BRP: { titel: 'Persoon en adres', icoon: 'persoon' },
  RDW: { titel: 'Voertuigen', icoon: 'car' },
  KADASTER: { titel: 'Huis en grond', icoon: 'huis' },
  WOZ: { titel: 'WOZ-waarde', icoon: 'waarde' },
  UWV: { titel: 'Werk, uitkering en pensioen', icoon: 'werk' },
  LBIO: { titel: 'Alimentatie', icoon: 'gezin' },
};

/** The value as a citizen reads it; a value that does not fit its kind is shown as it came. */
export function waardeVan({ soort, waarde }: Pick<Gegeven, 'soort' | 'waarde'>): string {
  if (waarde.trim() === '') return 'Niet geregistreerd';
  if (soort === 'datum') return onvolledigeDatum(waarde);
  if (soort === 'boolean')
    return /^(?:true|1|ja|j)$/i.test(waarde) ? 'Ja' : /^(?:false|0|nee|n)$/i.test(waarde) ? 'Nee' : waarde;
  if (soort === 'bedrag') return /^-?\d+(?:\.\d+)?$/.test(waarde) ? bedrag(Number(waarde)) : waarde;
  return waarde;
}

/** Data that belong to one thing: a vehicle, a house, a job. */
export interface Groep {
  /** Absent for what belongs to the citizen as such. */
  readonly titel?: string;
  readonly kenteken?: string;
  readonly gegevens: readonly Gegeven[];
}

/** Names that are not simply the name in the path. */
const GROEP_NAMEN: Readonly<Record<string, string>> = { adreshistorie: 'Eerder adres', pensioenrecht: 'Pensioen' };

/** Splits the data of one set at the last index of their path: `RDW.voertuig[0].apkVervaldatum` belongs to `RDW.voertuig[0]`. */
export function groepeer(gegevens: readonly Gegeven[]): readonly Groep[] {
  const groepen = new Map<string, Gegeven[]>();
  for (const gegeven of gegevens) {
    const sleutel = /^.*\]/.exec(gegeven.pad)?.[0] ?? '';
    groepen.set(sleutel, [...(groepen.get(sleutel) ?? []), gegeven]);
  }
  const aantallen = new Map<string, number>();
  for (const sleutel of groepen.keys()) aantallen.set(soortVan(sleutel), (aantallen.get(soortVan(sleutel)) ?? 0) + 1);
  return [...groepen].map(([sleutel, lijst]) => groep(sleutel, lijst, aantallen.get(soortVan(sleutel)) ?? 1));
}

/** `onroerendeZaak` → `Onroerende zaak`. */
function inWoorden(soort: string): string {
  const woorden = soort.replace(/(?<=[a-z])[A-Z]/g, (hoofd) => ` ${hoofd.toLowerCase()}`);
  return woorden.charAt(0).toUpperCase() + woorden.slice(1);
}

const soortVan = (sleutel: string): string => /([A-Za-z]+)\[\d+\]$/.exec(sleutel)?.[1] ?? '';

function groep(sleutel: string, gegevens: readonly Gegeven[], aantal: number): Groep {
  if (sleutel === '') return { gegevens };
  const veld = (naam: string) => gegevens.find(({ pad }) => pad.endsWith(`.${naam}`))?.waarde;
  const soort = soortVan(sleutel);
  const nummer = Number(/\[(\d+)\]$/.exec(sleutel)?.[1] ?? 0) + 1;
  const naam = GROEP_NAMEN[soort] ?? inWoorden(soort);
  const merk = [veld('merk'), veld('handelsbenaming')].filter(Boolean).join(' ');
  const titel = merk || (aantal > 1 ? `${naam} ${nummer}` : naam);
  const kenteken = veld('kenteken');
  return { titel, gegevens, ...(kenteken && { kenteken }) };
}
