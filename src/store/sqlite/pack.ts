// Attachments on their way to the writer thread: the bytes of one list are copied into one piece of memory, which then moves to the
// thread without another copy. The caller's own bytes stay his: after a Conflict he judges and offers them again. What he gives away is
// not copied, and goes back to him when the write fails.
import type { Change } from '../changes.ts';
import type { Bijlage } from '../records.ts';
import type { Job } from '../writes/group.ts';
import { type PostedSigner, postSigner, receiveSigner } from './signer.ts';

/** A job whose attachments are apart: slices of `bytes`. So is a signer, which may need a port. */
export interface Packed {
  readonly job: Exclude<Job, { readonly kind: 'ondertekenaar' }> | { readonly kind: 'ondertekenaar' };
  readonly bytes?: ArrayBuffer;
  readonly signer?: PostedSigner;
}

/** An attachment without its bytes. */
type Empty = Omit<Bijlage, 'inhoud'> & { readonly vanaf: number; readonly omvang: number };

/** Bytes that one change without attachments is counted for. */
const CHANGE_BYTES = 2048;

/** Bytes that a job takes while it waits, estimated. */
export function weigh(job: Job): number {
  const changes = job.kind === 'commit' ? job.changes.length : 1;
  return size(attachments(job)) + changes * CHANGE_BYTES;
}

/** @throws RangeError when an attachment is no view on the memory that is given away. */
export function pack(job: Job, given?: ArrayBuffer): Packed {
  if (job.kind === 'ondertekenaar') return { job: { kind: job.kind }, signer: postSigner(job.signer) };
  const bijlagen = attachments(job);
  if (job.kind !== 'commit' || bijlagen.length === 0) return { job };
  const bytes = new Uint8Array(given ?? new ArrayBuffer(size(bijlagen)));
  let at = 0;
  const empty = ({ inhoud, ...rest }: Bijlage): Empty => {
    if (given && inhoud.buffer !== given) throw new RangeError('an attachment is not in the memory that is given away');
    const vanaf = given ? inhoud.byteOffset : at;
    if (!given) bytes.set(inhoud, at);
    at += inhoud.length;
    return { ...rest, vanaf, omvang: inhoud.length };
  };
  return { job: { ...job, changes: job.changes.map((change) => replaced(change, empty)) }, bytes: bytes.buffer };
}

/** The job as it was packed; each attachment is a view on the bytes that came along. */
export function unpack({ job, bytes, signer }: Packed): Job {
  if (job.kind === 'ondertekenaar') return { kind: job.kind, signer: receiveSigner(signer!) };
  if (job.kind !== 'commit' || !bytes) return job;
  const filled = (bijlage: Bijlage | Empty): Bijlage => {
    const { vanaf, omvang, ...rest } = bijlage as Empty;
    return { ...rest, inhoud: new Uint8Array(bytes, vanaf, omvang) };
  };
  return { ...job, changes: job.changes.map((change) => replaced(change, filled)) };
}

function attachments(job: Job): readonly Bijlage[] {
  if (job.kind !== 'commit') return [];
  return job.changes.flatMap((change) => (change.kind === 'bericht' ? change.value.bijlagen : []));
}

function size(bijlagen: readonly Bijlage[]): number {
  return bijlagen.reduce((sum, { inhoud }) => sum + inhoud.length, 0);
}

/** Between threads an attachment is an `Empty`; the type of a change has no word for that. */
function replaced(change: Change, each: (bijlage: Bijlage) => Bijlage | Empty): Change {
  if (change.kind !== 'bericht' || change.value.bijlagen.length === 0) return change;
  const bijlagen = change.value.bijlagen.map(each) as readonly Bijlage[];
  return { ...change, value: { ...change.value, bijlagen } };
}
