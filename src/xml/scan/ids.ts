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
  const known = tree.ids.has(value);
  if (attribute.uri === XML_NAMESPACE && (known || !isNcName(value)))
    throw malformed('xml:id 1.0 §4', known ? 'xml:id is not unique' : 'xml:id is not a name', attribute.from);
  if (known) tree.duplicateId ??= value;
  else tree.ids.set(value, node);
}
