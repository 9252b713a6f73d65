// The OpenAPI 3.1 document, made from the table of operations.
import { PROBLEM_TYPE, PROBLEMEN, type ProbleemSoort } from './probleem.ts';
import { OPERATIES, type Operatie } from './routes.ts';
import { SCHEMAS, type Schema, verwijs } from './schemas.ts';
import { BASIS } from './types.ts';

/** Where the document is. */
export const OPENAPI_PAD = `${BASIS}/openapi.json`;

/** Refusals that every operation can have. */
const ALTIJD: readonly ProbleemSoort[] = ['nietIngelogd', 'teVaak', 'storing', 'bezet'];

export function openapi({ publicUrl, versie }: { readonly publicUrl: string; readonly versie: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operatie of OPERATIES) {
    paths[operatie.pad] ??= {};
    paths[operatie.pad]![operatie.methode.toLowerCase()] = beschrijf(operatie);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bode: ebMS2-adapter',
      version: versie,
      description: 'Verzend en ontvang Digikoppeling ebMS2-berichten met uw eigen applicatie.',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }, { certificaat: [] }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        certificaat: { type: 'mutualTLS' },
      },
    },
  };
}

function beschrijf(operatie: Operatie) {
  const { naam, titel, uitleg, invoer } = operatie;
  return {
    operationId: naam,
    summary: titel,
    description: uitleg,
    parameters: parameters(operatie),
    ...(invoer
      ? {
          requestBody: {
            required: !invoer.optioneel,
            content: Object.fromEntries(
              Object.entries(invoer.schemas).map(([type, schema]) => [type, { schema: invoerSchema(type, schema) }]),
            ),
          },
        }
      : {}),
    responses: antwoorden(operatie),
  };
}

/** In a multipart request the described object is the first part; the payloads follow it. */
function invoerSchema(type: string, schema: keyof typeof SCHEMAS): Schema {
  if (!type.startsWith('multipart/')) return verwijs(schema);
  const delen = { type: 'array', items: { type: 'string', format: 'binary' }, description: 'De delen, op volgorde.' };
  return { type: 'object', required: ['bericht'], properties: { bericht: verwijs(schema), deel: delen } };
}

function parameters({ pad, query = [], eenmalig }: Operatie) {
  return [
    ...[...pad.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: name === 'nr' ? { type: 'integer', minimum: 0 } : { type: 'string', format: 'uuid' },
    })),
    ...query.map(({ naam, uitleg, schema }) => ({ name: naam, in: 'query', description: uitleg, schema })),
    ...(eenmalig
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description:
              'Uw kenmerk van dit verzoek. Een tweede verzoek met hetzelfde kenmerk maakt geen tweede bericht.',
            schema: { type: 'string', minLength: 8, maxLength: 128 },
          },
        ]
      : []),
  ];
}

function antwoorden({ antwoorden: goed, problemen }: Operatie) {
  const fout = new Map<number, string[]>();
  for (const soort of [...problemen, ...ALTIJD]) {
    const [status, titel] = PROBLEMEN[soort];
    fout.set(status, [...(fout.get(status) ?? []), titel]);
  }
  return {
    ...Object.fromEntries(
      Object.entries(goed).map(([status, { uitleg, schema, binair }]) => [
        status,
        {
          description: uitleg,
          ...(schema ? { content: { 'application/json': { schema: verwijs(schema) } } } : {}),
          ...(binair ? { content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } : {}),
        },
      ]),
    ),
    ...Object.fromEntries(
      [...fout].map(([status, titels]) => [
        status,
        { description: titels.join(' '), content: { [PROBLEM_TYPE]: { schema: verwijs('Probleem') } } },
      ]),
    ),
  };
}
