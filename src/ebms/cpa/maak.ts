// Makes an agreement by the table of x-CPA-6: one channel per profile and party, the most secure one for signals (x-CPA-3), certificates
// in the document (x-CPA-7), packages of x-CPA-9. What comes out is valid by the XSD and without a finding of its own making.
import { utc } from '../../core/index.ts';
import { rolKnoop } from './maak-acties.ts';
import { certificaten, kanaal, transport, uitwisseling } from './maak-kanalen.ts';
import { type Knoop, knoop, schrijf } from './maak-xml.ts';
import { OIN_TYPE, PROFIELEN } from './names.ts';
import { isOndertekend, isVersleuteld } from './profiel.ts';
import { type ActieSpec, type CpaSpec, cpaNaam, type Kant, type PartijSpec } from './spec.ts';
import type { EbmsProfiel } from './types.ts';

export type CpaMaaksel =
  | { readonly ok: true; readonly cpaId: string; readonly bytes: Buffer }
  /** Each a sentence in Dutch about the specification. */
  | { readonly ok: false; readonly bezwaren: readonly string[] };

/** The agreement as a document, byte-equal for an equal specification. */
export function maakCpa(spec: CpaSpec): CpaMaaksel {
  const bezwaren = bezwarenTegen(spec);
  if (bezwaren.length > 0) return { ok: false, bezwaren };
  const cpaId = spec.cpaId ?? cpaNaam(spec);
  const root = knoop(
    'CollaborationProtocolAgreement',
    { cpaid: cpaId, version: '2_0b' },
    knoop('Status', { value: spec.status ?? 'agreed' }),
    knoop('Start', {}, utc(spec.start)),
    knoop('End', {}, utc(spec.end)),
    partijKnoop(spec, 'a'),
    partijKnoop(spec, 'b'),
    knoop('SimplePart', { id: 'MsgHdr', mimetype: 'text/xml' }),
    knoop('SimplePart', { id: 'Payload', mimetype: 'application/xml' }),
    ...verpakkingen(),
  );
  return { ok: true, cpaId, bytes: schrijf(root) };
}

function bezwarenTegen(spec: CpaSpec): readonly string[] {
  const { acties, start, end, service, a, b } = spec;
  const twice = acties.filter(
    ({ actie, van }, at) => acties.findIndex((one) => one.actie === actie && one.van === van) !== at,
  );
  return [
    ...(acties.length === 0 ? ['Noem minstens één actie.'] : []),
    ...twice.map(({ actie }) => `Actie ${actie} staat er twee keer in.`),
    ...acties.filter(({ actie }) => /\s|^$/.test(actie)).map(() => 'Een actie heeft geen spaties (x-HDR-12).'),
    ...(/\s|^$/.test(service.value) ? ['De service heeft geen spaties (x-HDR-11).'] : []),
    ...(start < end ? [] : ['Het einde ligt niet na het begin (x-CPA-4).']),
    ...bezwarenTegenPartij(a, 'a', acties),
    ...bezwarenTegenPartij(b, 'b', acties),
  ];
}

function bezwarenTegenPartij(
  { naam, oin, rol, endpoint, certificaten: held }: PartijSpec,
  kant: Kant,
  acties: readonly ActieSpec[],
) {
  const wie = `Partij ${kant}`;
  // Signals are signed as well, so both parties of a signed profile sign; only the receiver of a payload decrypts.
  const tekent = acties.some(({ profiel }) => isOndertekend(profiel));
  const ontsleutelt = acties.some(({ profiel, van }) => van !== kant && isVersleuteld(profiel));
  return [
    ...(naam && oin && rol ? [] : [`${wie} heeft een naam, een OIN en een rol nodig.`]),
    ...(URL.parse(endpoint)?.protocol === 'https:'
      ? []
      : [`Het adres van partij ${kant} moet met https:// beginnen (x-EBP-3).`]),
    ...(tekent && !held.signing ? [`${wie} heeft een certificaat nodig om te ondertekenen (x-CPA-7).`] : []),
    ...(ontsleutelt && !held.encryption ? [`${wie} heeft een certificaat nodig voor versleuteling (x-CPA-7).`] : []),
  ];
}

/** Profiles that the agreement uses, least secure first. */
function profielen({ acties }: CpaSpec): readonly EbmsProfiel[] {
  return PROFIELEN.filter((profiel) => acties.some((actie) => actie.profiel === profiel));
}

function partijKnoop(spec: CpaSpec, kant: Kant): Knoop {
  const partij = spec[kant];
  const used = profielen(spec);
  return knoop(
    'PartyInfo',
    {
      partyName: partij.naam,
      defaultMshChannelId: `${kant}-kanaal-${used.at(-1)}`,
      defaultMshPackageId: 'MshSignalPackage',
    },
    knoop('PartyId', { type: partij.partyIdType ?? OIN_TYPE }, partij.oin),
    knoop('PartyRef', { 'xlink:type': 'simple', 'xlink:href': partij.endpoint }),
    rolKnoop(spec, kant),
    ...certificaten(partij, kant),
    ...used.map((profiel) => kanaal(spec, kant, profiel)),
    transport(partij, kant),
    ...used.map((profiel) => uitwisseling(spec, kant, profiel)),
  );
}

/** MsgHdr with a payload for business messages, MsgHdr alone for signals (x-CPA-9). */
function verpakkingen(): readonly Knoop[] {
  const packaging = (id: string, ...parts: readonly string[]) =>
    knoop(
      'Packaging',
      { id },
      knoop('ProcessingCapabilities', { parse: 'true', generate: 'true' }),
      knoop(
        'CompositeList',
        {},
        knoop(
          'Composite',
          { id: `${id}-deel`, mimetype: 'multipart/related', mimeparameters: 'type=text/xml' },
          ...parts.map((idref) => knoop('Constituent', { idref })),
        ),
      ),
    );
  return [packaging('MshSignalPackage', 'MsgHdr'), packaging('BusinessPackage', 'MsgHdr', 'Payload')];
}
