// `bode send --ebms` against a real Bode (README): a batch goes in over ebMS2, is acknowledged, and its result comes back by itself; what was
// delivered stands in the box, and an agreement that does not fit is refused with a sentence.
import { expect } from 'chai';
import { freePort, type RunningBode, startBodeProcess } from '../support/bode.ts';
import { ROOT } from '../support/gateway.ts';

const RDW = '00000099000000002000';
const TWENTE = '00000099000000019000';
const CSV = `${ROOT}wsdl/berichtenbox/v1/voorbeelden/berichten.csv`;

describe('bode send --ebms', function () {
  this.timeout(120_000);
  let bode: RunningBode;
  before(async () => {
    bode = await startBodeProcess({ env: { BODE_DEMO_EBMS_PORT: String(await freePort()) } });
  });
  after(() => bode.end());

  const send = (oin: string, ...more: readonly string[]) =>
    bode.run('send', CSV, '--as', oin, '--berichttype', 'APK', '--ebms', ...more);

  it('delivers a batch, and tells the acknowledgement and the result', () => {
    const { status, stdout, stderr } = send(RDW);
    expect(`${stdout}${stderr}`).to.match(/acknowledged \(\S+\) after \d+ ms/);
    expect(stderr).to.match(/GLOBE-R-BV-Result \(\S+\): 2 × Verwerkt/);
    expect(status).to.equal(0);
  });

  it('sums up many batches as JSON', () => {
    const { status, stdout } = send(RDW, '--batch', '1', '--repeat', '5', '--json');
    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ berichten: 10, mislukt: 0, codes: { Verwerkt: 10 } });
  });

  it('goes unsigned where the agreement is osb-rm, and every bericht gets its verdict', () => {
    const { status, stdout } = send(TWENTE, '--json');
    expect(status).to.equal(0);
    expect(Object.keys(JSON.parse(stdout).codes)).to.deep.equal(['BerichtTypeNietOndersteund']);
  });

  it('refuses an agreement of somebody else with a sentence', () => {
    const { status, stderr } = send(RDW, '--cpa', `${bode.folder}/data/cpas/${TWENTE}.xml`);
    expect(status).to.equal(1);
    expect(stderr).to.contain(`does not let ${RDW} send GLOBE-R-BV-Request`);
  });

  it('leaves no BSN, subject or text in the log', () => {
    expect(bode.log()).to.contain('"event":"ebms"');
    expect(bode.log()).not.to.match(/99999\d{4}|Uw auto/);
  });
});
