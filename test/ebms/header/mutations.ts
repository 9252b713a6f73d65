// ebMS documents with every element, and random changes to them that keep them well-formed.
import { ACK_REQUESTED, BLOCK, MANIFEST, messageHeader, NEXT, signalHeader, soap, TO_PARTY } from './samples.ts';

const FOREIGN = '<x:a xmlns:x="urn:x" x:b="c">t</x:a>';
const DESCRIPTION = '<eb:Description xml:lang="nl">d</eb:Description>';
/** Each valid against the schema. */
export const DOCUMENTS: readonly string[] = [
  soap({
    header: messageHeader({ Description: DESCRIPTION + DESCRIPTION, Foreign: FOREIGN }),
    blocks:
      `${ACK_REQUESTED}<eb:SyncReply ${BLOCK} soap:actor="${NEXT}"/>` +
      `<eb:MessageOrder ${BLOCK}><eb:SequenceNumber eb:status="Reset">0</eb:SequenceNumber></eb:MessageOrder>`,
    body: MANIFEST.replace(
      '/></eb:Manifest>',
      ` eb:id="r1" xlink:role="urn:r"><eb:Schema eb:location="urn:s" eb:version="1"/>${DESCRIPTION}${FOREIGN}</eb:Reference></eb:Manifest>`,
    ),
  }),
  soap({
    header: signalHeader('Acknowledgment', 'a@b'),
    blocks:
      `<eb:Acknowledgment ${BLOCK} eb:id="a1" soap:actor="${TO_PARTY}"><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp>` +
      '<eb:RefToMessageId>a@b</eb:RefToMessageId><eb:From><eb:PartyId eb:type="t">p</eb:PartyId></eb:From>' +
      '<ds:Reference URI="" Id="d1" Type="urn:t"><ds:Transforms><ds:Transform Algorithm="urn:a"><ds:XPath>self::node()</ds:XPath></ds:Transform></ds:Transforms>' +
      '<ds:DigestMethod Algorithm="urn:d"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></eb:Acknowledgment>',
    body: '',
  }),
  soap({
    header: signalHeader('MessageError', 'a@b'),
    blocks:
      `<eb:ErrorList ${BLOCK} eb:highestSeverity="Error"><eb:Error eb:id="e1" eb:codeContext="urn:c" eb:errorCode="Unknown" eb:severity="Error" eb:location="l">` +
      `${DESCRIPTION}${FOREIGN}</eb:Error><eb:Error eb:errorCode="x" eb:severity="Warning"/>${FOREIGN}</eb:ErrorList>`,
    body:
      '<eb:StatusRequest eb:version="2.0" eb:id="s1"><eb:RefToMessageId>a@b</eb:RefToMessageId></eb:StatusRequest>' +
      '<eb:StatusResponse eb:version="2.0" eb:messageStatus="Received"><eb:RefToMessageId>a@b</eb:RefToMessageId><eb:Timestamp>2026-03-03T09:12:04Z</eb:Timestamp></eb:StatusResponse>',
  }),
];

const VALUES = [
  '',
  ' ',
  'x',
  '1',
  '-1',
  'true',
  'Error',
  'Warning',
  'error',
  'Received',
  'simple',
  '2026-03-03T09:12:04+15:00',
  '2026-03-03',
  'a b',
  ' Error ',
  'urn:%',
  'é',
];

/** Mulberry32. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One change: an element or attribute removed, doubled, moved, renamed or given another value. The text stays well-formed. */
export function mutate(text: string, pick: (below: number) => number): string {
  const one = <T>(items: readonly T[]): T => items[pick(items.length)]!;
  const leaves = [...text.matchAll(/<(?:eb|ds):(\w+)(?: [^<>]*)?(?:\/>|>[^<>]*<\/(?:eb|ds):\1>)/g)].filter(
    ([found]) => !found.includes('</soap'),
  );
  const attributes = [...text.matchAll(/ (?!xmlns)([\w:]+)="([^"]*)"/g)];
  const cut = (found: RegExpMatchArray, by: string) =>
    text.slice(0, found.index) + by + text.slice(found.index! + found[0].length);
  const leaf = one(leaves);
  const attribute = one(attributes);
  switch (pick(9)) {
    case 0:
      return cut(leaf, '');
    case 1:
      return cut(leaf, leaf[0] + leaf[0]);
    case 2:
      return cut(leaf, one(leaves)[0]);
    case 3:
      return cut(leaf, leaf[0].replace(/>[^<>]*<\//, `>${one(VALUES)}</`));
    case 4:
      return cut(leaf, `${FOREIGN}${leaf[0]}`);
    case 5:
      return cut(attribute, '');
    case 6:
      return cut(attribute, ` ${attribute[1]}="${one(VALUES)}"`);
    case 7:
      return cut(
        attribute,
        ` ${attribute[1]!.replace(/^.*:/, one(['', 'eb:', 'soap:', 'xlink:', 'xml:']))}="${attribute[2]}"`,
      );
    default:
      return cut(leaf, leaf[0].replace(/^<(eb|ds):(\w+)/, '<$1:$2 eb:other="1"'));
  }
}

/** Two attributes of one name are no XML; a prefix that is not declared is none in namespaces. */
export function isWellFormed(text: string): boolean {
  for (const [tag] of text.matchAll(/<[^>]*>/g)) {
    const names = [...tag.matchAll(/ ([\w:]+)=/g)].map(([, name]) => name);
    if (new Set(names).size < names.length) return false;
  }
  return true;
}
