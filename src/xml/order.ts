// The order of Canonical XML 1.0 §2.2: by Unicode code point, which is the order of UTF-8 bytes but not of JavaScript strings.

/** Negative, zero or positive as `a` comes before, equals or comes after `b`. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return lift(left) - lift(right);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for U+10000 and up, after U+E000 … U+FFFF. */
function lift(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
