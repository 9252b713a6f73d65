// The rules of the Digikoppeling profile that must have a test file named after them, by family; `-1..4` stands for 1 to 4.
// A rule is proven in test/conformance/<id>.test.ts, a trap in test/attack/trap-<number>[-<name>].test.ts; a file may be named after several
// rules, joined by `_`. clauses.ts fails the run on a rule without such a file. A new family is one more line in REQUIRED.

/**
 * WUS: messages, addressing, binary data, signing, encryption, faults. ebMS2: profiles, packaging, header, receiving, reliable messaging, signals,
 * agreements, end-to-end security. And the traps about cryptography, WUS, ebMS2 and XML.
 */
export const REQUIRED: readonly string[] = [
  'x-WUS-1..2',
  'WB001..007',
  'WB009..014',
  'WW001..004',
  'WS001..003',
  'WS005..008',
  'x-WSD-1..2',
  'x-HTTP-1..4',
  'WA001',
  'x-WSA-1..14',
  'WM001',
  'x-MTM-1..5',
  'x-WSS-1..12',
  'SIGN001..004',
  'ENC001..004',
  'x-ENC-1..4',
  'x-FLT-1..8',
  'x-EBP-1..7',
  'x-PKG-1..15',
  'x-HDR-1..21',
  'x-RCV-1..4',
  'x-RM-1..14',
  'x-SIG-1..12',
  'x-CPA-1..11',
  'x-E2E-1..12',
  'trap-1..15',
  'trap-32..42',
  'trap-43..59',
  'trap-69..72',
];

/** Rules that state something which no program can break, each with the reason; they need no file. */
export const STATED: Readonly<Record<string, string>> = {
  'trap-37': 'about citing: two documents use the id WB005 for different rules, so a clause is cited by its document',
};

/** Every id of a list such as `REQUIRED`, one by one. */
export function expand(families: readonly string[]): readonly string[] {
  return families.flatMap((family) => {
    const range = /^(.*?)(\d+)\.\.(\d+)$/.exec(family);
    if (!range) return [family];
    const [, stem = '', first = '', last = ''] = range;
    const width = first.length > 1 && first.startsWith('0') ? first.length : 1;
    return Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, index) => stem + String(Number(first) + index).padStart(width, '0'),
    );
  });
}
