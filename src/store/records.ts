// The records of the domain as they are kept (mijnoverheid.md §3.3-3.15). Plain, readonly, free of SQL and SOAP.
// Times are epoch milliseconds; absent is undefined; a BSN here is clear text in memory only (D9).
import type { Bsn, EpochMs, Guid, Oin } from '../core/index.ts';

export type Functie = 'BERICHTENBOX' | 'LOPENDE_ZAKEN' | 'PERSOONLIJKE_GEGEVENS';
export type Niveau = 'Basis' | 'Midden' | 'Substantieel' | 'Hoog';
/** Assurance levels from low to high; the index is the rank. */
export const NIVEAUS: readonly Niveau[] = ['Basis', 'Midden', 'Substantieel', 'Hoog'];

export interface Contact {
  readonly naam: string;
  readonly telefoon?: string;
  readonly email?: string;
  readonly url?: string;
  readonly adres?: string;
  readonly openingstijden?: string;
  readonly tekst?: string;
}

/** An organisation (§3.13). `naam` is what the citizen sees as sender: it never comes from a message. */
export interface Organisatie {
  readonly oin: Oin;
  readonly naam: string;
  readonly soort: 'Rijk' | 'uitvoering' | 'gemeente' | 'provincie' | 'waterschap' | 'ZBO' | 'leverancier';
  readonly bsnGerechtigd: boolean;
  readonly grondslag?: string;
  /** Hosts that a zaakdossierUrl, actieUrl or actieLink may point at. */
  readonly dossierHosts: readonly string[];
  readonly contact: Contact;
}

/** The right of one organisation to use one function (§3.13). */
export interface Aansluiting {
  readonly oin: Oin;
  readonly functie: Functie;
  readonly profiel: '2W-be' | '2W-be-S' | '2W-be-SE';
  readonly ondertekening: 'verplicht' | 'toegestaan' | 'uit';
  readonly status:
    | 'aangevraagd'
    | 'intentieGetekend'
    | 'preproductie'
    | 'getest'
    | 'productie'
    | 'opgeschort'
    | 'beëindigd';
}

/** An intermediary that may send for a client (§3.13); empty `berichtTypes` = all types. Default deny. */
export interface Machtiging {
  readonly intermediairOin: Oin;
  readonly clientOin: Oin;
  readonly berichtTypes: readonly string[];
  readonly van: EpochMs;
  readonly tot?: EpochMs;
  readonly ingetrokkenOp?: EpochMs;
}

export type Doel = 'besluit' | 'betaling' | 'uitnodiging' | 'herinnering' | 'attendering' | 'informatie' | 'enquete';

/** A kind of bericht of one organisation (§3.5). */
export interface Berichttype {
  readonly oin: Oin;
  readonly code: string;
  readonly naam: string;
  readonly omschrijving: string;
  readonly status: 'concept' | 'actief' | 'inactief';
  readonly doel: Doel;
  readonly rechtsgevolg: boolean;
  readonly reactieVerwacht: boolean;
  readonly minimaalNiveau: Niveau;
  readonly persoonlijkeOverhandigingVereist: boolean;
  readonly actieLink?: string;
}

/** A kind of zaak that was registered beforehand (§3.7, LZ-10). */
export interface Zaaktype {
  readonly oin: Oin;
  readonly code: string;
  readonly omschrijving: string;
  /** Known statuses in order, so that the citizen can see what is still to come (LZ-03). */
  readonly statussen: readonly { readonly code: string; readonly omschrijving: string }[];
  /** Tell the citizen about the first status too (§3.12: skipped by default). */
  readonly eersteStatusMelden: boolean;
}

export type VerwerkingsCode =
  | 'Verwerkt'
  | 'TechnischProbleem'
  | 'NietActiefOfGeabonneerd'
  | 'BerichtTypeNietOndersteund'
  | 'PublicatieDatumLigtTeVerInDeToekomst'
  | 'AanmaakDatumLigtTeVerInHetVerleden'
  | 'BerichtBestaatAl'
  | 'BijlageTeGroot'
  | 'OinInCPAKomtNietOvereenMetOinInBericht'
  | 'XmlValidatieTegenXsdValtNegatiefUit';
export type Stadium = 'NA' | 'ValidatieBerichtType' | 'ValidatieGebruiker' | 'StoreMessage';

