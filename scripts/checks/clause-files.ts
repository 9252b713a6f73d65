// What clauses.ts asks of the files, as functions over names and texts: which clauses a text cites, which rules a test file is named after,
// and which required rules no file proves.

export interface SourceFile {
  /** From the project root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const CLAUSE = /\b(?:W[ABMSTW]\d{3}|SIGN\d{3}|ENC\d{3}|TLS\d{3}|TLSCIPH\d{3}|PKI\d{3}|x-[A-Z][A-Z0-9]{1,3}-\d+)\b/g;

/** Clause → the first file whose text or name cites it. */
export function citations(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (id: string, path: string) => found.has(id) || found.set(id, path);
  for (const { path, text } of files) {
    for (const [id] of text.matchAll(CLAUSE)) note(id, path);
    for (const id of namedAfter(path)) note(id, path);
  }
  return found;
}

/** The rules in the name of a test file: `WB004.test.ts`, `ENC001_ENC003.test.ts`, `trap-7-wrapping.test.ts`. */
export function namedAfter(path: string): readonly string[] {
  const [, folder, name = ''] = /^test\/(conformance|attack)\/(?:[^/]+\/)*([^/]+)\.test\.ts$/.exec(path) ?? [];
  const named = folder === 'attack' ? /^(trap-\d+)(?:-[a-z0-9-]+)?$/ : /^((?:[A-Z]+\d{3}|x-[A-Z0-9]+-\d+))$/;
  const ids = name.split('_').map((part) => named.exec(part)?.[1]);
  return ids.filter((id) => id !== undefined);
}

/** True when something in the file is asserted as a test, and the text names what the file name promises. */
function proves({ text }: SourceFile, id: string): boolean {
  const said = new RegExp(`\\b${id.replace('-', '[- ]')}\\b`, 'i');
  return said.test(text) && /\b(?:it|attacks)\(/.test(text);
}

/** What is missing, as sentences: required rules without a file, and files that are named after a rule that they do not prove. */
export function unproven(required: readonly string[], files: readonly SourceFile[]): readonly string[] {
  const proven = new Set<string>();
  const hollow: string[] = [];
  for (const file of files)
    for (const id of namedAfter(file.path)) {
      if (proves(file, id)) proven.add(id);
      else hollow.push(`${file.path} is named after ${id} and does not test it`);
    }
  return [...hollow, ...required.filter((id) => !proven.has(id)).map((id) => `${id} has no test file named after it`)];
}
