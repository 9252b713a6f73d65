// Ids of the whole message, collected once while scanning (engineering rule 4, trap 7): `wsu:Id`, `Id`, `ID`, `xml:id`, `eb:id`.
import { isNcName } from '../chars.ts';
import { malformed } from '../refuse.ts';
import { ATTRIBUTE_SIZE, ATTRIBUTES, attributeName, attributeUri, get, getAttribute, VALUE } from '../tree.ts';
import { XML_NAMESPACE } from '../types.ts';
import { attributeValue, viewOf } from '../view.ts';
import type { Scan } from './state.ts';

const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const EB = 'http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd';

/** Namespace → local names of attributes that identify an element. */
const ID_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['Id', 'ID']],
  [WSU, ['Id']],
  [XML_NAMESPACE, ['id']],
  [EB, ['id']],
]);

/** Records the ids among the attributes of the open element, whose namespaces are known. */
export function collectIds(scan: Scan): void {
  const { tree, open } = scan;
  scan.maybeId = false;
  for (let attribute = get(tree, open, ATTRIBUTES); attribute < tree.attributesEnd; attribute += ATTRIBUTE_SIZE) {
    const uri = attributeUri(tree, attribute);
    if (ID_NAMES.get(uri)?.includes(attributeName(tree, attribute).local)) recordId(scan, attribute, uri);
  }
}

/** A second use of a value is recorded too, whatever element or attribute it is on. */
function recordId({ tree, open }: Scan, attribute: number, uri: string): void {
  const value = attributeValue(tree, attribute);
  const known = tree.ids.has(value);
  if (uri === XML_NAMESPACE && (known || !isNcName(value)))
    throw malformed(
      'xml:id 1.0 §4',
      known ? 'xml:id is not unique' : 'xml:id is not a name',
      getAttribute(tree, attribute, VALUE),
    );
  if (known) tree.duplicateId ??= value;
  else tree.ids.set(value, viewOf(tree, open));
}
