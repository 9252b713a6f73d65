// WM001: binary content inline or by MTOM, in all three profiles, from src/wus/send.ts to the store and back.
import { expect } from 'chai';
import { type RequesterOptions, send } from '../../src/wus/index.ts';
import { type Markup, text, type XmlElement } from '../../src/xml/index.ts';
import { openArena } from '../attack/gateway/arena.ts';
import { PATH } from '../attack/gateway/message.ts';
import { AFZENDER } from '../support/domein.ts';
import { BASE64, leveringMetBijlage, PDF } from '../support/mtom.ts';

const isBinary = ({ local }: XmlElement): boolean => local === 'Inhoud' || local === 'CipherValue';

describe('WM001: inline or MTOM', () => {
  const arena = openArena();

  /** Delivers by src/wus/send.ts; what went over the wire, and what came back. */
  async function deliver(more: Partial<RequesterOptions>) {
    const { gateway, cast } = arena();
    const options = gateway.requester(cast.sender, AFZENDER, more);
    let sent = '';
    const client: RequesterOptions['client'] = {
      ...options.client,
      post: (url, headers, body) => {
        sent = `${headers['Content-Type']}\n${body.toString('latin1')}`;
        return options.client.post(url, headers, body);
      },
    };
    const service = gateway.contracts.services.find(({ path }) => path === PATH)!;
    const operation = service.operations.find(({ name }) => name === 'LeverBerichten')!;
    const payload = leveringMetBijlage() as Markup;
    const { payload: answer, fault } = await send(
      { ...options, client },
      { url: gateway.url + PATH, operation },
      payload,
    );
    expect(fault).to.equal(undefined);
    return { sent, verwerkt: textOf(answer).includes('Verwerkt') };
  }
  const textOf = (element: XmlElement): string =>
    element.children.length === 0 ? `${text(element)} ` : element.children.map(textOf).join('');
  const profile = (profiel: '2W-be' | '2W-be-S' | '2W-be-SE', ondertekening: 'uit' | 'verplicht') =>
    arena().store.commit([
      {
        kind: 'aansluiting',
        value: { oin: AFZENDER, functie: 'BERICHTENBOX', profiel, ondertekening, status: 'productie' },
      },
    ]);

  it('both in 2W-be-S', async () => {
    await profile('2W-be-S', 'verplicht');
    const inline = await deliver({});
    expect([inline.verwerkt, inline.sent.includes(BASE64)]).to.deep.equal([true, true]);
    const parts = await deliver({ mtom: isBinary });
    expect(parts.verwerkt).to.equal(true);
    expect(parts.sent).to.include(PDF.toString('latin1')).and.not.to.include(BASE64);
  });
  it('both in 2W-be', async () => {
    await profile('2W-be', 'uit');
    expect((await deliver({ signed: false })).verwerkt).to.equal(true);
    expect((await deliver({ signed: false, mtom: isBinary })).verwerkt).to.equal(true);
  });
  it('both in 2W-be-SE, with the ciphertext in a part (x-ENC-4)', async () => {
    await profile('2W-be-SE', 'verplicht');
    const encryptFor = await serverCertificate();
    expect((await deliver({ encryptFor })).verwerkt).to.equal(true);
    const parts = await deliver({ encryptFor, mtom: isBinary });
    expect(parts.verwerkt).to.equal(true);
    expect(parts.sent).to.match(/<xenc:CipherValue><xop:Include/);
  });

  /** From a signed answer to a good message. */
  async function serverCertificate(): Promise<Buffer> {
    await profile('2W-be-S', 'verplicht');
    const { body } = await arena().send({ body: await arena().fresh() });
    await profile('2W-be-SE', 'verplicht');
    return Buffer.from(/<wsse:BinarySecurityToken[^>]*>([^<]+)/.exec(body)![1]!, 'base64');
  }
});
