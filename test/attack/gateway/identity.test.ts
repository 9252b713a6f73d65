// Who signs, who connects, and who is meant (x-WSS-10, x-OIN-14, x-AUT-2, x-AUT-3, x-PKI-17, WB009, traps 6, 19, 24, 29): signatures that
// are right, by somebody who may not make them, over a connection that may not bring them.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { AFZENDER, INTERMEDIAIR, machtiging } from '../../support/domein.ts';
import type { IssueOptions } from '../../support/pki.ts';
import { makeParty } from '../../support/signers.ts';
import { wsa } from '../../support/soap.ts';
import { type Arena, type Attack, attacks, inArena, OTHER, OWN, openArena, type Refused, theCast } from './arena.ts';
import { headersOf, letter, levering, signByBode, signByOracle } from './message.ts';

/** A good message, but signed with a certificate that is wrong in one respect. */
const signedWith = (
  name: string,
  issue: (arena: Arena) => Promise<IssueOptions> | IssueOptions,
  refused: Refused = 'wss.token',
): Attack => ({
  name: `signed with a certificate ${name}`,
  make: async (_good, arena) => signByBode(await arena.cast.pki.issue({ oin: AFZENDER, ...(await issue(arena)) })),
  refused,
  by: 'bode',
});

describe('attack over the gateway: certificates that may not sign', () => {
  attacks(openArena(), [
    {
      name: 'self-signed with the same subject and OIN',
      make: (_good, { cast }) => signByOracle({ ...cast.sender, ...makeParty(AFZENDER) }),
      refused: 'wss.token',
      by: 'xml-crypto',
    },
    signedWith('of a root that nobody knows', async ({ cast }) => ({
      issuer: await cast.pki.issueCa({ naam: 'Vreemde root', issuer: null, key: 'rsa' }),
    })),
    signedWith('of CAs that copy the names of ours', async ({ cast }) => {
      const root = await cast.pki.issueCa({ naam: 'Bode test Root CA', issuer: null, key: 'rsa' });
      const domain = await cast.pki.issueCa({ naam: 'Bode test Domein CA', issuer: root, key: 'rsa' });
      return { issuer: await cast.pki.issueCa({ naam: 'Bode test TSP CA', issuer: domain, key: 'rsa' }) };
    }),
    signedWith('that another organisation issued with its own certificate', ({ cast }) => ({
      issuer: { ...cast.other, above: cast.other.chain },
    })),
    signedWith('that is expired', () => ({ expired: true })),
    signedWith('that is not valid yet', () => ({ notYetValid: true })),
    signedWith('without OIN', () => ({ oins: [] })),
    signedWith('with two OINs', () => ({ oins: [AFZENDER, OTHER] })),
    signedWith('with the same OIN twice', () => ({ oins: [AFZENDER, AFZENDER] })),
    signedWith('with an OIN without its leading zeros', () => ({ oins: [AFZENDER.replace(/^0+/, '')] })),
    signedWith('with an OIN and a space', () => ({ oins: [`${AFZENDER} `] })),
    signedWith('with an OIN and a NUL', () => ({ oins: [`${AFZENDER}\0`] })),
    signedWith('with an OIN in full-width digits', () => ({ oins: [AFZENDER.replaceAll('0', '\uff10')] })),
    signedWith('of another policy', () => ({ policies: ['1.2.3'] })),
    signedWith('without policy', () => ({ policies: [] })),
    signedWith('that may only encipher keys', () => ({ keyUsage: ['keyEncipherment'] })),
    signedWith('that is a CA', () => ({ basicConstraints: { ca: true } })),
    {
      name: 'the certificate of the sender, the key of another organisation',
      make: (_good, { cast }) => signByBode({ ...cast.other, certificate: cast.sender.certificate }),
      refused: 'wss.signature',
      by: 'bode',
    },
    {
      name: 'the certificate of the sender, a new key',
      make: (_good, { cast }) => {
        const { privateKey } = generateKeyPairSync('rsa', {
          modulusLength: 2048,
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        });
        return signByOracle({ ...cast.sender, privateKey: createPrivateKey(privateKey) });
      },
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    {
      name: 'the certificate of Bode itself',
      make: (_good, { cast }) => signByBode({ ...cast.sender, certificate: cast.pki.domain.certificate }),
      refused: 'wss.token',
      by: 'bode',
    },
  ]);
});

describe('attack over the gateway: a revoked certificate, and lists that cannot tell (x-CRL-3)', () => {
  const others = async () => {
    const { pki } = await theCast();
    return [await pki.crl(pki.root), await pki.crl(pki.domain)];
  };
  attacks(
    openArena({
      trust: async ({ pki, renewed }) => ({
        crls: [...(await others()), await pki.crl(pki.tsp, { revoked: [renewed] })],
      }),
    }),
    [
      {
        name: 'the signer is revoked',
        make: (_good, { cast }) => signByBode(cast.renewed),
        refused: 'wss.token',
        by: 'bode',
      },
      {
        name: 'the connection is by a revoked certificate',
        make: (good, { cast }) => ({ body: good, as: cast.renewed }),
        refused: 'tls.peer',
      },
    ],
  );
});

describe('attack over the gateway: connection, signer and message name different organisations', () => {
  const from = (name: string, address: string, refused: Refused): Attack => ({
    name: `wsa:From names ${name}`,
    make: (_good, { cast }) => {
      const of = letter();
      return signByOracle(cast.sender, of, {
        headers: [...headersOf(of), wsa('From', `<wsa:Address>${address}</wsa:Address>`)],
      });
    },
    refused,
    by: 'xml-crypto',
  });
  const to = (name: string, address: string, refused: Refused = 'wsa.value'): Attack => ({
    name: `wsa:To names ${name}`,
    make: (_good, { cast }) => signByBode(cast.sender, letter({ to: address })),
    refused,
    by: 'bode',
  });
  const URL = 'https://adres.example/x';
  attacks(
    openArena({
      records: [
        { kind: 'machtiging', value: machtiging({ intermediairOin: OTHER, tot: Date.now() - 1000 }) },
        { kind: 'machtiging', value: machtiging({ intermediairOin: INTERMEDIAIR, clientOin: OTHER }) },
      ],
    }),
    [
      {
        name: "another organisation's connection brings the sender's message, its machtiging is over",
        make: (good, { cast }) => ({ body: good, as: cast.other }),
        refused: 'wss.identity',
      },
      {
        name: "an intermediary's connection brings the sender's message, its machtiging is for somebody else",
        make: (good, { cast }) => ({ body: good, as: cast.intermediary }),
        refused: 'wss.identity',
      },
      {
        name: "the sender's connection brings another organisation's valid signature",
        make: (_good, { cast }) => signByBode(cast.other),
        refused: 'wss.identity',
        by: 'bode',
      },
      {
        name: 'a signature by an intermediary in its own name, without aansluiting',
        make: async (_good, { cast }) => ({ body: await signByBode(cast.intermediary), as: cast.intermediary }),
        refused: 'auth.noAansluiting',
        by: 'bode',
      },
      from('another organisation', `${URL}?OIN=${OTHER}`, 'wss.identity'),
      from('Bode', `${URL}?OIN=${OWN}`, 'wss.identity'),
      from('the sender and another organisation', `${URL}?OIN=${AFZENDER}&amp;OIN=${OTHER}`, 'wsa.value'),
      from('the sender twice', `${URL}?OIN=${AFZENDER}&amp;OIN=${AFZENDER}`, 'wsa.value'),
      from('half an OIN', `${URL}?OIN=123`, 'wsa.value'),
      from('the sender and a percent-encoded other', `${URL}?OIN=${AFZENDER}&amp;%4fIN=${OTHER}`, 'wsa.value'),
      from('an OIN that is empty', `${URL}?OIN=`, 'wsa.value'),
      to('another organisation', `${URL}?OIN=${OTHER}`),
      to('the sender', `${URL}?OIN=${AFZENDER}`),
      to('Bode twice', `${URL}?OIN=${OWN}&OIN=${OWN}`),
      to('no OIN', `${URL}?OIN=x`),
    ],
  );
});

describe('attack over the gateway: the Body names another organisation', () => {
  it('is answered with a result, and nothing is published (x-MO-3, §3.4)', () =>
    inArena({}, async (arena) => {
      const heard = await arena.send({
        body: await signByBode(arena.cast.sender, letter({ payload: levering({ oin: OTHER }) })),
      });
      expect(heard.status).to.equal(200);
      expect(heard.body).to.contain('OinInCPAKomtNietOvereenMetOinInBericht').and.not.to.contain('>Verwerkt<');
    }));
});

describe('attack over the gateway: test identities in production (x-OIN-5, trap 24)', () => {
  it('refuses a connection with a test OIN, whatever it brings', () =>
    inArena({ trust: { testOinAllowed: false }, more: { omgeving: 'productie' } }, async (arena) => {
      const before = arena.before();
      for (const signer of ['bode', 'xml-crypto'] as const)
        arena.judge(await arena.send({ body: await arena.fresh(signer) }), 'tls.peer', before);
    }));
  it('takes no message of an organisation that is only connected for trial', () =>
    inArena(
      {
        more: { omgeving: 'productie' },
        records: [
          {
            kind: 'aansluiting',
            value: {
              oin: AFZENDER,
              functie: 'BERICHTENBOX',
              profiel: '2W-be-S',
              ondertekening: 'verplicht',
              status: 'preproductie',
            },
          },
        ],
      },
      async (arena) => {
        const before = arena.before();
        arena.judge(await arena.send({ body: await arena.fresh() }), 'auth.noAansluiting', before);
      },
    ));
});

describe('attack over the gateway: the profile of the aansluiting (WB011, x-WUS-2)', () => {
  const bare = () => {
    const of = letter();
    const { to, action, messageId, payload } = of;
    return (
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>' +
      `<wsa:To>${to}</wsa:To><wsa:Action>${action}</wsa:Action><wsa:MessageID>${messageId}</wsa:MessageID></soap:Header>` +
      `<soap:Body>${payload}</soap:Body></soap:Envelope>`
    );
  };
  const aansluiting = (oin: typeof AFZENDER, ondertekening: 'uit' | 'toegestaan' | 'verplicht') =>
    ({
      kind: 'aansluiting',
      value: { oin, functie: 'BERICHTENBOX', profiel: '2W-be', ondertekening, status: 'productie' },
    }) as const;

  it('a message without signature, to who must sign', () =>
    inArena({}, async (arena) => {
      const before = arena.before();
      arena.judge(await arena.send({ body: bare() }), 'wss.missing', before);
    }));
  it('a message with signature, to who must not; its fault is not signed either', () =>
    inArena({ records: [aansluiting(AFZENDER, 'uit')] }, async (arena) => {
      const before = arena.before();
      const heard = await arena.send({ body: await arena.fresh() });
      arena.judge(heard, 'wss.unexpected', before);
      expect(heard.body).not.to.contain('Signature');
      await arena.passes(bare());
    }));
  it('a wrong signature where one is only allowed is wrong all the same', () =>
    inArena({ records: [aansluiting(AFZENDER, 'toegestaan')] }, async (arena) => {
      const before = arena.before();
      const broken = (await arena.fresh()).replace(/<ds:DigestValue>..../, '<ds:DigestValue>AAAA');
      arena.judge(await arena.send({ body: broken }), 'wss.signature', before);
      await arena.passes(bare());
      await arena.passes(await arena.fresh());
    }));
  it('a peer that need not sign brings a message in the name of one that must: its signature counts, nothing else', () =>
    inArena(
      {
        records: [aansluiting(OTHER, 'uit'), { kind: 'machtiging', value: machtiging({ intermediairOin: OTHER }) }],
      },
      async (arena) => {
        const before = arena.before();
        arena.judge(await arena.send({ body: await arena.fresh(), as: arena.cast.other }), 'wss.unexpected', before);
        arena.unchanged(before);
      },
    ));
});
