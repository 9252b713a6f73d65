// What a channel means, in words a reader without the standard understands: used to explain an agreement and to tell two apart.
import { dutchDay } from '../../core/index.ts';
import type { Certificate } from '../../pki/index.ts';
import { duurInWoorden } from './duur.ts';
import type { Kanaal } from './types.ts';

/** The last part of an algorithm's URI: `rsa-sha256`. */
export function algoritme(uri: string | undefined): string {
  return uri === undefined ? 'geen' : uri.slice(uri.lastIndexOf('#') + 1);
}

export function certificaatInWoorden(certificate: Certificate | undefined): string {
  if (!certificate) return 'geen';
  return `${certificate.fingerprint.slice(0, 16)} (geldig tot ${dutchDay(certificate.notAfter)})`;
}

const jaNee = (value: boolean): string => (value ? 'ja' : 'nee');

/** Name and value of everything a channel sets, in a fixed order. */
export function regels(kanaal: Kanaal): readonly (readonly [string, string])[] {
  const { retries, retryIntervalMs, duplicateWindowMs } = kanaal;
  return [
    ['profiel', kanaal.profiel],
    ['adres van de ontvanger', kanaal.endpoint],
    ['ontvangstbevestiging', kanaal.ackRequested ? (kanaal.ackSigned ? 'ja, ondertekend' : 'ja') : 'nee'],
    ['bevestiging in dezelfde HTTP-uitwisseling', jaNee(kanaal.syncSignals)],
    ['dubbele berichten worden tegengehouden', jaNee(kanaal.duplicateElimination)],
    ['herhalen', retries === 0 ? 'nee' : `${retries} keer, elke ${duurInWoorden(retryIntervalMs)}`],
    ['berichten worden onthouden', duplicateWindowMs === 0 ? 'nee' : duurInWoorden(duplicateWindowMs)],
    [
      'handtekening',
      kanaal.signed ? `${algoritme(kanaal.signatureAlgorithm)}, ${algoritme(kanaal.digestAlgorithm)}` : 'nee',
    ],
    ['versleuteling', kanaal.encrypted ? algoritme(kanaal.encryptionAlgorithm) : 'nee'],
    ['TLS-certificaat van de zender', certificaatInWoorden(kanaal.senderTls)],
    ['TLS-certificaat van de ontvanger', certificaatInWoorden(kanaal.receiverTls)],
    ['ondertekencertificaat', certificaatInWoorden(kanaal.senderSigning)],
    ['versleutelcertificaat', certificaatInWoorden(kanaal.receiverEncryption)],
  ];
}

const PROFIELEN: Readonly<Record<string, string>> = {
  be: 'zonder ontvangstbevestiging (best effort)',
  rm: 'met ontvangstbevestiging en herhaling, elk bericht precies één keer (betrouwbaar)',
};

/** `osb-rm-s` in words. */
export function profielInWoorden({ profiel, signed, encrypted }: Kanaal): string {
  const base = PROFIELEN[profiel.slice(4, 6)]!;
  if (encrypted) return `${base}, ondertekend en versleuteld`;
  return signed ? `${base}, ondertekend` : base;
}
