// What `bode send` delivers: XML bodies from a file or folder, or berichten from a CSV, as messages that are made when their turn comes.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { newGuid, type Oin, utc } from '../../core/index.ts';
import type { Contracts, Operation, Service } from '../../schema/index.ts';
import { canonicalize, characters, element, type Markup, parseXml, type XmlElement } from '../../xml/index.ts';
import { CommandError } from '../output.ts';
import { freshen } from './freshen.ts';

export const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
export const BERICHT = 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01';
const BERICHTENBOX = 'urn:bode:berichtenbox:v1';
const MAX_BATCH = 1000;

/** One message to be sent. */
export interface Item {
  /** For progress and errors: the file, and its part. */
  readonly name: string;
  readonly service: Service;
  readonly operation: Operation;
  /** The input element in canonical form. */
  make(): Uint8Array;
}

export interface InputOptions {
  readonly contracts: Contracts;
  readonly oin: Oin;
  readonly berichttype?: string;
  readonly batch: number;
  readonly repeat: number;
  /** New ids, moments and sender in XML bodies. */
  readonly fresh: boolean;
}

/** All messages of `path`, in the order of the files' names. */
export function readInputs(path: string, options: InputOptions): readonly Item[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => ['.xml', '.csv'].includes(extname(name).toLowerCase()))
        .sort()
        .map((name) => join(path, name))
    : [path];
  if (files.length === 0) throw new CommandError(`${path} holds no .xml or .csv file.`);
  const items = files.flatMap((file) =>
    extname(file).toLowerCase() === '.csv' ? fromCsv(file, options) : fromXml(file, options),
  );
  return Array.from({ length: options.repeat }, () => items).flat();
}

function fromXml(file: string, { contracts, oin, fresh, repeat }: InputOptions): readonly Item[] {
  const { root } = parseXml(readFileSync(file));
  const { service, operation } = operationOf(root, contracts, file);
  const body = (): Uint8Array => (fresh || repeat > 1 ? freshen(root, { oin, now: Date.now() }) : canonicalize(root));
  const wrapped = root.uri === BATCH;
  return [{ name: basename(file), service, operation, make: () => (wrapped ? inLeverBerichten(body()) : body()) }];
}

/** The operation whose input is `root`; the official `Berichten` alone is delivered by LeverBerichten. */
function operationOf(
  root: XmlElement,
  { services }: Contracts,
  file: string,
): { service: Service; operation: Operation } {
  const wanted =
    root.uri === BATCH && root.local === 'Berichten' ? { uri: BERICHTENBOX, local: 'LeverBerichten' } : root;
  for (const service of services)
    for (const operation of service.operations)
      if (operation.input.uri === wanted.uri && operation.input.local === wanted.local) return { service, operation };
  throw new CommandError(`${file}: ${root.local} is not the input of any operation in wsdl/.`);
}

function inLeverBerichten(berichten: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`<bb:LeverBerichten xmlns:bb="${BERICHTENBOX}">`),
    berichten,
    Buffer.from('</bb:LeverBerichten>'),
  ]);
}

interface CsvRow {
  readonly bsn: string;
  readonly onderwerp: string;
  readonly tekst: string;
  readonly referentie?: string;
  /** PDF file, relative to the CSV. */
  readonly bijlage?: string;
}

const COLUMNS: Readonly<Record<string, keyof CsvRow>> = {
  bsn: 'bsn',
  onderwerp: 'onderwerp',
  subject: 'onderwerp',
  tekst: 'tekst',
  text: 'tekst',
  referentie: 'referentie',
  reference: 'referentie',
  bijlage: 'bijlage',
  attachment: 'bijlage',
};

