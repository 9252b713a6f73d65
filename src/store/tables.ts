// The tables as Kysely sees them. Text, bigint (epoch ms), 0/1 and blob only; the owning OIN or box key comes first in every
// primary key. `box` is the keyed hash of a BSN; every `Uint8Array` named `kop`, `inhoud`, … is sealed with the key of its box (D9).
// Columns have the types of the records: only this program writes them.
import type { Guid, Oin } from '../core/index.ts';
import type { EbmsAntwoord, EbmsRichting, EbmsStatus, EbmsWerkSoort } from './ebms-records.ts';
import type {
  Aansluiting,
  Abonnement,
  BerichtMap,
  BerichtOordeel,
  Berichttype,
  BewijsSoort,
  BronCode,
  Gegevensbron,
  GegevensLevering,
  Niveau,
  Organisatie,
  Profiel,
  Taak,
} from './records.ts';

/** 0 or 1. */
export type Flag = 0 | 1;

export interface OrganisatieRow {
  readonly oin: Oin;
  readonly naam: string;
  readonly soort: Organisatie['soort'];
  readonly bsn_gerechtigd: Flag;
  readonly grondslag: string | null;
  /** JSON. */
  readonly dossier_hosts: string;
  /** JSON. */
  readonly contact: string;
}

export interface AansluitingRow {
  readonly oin: Oin;
  readonly functie: Aansluiting['functie'];
  readonly profiel: Aansluiting['profiel'];
  readonly ondertekening: Aansluiting['ondertekening'];
  readonly status: Aansluiting['status'];
}

export interface MachtigingRow {
  readonly client_oin: Oin;
  readonly intermediair_oin: Oin;
  /** JSON. */
  readonly bericht_types: string;
  readonly van: number;
  readonly tot: number | null;
  readonly ingetrokken_op: number | null;
}

export interface BerichttypeRow {
  readonly oin: Oin;
  readonly code: string;
  readonly naam: string;
  readonly omschrijving: string;
  readonly status: Berichttype['status'];
  readonly doel: Berichttype['doel'];
  readonly rechtsgevolg: Flag;
  readonly reactie_verwacht: Flag;
  readonly minimaal_niveau: Niveau;
  readonly persoonlijke_overhandiging: Flag;
  readonly actie_link: string | null;
}

export interface ZaaktypeRow {
  readonly oin: Oin;
  readonly code: string;
  readonly omschrijving: string;
  /** JSON. */
  readonly statussen: string;
  readonly eerste_status_melden: Flag;
}

export interface GegevensbronRow {
  readonly code: BronCode;
  readonly naam: string;
  readonly houder_oin: Oin;
  /** JSON. */
  readonly contact: string;
  readonly status: Gegevensbron['status'];
  /** JSON. */
  readonly sets: string;
}

/** One row per master key in use: `proef` opens only with the right key. */
export interface HoofdsleutelRow {
  readonly sleutel_id: string;
  readonly proef: Uint8Array;
}

/** A citizen's box: its data key and BSN, wrapped together by a master key. */
export interface BoxRow {
  readonly box: string;
  readonly sleutel_id: string;
  readonly sleutel: Uint8Array;
}

export interface ProfielRow {
  readonly box: string;
  readonly status: Profiel['status'];
  readonly geactiveerd_op: number | null;
  readonly akkoord_versie: string | null;
  readonly akkoord_op: number | null;
  readonly akkoord_niveau: Niveau | null;
  readonly email_geverifieerd_op: number | null;
  readonly bounce: NonNullable<Profiel['bounce']> | null;
  readonly kanaal: Profiel['kanaal'];
  readonly laatste_login: number | null;
  readonly is_demo: Flag;
  /** Sealed: naam, geboortedatum, email, herkenningswoord, demo. */
  readonly inhoud: Uint8Array;
}

export interface AbonnementRow {
  readonly box: string;
  readonly oin: Oin;
  /** Empty for the row of the whole organisation. */
  readonly bericht_type: string;
  readonly status: Abonnement['status'];
  readonly ingangsmoment: number;
  readonly bron: Abonnement['bron'];
}

export interface BatchRow {
  readonly oin: Oin;
  readonly batch_id: Guid;
  readonly aanlevering: number;
  readonly transport_oin: Oin;
  readonly aanmaak_datum: number;
  readonly ontvangen_op: number;
  readonly verwerkt_op: number;
  readonly totaal: number;
}

export interface OordeelRow {
  readonly oin: Oin;
  readonly batch_id: Guid;
  readonly aanlevering: number;
  readonly positie: number;
  readonly bericht_id: Guid | null;
  readonly bericht_type: string | null;
  readonly code: BerichtOordeel['code'];
  readonly stadium: BerichtOordeel['stadium'];
  readonly reden: string | null;
}

