// Reads the official batch, judged in parts: as it is (ebMS2), or inside `LeverBerichten` with Bode's block `Uitbreiding` (WUS)
// (mijnoverheid.md §3.3, §3.4).
import type { AangebodenBatch, AangebodenBericht, LeesbaarBericht, Uitbreiding } from '../berichten/index.ts';
import { type EpochMs, GatewayError, type Guid, parseDateTime, parseGuid } from '../core/index.ts';
import { type Judged, schemaInvalid, type Verdict, type Violation } from '../schema/index.ts';
import { child, takeBase64, type XmlElement } from '../xml/index.ts';
import { emptyPublicatieDatum } from './batch-parts.ts';
import { BATCH, BERICHT, BERICHTENBOX } from './names.ts';
import { childrenNamed, type Fields, fieldsOf, given, intOf, momentOf, neededString, stringOf } from './values.ts';

/** What the schema has against a batch: told back to the sender in `Details` of the response. */
export interface BatchFouten {
  /** Against the frame (BatchInformatie, number of berichten): then every bericht is refused. */
  readonly batch: readonly Violation[];
  /** By position, from 1. */
  readonly berichten: ReadonlyMap<number, readonly Violation[]>;
}

export interface GelezenBatch {
  readonly batch: AangebodenBatch;
  readonly fouten: BatchFouten;
}

const MOST = 1000;

/**
 * The batch in a judged `Berichten`.
 * @throws GatewayError `schema.invalid` without a readable BatchID: then no valid result can exist (§3.4).
 */
export function readBerichten(judged: Judged, ontvangenOp: EpochMs): GelezenBatch {
  return readBatch(judged, { berichten: judged.payload, veld: '', ontvangenOp });
}

/**
 * The batch in a judged `LeverBerichten`.
 * @throws GatewayError as `readBerichten`, and `content.invalid` for an `Uitbreiding` that belongs to no bericht of the batch, or a second
 *   one for the same.
 */
export function readLeverBerichten(judged: Judged, ontvangenOp: EpochMs): GelezenBatch {
  return readBatch(judged, { berichten: child(judged.payload, BATCH, 'Berichten'), veld: 'Berichten/', ontvangenOp });
}

interface Framed {
  readonly berichten: XmlElement | undefined;
  /** Path of `berichten` in the document, with `/` at its end. */
  readonly veld: string;
  readonly ontvangenOp: EpochMs;
}

function readBatch(judged: Judged, { berichten, veld, ontvangenOp }: Framed): GelezenBatch {
  const elements = childrenNamed(berichten, BERICHT, 'Bericht');
  const frame = fieldsOf(berichten && child(berichten, BATCH, 'BatchInformatie'), BATCH);
  const { frame: verdict } = judged;
  const violations = verdict.ok ? [] : verdict.violations;
  const waarschuwingen: string[] = [];
  const shared = {
    batchId: readBatchId(frame, violations, `${veld}BatchInformatie/BatchID`),
    aanmaakDatum: readAanmaakDatum(frame, verdict, waarschuwingen) ?? ontvangenOp,
    leverancierId: neededString(frame, 'BerichtLeverancierID'),
    totaal: elements.length,
    ontvangenOp,
  };
  if (!verdict.ok) return refused(shared, elements, violations);
  const { read, fouten } = readAll(elements, judged, waarschuwingen);
  return {
    batch: { ...shared, berichten: read, ongeldig: false },
    fouten: { batch: [], berichten: fouten },
  };
}

/** A BatchID that the XSD accepts may still hold digits of another script; then it is no GUID (mijnoverheid.md §3). */
function readBatchId(frame: Fields, violations: readonly Violation[], veld: string): Guid {
  const batchId = parseGuid(neededString(frame, 'BatchID').trim());
  if (batchId !== undefined) return batchId;
  throw schemaInvalid(violations.length > 0 ? violations : [{ veld, regel: 'pattern' }]);
}

/** In an invalid frame it may be anything: then only a moment that is one counts. */
function readAanmaakDatum(frame: Fields, { ok }: Verdict, waarschuwingen: string[]): EpochMs | undefined {
  if (!ok) return parseDateTime(neededString(frame, 'AanmaakDatum'))?.at;
  return momentOf(frame, 'AanmaakDatum', (line) => waarschuwingen.push(line));
}

/** The frame is invalid: nothing inside is judged, every bericht that can be named is named (§3.4). */
function refused(
  shared: Omit<AangebodenBatch, 'berichten' | 'ongeldig'>,
  elements: readonly XmlElement[],
  violations: readonly Violation[],
): GelezenBatch {
  const berichten = elements.slice(0, MOST).map((element, index) => unreadable(element, index + 1));
  return { batch: { ...shared, berichten, ongeldig: true }, fouten: { batch: violations, berichten: new Map() } };
}

/** A bericht that failed the XSD, with what can still be read of it. */
function unreadable(bericht: XmlElement, positie: number): AangebodenBericht {
  const info = fieldsOf(child(bericht, BERICHT, 'BerichtInformatie'), BERICHT);
  const berichtId = parseGuid(neededString(info, 'BerichtID').trim());
  const berichtType = stringOf(info, 'BerichtType');
  const usable = berichtType !== undefined && berichtType.length >= 1 && [...berichtType.slice(0, 20)].length <= 8;
  return { leesbaar: false, positie, ...given('berichtId', berichtId), ...(usable ? { berichtType } : {}) };
}

interface AllRead {
  readonly read: readonly AangebodenBericht[];
  readonly fouten: ReadonlyMap<number, readonly Violation[]>;
}

