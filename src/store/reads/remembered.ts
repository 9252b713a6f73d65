// Answers that many exchanges need and that seldom change: kept until the stamp in the store differs, which every write of what they are
// about changes in its own transaction. So an answer is never older than the last commit, whoever made it.

/** Counts what was written of one kind: a row of `opslag`. */
export type Stamp = () => Promise<string>;

export type Remember = <T>(key: string, read: () => Promise<T>) => Promise<T>;

/**
 * `read` is asked when its answer is not known for this stamp. The stamp is read before the answer: an answer that is newer than its stamp
 * is found out at the next question. Failures are not kept, and at `most` answers all are forgotten: who asks may choose the keys.
 */
export function remembered(stamp: Stamp, most: number): Remember {
  let known: { readonly stamp: string; readonly answers: Map<string, unknown> } | undefined;
  return async <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const now = await stamp();
    if (known?.stamp !== now || known.answers.size >= most) known = { stamp: now, answers: new Map() };
    const { answers } = known;
    if (answers.has(key)) return answers.get(key) as T;
    const answer = await read();
    answers.set(key, answer);
    return answer;
  };
}
