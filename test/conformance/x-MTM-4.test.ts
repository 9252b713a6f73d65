// x-MTM-4: SOAP with Attachments, and parts that nothing refers to, do not exist in WUS.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { letter, signByOracle } from '../attack/gateway/message.ts';
import { leveringMetBijlage, mtom, pdfPart } from '../support/mtom.ts';

describe('x-MTM-4: no SOAP with Attachments', () => {
  const arena = openArena();
  const signed = () => signByOracle(arena().cast.sender, letter({ payload: leveringMetBijlage() }));
  it('is refused, as a message and as a part without reference', async () => {
    const swa = 'multipart/related; type="text/xml"; start="<root@test>"; boundary="=_b"';
    const rootHeader = 'Content-Type: text/xml; charset=utf-8\r\nContent-ID: <root@test>\r\n';
    const before = arena().before();
    arena().judge(await arena().send(mtom(signed(), [pdfPart], { type: swa, rootHeader })), 'mime.type', before);
    expect(arena().gateway.log.at(-1)?.clause).to.equal('x-MTM-4');
    const unreferenced = arena().before();
    arena().judge(await arena().send(mtom(signed())), 'xop.reference', unreferenced);
    expect(arena().gateway.log.at(-1)?.clause).to.equal('x-MTM-4');
  });
});
