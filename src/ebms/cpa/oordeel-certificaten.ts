// The certificates that an agreement uses: readable, in time, of the party itself or of somebody who may act for it, and trusted
// (x-CPA-4, x-CPA-7, x-AUT-3, x-HDR-6, x-PKI-17, PKI001 … PKI005).
import { dutchDay, type Oin, type Omgeving } from '../../core/index.ts';
import { type Certificate, type PkiRule, readOin } from '../../pki/index.ts';
import { recipientFlaw } from '../../security/index.ts';
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import type { OordeelContext } from './oordeel.ts';
import { plaatsPartij } from './oordeel-partijen.ts';
import { magNamens, NIEMAND, oinsVan } from './partij.ts';
import type { Cpa, PartyInfo } from './types.ts';

export type Gebruik = 'tlsClient' | 'tlsServer' | 'signing' | 'encryption';

export const GEBRUIK: Readonly<Record<Gebruik, string>> = {
  tlsClient: 'TLS-clientcertificaat',
  tlsServer: 'TLS-servercertificaat',
  signing: 'ondertekencertificaat',
  encryption: 'versleutelcertificaat',
};

/** Every use of a certificate by the channels of a party, each once. */
export function gebruikteCertificaten(
  partij: PartyInfo,
): readonly { readonly gebruik: Gebruik; readonly certId: string }[] {
  const uses = [...partij.channels.values()].flatMap(({ transport, docExchange }) => [
    { gebruik: 'tlsClient' as const, certId: transport.clientCertificate },
    { gebruik: 'tlsServer' as const, certId: transport.serverCertificate },
    { gebruik: 'signing' as const, certId: docExchange.sender.nonRepudiation?.certId },
    { gebruik: 'encryption' as const, certId: docExchange.receiver.envelope?.certId },
  ]);
  const once = new Map(
    uses.flatMap(({ gebruik, certId }) =>
      certId === undefined ? [] : [[`${gebruik} ${certId}`, { gebruik, certId }]],
    ),
  );
  return [...once.values()];
}

export function oordeelCertificaten(cpa: Cpa, context: OordeelContext): readonly Bevinding[] {
  return cpa.parties.flatMap((partij) =>
    gebruikteCertificaten(partij).flatMap(({ gebruik, certId }) => {
      const plaats = `${plaatsPartij(cpa, partij)}/${GEBRUIK[gebruik]} ${certId}`;
      const flaw = partij.unreadableCertificates.get(certId);
      const certificate = partij.certificates.get(certId);
      if (!certificate) return [fout('x-CPA-7', plaats, `Het certificaat kan niet worden gelezen: ${flaw}.`)];
      const judged: Beoordeeld = { cpa, partij, certificate, gebruik, certId, plaats };
      return [...oordeelDuur(judged, context), ...oordeelHouder(judged, context), ...oordeelKeten(judged, context)];
    }),
  );
}

interface Beoordeeld {
  readonly cpa: Cpa;
  readonly partij: PartyInfo;
  readonly certificate: Certificate;
  readonly gebruik: Gebruik;
  readonly certId: string;
  readonly plaats: string;
}

function oordeelDuur({ cpa, certificate, plaats }: Beoordeeld, { now }: OordeelContext): readonly Bevinding[] {
  const { notBefore, notAfter } = certificate;
  if (now > notAfter) return [fout('PKI002', plaats, `Het certificaat is verlopen op ${dutchDay(notAfter)}.`)];
  const found: Bevinding[] = [];
  if (now < notBefore)
    found.push(waarschuwing('PKI002', plaats, `Het certificaat geldt pas vanaf ${dutchDay(notBefore)}.`));
  if (notAfter < cpa.end)
    found.push(
      waarschuwing(
        'x-CPA-4',
        plaats,
        `Het certificaat verloopt op ${dutchDay(notAfter)}, voor het einde van de overeenkomst (${dutchDay(cpa.end)}).`,
      ),
    );
  return found;
}

