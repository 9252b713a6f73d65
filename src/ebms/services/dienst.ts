// What the handlers of MijnOverheid share: dependencies, compiled schemas, and who the sender is to the domain.
import type { DomeinContext } from '../../berichten/index.ts';
import type { Pseudoniem } from '../../bewijs/index.ts';
import { ABONNEMENT_AANVRAAG, BATCH } from '../../contract/index.ts';
import { parseOin } from '../../core/index.ts';
import { type DocumentContract, loadSchema } from '../../schema/index.ts';
import type { Store } from '../../store/index.ts';
import type { XmlLimits } from '../../xml/index.ts';
import type { Opdracht } from '../send.ts';
import type { EbmsDependencies } from '../types-exchange.ts';
import type { Beurten } from './beurten.ts';
import type { MijnOverheidNamen } from './instellingen.ts';
import type { Verzoek } from './verzoek.ts';

export interface Contracten {
  readonly batch: DocumentContract;
  readonly aanvraag: DocumentContract;
}

/** Compiles the schemas, once. @param root the project root. @throws Error that names the file. */
export function laadContracten(root: string): Contracten {
  const load = (uri: string, file: string) => loadSchema(root, [{ uri, file: `services/mijnoverheid/${file}` }]);
  return {
    batch: { input: { uri: BATCH, local: 'Berichten' }, validator: load(BATCH, 'berichten-verwerken.xsd') },
    aanvraag: {
      input: { uri: ABONNEMENT_AANVRAAG, local: 'AbonnementAanvraag' },
      validator: load(ABONNEMENT_AANVRAAG, 'abonnement-aanvraag.xsd'),
    },
  };
}

export interface Dienst {
  readonly deps: EbmsDependencies;
  readonly store: Store;
  readonly namen: MijnOverheidNamen;
  readonly contracten: Contracten;
  /** Of one document; `maxBytes` is also that of a payload. */
  readonly limits: Partial<XmlLimits> & Pick<XmlLimits, 'maxBytes'>;
  readonly beurten: Beurten;
  /** Counts one verdict for the metrics. */
  verdicts(code: string): void;
  context(verzoek: Verzoek): DomeinContext;
}

/**
 * The sender as the domain sees it: the From party, over the connection of whoever brought the message (x-MO-3, x-AUT-4). The receipt tells
 * whether it was signed: that was proven before the message was acknowledged.
 */
export function contextVan(
  deps: EbmsDependencies,
  store: Store,
  { pseudoniem, verzoek }: { readonly pseudoniem: Pseudoniem; readonly verzoek: Verzoek },
): DomeinContext {
  const { bericht, oin } = verzoek;
  const { certificaat, transportOin = oin } = bericht;
  return {
    afzender: { oin, transportOin: parseOin(transportOin) ?? oin, correlatieId: bericht.id },
    store,
    clock: deps.clock,
    omgeving: deps.omgeving,
    // A message that is handled twice is stopped by its own status.
    eerst: [],
    pseudoniem,
    ondertekening: certificaat === undefined ? { oordeel: 'afwezig' } : { oordeel: 'geldig', certificaat },
    newGuid: deps.newGuid,
  };
}

/** The answer to a request: parties swapped, the same agreement, service and conversation (x-HDR-9, x-HDR-14). */
export function opdrachtVan({ bericht, header }: Verzoek, action: string): Omit<Opdracht, 'delen'> {
  return {
    cpaId: bericht.cpaId,
    from: header.to,
    to: header.from,
    service: header.service,
    action,
    conversationId: bericht.conversationId,
    refToMessageId: bericht.messageId,
  };
}
