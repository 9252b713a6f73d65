// Writes text whose raw form is not canonical (Canonical XML 1.0 §2.1, §2.3): line ends as LF, references and CDATA sections as
// characters, `&`, `<`, `>` and CR escaped, comments left out. The runs between these marks are copied.

import { AMPERSAND, CR, GREATER, LF } from '../chars.ts';
import {
  afterLineEnd,
  CDATA_OPEN,
  keptReferenceEnd,
  nextMark,
  referencedChar,
  referenceEnd,
  SECTION_CLOSE,
  sectionAt,
} from '../decode.ts';
import { escapeChar } from '../escape.ts';
import { copyRange, type Output, writeByte, writeString } from './output.ts';

/** The output and the start of the run of source bytes that is still to be copied to it. */
interface Run {
  readonly out: Output;
  run: number;
}

/** Writes the marks in checked text `from` … `to`, which has no elements in it; the last run is left to be copied. */
export function writeText(state: Run, from: number, to: number): void {
  const { source } = state.out;
  let at = nextMark(source, from, to);
  while (at < to) at = nextMark(source, writeMark(state, at), to);
}

/** Writes what stands at `at` and returns the offset after it. */
function writeMark(state: Run, at: number): number {
  const { source } = state.out;
  switch (source[at]) {
    case AMPERSAND:
      return writeReference(state, at);
    case GREATER:
      return replace(state, at, at + 1, '&gt;');
    case CR:
      return writeLineEnd(state, at);
    default:
      return writeSection(state, at);
  }
}

/** Ends the run at `from`, writes `text` instead of `from` … `to`, and starts the next run there. */
function replace(state: Run, from: number, to: number, text: string): number {
  copyRange(state.out, state.run, from);
  writeString(state.out, text);
  state.run = to;
  return to;
}

function writeReference(state: Run, at: number): number {
  const { source } = state.out;
  const kept = keptReferenceEnd(source, at);
  if (kept !== 0) return kept;
  const end = referenceEnd(source, at);
  return replace(state, at, end, escapeChar(referencedChar(source, at, end)!));
}

/** CR LF loses its CR; a CR alone becomes LF. */
function writeLineEnd(state: Run, at: number): number {
  copyRange(state.out, state.run, at);
  const end = afterLineEnd(state.out.source, at);
  if (end === at + 1) writeByte(state.out, LF);
  state.run = end === at + 1 ? end : at + 1;
  return end;
}

/** A comment vanishes; the characters of a CDATA section are escaped. */
function writeSection(state: Run, at: number): number {
  const { source } = state.out;
  const { comment, end } = sectionAt(source, at);
  copyRange(state.out, state.run, at);
  if (!comment) writeCdata(state, at + CDATA_OPEN, end - SECTION_CLOSE);
  state.run = end;
  return end;
}

function writeCdata(state: Run, from: number, to: number): void {
  const { source } = state.out;
  state.run = from;
  for (let at = nextMark(source, from, to); at < to; at = nextMark(source, at, to)) {
    const byte = source[at]!;
    at = byte === CR ? writeLineEnd(state, at) : replace(state, at, at + 1, escapeChar(byte));
  }
  copyRange(state.out, state.run, to);
}
