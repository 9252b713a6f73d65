// The MijnOverheid exchange over ebMS2 (x-MO-1 … 3, mijnoverheid.md §3.19): what carries out the work of requests that were received, and what
// receiving asks beforehand.
import type { Pseudoniem } from '../../bewijs/index.ts';
import { readAansluiting } from '../../contract/index.ts';
import { type EpochMs, GatewayError, type Guid, type Oin } from '../../core/index.ts';
import type { Change, EbmsBericht, EbmsWerk, Store } from '../../store/index.ts';
import type { Metrics } from '../../telemetry/index.ts';
import type { XmlLimits } from '../../xml/index.ts';
import { type Kanaal, oinsVan } from '../cpa/index.ts';
import { EbmsError } from '../header/index.ts';
import { partnerVan } from '../messages.ts';
import { readOwn } from '../sent.ts';
import type { MessageHeader } from '../types.ts';
import type { Bestemming, EbmsDependencies } from '../types-exchange.ts';
import { leverAan } from './aanleveren.ts';
import { geefAbonnementen } from './abonnementen.ts';
import { createBeurten } from './beurten.ts';
import { contextVan, type Dienst, laadContracten } from './dienst.ts';
import { MIJNOVERHEID, type MijnOverheidNamen, type Taak, taakVan } from './instellingen.ts';
import { createKijker, type Kijker } from './simulator.ts';
import { AlAfgehandeld, klaar, mislukt, oinVan, type Verzoek } from './verzoek.ts';

export interface MijnOverheidOptions {
  readonly deps: EbmsDependencies;
  readonly store: Store;
  /** Project root: the schemas are read from its xsd/. */
  readonly root: string;
  readonly pseudoniem: Pseudoniem;
  readonly metrics: Pick<Metrics, 'verdicts'>;
  /** Limits of one document; by default those of the XML engine. */
  readonly limits: Partial<XmlLimits> & Pick<XmlLimits, 'maxBytes'>;
  /** Default `MIJNOVERHEID`. */
  readonly namen?: MijnOverheidNamen;
}

export interface MijnOverheid {
  /** `verwerk`: one request, to its end. Throws what may pass: then it is tried again. */
  carryOut(
    werk: EbmsWerk,
    now: EpochMs,
  ): Promise<{ readonly changes: readonly Change[]; readonly overtaken?: readonly Change[] }>;
  /** Where a message of this channel goes; undefined when it is not for MijnOverheid. A lane for each sender: none waits for another. */
  bestemming(kanaal: Kanaal): Bestemming | undefined;
  /**
   * To ask before a message of this channel is accepted.
   * @throws EbmsError SecurityFailure when its sender has no open aansluiting (§3.4).
   */
  laatToe(kanaal: Kanaal): Promise<void>;
  /** Sees each payload of a message of this channel; undefined when there is nothing to see. */
  kijker(kanaal: Kanaal): Kijker | undefined;
}

export function createMijnOverheid(options: MijnOverheidOptions): MijnOverheid {
  const { deps, store, pseudoniem, metrics, limits, namen = MIJNOVERHEID } = options;
  const dienst: Dienst = {
    deps,
    store,
    namen,
    contracten: laadContracten(options.root),
    limits,
    beurten: createBeurten(limits.maxBytes),
    verdicts: (code) => metrics.verdicts('mijnoverheid', code, 1),
    context: (verzoek) => contextVan(deps, store, { pseudoniem, verzoek }),
  };
  const bezig = new Map<Guid, Promise<unknown>>();
  return {
    async carryOut(werk) {
      // A long list can outlive its lease: then this process would make it a second time.
      const eerder = bezig.get(werk.id);
      if (eerder) {
        await eerder.catch(() => undefined);
        return { changes: [] };
      }
      const uitvoering = carryOut(dienst, werk).finally(() => bezig.delete(werk.id));
      bezig.set(werk.id, uitvoering);
      return uitvoering;
    },
    bestemming(kanaal) {
      if (!taakVan(namen, kanaal)) return undefined;
      return { soort: 'verwerk', laan: `verwerk mijnoverheid ${partnerVan(kanaal.from, deps.omgeving)}` };
    },
    async laatToe(kanaal) {
      if (!taakVan(namen, kanaal)) return;
      try {
        await eisAansluiting(dienst, oinsVan(kanaal.from.partyIds, deps.omgeving)[0]);
      } catch (error) {
        if (!(error instanceof GatewayError) || !error.code.startsWith('auth.')) throw error;
        throw new EbmsError('ebms.security', error.clause, { oorzaak: error.code }, { cause: error });
      }
    },
    kijker: (kanaal) => (taakVan(namen, kanaal) === 'aanleveren' ? createKijker(deps.omgeving) : undefined),
  };
}

const TAKEN: Readonly<Record<Taak, (dienst: Dienst, verzoek: Verzoek) => Promise<void>>> = {
  aanleveren: leverAan,
  abonnementen: geefAbonnementen,
};

async function carryOut(dienst: Dienst, werk: EbmsWerk): ReturnType<MijnOverheid['carryOut']> {
  const { deps, namen } = dienst;
  const done = { changes: [klaar(werk)] };
  const bericht = await deps.store.ebms.opId(werk.bericht.id);
  if (bericht?.status !== 'ontvangen') return done;
  const header = (await readOwn(deps, bericht))?.message.header;
  try {
    const verzoek = await verzoekVan(dienst, { bericht, werk, header });
    const taak = taakVan(namen, verzoek.header);
    if (!taak) throw new GatewayError('content.invalid', 'x-MO-2', { oorzaak: 'no service here has this action' });
    await TAKEN[taak](dienst, verzoek);
    tell(deps, bericht);
    return { changes: [] };
  } catch (error) {
    if (error instanceof AlAfgehandeld) return done;
    const changes = await mislukt(deps, { bericht, werk, ...(header && { header }) }, error);
    return { changes, overtaken: done.changes };
  }
}

interface Gevonden {
  readonly bericht: EbmsBericht;
  readonly werk: EbmsWerk;
  readonly header: MessageHeader | undefined;
}

async function verzoekVan(dienst: Dienst, { bericht, werk, header }: Gevonden): Promise<Verzoek> {
  const oin = header && oinVan(header, dienst.deps);
  if (!header) throw new GatewayError('content.invalid', 'x-LOG-7', { oorzaak: 'the content of the message is gone' });
  return { bericht, werk, header, oin: await eisAansluiting(dienst, oin) };
}

/** The sender may use the Berichtenbox, and is not suspended (x-AUT-2, §3.4). */
async function eisAansluiting({ store, deps: { omgeving } }: Dienst, oin: Oin | undefined): Promise<Oin> {
  if (!oin) throw new GatewayError('auth.noAansluiting', 'x-AUT-2', { oorzaak: 'the sender is no OIN' });
  const { status } = await readAansluiting({ store, omgeving }, oin, 'BERICHTENBOX');
  if (status === 'opgeschort') throw new GatewayError('auth.opgeschort', 'ORG-11');
  return oin;
}

function tell(deps: EbmsDependencies, bericht: EbmsBericht): void {
  deps.log({
    event: 'ebms',
    richting: 'in',
    bericht: bericht.id,
    partner: bericht.partner,
    cpa: bericht.cpaId,
    action: bericht.action,
    messageId: bericht.messageId,
    conversationId: bericht.conversationId,
    uitkomst: 'verwerkt',
    duurMs: deps.clock() - bericht.ontstaanOp,
  });
}
