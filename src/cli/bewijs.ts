// `bode bewijs verify <file>`: proves a receipt offline, with nothing but the file and, if wanted, the CA certificates.
import { readFileSync } from 'node:fs';
import { verifyBewijs } from '../bewijs/index.ts';
import { type EpochMs, parseOin } from '../core/index.ts';
import { createCrlStore, createTrust, pemBlocks } from '../pki/index.ts';
import type { Bewijs } from '../store/index.ts';
import { readBewijs } from '../wus/index.ts';
import { parseXml } from '../xml/index.ts';
import { CommandError, say, sayJson } from './output.ts';

interface Options {
  readonly anchors?: string;
  readonly intermediates?: string;
  readonly crls?: string;
  readonly oin?: string;
  readonly json?: boolean;
}

const MARKS = { goed: '✔', fout: '✘', open: '?' } as const;

export async function bewijs(action: string, file: string, options: Options): Promise<void> {
  if (action !== 'verify') throw new CommandError(`bewijs ${action} is not known; use verify.`);
  const keten = options.anchors ? await chainJudge(options) : undefined;
  const verdict = verifyBewijs(readReceipt(file), keten ? { keten } : {});
  if (options.json) sayJson(verdict);
  else {
    for (const { naam, oordeel, uitleg } of verdict.stappen) say(`${MARKS[oordeel]} ${naam}: ${uitleg}`);
    say(verdict.zin);
  }
  if (!verdict.geldig) throw new CommandError('The receipt is not valid.');
}

/** A receipt as JSON, or the first one in an XML answer. */
function readReceipt(file: string): Bewijs | string {
  const bytes = readFileSync(file);
  if (!bytes.toString('utf8', 0, 200).trimStart().startsWith('<')) return bytes.toString('utf8');
  const found = readBewijs(parseXml(bytes).root);
  if (!found) throw new CommandError(`${file} holds no receipt.`);
  return found;
}

/** Judges the signer's certificate as it was at the moment of the tree head. */
async function chainJudge(options: Options): Promise<(certificate: Uint8Array, op: EpochMs) => string | undefined> {
  const read = (path: string | undefined) => (path ? pemBlocks(readFileSync(path, 'latin1'), 'CERTIFICATE') : []);
  if (!options.crls) throw new CommandError('--crls is needed with --anchors: the folder with the revocation lists.');
  const oin = parseOin(options.oin ?? '');
  if (!oin) throw new CommandError('--oin is needed with --anchors: the OIN of the organisation that runs the log.');
  const crls = createCrlStore({ folder: options.crls, clock: Date.now });
  const trust = createTrust({
    anchors: read(options.anchors),
    intermediates: read(options.intermediates),
    policies: [],
    minRsaBits: 2048,
    crls,
    testOinAllowed: true,
  });
  await crls.reload();
  return (certificate, op) => {
    const verdict = trust.judge(Buffer.from(certificate), [], 'signing', op);
    return verdict.ok
      ? undefined
      : `Het certificaat van het logboek wordt niet vertrouwd: ${verdict.reasons[0]?.text}.`;
  };
}
