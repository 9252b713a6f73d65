// One compiled schema per service, kept for the life of the process, run over canonical bytes of verified elements (engineering.md §1).
// Every libxml2 document is disposed at once: its memory lives outside the JavaScript heap.
import { ParseOption, XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { CATALOGUE_BASE, type Catalogue, withCatalogue } from './catalogue.ts';
import { type Judgement, toViolation, type Verdict, type Violation } from './violation.ts';

export interface Validator {
  /**
   * The verdict over one document whose root is a global element of the schema. Violations hold names, rules and lengths, never values.
   * `judgement` is the tree that `bytes` are the canonical form of: with it a violation has a full path.
   */
  validate(bytes: Uint8Array, judgement?: Judgement): Verdict;
  dispose(): void;
}

/** One schema that a service stands on: a namespace and its file in the catalogue. */
export interface SchemaRoot {
  readonly uri: string;
  /** Path below xsd/. */
  readonly file: string;
}

/** More violations than this tell nobody more. */
const MAX_VIOLATIONS = 10;
/** Largest document that goes to libxml2 in one piece. Messages above it are judged in parts or refused. */
export const MAX_WHOLE_BYTES = 32 * 1024 * 1024;
// The parser must not read anything, fetch anything or know any id; the bytes were already accepted by the XML engine.
const OPTIONS = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG;

/** Compiles `roots` and everything they import. `names` are the element names that violations may repeat. @throws Error with the file and reason. */
export function compileSchema(
  catalogue: Catalogue,
  roots: readonly SchemaRoot[],
  names: ReadonlySet<string>,
): Validator {
  const compiled = withCatalogue(catalogue, () => compile(roots));
  return {
    validate: (bytes, judgement) => run(compiled, bytes, { names, ...(judgement ? { judgement } : {}) }),
    dispose: () => compiled.dispose(),
  };
}

function compile(roots: readonly SchemaRoot[]): XsdValidator {
  const imports = roots.map(({ uri, file }) => `<xs:import namespace="${uri}" schemaLocation="${file}"/>`);
  const umbrella = XmlDocument.fromString(
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`,
    { url: `${CATALOGUE_BASE}umbrella.xsd`, option: OPTIONS },
  );
  try {
    return XsdValidator.fromDoc(umbrella);
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    const [first] = error.details;
    throw new Error(`Schema ${first?.file ?? ''} cannot be used: ${first?.message.trim() ?? error.message}`);
  } finally {
    umbrella.dispose();
  }
}

interface Names {
  readonly names: ReadonlySet<string>;
  readonly judgement?: Judgement;
}

function run(compiled: XsdValidator, bytes: Uint8Array, { names, judgement }: Names): Verdict {
  if (bytes.length > MAX_WHOLE_BYTES) return refusal(omvang(bytes.length));
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromBuffer(bytes, { option: OPTIONS });
    compiled.validate(document);
    return { ok: true };
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    // Well-formed bytes that libxml2 does not parse broke one of its own limits (10 million bytes of text, depth 256).
    if (!document) return refusal(omvang(bytes.length));
    const told = error.details.slice(0, MAX_VIOLATIONS);
    return { ok: false, violations: told.map((detail) => toViolation(detail, names, judgement)) };
  } finally {
    document?.dispose();
  }
}

function refusal(violation: Violation): Verdict {
  return { ok: false, violations: [violation] };
}

function omvang(bytes: number): Violation {
  return { veld: '', regel: 'omvang', limiet: `${MAX_WHOLE_BYTES} bytes`, gevonden: `${bytes} bytes` };
}