function fromCsv(file: string, options: InputOptions): readonly Item[] {
  const { contracts, batch, berichttype } = options;
  if (!berichttype) throw new CommandError('--berichttype is needed with a CSV: the BerichtType of its berichten.');
  const rows = readCsv(file);
  const service = contracts.services.find(({ namespace }) => namespace === BERICHTENBOX);
  const operation = service?.operations.find(({ name }) => name === 'LeverBerichten');
  if (!service || !operation) throw new CommandError('wsdl/ has no LeverBerichten.');
  const size = Math.min(MAX_BATCH, Math.max(1, batch));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => ({
    name: `${basename(file)} batch ${index + 1}`,
    service,
    operation,
    make: () =>
      Buffer.from(
        batchOf(rows.slice(index * size, (index + 1) * size), { ...options, berichttype, folder: dirname(file) }),
      ),
  }));
}

function readCsv(file: string): readonly CsvRow[] {
  let rows: Record<string, string>[];
  try {
    const text = readFileSync(file, 'utf8');
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true, delimiter: delimiterOf(text) });
  } catch (error) {
    throw new CommandError(`${file} is not a CSV with a header line: ${(error as Error).message}.`, { cause: error });
  }
  if (rows.length === 0) throw new CommandError(`${file} holds no rows.`);
  const named = rows.map((row) => Object.fromEntries(Object.entries(row).flatMap(([key, value]) => pair(key, value))));
  for (const needed of ['bsn', 'onderwerp', 'tekst'])
    if (!(needed in named[0]!))
      throw new CommandError(
        `${file} has no column ${needed}; columns are bsn, onderwerp, tekst, and optionally referentie and bijlage.`,
      );
  return named as unknown as readonly CsvRow[];
}

/** Comma, semicolon or tab: the one that the header line has most of. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const count = (character: string) => header.split(character).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function pair(key: string, value: string): readonly (readonly [keyof CsvRow, string])[] {
  const name = COLUMNS[key.toLowerCase()];
  return name && value !== ''
    ? [[name, value]]
    : name && ['bsn', 'onderwerp', 'tekst'].includes(name)
      ? [[name, value]]
      : [];
}

interface BatchOptions extends InputOptions {
  readonly berichttype: string;
  readonly folder: string;
}

function batchOf(rows: readonly CsvRow[], options: BatchOptions): Markup {
  const now = Date.now();
  const batchId = newGuid(now);
  const m = (name: string, value: string) => element(`m:${name}`, {}, characters(value));
  return element(
    'bb:LeverBerichten',
    { ns: { bb: BERICHTENBOX } },
    element(
      'm:Berichten',
      { ns: { m: BATCH } },
      element(
        'm:BatchInformatie',
        {},
        m('BatchID', batchId),
        m('AanmaakDatum', utc(now)),
        m('BerichtLeverancierID', options.oin),
      ),
      ...rows.map((row) => berichtOf(row, { batchId, now, options })),
    ),
  );
}

function berichtOf(
  row: CsvRow,
  of: { readonly batchId: string; readonly now: number; readonly options: BatchOptions },
): Markup {
  const { batchId, now, options } = of;
  const b = (name: string, value: string | undefined) =>
    value === undefined ? [] : [element(`b:${name}`, {}, characters(value))];
  return element(
    'b:Bericht',
    { ns: { b: BERICHT } },
    element(
      'b:BerichtInformatie',
      {},
      ...b('BatchID', batchId),
      ...b('BerichtID', newGuid(now)),
      ...b('BerichtType', options.berichttype),
      ...b('Onderwerp', row.onderwerp),
      ...b('BerichtTekst', row.tekst),
      ...b('Referentie', row.referentie),
      ...b('GebruikerID', row.bsn),
      ...b('SoortGebruiker', 'Burger'),
    ),
    ...(row.bijlage === undefined ? [] : [bijlageOf(resolve(options.folder, row.bijlage), b)]),
  );
}

function bijlageOf(file: string, b: (name: string, value: string) => readonly Markup[]): Markup {
  return element(
    'b:Bijlagen',
    {},
    element(
      'b:Bijlage',
      {},
      ...b('Inhoud', readFileSync(file).toString('base64')),
      ...b('BijlageType', 'Pdf'),
      ...b('Omschrijving', basename(file, extname(file)).slice(0, 40)),
      ...b('Volgorde', '1'),
    ),
  );
}
