// Reads the receipt in a response (`w:bewijs`), for clients and for `bode bewijs verify` (mijnoverheid.md §3.14).

import { parseBewijsJson } from '../../bewijs/index.ts';
import { BEWIJS } from '../../contract/index.ts';
import { parseDateTime } from '../../core/index.ts';
import type { Bewijs } from '../../store/index.ts';
import { child, children, text, type XmlElement } from '../../xml/index.ts';

/** The first receipt in or below `element`, or undefined when there is none that can be read. Nothing is verified yet. */
export function readBewijs(element: XmlElement): Bewijs | undefined {
  if (element.uri === BEWIJS && element.local === 'bewijs') return toBewijs(element);
  for (const inner of element.children) {
    const found = readBewijs(inner);
    if (found) return found;
  }
  return undefined;
}

/** What the element leaves out (`soort`, `oin`, `op`) stands in the leaf. */
function toBewijs(element: XmlElement): Bewijs | undefined {
  const said = (parent: XmlElement | undefined, name: string): string => {
    const found = parent && child(parent, BEWIJS, name);
    return found ? text(found) : '';
  };
  const hoofd = child(element, BEWIJS, 'hoofd');
  const blad = said(element, 'blad');
  const logId = said(element, 'logId');
  return parseBewijsJson(
    JSON.stringify({
      versie: 1,
      ...fieldsOfLeaf(blad),
      blad,
      logId,
      index: Number(said(element, 'index')),
      pad: children(element, BEWIJS, 'pad').map(text),
      hoofd: {
        logId,
        omvang: Number(said(hoofd, 'omvang')),
        wortel: said(hoofd, 'wortel'),
        op: parseDateTime(said(hoofd, 'op'))?.at,
        handtekening: said(hoofd, 'handtekening'),
        certificaat: said(hoofd, 'certificaat'),
      },
    }),
  );
}

function fieldsOfLeaf(blad: string): {
  readonly soort?: unknown;
  readonly oin?: unknown;
  readonly op?: number | undefined;
} {
  try {
    const { soort, oin, tijdstip } = JSON.parse(blad) as Record<string, unknown>;
    return { soort, oin, op: typeof tijdstip === 'string' ? parseDateTime(tijdstip)?.at : undefined };
  } catch {
    return {};
  }
}
