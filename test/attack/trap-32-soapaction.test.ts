// Trap 32: SOAPAction that is not sent, has no quotes, or names another action than wsa:Action. Only "" or the quoted wsa:Action (WS002).
import { expect } from 'chai';
import { attacks, openArena } from './gateway/arena.ts';
import { LEVER_ACTION, PING_ACTION } from './gateway/message.ts';
import { converse, head, lastBody } from './gateway/wire.ts';

const VALUES: Readonly<Record<string, string>> = {
  'no quotes': LEVER_ACTION,
  'the action of another operation': `"${PING_ACTION}"`,
  'single quotes': `'${LEVER_ACTION}'`,
  'nothing at all': '',
  'white space in the quotes': '" "',
  'two values': `"${LEVER_ACTION}", ""`,
  'the word null': 'null',
};

describe('trap 32: SOAPAction', () => {
  const arena = openArena();
  for (const [name, value] of [
    ['empty', '""'],
    ['the quoted Action', `"${LEVER_ACTION}"`],
  ] as const)
    it(`${name} is taken`, async () => {
      const heard = await arena().send({ body: await arena().fresh(), headers: { SOAPAction: value } });
      expect(heard.status, heard.body).to.equal(200);
    });
  attacks(
    arena,
    Object.entries(VALUES).map(([name, value]) => ({
      name,
      make: (body) => ({ body, headers: { SOAPAction: value } }),
      refused: 'soap.action' as const,
    })),
  );
  it('not sent → soap.action', async () => {
    const good = await arena().good('bode');
    const before = arena().before();
    const said = await converse(arena(), { write: [head(good, { without: /SOAPAction/ }) + good] });
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    arena().judge({ status: said.statuses[0]!, headers, body: lastBody(said) }, 'soap.action', before);
  });
});
