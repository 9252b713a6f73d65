// A CPA document to records: within limits, without DOCTYPE, valid by its XSD, every reference resolved (x-CPA-1, x-CPA-3, x-CPA-5).
// What is wrong is an answer with place and clause. Whether the agreement is a good one is judged elsewhere (oordeel.ts).
import { GatewayError } from '../../core/index.ts';
import type { Validator } from '../../schema/index.ts';
import { attribute, parseXml, type XmlElement, type XmlLimits } from '../../xml/index.ts';
import { type Bevinding, fout, plaatsVan } from './bevinding.ts';
import { CPA } from './names.ts';
import { leesPartij } from './parse-partij.ts';
import { alle, attr, CpaFout, keuze, moment, nodig, nodigAttr, opSleutel, verwijzing, weiger } from './reader.ts';
import { schemaBevindingen } from './schema.ts';
import type { Composite, Cpa, CpaStatus, Packaging, PartyInfo, SimplePart } from './types.ts';

export type CpaLezing =
  | { readonly ok: true; readonly cpa: Cpa }
  | { readonly ok: false; readonly bevindingen: readonly Bevinding[] };

/** An agreement with twenty certificates and fifty actions is far below this. */
const LIMITS: Partial<XmlLimits> = {
  maxBytes: 4 * 1024 * 1024,
  maxElements: 20_000,
  maxTotalAttributes: 60_000,
  maxTextBytes: 512 * 1024,
};
const STATUSES: readonly CpaStatus[] = ['proposed', 'agreed', 'signed'];

/** Reads the agreement. With `schema` it must be valid first; without it only what is read here is checked. */
export function parseCpa(bytes: Uint8Array, schema?: Validator): CpaLezing {
  try {
    const { root } = parseXml(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), LIMITS);
    if (root.uri !== CPA || root.local !== 'CollaborationProtocolAgreement') return geenCpa();
    const bevindingen = schema ? schemaBevindingen(root, schema) : [];
    if (bevindingen.length > 0) return { ok: false, bevindingen: [...booleanFouten(root), ...bevindingen] };
    return { ok: true, cpa: leesCpa(root) };
  } catch (error) {
    if (error instanceof CpaFout) return { ok: false, bevindingen: [error.bevinding] };
    if (error instanceof GatewayError) return { ok: false, bevindingen: [xmlFout(error)] };
    throw error;
  }
}

function geenCpa(): CpaLezing {
  const tekst = 'Dit is geen overeenkomst (CollaborationProtocolAgreement) van CPA 2.0.';
  return { ok: false, bevindingen: [fout('x-CPA-1', '', tekst)] };
}

const XML_FOUTEN: Readonly<Record<string, string>> = {
  'xml.malformed': 'Het is geen welgevormd XML-document.',
  'xml.forbidden': 'Er staat iets in dat niet mag: een DOCTYPE, een verwerkingsinstructie of een entiteit.',
  'xml.encoding': 'Het document is geen UTF-8.',
  'xml.limit': 'Het document is te groot of te diep.',
};

function xmlFout({ code, clause, detail }: GatewayError): Bevinding {
  const plaats = detail.positie === undefined ? '' : `byte ${detail.positie}`;
  return fout(clause, plaats, `Het document kan niet worden gelezen. ${XML_FOUTEN[code] ?? 'Een waarde klopt niet.'}`);
}

const BOOLEANS = [
  'isAuthorizationRequired',
  'isNonRepudiationRequired',
  'isNonRepudiationReceiptRequired',
  'isIntelligibleCheckRequired',
];
const LEVELS: ReadonlySet<string> = new Set(['none', 'transient', 'persistent', 'transient-and-persistent']);

/** The schema says only that a value is no boolean; the mistake of copying the table in EB §5.2.2 is told by name (trap 46). */
function booleanFouten(element: XmlElement): readonly Bevinding[] {
  const own =
    element.local === 'BusinessTransactionCharacteristics'
      ? BOOLEANS.filter((naam) => LEVELS.has(attribute(element, naam, CPA)?.trim() ?? ''))
      : [];
  const tekst = 'Dit is true of false. De tabel in EB §5.2.2 drukt hier een ander soort waarde af.';
  return [
    ...own.map((naam) => fout('x-CPA-6', plaatsVan(element, naam), tekst)),
    ...element.children.flatMap(booleanFouten),
  ];
}

function leesCpa(root: XmlElement): Cpa {
  const parts = opSleutel(alle(root, 'SimplePart'), leesPart);
  const packages = opSleutel(alle(root, 'Packaging'), (element) => leesPackaging(element, parts));
  const [one, other, ...more] = alle(root, 'PartyInfo');
  if (!one || !other || more.length > 0)
    weiger(root, 'Een overeenkomst heeft precies twee partijen.', { clausule: 'x-CPA-3' });
  const parties = [leesPartij(one, packages), leesPartij(other, packages)] as const;
  checkBindings(root, parties);
  return {
    cpaId: nodigAttr(root, 'cpaid'),
    version: nodigAttr(root, 'version'),
    status: keuze(nodig(root, 'Status'), 'value', STATUSES, 'proposed'),
    start: moment(nodig(root, 'Start')),
    end: moment(nodig(root, 'End')),
    parties,
    parts,
    packages,
  };
}

/** OtherPartyActionBinding is an id of a binding of the other party. */
function checkBindings(root: XmlElement, parties: readonly [PartyInfo, PartyInfo]): void {
  const ids = parties.map(
    ({ roles }) => new Set(roles.flatMap(({ canSend, canReceive }) => [...canSend, ...canReceive].map(({ id }) => id))),
  );
  parties.forEach(({ roles }, at) => {
    for (const { canSend, canReceive } of roles)
      for (const { action, otherBindingId } of [...canSend, ...canReceive])
        if (otherBindingId !== undefined && !ids[1 - at]!.has(otherBindingId))
          weiger(root, `De binding van actie ${action} verwijst naar een binding die de andere partij niet heeft.`);
  });
}

function leesPart(element: XmlElement): readonly [string, SimplePart] {
  const id = nodigAttr(element, 'id');
  return [id, { id, mimetype: nodigAttr(element, 'mimetype') }];
}

function leesPackaging(element: XmlElement, parts: ReadonlyMap<string, SimplePart>): readonly [string, Packaging] {
  const id = nodigAttr(element, 'id');
  const items = alle(element, 'CompositeList').flatMap((list) => list.children);
  const known = new Set([...parts.keys(), ...items.map((item) => nodigAttr(item, 'id'))]);
  return [id, { id, composites: items.map((item) => leesComposite(item, known)) }];
}

function leesComposite(element: XmlElement, known: ReadonlySet<string>): Composite {
  const mimeparameters = attr(element, 'mimeparameters');
  return {
    mimetype: nodigAttr(element, 'mimetype'),
    ...(mimeparameters === undefined ? {} : { mimeparameters }),
    constituents: alle(element, 'Constituent').map((one) =>
      verwijzing(one, nodigAttr(one, 'idref'), known, 'onderdeel'),
    ),
  };
}
