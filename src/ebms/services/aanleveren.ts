// GLOBE-R-BV-Request → GLOBE-R-BV-Result (mijnoverheid.md §3.4, §3.19): the official batch, judged in parts as over WUS, by the same domain function;
// its result goes back over the same agreement, in the transaction that stores the berichten.
import { leverBerichten } from '../../berichten/index.ts';
import { BERICHTEN_PARTS, readBerichten, writeBerichtVerwerkResponse } from '../../contract/index.ts';
import { checkResponse, judgeRequest } from '../../schema/index.ts';
import type { BatchVerslag, Change } from '../../store/index.ts';
import { maakBericht } from '../send.ts';
import { type Dienst, opdrachtVan } from './dienst.ts';
import { documentDeel, leesDocument } from './document.ts';
import { isNogOpen, type Verzoek, verwerkt } from './verzoek.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * Stores everything that the batch leads to and the end of the request. The same content after a crash is judged anew: nothing was stored.
 * @throws GatewayError, AlAfgehandeld and OpdrachtError; nothing is stored then.
 */
export async function leverAan(dienst: Dienst, verzoek: Verzoek): Promise<void> {
  const { deps, store, beurten, limits } = dienst;
  const { bericht } = verzoek;
  const deel = documentDeel(bericht, limits.maxBytes);
  await beurten.met(deel.omvang, async () => {
    const payload = await leesDocument(store, { partner: bericht.partner, deel }, limits);
    const judged = await judgeRequest({ payload }, dienst.contracten.batch, BERICHTEN_PARTS);
    const { batch } = readBerichten(judged, bericht.ontstaanOp);
    const context = dienst.context(verzoek);
    const { verslag } = await leverBerichten(batch, context, async (concept, antwoord) => {
      await isNogOpen(deps, verzoek);
      const result = antwoord ? await resultaat(dienst, verzoek, concept) : [];
      return [...result, ...verwerkt(deps, verzoek, { code: 'Verwerkt', now: concept.verwerktOp })];
    });
    for (const { code } of verslag.oordelen) dienst.verdicts(code);
  });
}

async function resultaat(dienst: Dienst, verzoek: Verzoek, verslag: BatchVerslag): Promise<readonly Change[]> {
  const { deps, namen, contracten } = dienst;
  const inhoud = Buffer.from(DECLARATION + writeBerichtVerwerkResponse(verslag));
  const { antwoord } = namen.acties.aanleveren;
  checkResponse(inhoud, { name: antwoord, validator: contracten.batch.validator });
  const { changes } = await maakBericht(deps, {
    ...opdrachtVan(verzoek, antwoord),
    delen: [{ contentType: 'application/xml', inhoud }],
  });
  return changes;
}