export interface Bijlage {
  /** 1 or 2. */
  readonly volgorde: number;
  readonly omschrijving: string;
  /** Decoded PDF bytes. */
  readonly inhoud: Uint8Array;
  /** SHA-256 of `inhoud`, lower-case hex. */
  readonly sha256: string;
}

/** A bericht that is accepted and goes into a box (§3.3). */
export interface NieuwBericht {
  /** Opaque random key for URLs; the pair (oin, berichtId) is the sender's key. */
  readonly id: Guid;
  readonly oin: Oin;
  readonly berichtId: Guid;
  readonly batchId: Guid;
  readonly aanlevering: number;
  readonly bsn: Bsn;
  readonly berichtType: string;
  readonly onderwerp: string;
  readonly tekst?: string;
  readonly referentie?: string;
  readonly publicatieDatum?: EpochMs;
  readonly eindDatumHandelingsTermijn?: EpochMs;
  /** Fields of Bode's own block `Uitbreiding`. */
  readonly zaakIdentificatie?: string;
  readonly actie?: { readonly soort: string; readonly url?: string };
  readonly nietGevoeligeTitel?: string;
  readonly geldigTot?: EpochMs;
  readonly inhoudHash: string;
  readonly bijlagen: readonly Bijlage[];
  readonly ontvangenOp: EpochMs;
  readonly verwerktOp: EpochMs;
  /** Set when it is published in the same transaction; absent = wachtOpPublicatie. */
  readonly gepubliceerdOp?: EpochMs;
}

export type BerichtMap = 'inbox' | 'archief' | 'prullenbak';

/** One line of a box, decrypted for its owner. */
export interface BerichtRegel {
  readonly id: Guid;
  readonly oin: Oin;
  readonly berichtType: string;
  readonly onderwerp: string;
  readonly gepubliceerdOp: EpochMs;
  readonly eindDatumHandelingsTermijn?: EpochMs;
  readonly gelezenOp?: EpochMs;
  readonly map: BerichtMap;
  readonly aantalBijlagen: number;
}

/** A whole bericht, decrypted for its owner; attachments without their bytes. */
export interface BerichtDetail extends BerichtRegel {
  readonly berichtId: Guid;
  readonly tekst?: string;
  readonly referentie?: string;
  readonly zaakIdentificatie?: string;
  readonly actie?: { readonly soort: string; readonly url?: string };
  readonly inhoudHash: string;
  readonly bijlagen: readonly {
    readonly volgorde: number;
    readonly omschrijving: string;
    readonly omvang: number;
    readonly sha256: string;
  }[];
}

/** What a sender may know of one bericht (`HaalBerichtstatus`): never the citizen's read state. */
export interface BerichtStatus {
  readonly berichtId: Guid;
  readonly toestand: 'afgewezen' | 'wachtOpPublicatie' | 'gepubliceerd' | 'ingetrokken';
  readonly verwerkingsCode: VerwerkingsCode;
  readonly reden?: string;
  readonly ontvangenOp: EpochMs;
  readonly verwerktOp: EpochMs;
  readonly gepubliceerdOp?: EpochMs;
}

/** One attempt to deliver a batch, with the verdict per bericht (§3.3, §3.4). */
export interface BatchVerslag {
  readonly oin: Oin;
  readonly batchId: Guid;
  readonly aanlevering: number;
  readonly transportOin: Oin;
  readonly aanmaakDatum: EpochMs;
  readonly ontvangenOp: EpochMs;
  readonly verwerktOp: EpochMs;
  readonly totaal: number;
  readonly oordelen: readonly BerichtOordeel[];
}

export interface BerichtOordeel {
  /** Position in the batch, from 1. */
  readonly positie: number;
  readonly berichtId?: Guid;
  readonly berichtType?: string;
  readonly code: VerwerkingsCode;
  readonly stadium: Stadium;
  readonly reden?: string;
}

// ---- citizen

