// Lists in a query have a number of values that is a power of two: few different statements, so that prepared ones are found again.

/** Values per list: a longer list is asked in parts. */
const MAX_VALUES = 512;

/** The distinct values in parts, each filled up with its last value to a power of two. */
export function paddedParts<T>(values: Iterable<T>): readonly (readonly T[])[] {
  const distinct = [...new Set(values)];
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < distinct.length; from += MAX_VALUES) {
    const part = distinct.slice(from, from + MAX_VALUES);
    const size = 2 ** Math.ceil(Math.log2(part.length));
    parts.push([...part, ...Array.from({ length: size - part.length }, () => part.at(-1)!)]);
  }
  return parts;
}
