// xmlsec1 verifies what a running Bode signs: a response and a fault, as they came over the wire (WB004, WB007, WB014).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect } from 'chai';
import { draftRequest } from '../../src/envelope/index.ts';
import { loadOwnKey } from '../../src/pki/index.ts';
import { signMessage } from '../../src/security/index.ts';
import { parseXml } from '../../src/xml/index.ts';
import { type RunningBode, sharedBode } from '../support/bode.ts';
import { BODE_OIN } from '../support/gateway.ts';
import { requirePeer } from '../support/peers.ts';

const RDW = '00000099000000002000';
const NAMESPACE = 'urn:bode:berichtenbox:v1';
const ACTION = `${NAMESPACE}:BerichtenboxService:Ping`;
const ID_ATTRIBUTES = [
  'http://schemas.xmlsoap.org/soap/envelope/:Body',
  ...['To', 'Action', 'MessageID', 'RelatesTo'].map((name) => `http://www.w3.org/2005/08/addressing:${name}`),
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd:Timestamp',
  'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd:SignatureConfirmation',
].flatMap((name) => ['--id-attr:Id', name]);

describe('interoperability: xmlsec1', function () {
  this.timeout(120_000);
  let bode: RunningBode;

  async function exchange(payload: string): Promise<{ status: number; body: Buffer }> {
    const at = (file: string) => join(bode.certificates, RDW, file);
    const own = loadOwnKey(
      { setting: 'test', certificateFile: at('cert.pem'), keyFile: at('key.pem'), chainFile: at('chain.pem') },
      Date.now(),
    );
    const draft = draftRequest(
      { to: bode.gateway, action: ACTION, messageId: `urn:x:${Math.random()}` },
      Buffer.from(payload),
    );
    const { bytes } = await signMessage(draft, own, { now: Date.now() });
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', ca: readFileSync(bode.trust), cert: own.certificatePem, key: own.keyPem };
      const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' };
      const sent = request(`${bode.gateway}/wus/berichtenbox/v1`, { ...options, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(chunks) }));
      });
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  function verify(message: Buffer): { status: number | null; stderr: string } {
    const file = join(bode.folder, 'message.xml');
    writeFileSync(file, message);
    const certificate = join(bode.certificates, BODE_OIN, 'cert.pem');
    const done = spawnSync('xmlsec1', ['--verify', ...ID_ATTRIBUTES, '--pubkey-cert-pem', certificate, file], {
      encoding: 'utf8',
    });
    return { status: done.status, stderr: done.stderr };
  }

  for (const [name, payload, status] of [
    ['a response', `<bb:Ping xmlns:bb="${NAMESPACE}"></bb:Ping>`, 200],
    ['a fault', `<bb:Ping xmlns:bb="${NAMESPACE}"><bb:x></bb:x></bb:Ping>`, 500],
  ] as const)
    it(`verifies ${name}, and refuses it with one byte changed`, async function () {
      requirePeer(this, 'xmlsec1');
      bode = await sharedBode();
      const answer = await exchange(payload);
      expect(answer.status).to.equal(status);
      expect(parseXml(answer.body).root.local).to.equal('Envelope');
      expect(verify(answer.body)).to.include({ status: 0 });
      const changed = Buffer.from(answer.body.toString().replace('</soap:Body>', ' </soap:Body>'));
      expect(verify(changed).status).not.to.equal(0);
    });
});
