// `bode message <id>`: one ebMS2 message as an operator needs it: its header, what happened to it, what it is waiting for, what belongs to it.
// Never content, and no names of a part beyond its type and size.
import { gebeurtenisWeergave, statusregel } from '../backoffice/weergave.ts';
import { type EpochMs, parseGuid, utc } from '../core/index.ts';
import type { EbmsBericht, EbmsGebeurtenis } from '../store/index.ts';
import { CommandError, say, sayJson, table } from './output.ts';
import { readSettings } from './settings.ts';
import { withStore } from './store.ts';

interface Found {
  readonly bericht: EbmsBericht;
  readonly gebeurtenissen: readonly EbmsGebeurtenis[];
  /** The acknowledgement or error that was answered. */
  readonly antwoord: { readonly action: string; readonly messageId: string } | undefined;
  /** Messages that refer to it, or to which it refers. */
  readonly verwant: readonly EbmsBericht[];
}

export async function message(
  id: string,
  options: { readonly config?: string; readonly json?: boolean },
): Promise<void> {
  const found = await withStore(readSettings(options), ({ ebms }) => find(ebms, id));
  if (options.json) return sayJson(asJson(found));
  const { bericht, gebeurtenissen, antwoord, verwant } = found;
  say(statusregel(bericht));
  say();
  say(table(kop(bericht)));
  if (bericht.delen.length > 0) {
    say('Parts');
    say(
      table(
        bericht.delen.map(({ contentType, omvang, sha256 }, nr) => [`${nr}`, contentType, `${omvang} bytes`, sha256]),
      ),
    );
  }
  if (antwoord) say(`Answered with ${antwoord.action} ${antwoord.messageId}`);
  say('Events');
  say(table(gebeurtenissen.map(gebeurtenisRegel)));
  if (verwant.length === 0) return;
  say('Belongs to');
  say(table(verwant.map((one) => [one.id, one.richting, one.action, statusregel(one)])));
}

type Ebms = Parameters<Parameters<typeof withStore>[1]>[0]['ebms'];

async function find(ebms: Ebms, id: string): Promise<Found> {
  const guid = parseGuid(id);
  const bericht = guid && (await ebms.opId(guid));
  if (!bericht) throw new CommandError(`There is no message ${guid ?? 'with this id; it looks like 0199…-…'}.`);
  const { partner, richting, messageId, refToMessageId } = bericht;
  const ander = richting === 'in' ? 'uit' : 'in';
  const naar =
    refToMessageId === undefined ? undefined : await ebms.get({ partner, richting: ander, messageId: refToMessageId });
  const antwoord = await ebms.antwoord(bericht.id);
  return {
    bericht,
    gebeurtenissen: await ebms.gebeurtenissen(bericht.id),
    antwoord: antwoord && { action: antwoord.action, messageId: antwoord.messageId },
    verwant: [...(naar ? [naar] : []), ...(await ebms.verwijzendNaar(partner, ander, messageId))],
  };
}

function kop(bericht: EbmsBericht): readonly (readonly string[])[] {
  const when = (op: EpochMs | undefined) => (op === undefined ? undefined : utc(op));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Id', bericht.id],
    ['Direction', bericht.richting],
    ['From', bericht.van],
    ['To', bericht.naar],
    ['CPAId', bericht.cpaId],
    ['Profile', bericht.profiel],
    ['Service', bericht.service],
    ['Action', bericht.action],
    ['MessageId', bericht.messageId],
    ['RefToMessageId', bericht.refToMessageId],
    ['ConversationId', bericht.conversationId],
    ['Timestamp', when(bericht.tijd)],
    ['TimeToLive', when(bericht.timeToLive)],
    [bericht.richting === 'in' ? 'Received' : 'Made', when(bericht.ontstaanOp)],
    ['Acknowledgement', bericht.richting === 'uit' ? (bericht.ackVerwacht ? 'asked' : 'not asked') : undefined],
    ['Signed by', bericht.certificaat],
    ['Size', `${bericht.omvang} bytes`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function gebeurtenisRegel(gebeurtenis: EbmsGebeurtenis): readonly string[] {
  const { op, soort, code, reden } = { reden: undefined, ...gebeurtenisWeergave(gebeurtenis) };
  return [op, soort, [code, reden].filter((part) => part !== undefined).join(' ')];
}

function asJson({ bericht, gebeurtenissen, antwoord, verwant }: Found) {
  const { delen, contentType: _, ...rest } = bericht;
  return {
    ...rest,
    tijd: utc(bericht.tijd),
    ontstaanOp: utc(bericht.ontstaanOp),
    vergeetOp: utc(bericht.vergeetOp),
    timeToLive: bericht.timeToLive === undefined ? undefined : utc(bericht.timeToLive),
    statusregel: statusregel(bericht),
    delen: delen.map(({ contentType, omvang, sha256 }) => ({ contentType, omvang, sha256 })),
    antwoord,
    gebeurtenissen: gebeurtenissen.map(gebeurtenisWeergave),
    verwant: verwant.map(({ id, richting, action, messageId, status }) => ({
      id,
      richting,
      action,
      messageId,
      status,
    })),
  };
}
