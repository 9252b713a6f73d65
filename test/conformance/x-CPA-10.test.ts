// x-CPA-10: types of PartyIds and services are data; also one text joined by a colon is understood (x-MO-2).
import { expect } from 'chai';
import { parseOin } from '../../src/core/index.ts';
import { eigenPartij, kanaalVoor, leesPartyId, zelfde } from '../../src/ebms/cpa/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { OIN_A, OIN_B } from '../ebms/cpa/voorbeelden.ts';
import { vreemdeCpa } from '../ebms/cpa/vreemd.ts';

describe('x-CPA-10', () => {
  it('a message with the types of the reference implementation finds its channel', async () => {
    const cpa = lees(await vreemdeCpa());
    const id = (value: string) => [{ value, type: 'urn:cv:oin' }];
    const vraag = {
      from: { partyIds: id(OIN_A), role: 'Vrager' },
      to: { partyIds: id(OIN_B), role: 'Aanbieder' },
      service: { value: 'EchoService$1.0', type: 'urn:cv:rm:signed:services' },
      action: 'EchoRequest',
    };
    const answer = kanaalVoor(cpa, vraag);
    expect(answer.ok ? answer.kanaal : answer).to.include({
      profiel: 'osb-rm-s',
      ackSigned: false,
      syncSignals: true,
      retries: 5,
      retryIntervalMs: 300_000,
    });
    const joined = {
      ...vraag,
      service: { value: 'urn:cv:rm:signed:services:EchoService$1.0' },
      from: { partyIds: [{ value: `urn:cv:oin:${OIN_A}` }], role: 'Vrager' },
    };
    expect(kanaalVoor(cpa, joined).ok).to.equal(true);
    expect(kanaalVoor(cpa, { ...vraag, service: { ...vraag.service, type: 'urn:osb:services' } })).to.include({
      ok: false,
      reden: 'service',
    });
  });

  it('the own party is found by its OIN, whatever its place (trap 57)', async () => {
    const cpa = lees(await vreemdeCpa());
    expect(eigenPartij(cpa, parseOin(OIN_A)!, 'preproductie')!.name).to.equal('Partij a');
    expect(eigenPartij(cpa, parseOin(OIN_B)!, 'preproductie')!.name).to.equal('Partij b');
    expect(eigenPartij(cpa, parseOin('00000099000000003000')!, 'preproductie')).to.equal(undefined);
  });

  it('value and type are one thing however they are written, and different types are not', () => {
    const typed = { value: 'X:1', type: 'urn:osb:services' };
    expect(zelfde(typed, { value: 'urn:osb:services:X:1' })).to.equal(true);
    expect(zelfde({ value: 'urn:osb:services:X:1' }, typed)).to.equal(true);
    expect(zelfde(typed, { value: 'services:X:1', type: 'urn:osb' })).to.equal(false);
    expect(zelfde(typed, { value: 'X:1' })).to.equal(false);
  });

  it('a PartyId is an OIN, says that it is one and is not, or is something else', () => {
    expect(leesPartyId({ value: OIN_A, type: 'urn:osb:oin' })).to.deep.equal({ soort: 'oin', oin: OIN_A });
    expect(leesPartyId({ value: `urn:osb:oin:${OIN_A}_T` })).to.deep.equal({ soort: 'oin', oin: OIN_A, postfix: 'T' });
    expect(leesPartyId({ value: '1234', type: 'urn:osb:oin' })).to.deep.equal({ soort: 'fout' });
    expect(leesPartyId({ value: OIN_A, type: 'urn:voorbeeld:nummer' })).to.deep.equal({ soort: 'anders' });
    expect(leesPartyId({ value: OIN_A })).to.deep.equal({ soort: 'anders' });
  });
});