export interface BerichtRow {
  readonly box: string;
  readonly id: Guid;
  readonly oin: Oin;
  readonly bericht_id: Guid;
  readonly batch_id: Guid;
  readonly aanlevering: number;
  readonly bericht_type: string;
  readonly publicatie_datum: number | null;
  readonly eind_datum: number | null;
  readonly geldig_tot: number | null;
  readonly inhoud_hash: string;
  readonly ontvangen_op: number;
  readonly verwerkt_op: number;
  readonly gepubliceerd_op: number | null;
  readonly ingetrokken_op: number | null;
  readonly gelezen_op: number | null;
  readonly map: BerichtMap;
  readonly aantal_bijlagen: number;
  /** Sealed: onderwerp, referentie, nietGevoeligeTitel; what lists and search need. */
  readonly kop: Uint8Array;
}

export interface BerichtInhoudRow {
  readonly box: string;
  readonly id: Guid;
  /** Sealed: tekst, zaakIdentificatie, actie. */
  readonly inhoud: Uint8Array;
}

export interface BijlageRow {
  readonly box: string;
  readonly id: Guid;
  readonly volgorde: number;
  readonly omvang: number;
  readonly sha256: string;
  /** Sealed. */
  readonly omschrijving: Uint8Array;
  /** Sealed bytes. */
  readonly inhoud: Uint8Array;
}

export interface ZaakRow {
  readonly box: string;
  readonly id: Guid;
  readonly oin: Oin;
  /** Keyed hash of (oin, identificatie): an identificatie is the sender's own text and may hold anything. */
  readonly sleutel: string;
  readonly zaaktype_code: string;
  readonly inhoud_hash: string;
  readonly ontvangen_op: number;
  /** Sealed: everything else. */
  readonly inhoud: Uint8Array;
}

export interface ZaakstatusRow {
  readonly box: string;
  readonly zaak_id: Guid;
  readonly volgnummer: number;
  readonly id: Guid;
  readonly datum_status_gezet: number;
  readonly inhoud_hash: string;
  readonly ontvangen_op: number;
  /** Sealed: everything else. */
  readonly inhoud: Uint8Array;
}

export interface GegevensRow {
  readonly box: string;
  readonly bron: BronCode;
  readonly gegevensset: string;
  readonly versie: string;
  readonly soort: GegevensLevering['soort'];
  readonly peilmoment: number;
  readonly ontvangen_op: number;
  readonly geldig_tot: number | null;
  readonly inhoud_hash: string;
  /** Sealed. */
  readonly inhoud: Uint8Array;
}

export interface InzageRow {
  readonly box: string;
  readonly id: Guid;
  readonly wie: string;
  readonly op: number;
  /** Sealed: wat, doel. */
  readonly inhoud: Uint8Array;
}

export interface SessieRow {
  readonly box: string;
  readonly token_hash: string;
  readonly niveau: Niveau;
  readonly begonnen_op: number;
  readonly laatst_actief_op: number;
  /** Sealed: csrf, vorigeLogin. */
  readonly inhoud: Uint8Array;
}

export interface EenmaligRow {
  readonly oin: Oin;
  readonly sleutel: string;
  readonly tot: number;
}

export interface TaakRow {
  readonly oin: Oin;
  readonly id: Guid;
  readonly soort: Taak['soort'];
  readonly onderwerp_id: Guid;
  readonly box: string;
  /** JSON, nothing personal. */
  readonly gegevens: string;
  readonly uit_te_voeren_op: number;
  readonly pogingen: number;
  /** Lease; 0 = free. */
  readonly geclaimd_tot: number;
  readonly geclaimd_door: string | null;
  readonly mislukt_op: number | null;
  /** Sealed. */
  readonly reden: Uint8Array | null;
}

/** Which log belongs to which writer. */
export interface BewijsLogRow {
  readonly log_id: Guid;
  readonly schrijver: string;
}

export interface BewijsCertificaatRow {
  readonly log_id: Guid;
  /** SHA-256 of the DER, hex. */
  readonly certificaat_id: string;
  readonly der: Uint8Array;
}

/** A signed tree head: it added the leaves from `vorige_omvang` on to the tree of the head before it. */
export interface BewijsHoofdRow {
  readonly log_id: Guid;
  readonly omvang: number;
  readonly vorige_omvang: number;
  /** Edge of the tree of `omvang` leaves: hashes of the complete subtrees, largest first. */
  readonly rand: Uint8Array;
  readonly wortel: Uint8Array;
  readonly op: number;
  readonly handtekening: Uint8Array;
  readonly certificaat_id: string;
}

export interface BewijsRow {
  readonly log_id: Guid;
  readonly nummer: number;
  readonly soort: BewijsSoort;
  readonly oin: Oin;
  readonly onderwerp_id: Guid | null;
  readonly op: number;
  readonly blad: string;
  readonly blad_hash: Uint8Array;
}

/** One row per fact about the whole store: `lookup` (proof of the lookup secret), `proef` (last write probe). */
export interface OpslagRow {
  readonly naam: string;
  readonly waarde: string;
}

