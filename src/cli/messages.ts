// `bode messages`: the ebMS2 messages of this Bode, newest first: who, what, where it is and why. Never content.

import { statusregel } from '../backoffice/weergave.ts';
import { type EpochMs, utc } from '../core/index.ts';
import type { EbmsBericht, EbmsFilter, EbmsStatus } from '../store/index.ts';
import { CommandError, say, sayJson, table } from './output.ts';
import { readSettings } from './settings.ts';
import { withStore } from './store.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
  readonly partner?: string;
  readonly status?: string;
  readonly richting?: string;
  readonly cpa?: string;
  readonly since?: string;
  readonly limit: string;
}

const STATUSSEN: readonly EbmsStatus[] = ['aangenomen', 'verzonden', 'bevestigd', 'ontvangen', 'verwerkt', 'mislukt'];
const MOST = 10_000;
/** Messages that the store gives at once. */
const PAGE = 500;

export async function messages(options: Options): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new CommandError(`--limit must be 1 to ${MOST}.`);
  const filter = filterOf(options, Date.now());
  const { berichten, totaal } = await withStore(readSettings(options), async ({ ebms }) => {
    const berichten: EbmsBericht[] = [];
    let cursor: string | undefined;
    let totaal = 0;
    do {
      const page = await ebms.lijst(filter, cursor, Math.min(PAGE, limit - berichten.length));
      berichten.push(...page.items);
      totaal = page.totaal;
      cursor = page.volgende;
    } while (cursor !== undefined && berichten.length < limit);
    return { berichten, totaal: Math.max(totaal, berichten.length) };
  });
  if (options.json) return sayJson({ berichten: berichten.map(regelJson), totaal });
  if (berichten.length === 0) return say('There are no such messages.');
  say(table(berichten.map(regel)));
  if (totaal > berichten.length) say(`  … ${totaal - berichten.length} more; use --limit or a filter.`);
}

function regel({ id, ontstaanOp, richting, partner, action, ...bericht }: EbmsBericht): readonly string[] {
  return [utc(ontstaanOp), id, richting, partner, action, statusregel(bericht)];
}

function regelJson(bericht: EbmsBericht) {
  const { id, richting, partner, cpaId, service, action, messageId, conversationId, status, code, reden } = bericht;
  return {
    id,
    ontstaanOp: utc(bericht.ontstaanOp),
    richting,
    partner,
    cpaId,
    service,
    action,
    messageId,
    conversationId,
    status,
    code,
    reden,
    statusregel: statusregel(bericht),
  };
}

function filterOf({ partner, status, richting, cpa, since }: Options, now: EpochMs): EbmsFilter {
  if (status !== undefined && !STATUSSEN.some((one) => one === status))
    throw new CommandError(`--status must be one of ${STATUSSEN.join(', ')}.`);
  if (richting !== undefined && richting !== 'in' && richting !== 'uit')
    throw new CommandError('--richting must be in or uit.');
  return {
    ...(partner === undefined ? {} : { partner }),
    ...(status === undefined ? {} : { status: status as EbmsStatus }),
    ...(richting === undefined ? {} : { richting }),
    ...(cpa === undefined ? {} : { cpaId: cpa }),
    ...(since === undefined ? {} : { vanaf: momentOf(since, now) }),
  };
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `24h`, `7d` ago; or a day or moment, in UTC when it names no zone. */
export function momentOf(text: string, now: EpochMs): EpochMs {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return now - Number(amount) * UNITS[unit]!;
  const form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
  const at = form.test(text) ? Date.parse(/T[^Z+-]*$/.test(text) ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(at))
    throw new CommandError('--since must be like 30m, 24h, 7d, 2027-01-31 or 2027-01-31T08:00:00Z.');
  return at;
}
