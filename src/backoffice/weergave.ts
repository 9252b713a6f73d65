// A message as applications and operators read it: names, sizes and its one status line; never content.
import { type EpochMs, utc } from '../core/index.ts';
import type { EbmsBericht, EbmsGebeurtenis } from '../store/index.ts';
import { BASIS } from './types.ts';

/** Why a message failed, by the stable word that is stored. */
const REDENEN: Readonly<Record<string, string>> = {
  geenBevestiging: 'de ontvanger heeft het niet op tijd bevestigd',
  nietBereikt: 'de ontvanger was niet bereikbaar',
  overeenkomstVoorbij: 'de overeenkomst is voorbij of uitgeschakeld',
  geweigerd: 'de server van de ontvanger weigert het',
  foutVanPartner: 'de ontvanger meldt een fout',
  onbekend: 'de verbinding brak af; de ontvanger heeft het misschien wel',
};

const STANDEN: Readonly<Record<EbmsBericht['status'], string>> = {
  aangenomen: 'Aangenomen: wacht op verzending.',
  verzonden: 'Verzonden',
  bevestigd: 'Bevestigd: de ontvanger heeft het veilig opgeslagen.',
  ontvangen: 'Ontvangen: wacht op verwerking.',
  verwerkt: 'Verwerkt',
  mislukt: 'Mislukt',
};

/** One sentence in Dutch that says where a message is. */
export function statusregel(bericht: Pick<EbmsBericht, 'status' | 'code' | 'reden' | 'ackVerwacht'>): string {
  const { status, code, reden, ackVerwacht } = bericht;
  const stand = STANDEN[status];
  if (status === 'verzonden') return ackVerwacht ? `${stand}: wacht op bevestiging.` : `${stand}.`;
  if (status !== 'verwerkt' && status !== 'mislukt') return stand;
  const waarom = reden === undefined ? '' : `: ${REDENEN[reden] ?? reden}`;
  return `${stand}${waarom}${code === undefined ? '' : ` (code ${code})`}.`;
}

/** Path of a message. */
export function berichtPad({ id }: Pick<EbmsBericht, 'id'>): string {
  return `${BASIS}/berichten/${id}`;
}

const moment = (op: EpochMs | undefined) => (op === undefined ? undefined : utc(op));

/** The record of the API; fields that are undefined are left out of the JSON. */
export function berichtWeergave(bericht: EbmsBericht) {
  const { id, richting, messageId, conversationId, refToMessageId, cpaId, van, naar, service, action } = bericht;
  return {
    id,
    richting,
    status: bericht.status,
    statusregel: statusregel(bericht),
    code: bericht.code,
    reden: bericht.reden,
    messageId,
    conversationId,
    refToMessageId,
    cpaId,
    van,
    naar,
    service,
    action,
    profiel: bericht.profiel,
    tijd: utc(bericht.tijd),
    ontstaanOp: utc(bericht.ontstaanOp),
    timeToLive: moment(bericht.timeToLive),
    omvang: bericht.omvang,
    delen: bericht.delen.map(({ contentId, contentType, omvang, sha256 }, nr) => ({
      nr,
      contentId,
      contentType,
      omvang,
      sha256,
    })),
    pad: berichtPad(bericht),
  };
}

/** Who posted a message, and what: `code` names the application, `reden` holds the fingerprint of what it posted. */
export const INGEDIEND = 'ingediend';

export function gebeurtenisWeergave({ op, soort, code, reden }: EbmsGebeurtenis) {
  return { op: utc(op), soort, code, ...(soort === INGEDIEND ? {} : { reden }) };
}
