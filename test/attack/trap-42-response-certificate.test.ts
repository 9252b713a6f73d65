// Trap 42: the response is encrypted for the certificate that signed the request, not for one that is configured: while keys roll over, each request
// is answered for the key that it was signed with (WB012).
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { ping } from '../conformance/ask.ts';
import { AFZENDER } from '../support/domein.ts';
import { encrypt } from '../support/encrypt.ts';
import { BODE_OIN } from '../support/gateway.ts';
import type { TestCertificate } from '../support/pki.ts';
import { inArena, theCast } from './gateway/arena.ts';
import { partyOf, signByOracle } from './gateway/message.ts';

const thumbprint = ({ certificate }: TestCertificate) => createHash('sha1').update(certificate).digest('base64');

describe('trap 42: for whom the response is encrypted', () => {
  it('for whoever signed the request, old key or new', async () => {
    const own = await (await theCast()).pki.issue({ oin: BODE_OIN, freshKey: true });
    const value = {
      oin: AFZENDER,
      functie: 'BERICHTENBOX',
      profiel: '2W-be-SE',
      ondertekening: 'verplicht',
      status: 'productie',
    } as const;
    const more = { decryptionKeys: () => [{ privateKey: own.privateKey, certificate: own.certificate }] };
    await inArena({ records: [{ kind: 'aansluiting', value }], more }, async (arena) => {
      const { sender, renewed } = arena.cast;
      for (const signer of [sender, renewed, sender]) {
        const xml = encrypt(signByOracle(signer, ping()), { recipient: partyOf(own, BODE_OIN) });
        // The connection keeps its certificate: it does not decide.
        const heard = await arena.send({ body: xml, as: sender });
        expect(heard.status, heard.body).to.equal(200);
        expect(heard.body)
          .to.include('<xenc:EncryptedData')
          .and.to.include(`>${thumbprint(signer)}<`);
        const other = signer === sender ? renewed : sender;
        expect(heard.body).not.to.include(thumbprint(other));
      }
    });
  });
});
