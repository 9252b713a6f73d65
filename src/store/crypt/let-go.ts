// Memory of large values is let go when it has done its work, not when the collector finds it: until then a hundred megabytes of attachments
// would take as much again for every step that they go through.

/** Smaller pieces are left to the collector; they may also share memory with others. */
const LARGE = 16 * 1024;

/** Gives the memory of a buffer back at once. Only for one that nobody uses any more; it is empty afterwards. */
export function letGo({ buffer, byteLength }: Buffer): void {
  if (byteLength >= LARGE && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