export interface Profiel {
  readonly bsn: Bsn;
  readonly naam: string;
  readonly geboortedatum?: string;
  readonly status: 'geregistreerd' | 'actief' | 'opgeschort' | 'overleden' | 'beëindigd';
  readonly geactiveerdOp?: EpochMs;
  /** Latest accepted terms. */
  readonly akkoord?: { readonly versie: string; readonly op: EpochMs; readonly niveau: Niveau };
  readonly email?: string;
  readonly emailGeverifieerdOp?: EpochMs;
  readonly bounce?: 'ok' | 'tijdelijk' | 'permanent';
  readonly kanaal: 'email' | 'geen';
  readonly herkenningswoord?: string;
  readonly laatsteLogin?: EpochMs;
  /** A demo person of §6.3 or a simulator number: shown on the development login. */
  readonly demo?: string;
}

/** What of a profile says for certain that no mail goes out (§3.12). Nothing of it is sealed. */
export type Bereik = Pick<Profiel, 'status' | 'kanaal' | 'emailGeverifieerdOp'>;

/** BSN x OIN (berichtType absent) or BSN x berichttype; the type row wins (§3.6). */
export interface Abonnement {
  readonly bsn: Bsn;
  readonly oin: Oin;
  readonly berichtType?: string;
  readonly status: 'aan' | 'uit';
  readonly ingangsmoment: EpochMs;
  readonly bron: 'activatie' | 'instelling' | 'nieuweOrganisatie' | 'demo';
}

/** What decides whether digital post may be sent to one BSN (§3.6). Absent profile = undefined fields. */
export interface Ontvanger {
  readonly bsn: Bsn;
  readonly profiel?: Pick<Profiel, 'status' | 'akkoord'>;
  /** Rows of this BSN for the asked OIN; `ingangsmoment` is for whoever tells since when, and decides nothing. */
  readonly abonnementen: readonly (Pick<Abonnement, 'berichtType' | 'status'> &
    Partial<Pick<Abonnement, 'ingangsmoment'>>)[];
}

/** The subscription of one citizen to an organisation as a whole, with what else decides about it (§3.6). */
export interface Abonnee extends Pick<Abonnement, 'bsn' | 'status' | 'ingangsmoment'> {
  readonly profiel?: Pick<Profiel, 'status' | 'akkoord'>;
}

// ---- zaken

export interface Zaak {
  readonly id: Guid;
  readonly oin: Oin;
  readonly identificatie: string;
  readonly bsn: Bsn;
  readonly rol: 'initiator' | 'belanghebbende' | 'gemachtigde';
  readonly zaaktypeCode: string;
  readonly zaaktypeOmschrijving: string;
  readonly omschrijving: string;
  readonly toelichting?: string;
  /** Dates without time: `2026-03-03`. */
  readonly registratiedatum: string;
  readonly startdatum: string;
  readonly einddatumGepland?: string;
  readonly uiterlijkeEinddatum?: string;
  readonly einddatum?: string;
  readonly resultaat?: { readonly omschrijving: string; readonly toelichting?: string };
  readonly zaakdossierUrl?: string;
  readonly contact?: Contact;
  /** SHA-256 over the canonical JSON of what the sender reported: a repeat with equal content is `Verwerkt`. */
  readonly inhoudHash: string;
  readonly ontvangenOp: EpochMs;
}

export interface ZaakStatus {
  readonly id: Guid;
  readonly oin: Oin;
  readonly identificatie: string;
  readonly volgnummer: number;
  readonly statusCode: string;
  readonly omschrijving: string;
  readonly statustekst?: string;
  readonly toelichting?: string;
  readonly datumStatusGezet: EpochMs;
  readonly isEindstatus: boolean;
  readonly informeren: boolean;
  readonly actieVereist: boolean;
  /** Date without time. */
  readonly actieUiterlijk?: string;
  readonly actieUrl?: string;
  readonly actieTekst?: string;
  readonly inhoudHash: string;
  readonly ontvangenOp: EpochMs;
}

/** A zaak with its statuses in the order of §3.8 (datumStatusGezet, volgnummer, arrival); the last is the current one. */
export interface ZaakOverzicht extends Zaak {
  readonly statussen: readonly ZaakStatus[];
  /** Moment of the latest arrival (zaak or status). */
  readonly gewijzigdOp: EpochMs;
}

// ---- gegevens

export type BronCode = 'BRP' | 'KADASTER' | 'LBIO' | 'RDW' | 'UWV' | 'WOZ';
/** The sources in the order of the portal. */
export const BRON_CODES: readonly BronCode[] = ['BRP', 'KADASTER', 'LBIO', 'RDW', 'UWV', 'WOZ'];

