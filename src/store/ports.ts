// The ports of the store: reads by use, one write. SQLite and PostgreSQL stand behind the same queries (D2).
// Every read that returns a citizen's content takes the BSN: an id alone is never enough (SEC-04).
import type { Bsn, EpochMs, Guid, Oin } from '../core/index.ts';
import type { Change } from './changes.ts';
import type { Ebms } from './ebms-ports.ts';
import type {
  Aansluiting,
  Abonnee,
  Abonnement,
  Bereik,
  BerichtDetail,
  BerichtMap,
  BerichtRegel,
  BerichtStatus,
  Berichttype,
  Bewijs,
  BronCode,
  Functie,
  Gegevensbron,
  GegevensLevering,
  Inzage,
  Machtiging,
  Ontvanger,
  Organisatie,
  Profiel,
  Sessie,
  Taak,
  Zaak,
  ZaakOverzicht,
  Zaaktype,
} from './records.ts';

export interface Organisaties {
  get(oin: Oin): Promise<Organisatie | undefined>;
  list(): Promise<readonly Organisatie[]>;
  aansluiting(oin: Oin, functie: Functie): Promise<Aansluiting | undefined>;
  aansluitingen(): Promise<readonly Aansluiting[]>;
  /** The row that lets `intermediair` send for `client`, whatever its dates: the caller judges them. */
  machtiging(intermediair: Oin, client: Oin): Promise<Machtiging | undefined>;
  berichttypes(oin: Oin): Promise<readonly Berichttype[]>;
  zaaktypes(oin: Oin): Promise<readonly Zaaktype[]>;
}

/** Which subscriptions to an organisation are asked, page by page. */
export interface AbonneeVraag {
  readonly oin: Oin;
  /** Only what changed from this moment on, and every profile that is not active: when it stopped being so is not kept. */
  readonly sinds?: EpochMs;
  /** `volgende` of the page before this one. */
  readonly na?: string;
  readonly limit: number;
}

export interface AbonneePagina {
  readonly items: readonly Abonnee[];
  /** Opaque; absent on the last page. */
  readonly volgende?: string;
}

export interface Profielen {
  get(bsn: Bsn): Promise<Profiel | undefined>;
  /** Demo persons only (development login). */
  demo(): Promise<readonly Profiel[]>;
  abonnementen(bsn: Bsn): Promise<readonly Abonnement[]>;
  /** For each BSN what decides about digital post of `oin`, in the order asked (§3.6). */
  ontvangers(oin: Oin, bsns: readonly Bsn[]): Promise<readonly Ontvanger[]>;
  /** Whether a mail can go out at all (§3.12), of those among the BSNs who have a profile. */
  bereik(bsns: readonly Bsn[]): Promise<ReadonlyMap<Bsn, Bereik>>;
  /**
   * The rows for an organisation as a whole, in an order that says nothing about who they are of. A row that changes while pages are read
   * is seen as it was or as it is, and never twice.
   */
  abonnees(vraag: AbonneeVraag): Promise<AbonneePagina>;
}

/** Content hash (and receipt of acceptance) of a bericht that is already there (duplicate rule, §3.4). */
export interface BestaandBericht {
  readonly berichtId: Guid;
  readonly inhoudHash: string;
}

export interface BoxFilter {
  readonly map: BerichtMap;
  readonly oin?: Oin;
  readonly ongelezen?: boolean;
  readonly metTermijn?: boolean;
  /** Words in subject or sender's reference, case-insensitive; searched in the decrypted content of this box only. */
  readonly zoek?: string;
  readonly sorteer?: 'nieuwste' | 'oudste' | 'termijn' | 'afzender' | 'onderwerp';
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly volgende?: string;
  readonly totaal: number;
}

