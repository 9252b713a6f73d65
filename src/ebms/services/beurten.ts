// How many bytes of documents are in memory at the same time: each is read as a whole, and every lane would read one. Those that do not fit wait
// their turn, in the order in which they came; one that is alone always fits.

export interface Beurten {
  /** Runs `werk` when there is room for `bytes`. */
  met<T>(bytes: number, werk: () => Promise<T>): Promise<T>;
}

interface Wachtend {
  readonly bytes: number;
  begin(): void;
}

export function createBeurten(most: number): Beurten {
  const rij: Wachtend[] = [];
  let bezet = 0;

  function laatBeginnen(): void {
    for (let eerste = rij[0]; eerste && (bezet === 0 || bezet + eerste.bytes <= most); eerste = rij[0]) {
      rij.shift();
      bezet += eerste.bytes;
      eerste.begin();
    }
  }

  return {
    async met(bytes, werk) {
      await new Promise<void>((begin) => {
        rij.push({ bytes, begin });
        laatBeginnen();
      });
      try {
        return await werk();
      } finally {
        bezet -= bytes;
        laatBeginnen();
      }
    },
  };
}
