// The one table of who may import whom (ARCHITECTURE.md §3) and which folder owns which package. imports.ts makes its rules from it.

const DOMAIN = ['berichten', 'zaken', 'gegevens', 'profiel', 'bewijs'] as const;

/** What both protocols stand on; neither imports the other. */
const PROTOCOL = ['core', 'xml', 'pki', 'transport', 'envelope', 'security', 'schema', 'store', 'telemetry'] as const;

/** Folder of src/ → folders it may import besides itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'everything'>> = {
  core: [],
  xml: ['core'],
  telemetry: ['core'],
  pki: ['core'],
  transport: ['core', 'pki'],
  envelope: ['core', 'xml'],
  schema: ['core', 'xml'],
  security: ['core', 'xml', 'pki', 'envelope'],
  store: ['core'],
  berichten: ['core', 'store', 'bewijs'],
  zaken: ['core', 'store', 'bewijs', 'berichten'],
  gegevens: ['core', 'store', 'bewijs', 'berichten'],
  profiel: ['core', 'store'],
  bewijs: ['core', 'store', 'security'],
  contract: ['core', 'xml', 'schema', 'store', ...DOMAIN],
  wus: [...PROTOCOL, 'contract', ...DOMAIN],
  ebms: [...PROTOCOL, 'contract', ...DOMAIN],
  backoffice: ['core', 'store', 'ebms', 'telemetry', 'transport', 'pki'],
  delivery: ['core', 'store', 'transport', 'telemetry', 'ebms'],
  notification: ['core', 'store', 'transport', 'telemetry'],
  portal: ['core', 'store', 'telemetry', ...DOMAIN],
  leverancier: ['core', 'store', 'telemetry', ...DOMAIN],
  config: 'everything',
  cli: 'everything',
  start: 'everything',
  'main.ts': 'everything',
};

/** Runtime package → the folders that own it. Nobody else may import it. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['store'],
  kysely: ['store'],
  'libxml2-wasm': ['schema'],
  piscina: ['start'],
  soap: ['schema', 'cli'],
  express: ['portal'],
  helmet: ['portal'],
  pdfkit: ['portal', 'cli'],
  pino: ['telemetry'],
  'prom-client': ['telemetry'],
  zod: ['config'],
  nodemailer: ['notification'],
  'smtp-server': ['notification'],
  '@peculiar/x509': ['pki'],
  'node-forge': ['pki'],
  commander: ['cli'],
  'cli-progress': ['cli'],
  'csv-parse': ['cli'],
  'xml-crypto': ['cli'],
  '@xmldom/xmldom': ['cli'],
  xpath: ['cli'],
};
