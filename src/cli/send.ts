// `bode send`: plays an organisation. Delivers XML bodies or a CSV over mutual TLS, signed, verifies every answer and sums up.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { bewijsJson } from '../bewijs/index.ts';
import { type Oin, parseOin } from '../core/index.ts';
import { pemBlocks } from '../pki/index.ts';
import { loadContracts } from '../schema/index.ts';
import type { Aansluiting } from '../store/index.ts';
import type { Rapport } from '../wus/index.ts';
import { CommandError, progress, say, sayJson, sentenceFor, table } from './output.ts';
import { type Client, type ClientSettings, ownClient, type Reply } from './send/client.ts';
import { ebmsClient } from './send/ebms-client.ts';
import { type Item, readInputs } from './send/inputs.ts';
import { readParty } from './send/party.ts';
import { soapClient } from './send/soap-client.ts';
import { cpaFolder, readSettings } from './settings.ts';
import { ROOT } from './version.ts';

interface Options {
  readonly config?: string;
  readonly as: string;
  readonly url?: string;
  readonly client: string;
  readonly certificates: string;
  readonly berichttype?: string;
  readonly batch: string;
  readonly parallel: string;
  readonly repeat: string;
  readonly fresh?: boolean;
  readonly profile: string;
  readonly serverCertificate?: string;
  readonly unsigned?: boolean;
  readonly mtom?: boolean;
  readonly ebms?: boolean;
  readonly cpa?: string;
  readonly wait: string;
  readonly explain?: boolean;
  readonly bewijs?: string;
  readonly json?: boolean;
}

interface Totals {
  readonly codes: Map<string, number>;
  readonly faults: Map<string, number>;
  messages: number;
  failed: number;
  unproven: number;
  receipts: number;
}

export async function send(path: string, options: Options): Promise<void> {
  const settings = readSettings(options);
  const oin = parseOin(options.as);
  if (!oin) throw new CommandError(`--as ${options.as} is not an OIN of 20 positions.`);
  const contracts = await loadContracts(ROOT);
  const items = readInputs(path, {
    contracts,
    oin,
    batch: wholeNumber('--batch', options.batch),
    repeat: wholeNumber('--repeat', options.repeat),
    fresh: options.fresh === true,
    ...(options.berichttype === undefined ? {} : { berichttype: options.berichttype }),
  });
  const profile = profileOf(options);
  const parallel = wholeNumber('--parallel', options.parallel);
  const party = await readParty(settings, oin, resolve(options.certificates));
  const client = await openClient(options, {
    settings,
    party,
    url: options.url ?? settings.gateway.publicUrl,
    signed: profile !== '2W-be',
    ...(profile === '2W-be-SE' ? { encryptFor: serverCertificate(options, settings.oin) } : {}),
    parallel,
    explain: options.explain === true,
    mtom: options.mtom === true,
  });
  const began = performance.now();
  const totals = await deliver(items, client, { ...options, parallelism: parallel });
  await client.close();
  contracts.dispose();
  report(totals, (performance.now() - began) / 1000, options);
  if (totals.failed > 0) process.exitCode = 1;
}

async function openClient({ client, ebms, cpa, wait, json }: Options, settings: ClientSettings): Promise<Client> {
  if (ebms) {
    const cpaFile = cpa ?? join(cpaFolder(settings.settings), `${settings.party.oin}.xml`);
    if (!existsSync(cpaFile)) throw new CommandError(`${cpaFile} does not exist; name the agreement with --cpa.`);
    return ebmsClient({ ...settings, cpaFile, waitMs: 1000 * wholeNumber('--wait', wait), tell: !json });
  }
  if (settings.mtom && client !== 'bode')
    throw new CommandError(
      '--mtom needs --client bode: the soap package does not sign the base64 of what it puts in parts.',
    );
  if (client === 'bode') return ownClient(settings);
  if (client === 'soap') return soapClient(settings);
  throw new CommandError(`--client ${client} is not known; use bode or soap.`);
}

type Profile = Aansluiting['profiel'];
const PROFILES: readonly Profile[] = ['2W-be', '2W-be-S', '2W-be-SE'];

function profileOf({ profile, unsigned, client }: Options): Profile {
  const asked = unsigned ? '2W-be' : profile;
  const found = PROFILES.find((one) => one === asked);
  if (!found) throw new CommandError(`--profile ${profile} is not known; use ${PROFILES.join(', ')}.`);
  if (found === '2W-be-SE' && client !== 'bode')
    throw new CommandError('--profile 2W-be-SE needs --client bode: the soap package does not encrypt.');
  return found;
}

