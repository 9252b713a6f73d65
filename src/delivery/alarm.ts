// The sleep of a worker: until a moment, or until somebody rings; a ring between two sleeps is not lost. It wakes up a turn of the
// event loop after the ring: what ends in one commit rings together, and what comes next is then claimed together.

export interface Alarm {
  /** Forgets earlier rings. */
  set(): void;
  ring(): void;
  /** Resolves when it rang since `set`, else at the next ring or after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    set() {
      rung = false;
    },
    ring() {
      rung = true;
      wake?.();
    },
    wait: (ms) =>
      new Promise((resolve) => {
        if (rung) return void setImmediate(resolve);
        const timer = setTimeout(() => wake?.(), ms);
        wake = () => {
          clearTimeout(timer);
          wake = undefined;
          setImmediate(resolve);
        };
      }),
  };
}
