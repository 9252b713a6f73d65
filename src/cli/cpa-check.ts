// `bode cpa check <file>`: what an agreement allows, what differs from the profile, and what would be refused. Needs no store.
import { readFileSync } from 'node:fs';
import { isBruikbaar, legUitCpa, uitlegTekst } from '../ebms/cpa/index.ts';
import { argument, type CpaOptions } from './cpa.ts';
import { judge, mandates, readCpa } from './cpa-read.ts';
import { CommandError, progress, say, sayJson } from './output.ts';
import { readSettings } from './settings.ts';

export async function check(args: readonly string[], options: CpaOptions): Promise<void> {
  const file = argument(args, 'file');
  const read = readCpa(readFileSync(file));
  if ('bevindingen' in read) {
    const { bevindingen } = read;
    if (options.json) sayJson({ bruikbaar: false, bevindingen });
    else
      for (const { plaats, tekst, clausule } of bevindingen)
        say(`- ${plaats ? `${plaats}: ` : ''}${tekst} [${clausule}]`);
    throw new CommandError(`${file} is not a valid agreement.`);
  }
  const { cpa } = read;
  const context = { settings: readSettings(options), options, now: Date.now(), gemachtigd: mandates(options) };
  const { bevindingen, ketenBeoordeeld } = await judge(cpa, context);
  const uitleg = legUitCpa(cpa, bevindingen);
  if (options.json)
    sayJson({ cpaId: cpa.cpaId, bruikbaar: isBruikbaar(bevindingen), ketenBeoordeeld, bevindingen, uitleg });
  else for (const line of uitlegTekst(uitleg)) say(line);
  if (!ketenBeoordeeld) progress('The chains of the certificates were not judged: the settings have no trust anchors.');
  if (!isBruikbaar(bevindingen)) throw new CommandError(`${file} would be refused.`);
}