export interface CpaRow {
  readonly cpa_id: string;
  readonly versie: Guid;
  readonly xml: string;
  readonly ingeschakeld: Flag;
  readonly actief_vanaf: number;
  readonly actief_tot: number | null;
  readonly geimporteerd_op: number;
}

/** The data key of everything of one partner, wrapped by the master key `sleutel_id`. */
export interface EbmsKluisRow {
  readonly partner: string;
  readonly sleutel_id: string;
  readonly sleutel: Uint8Array;
}

export interface EbmsBerichtRow {
  readonly partner: string;
  readonly id: Guid;
  readonly richting: EbmsRichting;
  readonly message_id: string;
  /** MessageId of a message that may come once, else the id of the row. */
  readonly uniek: string;
  readonly cpa_id: string;
  readonly conversation_id: string;
  readonly ref_to_message_id: string | null;
  readonly service: string;
  readonly action: string;
  readonly van: string;
  readonly naar: string;
  readonly profiel: string;
  readonly status: EbmsStatus;
  readonly tijd: number;
  readonly time_to_live: number | null;
  readonly ontstaan_op: number;
  readonly gewijzigd_op: number;
  readonly vergeet_op: number;
  readonly inhoud_tot: number | null;
  readonly omvang: number;
  readonly content_type: string | null;
  readonly ack_verwacht: Flag;
  readonly transport_oin: string | null;
  readonly certificaat: string | null;
  readonly code: string | null;
  readonly reden: string | null;
  /** Sealed; null when the content is gone. */
  readonly envelop: Uint8Array | null;
  readonly antwoord_id: string | null;
  readonly antwoord_action: EbmsAntwoord['action'] | null;
  readonly antwoord: Uint8Array | null;
}

export interface EbmsDeelRow {
  readonly partner: string;
  readonly bericht_id: Guid;
  readonly volgorde: number;
  readonly deel_id: Guid;
  readonly content_id: string;
  readonly content_type: string;
  readonly omvang: number;
  readonly sha256: string;
  readonly stukken: number;
}

export interface EbmsStukRow {
  readonly partner: string;
  readonly deel_id: Guid;
  readonly nr: number;
  readonly gemaakt_op: number;
  readonly inhoud: Uint8Array;
}

export interface EbmsGebeurtenisRow {
  readonly partner: string;
  readonly bericht_id: Guid;
  readonly nr: number;
  readonly op: number;
  readonly soort: string;
  readonly code: string | null;
  readonly reden: string | null;
}

export interface EbmsLaanRow {
  readonly laan: string;
  readonly dicht_tot: number;
  readonly fouten: number;
}

export interface EbmsWerkRow {
  readonly partner: string;
  readonly id: Guid;
  readonly bericht_id: Guid;
  readonly soort: EbmsWerkSoort;
  readonly laan: string;
  readonly op: number;
  readonly pogingen: number;
  readonly geclaimd_tot: number;
  readonly geclaimd_door: string | null;
  /** JSON. */
  readonly gegevens: string;
  readonly lading: Uint8Array | null;
}

export interface Tables {
  readonly organisaties: OrganisatieRow;
  readonly aansluitingen: AansluitingRow;
  readonly machtigingen: MachtigingRow;
  readonly berichttypes: BerichttypeRow;
  readonly zaaktypes: ZaaktypeRow;
  readonly gegevensbronnen: GegevensbronRow;
  readonly hoofdsleutels: HoofdsleutelRow;
  readonly boxen: BoxRow;
  readonly profielen: ProfielRow;
  readonly abonnementen: AbonnementRow;
  readonly batches: BatchRow;
  readonly oordelen: OordeelRow;
  readonly berichten: BerichtRow;
  readonly bericht_inhoud: BerichtInhoudRow;
  readonly bijlagen: BijlageRow;
  readonly zaken: ZaakRow;
  readonly zaakstatussen: ZaakstatusRow;
  readonly gegevens: GegevensRow;
  readonly inzages: InzageRow;
  readonly sessies: SessieRow;
  readonly eenmalig: EenmaligRow;
  readonly taken: TaakRow;
  readonly bewijs_logs: BewijsLogRow;
  readonly bewijs_certificaten: BewijsCertificaatRow;
  readonly bewijs_hoofden: BewijsHoofdRow;
  readonly bewijzen: BewijsRow;
  readonly opslag: OpslagRow;
  readonly cpas: CpaRow;
  readonly ebms_kluizen: EbmsKluisRow;
  readonly ebms_berichten: EbmsBerichtRow;
  readonly ebms_delen: EbmsDeelRow;
  readonly ebms_stukken: EbmsStukRow;
  readonly ebms_gebeurtenissen: EbmsGebeurtenisRow;
  readonly ebms_lanen: EbmsLaanRow;
  readonly ebms_werk: EbmsWerkRow;
}
