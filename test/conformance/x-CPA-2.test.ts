// x-CPA-2: agreements made by others, as the CPA Register makes them: another prefix, several parties' order, comments, qualified xlink attributes, empty
// optional parts. They are read, pass the schema, and give channels; what is stale in them is told in words.
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { judgeCpa, kanaalVoor, loadCpaSchema, parseCpa, signaalKanaal } from '../../src/ebms/cpa/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { vreemdeCpa } from '../ebms/cpa/vreemd.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('x-CPA-2: an agreement of the register', () => {
  it('is valid, is read, and both directions have their channel', async () => {
    const document = await vreemdeCpa();
    const cpa = lees(document);
    const [b, a] = cpa.parties;
    const aanbieder = { partyIds: b.partyIds, role: 'Aanbieder' };
    const vrager = { partyIds: a.partyIds, role: 'Vrager' };
    const { service } = [...a.roles, ...b.roles][0]!;
    for (const [from, to, action] of [
      [vrager, aanbieder, 'EchoRequest'],
      [aanbieder, vrager, 'EchoResponse'],
    ] as const) {
      const found = kanaalVoor(cpa, { from, to, service, action });
      expect(found.ok, action).to.equal(true);
      expect(signaalKanaal(cpa, { from: to, to: from, action: 'Acknowledgment' }).ok).to.equal(true);
    }
    expect(parseCpa(Buffer.from(document), loadCpaSchema(ROOT)).ok).to.equal(true);
  });
  it('with stale algorithms is refused by name', async () => {
    const findings = judgeCpa(lees(await vreemdeCpa('sha1')), { now: Date.now(), omgeving: 'preproductie' });
    expect(findings.filter(({ ernst }) => ernst === 'fout').map(({ clausule }) => clausule)).to.include('x-E2E-2');
  });
});
