// One PartyInfo: who it is, its roles and actions, its certificates and channels (x-CPA-3, x-CPA-7).
import { type Certificate, DerError, readCertificate } from '../../pki/index.ts';
import { base64, children, type XmlElement } from '../../xml/index.ts';
import type { Typed } from '../types.ts';
import { DS } from './names.ts';
import { leesKanaal, type Onderdelen } from './parse-kanaal.ts';
import {
  alle,
  attr,
  duur,
  jaNee,
  keuze,
  nodig,
  nodigAttr,
  opSleutel,
  optioneel,
  verwijzing,
  waarde,
} from './reader.ts';
import type { ActionBinding, CollaborationRole, PartyInfo, Persistence } from './types.ts';

type Known = { has(id: string): boolean };

const LEVELS: readonly Persistence[] = ['none', 'transient', 'persistent', 'transient-and-persistent'];

/** @throws CpaFout */
export function leesPartij(element: XmlElement, packages: Known): PartyInfo {
  const certificates = leesCertificaten(alle(element, 'Certificate'));
  const onderdelen: Onderdelen = {
    transports: opSleutel(alle(element, 'Transport'), (one) => [nodigAttr(one, 'transportId'), one]),
    exchanges: opSleutel(alle(element, 'DocExchange'), (one) => [nodigAttr(one, 'docExchangeId'), one]),
    certIds: certificates.ids,
  };
  const channels = opSleutel(alle(element, 'DeliveryChannel'), (one) => leesKanaal(one, onderdelen));
  const kanaal = (one: XmlElement, id: string) => verwijzing(one, id, channels, 'kanaal');
  return {
    name: nodigAttr(element, 'partyName'),
    partyIds: alle(element, 'PartyId').map(typed),
    roles: alle(element, 'CollaborationRole').map((one) => leesRol(one, { channels, packages })),
    ...certificates,
    channels,
    defaultMshChannelId: kanaal(element, nodigAttr(element, 'defaultMshChannelId')),
    defaultMshPackageId: verwijzing(element, nodigAttr(element, 'defaultMshPackageId'), packages, 'verpakking'),
    mshOverrides: opSleutel(alle(element, 'OverrideMshActionBinding'), (one) => [
      nodigAttr(one, 'action'),
      kanaal(one, nodigAttr(one, 'channelId')),
    ]),
  };
}

function typed(element: XmlElement): Typed {
  const type = attr(element, 'type');
  return { value: waarde(element), ...(type ? { type } : {}) };
}

type Certificates = Pick<PartyInfo, 'certificates' | 'extraCertificates' | 'unreadableCertificates'>;

/** A certificate that cannot be read is a finding, not the end: the rest of the agreement can still be told about. */
function leesCertificaten(elements: readonly XmlElement[]): Certificates & { readonly ids: ReadonlySet<string> } {
  const certificates = new Map<string, Certificate>();
  const extraCertificates = new Map<string, readonly Buffer[]>();
  const unreadableCertificates = new Map<string, string>();
  const keyInfos = opSleutel(elements, (one) => [nodigAttr(one, 'certId'), children(one, DS, 'KeyInfo')[0]]);
  for (const [id, keyInfo] of keyInfos) {
    const found = keyInfo
      ? children(keyInfo, DS, 'X509Data').flatMap((data) => children(data, DS, 'X509Certificate'))
      : [];
    const [first, ...rest] = found.map(base64);
    extraCertificates.set(id, rest);
    if (!first) unreadableCertificates.set(id, 'er staat geen X509Certificate in');
    else
      try {
        certificates.set(id, readCertificate(first));
      } catch (error) {
        if (!(error instanceof DerError)) throw error;
        unreadableCertificates.set(id, 'het is geen geldig X.509-certificaat');
      }
  }
  return { certificates, extraCertificates, unreadableCertificates, ids: new Set(keyInfos.keys()) };
}

interface Omgeving {
  readonly channels: Known;
  readonly packages: Known;
}

function leesRol(element: XmlElement, omgeving: Omgeving): CollaborationRole {
  const binding = nodig(element, 'ServiceBinding');
  const found = { canSend: [] as ActionBinding[], canReceive: [] as ActionBinding[] };
  const lees = (parent: XmlElement, synchronous: boolean): void => {
    for (const [local, list] of [
      ['CanSend', found.canSend],
      ['CanReceive', found.canReceive],
    ] as const)
      for (const one of alle(parent, local)) {
        list.push(leesActie(one, synchronous, omgeving));
        lees(one, true);
      }
  };
  lees(binding, false);
  return { role: nodigAttr(nodig(element, 'Role'), 'name'), service: typed(nodig(binding, 'Service')), ...found };
}

function leesActie(element: XmlElement, synchronous: boolean, { channels, packages }: Omgeving): ActionBinding {
  const binding = nodig(element, 'ThisPartyActionBinding');
  const other = optioneel(element, 'OtherPartyActionBinding');
  return {
    id: nodigAttr(binding, 'id'),
    action: nodigAttr(binding, 'action'),
    packageId: verwijzing(binding, nodigAttr(binding, 'packageId'), packages, 'verpakking'),
    channelIds: [nodig(binding, 'ChannelId'), ...alle(binding, 'ChannelId').slice(1)].map((one) =>
      verwijzing(one, waarde(one), channels, 'kanaal'),
    ),
    ...(other ? { otherBindingId: waarde(other) } : {}),
    synchronous,
    ...leesKenmerken(nodig(binding, 'BusinessTransactionCharacteristics')),
  };
}

function leesKenmerken(element: XmlElement) {
  const timeToPerform = attr(element, 'timeToPerform');
  return {
    isAuthenticated: keuze(element, 'isAuthenticated', LEVELS, 'none'),
    isTamperProof: keuze(element, 'isTamperProof', LEVELS, 'none'),
    isConfidential: keuze(element, 'isConfidential', LEVELS, 'none'),
    isAuthorizationRequired: jaNee(element, 'isAuthorizationRequired'),
    isNonRepudiationRequired: jaNee(element, 'isNonRepudiationRequired'),
    isNonRepudiationReceiptRequired: jaNee(element, 'isNonRepudiationReceiptRequired'),
    isIntelligibleCheckRequired: jaNee(element, 'isIntelligibleCheckRequired'),
    ...(timeToPerform === undefined ? {} : { timeToPerform: duur(element, timeToPerform, 'timeToPerform') }),
  };
}
