// x-WSA-8: a MessageID is an absolute IRI or has the shape CUSTOM@UUID@URI; the application chooses.
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { headersOf } from '../attack/gateway/message.ts';
import { answers, ping, refuses } from './ask.ts';

const UUID = '0198b6a4-0000-7000-8000-000000000001';

describe('x-WSA-8: the form of a MessageID', () => {
  const arena = openArena();
  for (const messageId of [
    `urn:uuid:${UUID}`,
    `mid:${UUID}@afzender.example`,
    'https://afzender.example/berichten/42',
    `bezwaar-42@${UUID}@afzender.example`,
    `x@${UUID.toUpperCase()}@https://afzender.example/`,
  ])
    it(`takes ${messageId}`, async () => {
      await answers(arena(), headersOf, ping({ messageId }));
    });
  attacks(
    arena,
    [
      '',
      ' ',
      UUID,
      'bericht 42',
      '42',
      `a@${UUID}`,
      `@${UUID}@b.example`,
      `a@${UUID}x@b.example`,
      `urn:${'1'.repeat(1100)}`,
    ].map((messageId) => refuses(`"${messageId.slice(0, 45)}"`, headersOf, 'wsa.value', { messageId })),
  );
});
