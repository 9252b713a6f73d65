// Trap 70: a comment, a CDATA section or a reference splits a value into several text nodes. What is read is the whole text, as it was signed: no
// reader takes the first node for the value.
import { expect } from 'chai';
import { change } from '../support/exchange.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { attacks, openArena } from './gateway/arena.ts';
import { content, LEVER_ACTION, SUBJECT } from './gateway/message.ts';

const SPLIT = [
  'b:GebruikerID',
  'b:Onderwerp',
  'b:BerichtID',
  'wsa:MessageID',
  'wsa:Action',
  'wsu:Created',
  'ds:DigestValue',
  'ds:SignatureValue',
  'wsse:BinarySecurityToken',
];

describe('trap 70: values in pieces', () => {
  const arena = openArena();
  const subjects = () =>
    [...(arena().store as MemoryStore).inhoud().berichten.values()].map(({ onderwerp }) => onderwerp);
  for (const [how, split] of [
    ['comments', (was: string) => `${was.slice(0, 3)}<!-- VERVALST -->${was.slice(3)}`],
    ['CDATA', (was: string) => `<![CDATA[${was.slice(0, 3)}]]>${was.slice(3)}`],
    ['character references', (was: string) => `&#${was.charCodeAt(0)};${was.slice(1)}`],
  ] as const)
    it(`split by ${how}: every value is whole`, async () => {
      for (const signer of ['xml-crypto', 'bode'] as const) {
        const good = await arena().fresh(signer);
        await arena().passes(SPLIT.reduce((xml, name) => content(xml, name, split), good));
      }
      expect(new Set(subjects())).to.deep.equal(new Set([SUBJECT]));
    });
  attacks(arena, [
    {
      name: 'text that is put beside a comment',
      make: (good) => change(good, SUBJECT, `${SUBJECT}<!-- x -->extra`),
      refused: 'wss.signature',
    },
    {
      name: 'half an Action, the rest in a comment',
      make: (good) =>
        change(good, `${LEVER_ACTION}</wsa:Action>`, `${LEVER_ACTION.slice(0, -9)}<!-- Berichten --></wsa:Action>`),
      refused: 'wsa.actionUnknown',
    },
  ]);
});
