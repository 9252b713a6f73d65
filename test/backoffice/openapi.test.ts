// The OpenAPI 3.1 document: complete in itself, served to everybody, and true: what the API answers is what it describes.
import { expect } from 'chai';
import { openapi } from '../../src/backoffice/index.ts';
import { lading, until } from '../support/ebms.ts';
import { FORMULIER, formulier, type Gehoord, type Proef, startProef } from './support.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any;

const document: Json = JSON.parse(JSON.stringify(openapi({ publicUrl: 'https://bode.example', versie: '0.0.0-test' })));

function lookUp(ref: string): Json {
  return ref
    .slice('#/'.length)
    .split('/')
    .reduce((at, key) => at?.[key], document);
}

function* everyRef(value: Json): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (typeof value.$ref === 'string') yield value.$ref;
  for (const child of Object.values(value)) yield* everyRef(child);
}

/** Where `value` differs from `schema`: the words of JSON Schema that the document uses, and no others. */
function differences(schema: Json, value: Json, at = '$'): string[] {
  if (schema.$ref) return differences(lookUp(schema.$ref), value, at);
  const unknown = Object.keys(schema).filter((word) => !WORDS.has(word));
  if (unknown.length > 0) return [`${at}: ${unknown} is not checked`];
  if (!TYPES[schema.type as string]!(value)) return [`${at} is no ${schema.type}`];
  const found: string[] = [];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${at} is not in the list`);
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) found.push(`${at} has another form`);
  if (schema.format === 'date-time' && Number.isNaN(Date.parse(value))) found.push(`${at} is no moment`);
  if (schema.format === 'uuid' && !/^[0-9a-f-]{36}$/.test(value)) found.push(`${at} is no UUID`);
  if (schema.minimum !== undefined && value < schema.minimum) found.push(`${at} is too small`);
  for (const name of schema.required ?? []) if (!(name in value)) found.push(`${at}.${name} is missing`);
  for (const [name, child] of Object.entries(schema.type === 'object' ? value : {})) {
    const property = schema.properties?.[name];
    if (property) found.push(...differences(property, child, `${at}.${name}`));
    else if (schema.additionalProperties === false) found.push(`${at}.${name} is not described`);
  }
  if (schema.type === 'array')
    for (const [nr, child] of (value as Json[]).entries())
      found.push(...differences(schema.items, child, `${at}[${nr}]`));
  return found;
}

const WORDS = new Set(
  'type description enum pattern format minimum required properties additionalProperties items examples default minLength maxLength'.split(
    ' ',
  ),
);
const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

describe('OpenAPI document of the back-office side', () => {
  const operations: readonly (readonly [string, string, Json])[] = Object.entries(document.paths as Json).flatMap(
    ([path, methods]) =>
      Object.entries(methods as Json).map(([method, operation]) => [path, method, operation] as const),
  );

  it('has what OpenAPI 3.1 asks', () => {
    expect(document.openapi).to.equal('3.1.0');
    expect(document.info).to.include.keys('title', 'version');
    expect(operations).to.have.length(8);
    const ids = operations.map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const [
      path,
      method,
      { operationId, summary, description, parameters, responses, requestBody },
    ] of operations) {
      expect(path).to.match(/^\/ebms\/v1\//);
      for (const text of [summary, description]) expect(text, operationId).to.be.a('string').and.match(/.{8,}/);
      const inPath = parameters.filter((one: Json) => one.in === 'path');
      expect(inPath.map((one: Json) => one.name)).to.deep.equal(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
      for (const one of inPath) expect(one.required).to.equal(true);
      for (const one of parameters) expect(one.schema, operationId).to.have.property('type');
      for (const [status, response] of Object.entries(responses as Json)) {
        expect(status).to.match(/^[2-5]\d\d$/);
        expect((response as Json).description)
          .to.be.a('string')
          .and.not.equal('');
      }
      expect(Object.keys(responses)).to.include.members(['401', '429', '500', '503']);
      if (requestBody) expect(method).to.equal('post');
    }
    for (const scheme of document.security.flatMap(Object.keys))
      expect(document.components.securitySchemes).to.have.property(scheme);
  });

  it('refers to nothing that is not there, and describes nothing that nobody uses', () => {
    const refs = new Set(everyRef(document));
    for (const ref of refs) expect(lookUp(ref), ref).to.be.an('object');
    for (const name of Object.keys(document.components.schemas))
      expect(refs).to.include(`#/components/schemas/${name}`);
  });

  describe('is what the API does', () => {
    let proef: Proef;
    before(async () => {
      proef = await startProef();
      await proef.partner.send({ delen: [lading('<melding/>')] });
      await until(async () => (await proef.bode.received()).length === 1, 'the arrival');
    });
    after(() => proef.close());

    it('and can be read without logging in', async () => {
      const { status, json, headers } = await proef.vraag('GET', '/ebms/v1/openapi.json', { token: undefined });
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('application/json');
      expect(json).to.deep.equal(document);
    });

    const judge = (path: string, method: string, { status, json, headers }: Gehoord): void => {
      const response = document.paths[path][method].responses[status];
      expect(response, `${method} ${path} ${status}`).to.be.an('object');
      const type = (headers['content-type'] ?? '').split(';')[0]!;
      const content = response.content?.[type];
      if (content) expect(differences(content.schema, json)).to.deep.equal([]);
      else expect(response.content?.['*/*'] ?? status === 204, `${path} ${status} ${type}`).to.be.ok;
    };

    it('for every operation and its refusals', async () => {
      const seen = new Set<string>();
      const ask = async (
        method: 'get' | 'post',
        path: string,
        { at = path, ...more }: Parameters<Proef['vraag']>[2] & { at?: string } = {},
      ) => {
        const heard = await proef.vraag(method.toUpperCase(), at, more);
        judge(path, method, heard);
        seen.add(document.paths[path][method].operationId);
        return heard;
      };
      const B = '/ebms/v1/berichten';
      const deel = { contentType: 'text/plain' };
      const body = {
        cpaId: proef.cpaId,
        action: 'antwoord',
        messageId: 'm@zaken',
        delen: [{ ...deel, inhoud: 'YQ==' }],
      };
      for (const one of [body, body, { ...body, action: 'x' }, { ...body, refToMessageId: 'n@zaken' }, { cpaId: 1 }])
        await ask('post', B, { body: one });
      const form = formulier({ cpaId: proef.cpaId, action: 'antwoord', refToMessageId: 'm@zaken', delen: [deel] }, [
        Buffer.from('b'),
      ]);
      await ask('post', B, { headers: FORMULIER, body: form });
      await ask('post', B, { body: Buffer.from('x') });
      await ask('get', B);
      await ask('get', B, { at: `${B}?limit=1` });
      await ask('get', B, { at: `${B}?x=1` });
      await ask('get', B, { token: 'fout' });
      const { json } = await ask('get', '/ebms/v1/aanbod');
      const [{ bericht, pacht }] = json.berichten;
      await ask('get', `${B}/{id}`, { at: bericht.pad });
      await ask('get', `${B}/{id}`, { at: `${B}/weg` });
      await ask('get', `${B}/{id}/delen/{nr}`, { at: `${bericht.pad}/delen/0` });
      await ask('get', `${B}/{id}/delen/{nr}`, { at: `${bericht.pad}/delen/9` });
      await ask('post', `${B}/{id}/vrijgeven`, { at: `${bericht.pad}/vrijgeven`, body: { pacht } });
      await ask('post', `${B}/{id}/vrijgeven`, { at: `${bericht.pad}/vrijgeven` });
      await ask('post', `${B}/{id}/bevestig`, { at: `${bericht.pad}/bevestig`, body: { code: 'ok' } });
      await ask('post', `${B}/{id}/bevestig`, { at: `${bericht.pad}/bevestig`, body: { code: 'anders' } });
      await ask('get', `${B}/{id}/gebeurtenissen`, { at: `${bericht.pad}/gebeurtenissen` });
      expect([...seen].sort()).to.deep.equal(operations.map(([, , { operationId }]) => operationId).sort());
    });
  });
});
