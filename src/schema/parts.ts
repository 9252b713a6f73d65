// Judging a batch in parts: the frame once, with a stand-in for every part, and each part on its own. One bad part does not refuse its
// neighbours (mijnoverheid.md §3.4), and libxml2 never holds more than a few parts, so that 100 MB need no more memory than some berichten.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CanonicalOptions, canonicalize, canonicalizeTo, type XmlElement } from '../xml/index.ts';
import type { DocumentContract, QName } from './contracts.ts';
import { checkInput, type WithPayload } from './request.ts';
import type { Verdict, Violation } from './violation.ts';

declare const judged: unique symbol;

/** Elements that are judged on their own. */
export interface PartRule {
  readonly part: QName;
  /** From the payload down to the parent of the part; empty when the part is a child of the payload. */
  readonly under: readonly QName[];
  /** A valid part in canonical form: takes its place in the frame. */
  readonly standIn: string;
  /** More parts than this are invalid for the schema anyway: the rest is not copied into the frame. */
  readonly most: number;
  /** Children of a part that the schema refuses and the service takes as absent. */
  absent?(part: XmlElement): readonly XmlElement[];
  /** Elements inside a part that are judged by other means than libxml2. */
  leaves?(part: XmlElement): readonly JudgedLeaf[];
}

/** An element that was judged by other means: broken, or replaced by a valid `standIn` in canonical form in what libxml2 sees. */
export interface JudgedLeaf {
  readonly element: XmlElement;
  readonly violation?: Violation;
  readonly standIn?: string;
}

/** A verified batch with a verdict on its frame and on each part. Made only here. */
export interface Judged<V extends WithPayload = WithPayload> {
  readonly [judged]: true;
  readonly verified: V;
  readonly payload: XmlElement;
  /** The document with a valid stand-in for every part. */
  readonly frame: Verdict;
  /** Per part that was judged: all of a valid frame, none of an invalid one. */
  readonly parts: ReadonlyMap<XmlElement, Verdict>;
}

/** Below this many bytes one validation of the whole payload comes first: nearly every message is small and valid. */
const SMALL_BYTES = 256 * 1024;
/** Parts of a larger payload are judged together up to this many bytes: a document of its own for each costs four times as much. */
const GROUP_BYTES = 128 * 1024;
/** Longest stretch on the main thread before other work gets a turn, ms. */
const TURN_MS = 12;

/**
 * Judges the payload as the document of `contract` with `rules` for its parts.
 * @throws GatewayError `schema.invalid` when the payload is another element than the one of the contract.
 */
export async function judgeRequest<V extends WithPayload>(
  verified: V,
  contract: DocumentContract,
  rules: readonly PartRule[],
): Promise<Judged<V>> {
  const { payload } = verified;
  checkInput(payload, contract);
  const parts = rules.flatMap((rule) => findParts(payload, rule));
  const judgement = judgeWhole(parts, payload, contract) ?? (await judgeApart(parts, payload, contract));
  return { verified, payload, ...judgement } as Judged<V>;
}

interface Part {
  readonly element: XmlElement;
  readonly rule: PartRule;
  /** From 0 among the parts of its rule. */
  readonly index: number;
}

type Judgements = Pick<Judged, 'frame' | 'parts'>;

function findParts(payload: XmlElement, rule: PartRule): readonly Part[] {
  let parents: readonly XmlElement[] = [payload];
  for (const name of rule.under) parents = parents.flatMap((parent) => named(parent, name));
  return parents.flatMap((parent) => named(parent, rule.part)).map((element, index) => ({ element, rule, index }));
}

function named(parent: XmlElement, { uri, local }: QName): readonly XmlElement[] {
  return parent.children.filter((child) => child.local === local && child.uri === uri);
}

/** The verdict over a small payload that is valid as a whole; undefined when it must be judged in parts. */
function judgeWhole(parts: readonly Part[], payload: XmlElement, contract: DocumentContract): Judgements | undefined {
  if (payload.end - payload.start > SMALL_BYTES) return undefined;
  const untouched = parts.every(({ element, rule }) => {
    const { leftOut, violations } = examine(element, rule);
    return leftOut.size === 0 && violations.length === 0;
  });
  if (!untouched || !contract.validator.validate(canonicalize(payload)).ok) return undefined;
  return { frame: { ok: true }, parts: new Map(parts.map(({ element }) => [element, { ok: true }])) };
}

