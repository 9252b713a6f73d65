// `Ping` of each service: the first call of an integrator (mijnoverheid.md §3.19). The request holds nothing to read.
import { ALGEMEEN, field, moment } from '../../contract/index.ts';
import type { EpochMs, Omgeving } from '../../core/index.ts';
import type { Operation } from '../../schema/index.ts';
import { element, type Markup } from '../../xml/index.ts';

export interface PingAntwoord {
  readonly serverTijd: EpochMs;
  readonly versie: string;
  readonly omgeving: Omgeving;
  /** The certificate of the caller, as seen here. */
  readonly certificaat: {
    readonly oin: string;
    /** Hexadecimal. */
    readonly serienummer: string;
    readonly geldigTot: EpochMs;
  };
}

const DAY_MS = 86_400_000;

/** The response of `operation`, which gives the namespace of its service. */
export function writePing({ output }: Operation, { serverTijd, versie, omgeving, certificaat }: PingAntwoord): Markup {
  const dagenGeldig = Math.max(0, Math.floor((certificaat.geldigTot - serverTijd) / DAY_MS));
  return element(
    `p:${output.local}`,
    { ns: { p: output.uri } },
    moment('p:ServerTijd', serverTijd),
    field('p:versie', versie),
    field('p:omgeving', omgeving),
    element(
      'a:certificaat',
      { ns: { a: ALGEMEEN } },
      field('a:oin', certificaat.oin),
      field('a:serienummer', certificaat.serienummer),
      moment('a:geldigTot', certificaat.geldigTot),
      field('a:dagenGeldig', dagenGeldig),
    ),
  );
}
