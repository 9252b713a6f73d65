// Agreements for the tests of this folder: parties with certificates, made by maakCpa, and changed by text where a test wants a flaw.
import { type CpaSpec, type EbmsProfiel, maakCpa, type PartijSpec } from '../../../src/ebms/cpa/index.ts';
import type { IssueOptions } from '../../support/pki.ts';
import { testPki } from '../../support/pki.ts';

export const OIN_A = '00000099000000002000';
export const OIN_B = '00000099000000001000';
export const SERVICE = { type: 'urn:osb:services', value: 'OSB:Service:1:0' };

const gemaakt = new Map<string, Promise<Buffer>>();

/** The certificate of a party: one for all tests, unless `options` ask for another. */
async function certificaat(who: 'a' | 'b', oin: string, options: IssueOptions): Promise<Buffer> {
  const pki = await testPki();
  const issue = async () =>
    (await pki.issue({ oin, naam: `Partij ${who}`, hosts: [`${who}.example`], ...options })).certificate;
  if (Object.keys(options).length > 0) return issue();
  const known = gemaakt.get(who) ?? issue();
  gemaakt.set(who, known);
  return known;
}

export async function partij(
  who: 'a' | 'b',
  options: IssueOptions = {},
  more: Partial<PartijSpec> = {},
): Promise<PartijSpec> {
  const oin = who === 'a' ? OIN_A : OIN_B;
  const certificate = await certificaat(who, oin, options);
  return {
    naam: `Partij ${who.toUpperCase()}`,
    oin,
    rol: who === 'a' ? 'Vrager' : 'Aanbieder',
    endpoint: `https://${who}.example/ebms`,
    certificaten: { tlsClient: certificate, tlsServer: certificate, signing: certificate, encryption: certificate },
    ...more,
  };
}

/** Vraag from a to b, Antwoord from b to a, in one profile. */
export async function spec(profiel: EbmsProfiel, more: Partial<CpaSpec> = {}): Promise<CpaSpec> {
  const { now } = await testPki();
  return {
    versie: '1',
    start: now - 3_600_000,
    end: now + 300 * 86_400_000,
    service: SERVICE,
    a: await partij('a'),
    b: await partij('b'),
    acties: [
      { actie: 'Vraag', van: 'a', profiel },
      { actie: 'Antwoord', van: 'b', profiel },
    ],
    ...more,
  };
}

export async function xml(profiel: EbmsProfiel, more: Partial<CpaSpec> = {}): Promise<string> {
  const made = maakCpa(await spec(profiel, more));
  if (!made.ok) throw new Error(made.bezwaren.join(' '));
  return made.bytes.toString();
}

/** `text` with a change that must take place. */
export function anders(text: string, ...changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((before, [from, to]) => {
    const after = before.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
    if (after === before) throw new Error(`nothing to change: ${from}`);
    return after;
  }, text);
}
