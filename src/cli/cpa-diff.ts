// `bode cpa diff <old> <new>`: what changes between two documents, in plain words. Exit code 0 also when they differ.
import { readFileSync } from 'node:fs';
import { verschilCpa } from '../ebms/cpa/index.ts';
import type { CpaOptions } from './cpa.ts';
import { neededCpa } from './cpa-read.ts';
import { CommandError, say, sayJson } from './output.ts';

export async function diff(args: readonly string[], options: CpaOptions): Promise<void> {
  const [oud, nieuw, ...more] = args;
  if (oud === undefined || nieuw === undefined || more.length > 0)
    throw new CommandError('Name two files: the old and the new one.');
  const verschillen = verschilCpa(neededCpa(readFileSync(oud), oud), neededCpa(readFileSync(nieuw), nieuw));
  if (options.json) return sayJson(verschillen);
  if (verschillen.length === 0) return say('Beide overeenkomsten betekenen hetzelfde.');
  for (const { onderwerp, tekst } of verschillen) say(`${onderwerp}: ${tekst}`);
}