async function judgeApart(
  parts: readonly Part[],
  payload: XmlElement,
  contract: DocumentContract,
): Promise<Judgements> {
  const frame = judgeFrame(parts, payload, contract);
  const verdicts = new Map<XmlElement, Verdict>();
  if (!frame.ok) return { frame, parts: verdicts };
  const firstOnly = new Map(
    parts.map(({ element, rule, index }) => [element, index === 0 ? Buffer.from(rule.standIn) : NOTHING]),
  );
  const whole = { firstOnly, payload, contract };
  const turn = takingTurns();
  let group: Examined[] = [];
  let bytes = 0;
  const close = () => {
    for (const [element, verdict] of judgeGroup(group, whole)) verdicts.set(element, verdict);
    group = [];
    bytes = 0;
  };
  for (const part of parts) {
    const one = examine(part.element, part.rule);
    if (bytes + one.bytes > GROUP_BYTES) close();
    group.push(one);
    bytes += one.bytes;
    await turn();
  }
  close();
  return { frame, parts: verdicts };
}

/** Lets other work go first when this one has had its stretch. */
function takingTurns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}

interface Whole {
  /** Every part as nothing, but the first of each rule as its stand-in: the schema may want at least one. */
  readonly firstOnly: ReadonlyMap<XmlElement, Buffer>;
  readonly payload: XmlElement;
  readonly contract: DocumentContract;
}

/** One document of the parts of a group; each on its own when that is not valid. */
function judgeGroup(group: readonly Examined[], whole: Whole): readonly (readonly [XmlElement, Verdict])[] {
  const broken = group.some(({ violations }) => violations.length > 0);
  if (group.length > 1 && !broken && areValid(group, whole)) return group.map(({ element }) => [element, { ok: true }]);
  return group.map((one) => [one.element, judgePart(one, whole.contract)]);
}

function areValid(group: readonly Examined[], { firstOnly, payload, contract }: Whole): boolean {
  const own = new Map<XmlElement, Buffer | undefined>();
  for (const { element, standIns } of group) {
    own.set(element, undefined);
    for (const [inside, bytes] of standIns) own.set(inside, bytes);
  }
  const bytes = withStandIns(payload, (element) => (own.has(element) ? own.get(element) : firstOnly.get(element)));
  return contract.validator.validate(bytes).ok;
}

function judgeFrame(parts: readonly Part[], payload: XmlElement, contract: DocumentContract): Verdict {
  const standIns = new Map(
    parts.map(({ element, rule, index }) => [element, index <= rule.most ? Buffer.from(rule.standIn) : NOTHING]),
  );
  const bytes = withStandIns(payload, (element) => standIns.get(element));
  return contract.validator.validate(bytes, { element: payload });
}

const NOTHING = Buffer.alloc(0);

/** Canonical bytes gathered in chunks: what is left out takes no memory, as it would in one buffer of the size of the element. */
function withStandIns(element: XmlElement, omit: NonNullable<CanonicalOptions['omit']>): Buffer {
  const chunks: Buffer[] = [];
  canonicalizeTo(element, { omit }, (chunk) => chunks.push(Buffer.from(chunk)));
  return Buffer.concat(chunks);
}

function judgePart({ element, leftOut, standIns, violations }: Examined, contract: DocumentContract): Verdict {
  if (violations.length > 0) return { ok: false, violations };
  const bytes = withStandIns(element, (inside) => standIns.get(inside));
  return contract.validator.validate(bytes, { element, leftOut });
}

interface Examined {
  readonly element: XmlElement;
  readonly leftOut: ReadonlySet<XmlElement>;
  readonly standIns: ReadonlyMap<XmlElement, Buffer>;
  readonly violations: readonly Violation[];
  /** What libxml2 sees of it, about. */
  readonly bytes: number;
}

/** What the rule says about the inside of a part, before libxml2 sees it. */
function examine(part: XmlElement, rule: PartRule): Examined {
  const leftOut = new Set(rule.absent?.(part));
  const standIns = new Map<XmlElement, Buffer>([...leftOut].map((element) => [element, NOTHING]));
  const violations: Violation[] = [];
  let bytes = part.end - part.start;
  for (const { element, standIn, violation } of rule.leaves?.(part) ?? []) {
    if (violation) violations.push(violation);
    else if (standIn !== undefined) {
      standIns.set(element, Buffer.from(standIn));
      bytes -= element.end - element.start;
    }
  }
  return { element: part, leftOut, standIns, violations, bytes };
}
