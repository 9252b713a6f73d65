// x-CPA-11: several PartyIds, by agreement only. With them the rest about who is who: x-HDR-4, x-HDR-5, x-HDR-7, x-HDR-11, x-HDR-15,
// x-OIN-4, x-OIN-5 and x-OIN-12, and the judgement of a message against its agreement (x-RCV-1, trap 55).
import { expect } from 'chai';
import { parseOin } from '../../src/core/index.ts';
import { eigenPartij, kanaalVoor, oinsVan, type Vraag } from '../../src/ebms/cpa/index.ts';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { anders, OIN_A, OIN_B, SERVICE, spec, xml } from '../ebms/cpa/voorbeelden.ts';

const TYPE = 'urn:osb:oin';
const DERDE = '00000099000000003000';

const goed: Vraag = {
  from: { partyIds: [{ value: OIN_A, type: TYPE }], role: 'Vrager' },
  to: { partyIds: [{ value: OIN_B, type: TYPE }], role: 'Aanbieder' },
  service: SERVICE,
  action: 'Vraag',
};

describe('x-CPA-11', () => {
  const tweeIds = async () =>
    anders(await xml('osb-rm'), [
      `<tns:PartyId tns:type="${TYPE}">${OIN_A}</tns:PartyId>`,
      `<tns:PartyId tns:type="${TYPE}">${OIN_A}</tns:PartyId><tns:PartyId tns:type="${TYPE}">${DERDE}</tns:PartyId>`,
    ]);

  it('several PartyIds are told, and each of them is the party', async () => {
    const document = await tweeIds();
    expect(soorten(await oordeel(document))).to.deep.equal(['waarschuwing x-CPA-11']);
    const cpa = lees(document);
    for (const oin of [OIN_A, DERDE]) {
      expect(eigenPartij(cpa, parseOin(oin)!, 'preproductie')!.name).to.equal('Partij A');
      expect(
        kanaalVoor(cpa, { ...goed, from: { ...goed.from, partyIds: [{ value: oin, type: TYPE }] } }).ok,
        oin,
      ).to.equal(true);
    }
  });

  it('a message may name several, but none that the agreement does not have', async () => {
    const cpa = lees(await tweeIds());
    const met = (...oins: string[]) =>
      kanaalVoor(cpa, { ...goed, from: { ...goed.from, partyIds: oins.map((value) => ({ value, type: TYPE })) } });
    expect(met(DERDE, OIN_A).ok).to.equal(true);
    expect(met(OIN_A, '00000099000000004000')).to.include({ ok: false, reden: 'partij' });
    expect(met()).to.include({ ok: false, reden: 'partij' });
  });

  const weigeringen: readonly (readonly [string, Partial<Vraag>, string, string])[] = [
    ['another sender', { from: { ...goed.from, partyIds: [{ value: DERDE, type: TYPE }] } }, 'partij', 'From/PartyId'],
    ['another receiver', { to: { ...goed.to, partyIds: [{ value: DERDE, type: TYPE }] } }, 'partij', 'To/PartyId'],
    ['sender and receiver the same', { to: goed.from }, 'partij', 'To/PartyId'],
    [
      'another type of PartyId',
      { from: { ...goed.from, partyIds: [{ value: OIN_A, type: 'urn:x' }] } },
      'partij',
      'From/PartyId',
    ],
    [
      'a role that the sender does not have (x-HDR-7)',
      { from: { ...goed.from, role: 'Aanbieder' } },
      'rol',
      'From/Role',
    ],
    ['a role that the receiver does not have', { to: { ...goed.to, role: 'Vrager' } }, 'rol', 'To/Role'],
    ['no role', { from: { partyIds: goed.from.partyIds } }, 'rol', 'From/Role'],
    ['another service (x-HDR-11)', { service: { ...SERVICE, value: 'Andere' } }, 'service', 'Service'],
    ['an unknown action (x-HDR-12)', { action: 'Onbekend' }, 'actie', 'Action'],
    ['the action of the other direction', { action: 'Antwoord' }, 'richting', 'Action'],
  ];
  for (const [name, change, reden, plaats] of weigeringen)
    it(`a message is refused for ${name} (x-RCV-1)`, async () => {
      const cpa = lees(await xml('osb-rm'));
      expect(kanaalVoor(cpa, goed).ok).to.equal(true);
      expect(kanaalVoor(cpa, { ...goed, ...change })).to.include({ ok: false, reden, plaats });
    });

  it('the answer goes the other way, over the channels of the other sender', async () => {
    const cpa = lees(await xml('osb-rm'));
    const answer = kanaalVoor(cpa, { ...goed, from: goed.to, to: goed.from, action: 'Antwoord' });
    expect(answer.ok ? answer.kanaal.endpoint : '').to.equal('https://a.example/ebms');
  });

  it('a postfix belongs to a test environment, and comes off before a certificate is compared (x-OIN-12)', async () => {
    for (const postfix of ['_T', '_O', '_A', '_OTA']) {
      const { a } = await spec('osb-rm');
      const document = await xml('osb-rm', { a: { ...a, oin: `${OIN_A}${postfix}` } });
      expect(await oordeel(document), postfix).to.deep.equal([]);
      expect(soorten(await oordeel(document, { omgeving: 'productie' })), postfix).to.include('fout x-OIN-12');
      const [{ partyIds }] = lees(document).parties;
      expect(oinsVan(partyIds, 'preproductie')).to.deep.equal([OIN_A]);
      expect(oinsVan(partyIds, 'productie')).to.deep.equal([]);
      expect(kanaalVoor(lees(document), goed)).to.include({ ok: false, reden: 'partij' });
    }
    for (const postfix of ['_X', '_TT', '_OTAO', '_', 'T'])
      expect(
        soorten(
          await oordeel(anders(await xml('osb-rm'), [`${OIN_A}</tns:PartyId>`, `${OIN_A}${postfix}</tns:PartyId>`])),
        ),
      ).to.include('fout x-OIN-4');
  });

  it('a test number is refused in production (x-OIN-5)', async () => {
    expect(soorten(await oordeel(await xml('osb-rm'), { omgeving: 'productie' }))).to.deep.equal(['fout x-OIN-5']);
  });

  it('without type an id or service must be a URI (x-HDR-15); another kind of id is told (x-HDR-5)', async () => {
    const good = await xml('osb-rm', { a: { ...(await spec('osb-rm')).a, certificaten: {} } });
    const id = (to: string) => anders(good, [`<tns:PartyId tns:type="${TYPE}">${OIN_A}<`, `${to}<`]);
    expect(soorten(await oordeel(id(`<tns:PartyId>${OIN_A}`)))).to.include('fout x-HDR-15');
    expect(soorten(await oordeel(id(`<tns:PartyId>urn:osb:oin:${OIN_A}`)))).to.deep.equal(['waarschuwing x-CPA-7']);
    expect(soorten(await oordeel(id('<tns:PartyId tns:type="urn:duns">123')))).to.include('waarschuwing x-HDR-5');
    const service = anders(good, ['<tns:Service tns:type="urn:osb:services">', '<tns:Service>']);
    expect(soorten(await oordeel(service))).to.not.include('fout x-HDR-15'); // OSB:Service:1:0 has the form of a URI.
    expect(soorten(await oordeel(anders(service, ['>OSB:Service:1:0<', '>Service<'])))).to.include('fout x-HDR-15');
    expect(soorten(await oordeel(anders(good, ['>OSB:Service:1:0<', '>OSB Service<'])))).to.include('fout x-HDR-11');
  });

  it('more than one role of a party is told (x-HDR-7); an action with one end is refused', async () => {
    const good = await xml('osb-rm');
    const role = good.slice(good.indexOf('<tns:CollaborationRole>'), good.indexOf('</tns:CollaborationRole>') + 24);
    const second = role
      .replaceAll('a-actie', 'a-extra')
      .replace('name="Vrager"', 'name="Kijker"')
      .replace(/<tns:OtherPartyActionBinding>.*?<\/tns:OtherPartyActionBinding>/g, '');
    expect(soorten(await oordeel(good.replace(role, role + second)))).to.include('waarschuwing x-HDR-7');
    const at = good.lastIndexOf('tns:action="Vraag"');
    const loose = `${good.slice(0, at)}tns:action="Anders"${good.slice(at + 18)}`;
    expect(soorten(await oordeel(loose))).to.deep.equal(['fout x-CPA-1']);
  });
});