function readAll(elements: readonly XmlElement[], judged: Judged, frameWarnings: readonly string[]): AllRead {
  const extensions = matchExtensions(judged, elements);
  const fouten = new Map<number, readonly Violation[]>();
  let pending = frameWarnings;
  const read = elements.map((element, index) => {
    const extension = extensions.get(keyOf(element));
    const violations = [...violationsOf(judged.parts.get(element)), ...(extension?.violations ?? [])];
    if (violations.length > 0) {
      fouten.set(index + 1, violations);
      return unreadable(element, index + 1);
    }
    const bericht = readBericht(element, { positie: index + 1, extension: extension?.element, frameWarnings: pending });
    pending = [];
    return bericht;
  });
  return { read, fouten };
}

function violationsOf(verdict: Verdict | undefined): readonly Violation[] {
  return verdict && !verdict.ok ? verdict.violations : [];
}

interface Extension {
  readonly element: XmlElement;
  readonly violations: readonly Violation[];
}

/** Each `Uitbreiding` by the BerichtID it names; compared as text, so that also a bericht with an unusable id keeps its own. */
function matchExtensions(judged: Judged, elements: readonly XmlElement[]): ReadonlyMap<string, Extension> {
  const known = new Set(elements.map(keyOf));
  const extensions = new Map<string, Extension>();
  childrenNamed(judged.payload, BERICHTENBOX, 'Uitbreiding').forEach((element, index) => {
    const key = neededString(fieldsOf(element, BERICHTENBOX), 'BerichtID').trim().toLowerCase();
    const violations = violationsOf(judged.parts.get(element)).map(({ veld, ...rest }) => ({
      veld: veld === 'Uitbreiding' ? veld : `Uitbreiding/${veld}`,
      ...rest,
    }));
    const veld = `Uitbreiding[${index + 1}]/BerichtID`;
    if (!known.has(key)) throw violations.length > 0 ? schemaInvalid(violations) : misplaced(veld, 'geen bericht');
    if (extensions.has(key)) throw misplaced(veld, 'een tweede uitbreiding');
    extensions.set(key, { element, violations });
  });
  return extensions;
}

function misplaced(veld: string, gevonden: string): GatewayError {
  const limiet = 'hoogstens één uitbreiding voor een bericht van deze batch';
  return new GatewayError('content.invalid', 'mijnoverheid §3.3', { veld, limiet, gevonden });
}

function keyOf(bericht: XmlElement): string {
  const info = child(bericht, BERICHT, 'BerichtInformatie');
  return neededString(fieldsOf(info, BERICHT), 'BerichtID').trim().toLowerCase();
}

interface Place {
  readonly positie: number;
  readonly extension: XmlElement | undefined;
  readonly frameWarnings: readonly string[];
}

function readBericht(bericht: XmlElement, { positie, extension, frameWarnings }: Place): LeesbaarBericht {
  const info = fieldsOf(child(bericht, BERICHT, 'BerichtInformatie'), BERICHT);
  const waarschuwingen = [...frameWarnings];
  const warn = (line: string) => waarschuwingen.push(line);
  const leeg = emptyPublicatieDatum(bericht);
  if (leeg) warn('PublicatieDatum: leeg element, gelezen als afwezig.');
  return {
    leesbaar: true,
    positie,
    batchId: neededString(info, 'BatchID'),
    berichtId: neededString(info, 'BerichtID'),
    berichtType: neededString(info, 'BerichtType'),
    ...(leeg ? {} : given('publicatieDatum', momentOf(info, 'PublicatieDatum', warn))),
    ...given('eindDatumHandelingsTermijn', momentOf(info, 'EindDatumHandelingsTermijn', warn)),
    onderwerp: neededString(info, 'Onderwerp'),
    ...given('berichtTekst', stringOf(info, 'BerichtTekst')),
    ...given('referentie', stringOf(info, 'Referentie')),
    gebruikerId: neededString(info, 'GebruikerID'),
    bijlagen: childrenNamed(child(bericht, BERICHT, 'Bijlagen'), BERICHT, 'Bijlage').map(readBijlage),
    ...given('uitbreiding', extension && readUitbreiding(extension, warn)),
    waarschuwingen,
  };
}

function readBijlage(bijlage: XmlElement): LeesbaarBericht['bijlagen'][number] {
  const fields = fieldsOf(bijlage, BERICHT);
  const inhoud = fields.get('Inhoud');
  let bytes: Uint8Array | undefined;
  return {
    volgorde: intOf(fields, 'Volgorde') ?? 0,
    omschrijving: neededString(fields, 'Omschrijving'),
    bijlageType: neededString(fields, 'BijlageType'),
    // Decoded in its place: the tree no longer has the text then.
    inhoud: () => (bytes ??= inhoud ? takeBase64(inhoud) : new Uint8Array()),
  };
}

function readUitbreiding(element: XmlElement, warn: (line: string) => void): Uitbreiding {
  const fields = fieldsOf(element, BERICHTENBOX);
  const actie = fields.get('actie');
  const inActie = fieldsOf(actie, BERICHTENBOX);
  return {
    ...given('zaakIdentificatie', stringOf(fields, 'zaakIdentificatie')),
    ...(actie ? { actie: { soort: neededString(inActie, 'soort'), ...given('url', stringOf(inActie, 'url')) } } : {}),
    ...given('nietGevoeligeTitel', stringOf(fields, 'nietGevoeligeTitel')),
    ...given('geldigTot', momentOf(fields, 'geldigTot', warn)),
  };
}
