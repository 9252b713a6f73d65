// A list of changes on its way from a worker: in parts, so that the main thread never stands still to read a whole batch, and with places in
// memory instead of attachments, for that memory moves once and by itself.
import type { Change, NieuwBericht } from '../../store/index.ts';

/** Changes in one part. */
const PART = 200;

type Bijlage = NieuwBericht['bijlagen'][number];

/** Where an attachment is in the memory that moves. */
type Place = readonly [offset: number, length: number];

/** A change as it travels; the type of a change has no word for an attachment without its bytes. */
type Travelling = Change;

/** The parts of a list. With `memory`, attachments are views on it and travel as places. */
export function* parcels(
  changes: readonly Change[],
  memory: ArrayBuffer | undefined,
): Generator<readonly Travelling[]> {
  const stripped = ({ inhoud, ...rest }: Bijlage) => ({ ...rest, inhoud: [inhoud.byteOffset, inhoud.byteLength] });
  for (let from = 0; from < changes.length; from += PART) {
    const part = changes.slice(from, from + PART);
    yield memory ? part.map((change) => withBijlagen(change, stripped)) : part;
  }
}

/** The list as it was; attachments are views on `memory` again. */
export function unpacked(changes: readonly Travelling[], memory: ArrayBuffer | undefined): readonly Change[] {
  if (!memory) return changes;
  const filled = ({ inhoud, ...rest }: Bijlage) => ({
    ...rest,
    inhoud: new Uint8Array(memory, ...(inhoud as unknown as Place)),
  });
  return changes.map((change) => withBijlagen(change, filled));
}

function withBijlagen(change: Change, each: (bijlage: Bijlage) => unknown): Change {
  if (change.kind !== 'bericht' || change.value.bijlagen.length === 0) return change;
  return { ...change, value: { ...change.value, bijlagen: change.value.bijlagen.map(each) as readonly Bijlage[] } };
}
