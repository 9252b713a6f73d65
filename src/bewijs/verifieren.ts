// Verification of a receipt by anyone, without Bode and without a network (§3.14): the leaf says what the receipt claims,
// the path leads from the leaf to the tree head (RFC 6962 §2.1), the head is signed, the certificate can be judged.
import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import {
  canonicalJson,
  type EpochMs,
  type Json,
  leafHash,
  treeHeadBytes,
  utc,
  verifyInclusion,
} from '../core/index.ts';
import type { Bewijs } from '../store/index.ts';
import { beschrijf } from './beschrijven.ts';
import { isMoment, parseBewijsJson, parseJson } from './json.ts';

export interface Stap {
  readonly naam: 'Blad' | 'Logboek' | 'Handtekening' | 'Certificaat';
  /** `open` = not judged, because nothing was given to judge it with. */
  readonly oordeel: 'goed' | 'fout' | 'open';
  readonly uitleg: string;
}

export interface BewijsOordeel {
  /** True when no step is wrong. A step that is `open` is said in `zin`. */
  readonly geldig: boolean;
  /** The verdict in one or two Dutch sentences. */
  readonly zin: string;
  readonly stappen: readonly Stap[];
}

export interface VerifieerOpties {
  /**
   * Judges the certificate of the log: its path to a trusted anchor at the moment of the head, and that its holder is the
   * organisation that runs this Bode. Undefined = trusted, else the reason in Dutch. Without it the issuer is not judged.
   */
  readonly keten?: (certificaat: Uint8Array, op: EpochMs) => string | undefined;
}

/** Verifies a receipt: a record, or the text of `bewijsJson`. */
export function verifyBewijs(bewijs: Bewijs | string, opties: VerifieerOpties = {}): BewijsOordeel {
  const gelezen = typeof bewijs === 'string' ? parseBewijsJson(bewijs) : bewijs;
  if (!gelezen || !isMoment(gelezen.op) || !isMoment(gelezen.hoofd.op))
    return { geldig: false, zin: 'Dit is geen bewijs van Bode: het bestand is niet te lezen.', stappen: [] };
  const certificaat = leesCertificaat(gelezen.hoofd.certificaat);
  const stappen = [
    keurBlad(gelezen),
    keurLogboek(gelezen),
    keurHandtekening(gelezen, certificaat),
    keurCertificaat(gelezen, certificaat, opties),
  ];
  return { geldig: stappen.every(({ oordeel }) => oordeel !== 'fout'), zin: vatSamen(gelezen, stappen), stappen };
}

function vatSamen(bewijs: Bewijs, stappen: readonly Stap[]): string {
  const fout = stappen.find(({ oordeel }) => oordeel === 'fout');
  if (fout) return `Dit bewijs klopt niet. ${fout.uitleg}`;
  const open = stappen.find(({ oordeel }) => oordeel === 'open');
  return [`Dit bewijs klopt. ${beschrijf(bewijs)}`, ...(open ? [open.uitleg] : [])].join(' ');
}

function stap(naam: Stap['naam'], fout: string | undefined, goed: string): Stap {
  return fout === undefined ? { naam, oordeel: 'goed', uitleg: goed } : { naam, oordeel: 'fout', uitleg: fout };
}

/** The text of the leaf is what is proven: the fields around it may not say anything else. */
function keurBlad(bewijs: Bewijs): Stap {
  const inhoud = parseJson(bewijs.blad) as { readonly [name: string]: Json } | null | undefined;
  const gelijk =
    typeof inhoud === 'object' &&
    inhoud !== null &&
    isCanoniek(inhoud, bewijs.blad) &&
    inhoud.soort === bewijs.soort &&
    inhoud.oin === bewijs.oin &&
    inhoud.tijdstip === utc(bewijs.op);
  const fout = gelijk ? undefined : 'De inhoud van het blad past niet bij de gegevens van het bewijs.';
  return stap('Blad', fout, 'De inhoud van het blad past bij het bewijs.');
}

function isCanoniek(inhoud: Json, text: string): boolean {
  try {
    return canonicalJson(inhoud) === text;
  } catch {
    return false;
  }
}

function keurLogboek(bewijs: Bewijs): Stap {
  const { blad, index, pad, hoofd, logId } = bewijs;
  const inclusion = {
    leafHash: leafHash(blad),
    index,
    size: hoofd.omvang,
    path: pad.map((hash) => Buffer.from(hash, 'base64')),
  };
  const past = logId === hoofd.logId && verifyInclusion(inclusion, Buffer.from(hoofd.wortel, 'base64'));
  const fout = past ? undefined : 'Dit blad staat niet in het logboek waarvan de samenvatting ondertekend is.';
  return stap('Logboek', fout, `Het blad staat als nummer ${index + 1} in het logboek van ${hoofd.omvang} bladen.`);
}

function keurHandtekening({ hoofd }: Bewijs, certificaat: X509Certificate | undefined): Stap {
  const sleutel = certificaat && sterkeSleutel(certificaat);
  const klopt =
    sleutel !== undefined && verify('sha256', treeHeadBytes(hoofd), sleutel, Buffer.from(hoofd.handtekening, 'base64'));
  const fout = klopt ? undefined : 'De handtekening onder de samenvatting van het logboek klopt niet.';
  return stap('Handtekening', fout, `De samenvatting van het logboek is ondertekend op ${utc(hoofd.op)}.`);
}

/** RSA of at least 2048 bits, or ECDSA on P-256 or P-384; the hash is always SHA-256. */
function sterkeSleutel(certificaat: X509Certificate): KeyObject | undefined {
  const sleutel = certificaat.publicKey;
  const { asymmetricKeyType: soort, asymmetricKeyDetails: details } = sleutel;
  if (soort === 'rsa') return (details?.modulusLength ?? 0) >= 2048 ? sleutel : undefined;
  const sterk = soort === 'ec' && ['prime256v1', 'secp384r1'].includes(details?.namedCurve ?? '');
  return sterk ? sleutel : undefined;
}

function keurCertificaat(bewijs: Bewijs, certificaat: X509Certificate | undefined, opties: VerifieerOpties): Stap {
  if (!certificaat) return stap('Certificaat', 'Het certificaat in het bewijs is niet te lezen.', '');
  const { op } = bewijs.hoofd;
  if (op < certificaat.validFromDate.getTime() || op > certificaat.validToDate.getTime())
    return stap('Certificaat', 'Het certificaat was niet geldig op het moment van ondertekenen.', '');
  if (!opties.keten) {
    const uitleg = 'Niet gecontroleerd is wie het certificaat uitgaf: er zijn geen vertrouwde certificaten opgegeven.';
    return { naam: 'Certificaat', oordeel: 'open', uitleg };
  }
  return stap('Certificaat', opties.keten(certificaat.raw, op), 'Het certificaat is vertrouwd.');
}

function leesCertificaat(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
