// The n-th list of changes of the crash test: everything in it follows from n, so that what is stored can be checked afterwards.
import { type Guid, sha256Hex } from '../../../src/core/index.ts';
import type { Change } from '../../../src/store/index.ts';
import { batch, blad, bsn, nieuwBericht, OIN, T0, taak } from '../support.ts';

/** Berichten per list. */
export const PER_LIST = 3;

export function key(n: number, part: number): Guid {
  return `${n.toString(16).padStart(8, '0')}-0000-7000-8000-${part.toString(16).padStart(12, '0')}` as Guid;
}

export const owner = (n: number, part: number) => bsn((n + part) % 50);

export function list(n: number): readonly Change[] {
  const parts = Array.from({ length: PER_LIST }, (_, part) => part);
  return [
    { kind: 'once', key: { oin: OIN, sleutel: sha256Hex(`list ${n}`), tot: T0 } },
    { kind: 'batch', value: batch({ batchId: key(n, 99) }) },
    ...parts.flatMap((part): readonly Change[] => {
      const [id, who] = [key(n, part), owner(n, part)];
      const value = nieuwBericht({ id, berichtId: id, bsn: who, onderwerp: `Brief ${n}`, tekst: 'x'.repeat(5000) });
      return [
        { kind: 'bericht', value },
        { kind: 'bewijs', value: blad({ onderwerpId: id, blad: `{"id":"${id}"}` }) },
        { kind: 'taak', value: taak({ id, onderwerpId: id, bsn: who }) },
      ];
    }),
  ];
}
