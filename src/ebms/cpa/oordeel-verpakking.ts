// Packages: the SOAP part first as text/xml in a multipart/related of type text/xml (x-CPA-9). Bode packs by the profile whatever the
// agreement says, so a difference is a warning.
import { type Bevinding, waarschuwing } from './bevinding.ts';
import type { Composite, Cpa } from './types.ts';

export function oordeelVerpakking(cpa: Cpa): readonly Bevinding[] {
  const used = cpa.parties.flatMap(({ roles }) =>
    roles.flatMap(({ canSend, canReceive }) => [...canSend, ...canReceive].map(({ packageId }) => packageId)),
  );
  return [...new Set(used)].flatMap((id) => {
    const plaats = `Packaging ${id}`;
    const [composite] = cpa.packages.get(id)!.composites;
    if (!composite) return [waarschuwing('x-CPA-9', plaats, 'De verpakking is leeg.')];
    return bezwaren(cpa, composite).map((tekst) => waarschuwing('x-CPA-9', plaats, tekst));
  });
}

function bezwaren(
  { parts }: Cpa,
  { mimetype, mimeparameters = '', constituents: [first = ''] }: Composite,
): readonly string[] {
  const soap = parts.get(first)?.mimetype.toLowerCase();
  return [
    ...(mimetype.toLowerCase() === 'multipart/related' ? [] : ['De verpakking is geen multipart/related.']),
    ...(/(?:^|[\s;])type\s*=\s*"?text\/xml"?/i.test(mimeparameters)
      ? []
      : ['De mimeparameters noemen niet type=text/xml.']),
    ...(soap === 'text/xml' ? [] : ['Het eerste onderdeel is niet de SOAP-kop als text/xml.']),
  ];
}
