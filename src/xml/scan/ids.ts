// Ids of the whole message, collected once while scanning (engineering rule 4, trap 7): `wsu:Id`, `Id`, `ID`, `xml:id`, `eb:id`.
import { isNcName } from '../chars.ts';
import { type Attribute, type Node, type Tree, XML_NAMESPACE } from '../model.ts';
import { malformed } from '../refuse.ts';

const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';

/** Namespace → local names of attributes that identify an element. */
const ID_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['Id', 'ID']],
  [WSU, ['Id']],
  [XML_NAMESPACE, ['id']],
  [EB, ['id']],
]);

/** Records the value when the attribute is an id. A second use of a value is recorded too, whatever element or attribute it is on. */
export function collectId(tree: Tree, node: Node, attribute: Attribute): void {
  if (!ID_NAMES.get(attribute.uri)?.includes(attribute.local)) return;
  const { value } = attribute;
  if (attribute.uri === XML_NAMESPACE && !isNcName(value))
    throw malformed('xml:id 1.0 §4', 'xml:id is not a name', attribute.from);
  if (tree.ids.has(value)) tree.duplicateId ??= value;
  else tree.ids.set(value, node);
}
