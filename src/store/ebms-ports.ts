// The port of ebMS2: agreements, messages, their bytes, and waiting work. Writing is `Store.commit` with an `EbmsChange`.
import type { EpochMs, Guid } from '../core/index.ts';
import type {
  CpaRij,
  EbmsAntwoord,
  EbmsBericht,
  EbmsGebeurtenis,
  EbmsLaan,
  EbmsPlaats,
  EbmsSleutel,
  EbmsStatus,
  EbmsWerk,
  EbmsWerkSoort,
} from './ebms-records.ts';
import type { Page } from './ports.ts';

export interface Cpas {
  /** Another value after each change of any agreement: parsed agreements are kept until it differs. */
  stempel(): Promise<string>;
  /** Every version, newest first within a cpaId. */
  list(): Promise<readonly CpaRij[]>;
}

export interface EbmsFilter {
  readonly partner?: string;
  readonly richting?: EbmsSleutel['richting'];
  readonly status?: EbmsStatus;
  readonly cpaId?: string;
  readonly conversationId?: string;
  readonly vanaf?: EpochMs;
}

export interface WerkClaim {
  readonly laan: string;
  readonly wie: string;
  readonly now: EpochMs;
  /** Another worker may take it after this. */
  readonly tot: EpochMs;
  readonly limit: number;
}

/** Waiting and failing per agreement and direction, for metrics. */
export interface EbmsTelling {
  readonly cpaId: string;
  readonly partner: string;
  readonly richting: EbmsSleutel['richting'];
  readonly status: EbmsStatus;
  readonly aantal: number;
  /** Age of the oldest, ms. */
  readonly oudsteMs: number;
}

export interface Ebms {
  readonly cpas: Cpas;
  /** The newest one with this MessageId. */
  get(sleutel: EbmsSleutel): Promise<EbmsBericht | undefined>;
  opId(id: Guid): Promise<EbmsBericht | undefined>;
  /** A message in the given direction that refers to `messageId`: the result that belongs to a request. */
  verwijzendNaar(
    partner: string,
    richting: EbmsSleutel['richting'],
    messageId: string,
  ): Promise<readonly EbmsBericht[]>;
  /** Newest first. */
  lijst(filter: EbmsFilter, cursor?: string, limit?: number): Promise<Page<EbmsBericht>>;
  /** Oldest first. */
  gebeurtenissen(id: Guid): Promise<readonly EbmsGebeurtenis[]>;
  /** The SOAP envelope, undefined when the content is gone. */
  envelop(id: Guid): Promise<Uint8Array | undefined>;
  /** The signal that was answered. */
  antwoord(id: Guid): Promise<EbmsAntwoord | undefined>;
  /** Piece `nr` of a part, undefined when it is gone. */
  stuk(partner: string, deelId: Guid, nr: number): Promise<Uint8Array | undefined>;
  /** Lanes that have work of these kinds. */
  lanen(soorten: readonly EbmsWerkSoort[], now: EpochMs): Promise<readonly EbmsLaan[]>;
  /** Due work of one lane that nobody holds, earliest first; `pogingen` counts this claim. */
  claim(claim: WerkClaim): Promise<readonly EbmsWerk[]>;
  /** Waiting work for one message, claimed or not. */
  werkVan(bericht: EbmsPlaats): Promise<readonly Pick<EbmsWerk, 'id' | 'soort' | 'laan'>[]>;
  /** Work of one kind that a lane has, claimed or not. */
  wachtend(laan: string): Promise<number>;
  tel(now: EpochMs): Promise<readonly EbmsTelling[]>;
  /** Called after each commit of this process that added or changed work, with its lanes. */
  onWerk(listener: (lanen: readonly string[]) => void): void;
}