/** DER of the certificate that was registered beforehand (WB012). */
function serverCertificate({ certificates, serverCertificate: given }: Options, oin: Oin): Buffer {
  const file = given ?? join(resolve(certificates), oin, 'cert.pem');
  if (!existsSync(file))
    throw new CommandError(`${file} does not exist; name the certificate of the server with --server-certificate.`);
  const [der] = pemBlocks(readFileSync(file, 'latin1'), 'CERTIFICATE');
  if (!der) throw new CommandError(`${file} holds no certificate in PEM.`);
  return der;
}

function wholeNumber(name: string, value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new CommandError(`${name} must be a whole number from 1.`);
  return Number(value);
}

/** Sends all items, `parallelism` at a time, with a bar on a terminal. */
async function deliver(
  items: readonly Item[],
  client: Client,
  options: Options & { readonly parallelism: number },
): Promise<Totals> {
  const totals: Totals = { codes: new Map(), faults: new Map(), messages: 0, failed: 0, unproven: 0, receipts: 0 };
  const bar =
    process.stderr.isTTY && items.length > 1
      ? new SingleBar({ stream: process.stderr, clearOnComplete: true }, Presets.shades_classic)
      : undefined;
  bar?.start(items.length, 0);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item; item = items[next++]) {
      const reply = await client
        .send(item)
        .catch((error): Reply => ({ ok: false, code: 'error', text: sentenceFor(error) }));
      count(totals, item, reply, options);
      bar?.increment();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallelism, items.length) }, lane));
  bar?.stop();
  return totals;
}

function count(totals: Totals, item: Item, reply: Reply, { bewijs: folder }: Options): void {
  totals.messages += 1;
  if (!reply.ok) {
    totals.failed += 1;
    const said = `${reply.text}${reply.detail ? ` (${reply.detail})` : ''}`;
    totals.faults.set(said, (totals.faults.get(said) ?? 0) + 1);
    if (totals.faults.get(said) === 1) {
      progress(`${item.name}: ${reply.code}: ${said}`);
      if (reply.rapport) tellRapport(reply.rapport);
    }
    return;
  }
  if (!reply.proven) totals.unproven += 1;
  for (const [code, times] of reply.codes) totals.codes.set(code, (totals.codes.get(code) ?? 0) + times);
  if (!reply.bewijs) return;
  totals.receipts += 1;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `bewijs-${reply.bewijs.logId}-${reply.bewijs.index}.json`), bewijsJson(reply.bewijs));
}

/** The server's report, for a person. */
function tellRapport({ code, bepaling, oorzaak, veld, limiet, gevonden, advies, uitleg, handtekening }: Rapport): void {
  const facts = [oorzaak, veld, limiet && `grens ${limiet}`, gevonden && `gevonden ${gevonden}`]
    .filter(Boolean)
    .join('; ');
  progress(`  ${code} (${bepaling})${facts ? `: ${facts}` : ''}`);
  progress(`  ${advies}`);
  for (const line of uitleg) progress(`  ${line}`);
  for (const { level, rule, text } of handtekening?.certificaat ?? [])
    progress(`  certificaat, niveau ${level}, ${rule}: ${text}`);
}

function report(totals: Totals, seconds: number, options: Options): void {
  const { json } = options;
  const results = [...totals.codes.values()].reduce((sum, times) => sum + times, 0);
  const perSecond = { berichten: Math.round(totals.messages / seconds), resultaten: Math.round(results / seconds) };
  if (json)
    return void sayJson({
      berichten: totals.messages,
      mislukt: totals.failed,
      zonderBewezenAntwoord: totals.unproven,
      ontvangstbewijzen: totals.receipts,
      codes: Object.fromEntries(totals.codes),
      fouten: Object.fromEntries(totals.faults),
      seconden: Number(seconds.toFixed(3)),
      perSeconde: perSecond,
    });
  const proof = options.ebms
    ? 'acknowledged, and answered by a message of their own (ebMS2)'
    : profileOf(options) === '2W-be'
      ? 'without signature (2W-be)'
      : totals.unproven === 0
        ? 'signature and SignatureConfirmation verified'
        : `${totals.unproven} NOT proven`;
  say(
    `${totals.messages} message(s) in ${seconds.toFixed(1)} s (${perSecond.berichten}/s, ${perSecond.resultaten} results/s), ${totals.failed} failed, answers: ${proof}`,
  );
  if (totals.codes.size > 0) say(table([...totals.codes].map(([code, times]) => [String(times), code])));
  if (totals.faults.size > 0) say(table([...totals.faults].map(([said, times]) => [String(times), `failed: ${said}`])));
  if (totals.receipts > 0)
    say(`${totals.receipts} receipt(s); keep them with --bewijs <folder>, prove them with bode bewijs verify.`);
}
