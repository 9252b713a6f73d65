// Trap 38: some services need a header of their own, the default stays closed (WS007); WCF and CXF send FaultTo and ReplyTo by themselves, which are
// taken when they say anonymous or none.
import { ANONYMOUS, address, also, answers, NONE, refuses } from '../conformance/ask.ts';
import { wsa } from '../support/soap.ts';
import { attacks, openArena } from './gateway/arena.ts';

describe('trap 38: headers that stacks add', () => {
  const arena = openArena();
  for (const [name, headers] of [
    ['WCF: ReplyTo anonymous', also(wsa('ReplyTo', address(ANONYMOUS)))],
    [
      'CXF: ReplyTo and FaultTo anonymous',
      also(wsa('ReplyTo', address(ANONYMOUS)), wsa('FaultTo', address(ANONYMOUS))),
    ],
    ['FaultTo none', also(wsa('FaultTo', address(NONE)))],
  ] as const)
    it(`${name} is taken`, async () => {
      await answers(arena(), headers);
    });
  attacks(arena, [
    refuses('FaultTo elsewhere', also(wsa('FaultTo', address('https://faults.example/'))), 'wsa.replyTo'),
    refuses(
      'an ActivityId as WCF sends it',
      also('<a:ActivityId xmlns:a="http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics">1</a:ActivityId>'),
      'soap.foreignHeader',
    ),
    refuses('a header of the sender', also('<x:Kenmerk xmlns:x="urn:afnemer">1</x:Kenmerk>'), 'soap.foreignHeader'),
    refuses(
      'one that must be understood',
      also('<x:K xmlns:x="urn:afnemer" soap:mustUnderstand="1">1</x:K>'),
      'soap.mustUnderstand',
    ),
  ]);
});