function oordeelHouder(
  { partij, certificate, gebruik, plaats }: Beoordeeld,
  context: OordeelContext,
): readonly Bevinding[] {
  const flaw = gebruik === 'encryption' ? recipientFlaw(certificate) : undefined;
  if (flaw !== undefined)
    return [
      fout(
        'x-E2E-11',
        plaats,
        'Voor dit certificaat kan niet worden versleuteld: het heeft geen RSA-sleutel voor sleuteltransport.',
      ),
    ];
  const { oin } = readOin(certificate);
  // A server is known by its name; an OIN in its certificate is not required there.
  if (oin === undefined)
    return gebruik === 'tlsServer' ? [] : [fout('PKI001', plaats, 'Er staat geen OIN in het certificaat.')];
  const oins = oinsVan(partij.partyIds, context.omgeving);
  if (magNamens(oin, oins, context.gemachtigd ?? NIEMAND)) return [];
  const tekst = 'De OIN in het certificaat is niet die van de partij, en een machtiging is er niet.';
  return [gebruik === 'tlsServer' ? waarschuwing('x-HDR-6', plaats, tekst) : fout('x-AUT-3', plaats, tekst)];
}

const REGELS: Partial<Readonly<Record<PkiRule, string>>> = {
  anchor: 'de keten eindigt niet bij een vertrouwde CA',
  signature: 'een handtekening in de keten klopt niet',
  algorithm: 'er is een zwak algoritme gebruikt',
  policy: 'het is geen toegestaan soort PKIoverheid-certificaat',
  key: 'de sleutel is te zwak',
  keyUsage: 'de sleutel mag hier niet voor worden gebruikt',
  extKeyUsage: 'het certificaat is voor een ander gebruik',
  validity: 'een certificaat in de keten is niet geldig op dit moment',
  'crl.missing': 'er is geen lijst van ingetrokken certificaten',
  'crl.expired': 'de lijst van ingetrokken certificaten is verlopen',
  'crl.revoked': 'een certificaat in de keten is ingetrokken',
  oin: 'de OIN wordt niet geaccepteerd',
};

/** The trust knows three uses. A certificate for encryption only may lack every usage of those: what it may be used for is judged above. */
function oordeelKeten(
  { partij, certificate, gebruik, certId, plaats }: Beoordeeld,
  { trust, now }: OordeelContext,
): readonly Bevinding[] {
  if (!trust) return [];
  const use = gebruik === 'encryption' ? 'tlsServer' : gebruik;
  const verdict = trust.judge(certificate.der, partij.extraCertificates.get(certId) ?? [], use, now);
  if (verdict.ok) return [];
  const rules = verdict.reasons
    .filter(({ level, rule }) => !(level === 0 && overgeslagen(rule, gebruik)))
    .map(({ rule }) => rule);
  return [...new Set(rules)].map((rule) =>
    fout(CLAUSULES[rule] ?? 'PKI005', plaats, `Niet vertrouwd: ${REGELS[rule] ?? `regel ${rule}`}.`),
  );
}

const CLAUSULES: Partial<Readonly<Record<PkiRule, string>>> = {
  'crl.missing': 'x-CRL-3',
  'crl.expired': 'x-CRL-3',
  'crl.revoked': 'PKI002',
  policy: 'x-PKI-1',
  key: 'x-TLS-8',
};

/** Its own dates and OIN have been judged; of a certificate for encryption also its usages. */
function overgeslagen(rule: PkiRule, gebruik: Gebruik): boolean {
  return rule === 'validity' || (gebruik === 'encryption' && (rule === 'keyUsage' || rule === 'extKeyUsage'));
}

/** Holders of certificates and the parties that they would act for: what to look up in the mandates before judging (x-AUT-3). */
export function vreemdeHouders(
  cpa: Cpa,
  omgeving: Omgeving,
): readonly { readonly houder: Oin; readonly partij: Oin }[] {
  return cpa.parties.flatMap((partij) => {
    const oins = oinsVan(partij.partyIds, omgeving);
    const houders = [...partij.certificates.values()].flatMap((certificate) => readOin(certificate).oin ?? []);
    return [...new Set(houders)]
      .filter((houder) => !oins.includes(houder))
      .flatMap((houder) => oins.map((oin) => ({ houder, partij: oin })));
  });
}
