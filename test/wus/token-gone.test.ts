// The own key is in a token that cannot be asked (x-PKI-15, x-FLT-8): nothing breaks, the sender hears "try again later" without a signature that he
// could believe, nothing is stored, and all is well as soon as the token is there again.
import { sign } from 'node:crypto';
import { expect } from 'chai';
import { GatewayError } from '../../src/core/index.ts';
import type { TokenKey } from '../../src/pki/index.ts';
import type { Operation } from '../../src/schema/index.ts';
import { send } from '../../src/wus/index.ts';
import { element } from '../../src/xml/index.ts';
import { AFZENDER, vul } from '../support/domein.ts';
import { BODE_OIN, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type MemoryStore, openMemoryStore } from '../support/memory-store.ts';
import { testPki } from '../support/pki.ts';

const BB = 'urn:bode:berichtenbox:v1';
const PING = element('bb:Ping', { ns: { bb: BB } });

describe('WUS with its key in a token that is gone', () => {
  let store: MemoryStore;
  let gateway: TestGateway;
  let there: boolean;

  beforeEach(async () => {
    store = openMemoryStore();
    await vul(store);
    const own = await (await testPki()).issue({ oin: BODE_OIN, naam: 'Bode', freshKey: true });
    const privateKey: TokenKey = {
      publicKey: own.publicKey,
      async sign(data) {
        if (there) return sign('sha256', data, own.privateKey);
        throw new GatewayError('server.unavailable', 'x-PKI-15', { oorzaak: 'there is no such token' });
      },
      decrypt: async () => undefined,
      close: () => undefined,
    };
    const key = { privateKey, certificate: own.certificate };
    gateway = await startTestGateway(store, { more: { signingKey: () => key, decryptionKeys: () => [key] } });
  });
  afterEach(() => gateway.close());

  it('answers an unsigned fault, which its sender refuses, and goes on when the token is back', async () => {
    const sender = await gateway.pki.issue({ oin: AFZENDER, freshKey: true });
    const me = gateway.requester(sender, AFZENDER);
    const operation = gateway.contracts.services
      .flatMap(({ operations }): readonly Operation[] => operations)
      .find(({ name, inputAction }) => name === 'Ping' && inputAction.includes('berichtenbox:v1'))!;
    const to = { url: `${gateway.url}/wus/berichtenbox/v1`, operation };

    there = false;
    let body = '';
    const client = {
      ...me.client,
      async post(...args: Parameters<typeof me.client.post>) {
        const answer = await me.client.post(...args);
        body = answer.body.toString('utf8');
        return answer;
      },
    };
    const refused = await send({ ...me, client }, to, PING).catch((error) => error);
    expect(refused).to.be.instanceOf(GatewayError);
    expect(refused.code).to.match(/^wss\./);
    expect(body).to.include('not available now').and.to.not.include('Signature');
    const told = gateway.log.find(({ event }) => event === 'exchange');
    expect(told).to.include({ uitkomst: 'fault', code: 'server.unavailable', clause: 'x-PKI-15' });

    there = true;
    const outcome = await send(me, to, PING);
    expect(outcome.fault).to.equal(undefined);
  });
});
