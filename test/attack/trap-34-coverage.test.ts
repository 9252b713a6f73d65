// Trap 34: signing only the Body, or Body and Timestamp without the WS-Addressing headers; forgetting them in responses and faults; referring to
// headers that are not on the wire (WB004).
import { expect } from 'chai';
import { address, also, ask, ping, type Reply, write } from '../conformance/ask.ts';
import { BODY, check, header, requiredParts, TIMESTAMP, WSA, wsa } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { headersOf, letter, signByOracle } from './gateway/message.ts';

describe('trap 34: what is signed', () => {
  const arena = openArena();
  const over = (name: string, sign: (all: readonly string[]) => readonly string[]) => ({
    name,
    make: () => {
      const of = letter();
      const headers = also(wsa('From', address('urn:me:1')))(of);
      return signByOracle(
        arena().cast.sender,
        of,
        { headers },
        { sign: sign([...headers.map((one) => header(/wsa:(\w+)/.exec(one)![1]!)), TIMESTAMP, BODY]) },
      );
    },
    refused: 'wss.coverage' as const,
    by: 'xml-crypto' as const,
    genuine: true,
  });
  attacks(arena, [
    over('the Body only', () => [BODY]),
    over('Body and Timestamp', () => [BODY, TIMESTAMP]),
    ...['To', 'Action', 'MessageID', 'From'].map((name) =>
      over(`all but ${name}`, (all) => all.filter((one) => one !== header(name))),
    ),
    over('all but the Timestamp', (all) => all.filter((one) => one !== TIMESTAMP)),
  ]);

  const judge = ({ body }: Reply) => {
    const { valid, covered } = check(
      body,
      Buffer.from(/<wsse:BinarySecurityToken[^>]*>([^<]+)/.exec(body)![1]!, 'base64'),
    );
    const onWire = [...body.matchAll(/<wsa:(\w+) /g)].map(([, name]) => name!);
    expect(onWire).to.include.members(['To', 'Action', 'MessageID', 'RelatesTo']);
    expect([valid, [...covered].sort()]).to.deep.equal([
      true,
      [...onWire, 'Body', 'SignatureConfirmation', 'Timestamp'].sort(),
    ]);
  };
  it('a response signs exactly what it has: every header on the wire, no other', async () => {
    judge(await ask(arena(), write(arena(), headersOf, ping())));
  });
  it('and so does a fault', async () => {
    const reply = await ask(
      arena(),
      write(arena(), headersOf, ping({ payload: ping().payload.replace('></', '><x></x></') })),
    );
    expect([reply.status, reply.count(WSA, 'RelatesTo')]).to.deep.equal([500, 1]);
    judge(reply);
  });
  it('the helper of these tests signs every part that the rule wants', () => {
    expect(requiredParts(write(arena())).length).to.equal(5);
  });
});
