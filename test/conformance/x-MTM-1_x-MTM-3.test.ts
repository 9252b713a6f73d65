// x-MTM-1: the form of a package. x-MTM-3: MTOM is answered with MTOM, and a cid is percent-decoded once.
import { expect } from 'chai';
import { openArena } from '../attack/gateway/arena.ts';
import { letter, signByOracle } from '../attack/gateway/message.ts';
import { include, leveringMetBijlage, mtom, optimized, PDF, pdfPart } from '../support/mtom.ts';

describe('x-MTM-1 and x-MTM-3: package and answer', () => {
  const arena = openArena();
  const signed = () => signByOracle(arena().cast.sender, letter({ payload: leveringMetBijlage() }));

  it('answers MTOM to MTOM in a package of the right form, and text/xml to text/xml and with faults', async () => {
    const answer = await arena().send(mtom(optimized(signed())));
    expect(answer.status, answer.body).to.equal(200);
    expect(answer.headers['content-type']).to.match(
      /^multipart\/related; type="application\/xop\+xml"; start="<[^">]+>"; start-info="text\/xml"; boundary="[^"]+"$/,
    );
    expect(answer.body).to.match(/^--.*\r\nContent-Type: application\/xop\+xml; charset=UTF-8; type="text\/xml"\r\n/);
    expect(answer.body).to.include('Content-Transfer-Encoding: binary').and.to.include('>Verwerkt<');
    const plain = await arena().send({ body: signed() });
    expect([plain.status, plain.headers['content-type']]).to.deep.equal([200, 'text/xml; charset=utf-8']);
    const forged = await arena().send(mtom(optimized(signed()), [{ ...pdfPart, content: 'x' }]));
    expect([forged.status, forged.headers['content-type']]).to.deep.equal([500, 'text/xml; charset=utf-8']);
  });

  for (const [name, cid, id] of [
    ['percent-encoded', 'pdf%40test', 'pdf@test'],
    ['with an encoded percent sign', 'a%2540b', 'a%40b'],
    ['in upper case', 'PDF@TEST', 'PDF@TEST'],
  ] as const)
    it(`takes a cid ${name}`, async () => {
      const answer = await arena().send(mtom(optimized(signed(), include(cid)), [{ id, content: PDF }]));
      expect(answer.status, answer.body).to.equal(200);
    });

  it('an Include in a message that is no package is content that does not fit the schema', async () => {
    const answer = await arena().send({
      body: signByOracle(arena().cast.sender, letter({ payload: leveringMetBijlage(include()) })),
    });
    expect(answer.body).not.to.include('>Verwerkt<');
  });
});
