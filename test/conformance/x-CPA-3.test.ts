// x-CPA-3: two parties, each with a default channel for signals, of the most secure profile.
import { expect } from 'chai';
import { parseCpa, signaalKanaal } from '../../src/ebms/cpa/index.ts';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { anders, spec, xml } from '../ebms/cpa/voorbeelden.ts';

describe('x-CPA-3', () => {
  it('one party or three are refused', async () => {
    const good = await xml('osb-be');
    const second = good.slice(good.lastIndexOf('<tns:PartyInfo '), good.lastIndexOf('</tns:PartyInfo>') + 16);
    for (const bad of [good.replace(second, ''), good.replace(second, second + second)]) {
      const read = parseCpa(Buffer.from(bad));
      expect(read.ok).to.equal(false);
      if (!read.ok)
        expect(read.bevindingen[0]).to.include({
          clausule: 'x-CPA-3',
          tekst: 'Een overeenkomst heeft precies twee partijen.',
        });
    }
  });

  it('a party without default channel is refused', async () => {
    const read = parseCpa(Buffer.from(anders(await xml('osb-be'), ['tns:defaultMshChannelId="a-kanaal-osb-be" ', ''])));
    expect(read.ok).to.equal(false);
  });

  it('two parties with the same PartyId are refused', async () => {
    const { b } = await spec('osb-be');
    const { a } = await spec('osb-be');
    expect(soorten(await oordeel(await xml('osb-be', { b: { ...b, oin: a.oin } })))).to.include('fout x-CPA-3');
  });

  it('the default channel that Bode makes is that of the most secure profile', async () => {
    const { acties } = await spec('osb-be');
    const mixed = await xml('osb-be', { acties: [...acties, { actie: 'Veilig', van: 'a', profiel: 'osb-rm-s' }] });
    expect(lees(mixed).parties.map(({ defaultMshChannelId }) => defaultMshChannelId)).to.deep.equal([
      'a-kanaal-osb-rm-s',
      'b-kanaal-osb-rm-s',
    ]);
  });

  it('a default channel that cannot sign what must be signed is refused', async () => {
    const { acties } = await spec('osb-rm-s');
    const mixed = await xml('osb-rm-s', { acties: [...acties, { actie: 'Los', van: 'a', profiel: 'osb-rm' }] });
    expect(soorten(await oordeel(mixed))).to.deep.equal(['waarschuwing x-CPA-3']);
    const wrong = anders(mixed, ['defaultMshChannelId="b-kanaal-osb-rm-s"', 'defaultMshChannelId="b-kanaal-osb-rm"']);
    expect(soorten(await oordeel(wrong))).to.include('fout x-CPA-3');
  });

  it('a signal takes the default channel, or the one that overrides it (x-SIG-2)', async () => {
    const { acties } = await spec('osb-rm');
    const document = await xml('osb-rm', { acties: [...acties, { actie: 'Veilig', van: 'a', profiel: 'osb-rm-s' }] });
    const override =
      '<tns:OverrideMshActionBinding tns:action="Ping" tns:channelId="b-kanaal-osb-rm"></tns:OverrideMshActionBinding>';
    const at = document.lastIndexOf('</tns:PartyInfo>');
    const cpa = lees(document.slice(0, at) + override + document.slice(at));
    const [a, b] = cpa.parties;
    const signal = (action: 'Acknowledgment' | 'Ping') => {
      const answer = signaalKanaal(cpa, { from: b, to: a, action });
      expect(answer.ok).to.equal(true);
      return answer.ok ? answer.kanaal : undefined;
    };
    expect(signal('Acknowledgment')).to.include({
      profiel: 'osb-rm-s',
      signed: true,
      ackRequested: false,
      duplicateElimination: false,
      retries: 0,
    });
    expect(signal('Acknowledgment')!.endpoint).to.equal('https://a.example/ebms');
    expect(signal('Acknowledgment')!.from).to.deep.equal({ partyIds: b.partyIds });
    expect(signal('Ping')).to.include({ signed: false });
  });

  it('a signal between others than the two parties has no channel', async () => {
    const cpa = lees(await xml('osb-rm'));
    const [a] = cpa.parties;
    expect(signaalKanaal(cpa, { from: a, to: a, action: 'Pong' })).to.include({ ok: false, reden: 'partij' });
  });
});