/** A source of registered data (§3.9). The contact block is mandatory. */
export interface Gegevensbron {
  readonly code: BronCode;
  readonly naam: string;
  readonly houderOin: Oin;
  readonly contact: Contact;
  readonly status: 'concept' | 'test' | 'actief' | 'storing' | 'onderhoud' | 'beëindigd';
  readonly sets: readonly { readonly code: string; readonly naam: string; readonly versie: string }[];
}

export interface Gegeven {
  /** E.g. `RDW.voertuig[0].apkVervaldatum`. */
  readonly pad: string;
  readonly label: string;
  readonly waarde: string;
  readonly soort: 'tekst' | 'datum' | 'bedrag' | 'boolean' | 'code';
  readonly geldigSinds?: string;
  readonly inOnderzoek: boolean;
}

/** One delivered snapshot of one set for one BSN (`LeverGegevens`); a newer peilmoment replaces an older one. */
export interface GegevensLevering {
  readonly bsn: Bsn;
  readonly bron: BronCode;
  readonly set: string;
  readonly versie: string;
  readonly soort: 'Gevonden' | 'NietsGevonden';
  readonly peilmoment: EpochMs;
  readonly ontvangenOp: EpochMs;
  /** Not shown after this moment. */
  readonly geldigTot?: EpochMs;
  readonly gegevens: readonly Gegeven[];
  readonly inhoudHash: string;
}

// ---- inzage, bewijs, outbox, session

/** Who saw what of a citizen (PG-15). `wie` is an OIN, `burger` or `onbevoegd` (a foreign id was asked for). */
export interface Inzage {
  readonly id: Guid;
  readonly bsn: Bsn;
  readonly wie: string;
  readonly wat: string;
  readonly doel: string;
  readonly op: EpochMs;
}

export type BewijsSoort =
  | 'Ontvangst'
  | 'Verwerking'
  | 'Publicatie'
  | 'NotificatieVerzonden'
  | 'NotificatieMislukt'
  | 'Raadpleging'
  | 'Download';

/** One event to be proven: `blad` is its exact text (canonical JSON, RFC 8785), the leaf of the log. */
export interface BewijsBlad {
  readonly soort: BewijsSoort;
  readonly oin: Oin;
  /** Bericht or zaak concerned. */
  readonly onderwerpId?: Guid;
  readonly op: EpochMs;
  readonly blad: string;
}

/** A leaf with its place in the log: everything that offline verification needs (RFC 6962 §2.1). */
export interface Bewijs extends BewijsBlad {
  readonly logId: Guid;
  readonly index: number;
  /** SHA-256 hashes, base64, from leaf to root. */
  readonly pad: readonly string[];
  readonly hoofd: BewijsHoofd;
}

/** A signed tree head: signature over `omvang`, `wortel`, `op` and `logId` (see bewijs/). */
export interface BewijsHoofd {
  readonly logId: Guid;
  readonly omvang: number;
  /** Root hash, base64. */
  readonly wortel: string;
  readonly op: EpochMs;
  /** RSA-SHA256 (or ECDSA) signature, base64. */
  readonly handtekening: string;
  /** Certificate of the signing key, base64 DER. */
  readonly certificaat: string;
}

/** Work for the workers: at least once, claimed with a lease. */
export interface Taak {
  readonly id: Guid;
  readonly soort: 'publiceer' | 'notificeer';
  readonly oin: Oin;
  readonly onderwerpId: Guid;
  readonly bsn: Bsn;
  /**
   * Small, non-personal parameters. `notificeer`: `gebeurtenis` is `NieuwBericht` (onderwerpId = bericht) or `Zaakstatus`
   * (onderwerpId = zaak, `volgnummer` = the status).
   */
  readonly gegevens: Readonly<Record<string, string>>;
  readonly uitTeVoerenOp: EpochMs;
  /** How often it was claimed, the running claim included: 0 when it is new. */
  readonly pogingen: number;
}

export interface Sessie {
  /** SHA-256 of the cookie value, hex: the value itself is never stored. */
  readonly tokenHash: string;
  readonly bsn: Bsn;
  readonly niveau: Niveau;
  readonly csrf: string;
  readonly begonnenOp: EpochMs;
  readonly laatstActiefOp: EpochMs;
  /** Login before this one, so that the citizen sees whether it was his. */
  readonly vorigeLogin?: EpochMs;
}
