// The role of a party with its service and actions, each with the characteristics of its profile (x-CPA-6).
import { type Knoop, knoop } from './maak-xml.ts';
import { isOndertekend, isVersleuteld } from './profiel.ts';
import type { CpaSpec, Kant } from './spec.ts';
import type { EbmsProfiel } from './types.ts';

export function rolKnoop({ service, acties, ...spec }: CpaSpec, kant: Kant): Knoop {
  const { rol } = spec[kant];
  const bindings = acties.map(({ actie, van, profiel }, nummer) => {
    const kind = van === kant ? 'CanSend' : 'CanReceive';
    const andere = kant === 'a' ? 'b' : 'a';
    return {
      kind,
      knoop: knoop(
        kind,
        {},
        binding({ id: bindingId(kant, nummer), actie, kanaalId: `${kant}-kanaal-${profiel}`, profiel }),
        knoop('OtherPartyActionBinding', {}, bindingId(andere, nummer)),
      ),
    };
  });
  const van = (kind: string) => bindings.filter((one) => one.kind === kind).map((one) => one.knoop);
  return knoop(
    'CollaborationRole',
    {},
    knoop('ProcessSpecification', {
      name: service.value,
      version: '1.0',
      'xlink:type': 'simple',
      'xlink:href': 'http://www.digikoppeling.nl/',
    }),
    knoop('Role', { name: rol, 'xlink:type': 'simple', 'xlink:href': 'http://www.digikoppeling.nl/' }),
    knoop(
      'ServiceBinding',
      {},
      knoop('Service', service.type === undefined ? {} : { type: service.type }, service.value),
      ...van('CanSend'),
      ...van('CanReceive'),
    ),
  );
}

function bindingId(kant: Kant, nummer: number): string {
  return `${kant}-actie-${nummer + 1}`;
}

interface Binding {
  readonly id: string;
  readonly actie: string;
  readonly kanaalId: string;
  readonly profiel: EbmsProfiel;
}

function binding({ id, actie, kanaalId, profiel }: Binding): Knoop {
  const sterk = (needed: boolean) => (needed ? 'transient-and-persistent' : 'transient');
  const [ondertekend, versleuteld] = [isOndertekend(profiel), isVersleuteld(profiel)];
  return knoop(
    'ThisPartyActionBinding',
    { id, action: actie, packageId: 'BusinessPackage' },
    knoop('BusinessTransactionCharacteristics', {
      isAuthenticated: sterk(ondertekend),
      isTamperProof: sterk(ondertekend),
      isConfidential: sterk(versleuteld),
      isAuthorizationRequired: 'true',
      isIntelligibleCheckRequired: 'false',
      isNonRepudiationRequired: `${ondertekend}`,
      isNonRepudiationReceiptRequired: `${ondertekend}`,
      timeToPerform: 'P2D',
    }),
    knoop('ChannelId', {}, kanaalId),
  );
}