export interface Berichten {
  bestaand(oin: Oin, berichtIds: readonly Guid[]): Promise<ReadonlyMap<Guid, BestaandBericht>>;
  /** How many attempts of this batch are known. */
  aanleveringen(oin: Oin, batchId: Guid): Promise<number>;
  status(oin: Oin, berichtIds: readonly Guid[]): Promise<readonly BerichtStatus[]>;
  lijst(bsn: Bsn, filter: BoxFilter, cursor?: string, limit?: number): Promise<Page<BerichtRegel>>;
  tel(bsn: Bsn): Promise<{
    readonly ongelezen: number;
    readonly inbox: number;
    readonly archief: number;
    readonly prullenbak: number;
  }>;
  /** Unread or not, published berichten with a deadline from `vanaf` on, earliest first. */
  termijnen(bsn: Bsn, vanaf: EpochMs, limit: number): Promise<readonly BerichtRegel[]>;
  get(bsn: Bsn, id: Guid): Promise<BerichtDetail | undefined>;
  bijlage(
    bsn: Bsn,
    id: Guid,
    volgorde: number,
  ): Promise<{ readonly omschrijving: string; readonly inhoud: Uint8Array } | undefined>;
  /** For the workers: everything they need to publish or notify, without content. Undefined when it is gone or withdrawn. */
  voorTaak(
    bsn: Bsn,
    id: Guid,
  ): Promise<
    | {
        readonly berichtId: Guid;
        readonly oin: Oin;
        readonly berichtType: string;
        readonly nietGevoeligeTitel?: string;
        readonly inhoudHash: string;
        readonly gepubliceerdOp?: EpochMs;
        readonly gelezenOp?: EpochMs;
        readonly eindDatumHandelingsTermijn?: EpochMs;
      }
    | undefined
  >;
}

export interface Zaken {
  /** The zaken of this sender among the asked identificaties, with the statuses known of each. */
  bestaand(oin: Oin, identificaties: readonly string[]): Promise<ReadonlyMap<string, ZaakOverzicht>>;
  lijst(bsn: Bsn): Promise<readonly ZaakOverzicht[]>;
  get(bsn: Bsn, id: Guid): Promise<ZaakOverzicht | undefined>;
  opIdentificatie(bsn: Bsn, oin: Oin, identificatie: string): Promise<Zaak | undefined>;
}

export interface Gegevens {
  bronnen(): Promise<readonly Gegevensbron[]>;
  bron(code: BronCode): Promise<Gegevensbron | undefined>;
  leveringen(bsn: Bsn): Promise<readonly GegevensLevering[]>;
  vanBron(bsn: Bsn, code: BronCode): Promise<readonly GegevensLevering[]>;
}

export interface Bewijzen {
  /** Everything proven about one bericht or zaak, oldest first. */
  over(onderwerpId: Guid): Promise<readonly Bewijs[]>;
}

export interface Taken {
  /** Claims due tasks with a lease; another worker gets them again after `tot`. */
  claim(wie: string, now: EpochMs, tot: EpochMs, limit: number): Promise<readonly Taak[]>;
  /** The moment of the earliest task that is not claimed, done or failed. */
  eerstvolgende(): Promise<EpochMs | undefined>;
  /** Tasks of one citizen that are not done or failed, claimed or not, earliest first: for bundling (§3.12). */
  vanBurger(bsn: Bsn, soort: Taak['soort']): Promise<readonly Taak[]>;
  /** Counts by state, for metrics. */
  tel(now: EpochMs): Promise<{ readonly wachtend: number; readonly mislukt: number; readonly oudsteMs: number }>;
}

/** Memory that moves. After a commit that failed, `bytes` is that memory again, in another object and with the same content. */
export interface Given {
  bytes: ArrayBuffer;
}

export interface Store {
  /**
   * Applies all changes in one durable transaction and answers with the receipts of the `bewijs` changes that are not `stil`, in order.
   * @param given memory that every attachment in `changes` is a view on and that the caller gives away, so that it need not be copied.
   * @throws Conflict when a row is already there; nothing is kept then.
   * @throws GatewayError `server.unavailable` when the store cannot write.
   */
  commit(changes: readonly Change[], given?: Given): Promise<readonly Bewijs[]>;
  readonly organisaties: Organisaties;
  readonly profielen: Profielen;
  readonly berichten: Berichten;
  readonly zaken: Zaken;
  readonly gegevens: Gegevens;
  readonly bewijzen: Bewijzen;
  readonly taken: Taken;
  readonly ebms: Ebms;
  inzages(bsn: Bsn, limit: number): Promise<readonly Inzage[]>;
  sessie(tokenHash: string): Promise<Sessie | undefined>;
  /** Undefined when usable; else one sentence that says why not. */
  gezondheid(): Promise<string | undefined>;
  /** Called after each commit that added a `taak`, so that an idle worker starts at once. */
  onTaak(listener: () => void): void;
  /** Removes once-keys and sessions whose time is over. */
  opruimen(now: EpochMs): Promise<void>;
  close(): Promise<void>;
}
