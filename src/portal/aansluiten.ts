// What organisations find under /aansluiten/ (DOC-01): the services with their contracts, schemas and examples, byte for byte as
// the gateway is driven by them. The composition root fills it; the portal only shows it.

export interface Dienst {
  /** `Berichtenbox` */
  readonly naam: string;
  /** One sentence, in Dutch. */
  readonly omschrijving: string;
  readonly versie: string;
  /** Public address of the service on the gateway. */
  readonly adres: string;
  /** Folder of its contract below /aansluiten/: `wsdl/berichtenbox/v1`. */
  readonly map: string;
  /** Names of its operations. */
  readonly operaties: readonly string[];
}

export interface Aansluitgegevens {
  readonly diensten: readonly Dienst[];
  /** Path below /aansluiten/ → bytes: `wsdl/berichtenbox/v1/berichtenbox_v1.wsdl`. */
  readonly bestanden: ReadonlyMap<string, Uint8Array>;
  /** Limits, codes and simulator numbers, each as a table with its explanation. */
  readonly tabellen: readonly Tabel[];
}

/** The first cell of a row names it. */
export interface Tabel {
  /** Anchor on the page. */
  readonly id: string;
  readonly titel: string;
  readonly uitleg: string;
  readonly koppen: readonly string[];
  readonly rijen: readonly (readonly string[])[];
}
