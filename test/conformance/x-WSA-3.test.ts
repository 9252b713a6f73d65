// x-WSA-3: an endpoint reference holds wsa:Address and nothing else (trap 36).
import { attacks, openArena } from '../attack/gateway/arena.ts';
import { wsa } from '../support/soap.ts';
import { ANONYMOUS, address, also, answers, refuses } from './ask.ts';

const MORE: Readonly<Record<string, string>> = {
  ReferenceParameters: '<wsa:ReferenceParameters><x:P xmlns:x="urn:x">1</x:P></wsa:ReferenceParameters>',
  'an empty ReferenceParameters': '<wsa:ReferenceParameters></wsa:ReferenceParameters>',
  Metadata: '<wsa:Metadata></wsa:Metadata>',
  'a second Address': '<wsa:Address>urn:second</wsa:Address>',
  'an element of another namespace': '<x:X xmlns:x="urn:x"></x:X>',
};

describe('x-WSA-3: endpoint references', () => {
  const arena = openArena();
  it('takes wsa:Address alone in each of them', async () => {
    const [from, ...rest] = [wsa('From', address('urn:me')), wsa('ReplyTo', address(ANONYMOUS))];
    await answers(arena(), also(from!, ...rest, wsa('FaultTo', address(ANONYMOUS))));
  });
  attacks(
    arena,
    ['From', 'ReplyTo', 'FaultTo'].flatMap((name) => [
      ...Object.entries(MORE).map(([what, markup]) =>
        refuses(`${name} with ${what}`, also(wsa(name, address(ANONYMOUS, markup))), 'wsa.value'),
      ),
      refuses(`${name} without Address`, also(wsa(name, ANONYMOUS)), 'wsa.value'),
    ]),
  );
});
