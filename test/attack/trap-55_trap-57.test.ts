// trap 55: an agreement that is not looked at: dates, role, direction, or one in which the sender is no party, chosen by the header; trap 57: the order of the
// parties in an agreement.
import { expect } from 'chai';
import { newGuid } from '../../src/core/index.ts';
import { maakCpa } from '../../src/ebms/cpa/index.ts';
import type { EbmsMessage } from '../../src/ebms/index.ts';
import type { CpaRij } from '../../src/store/index.ts';
import { BODE_OIN, type EbmsPair, ebmsPair, lading, SERVICE, until } from '../support/ebms.ts';
import { pack, post, read, snapshot, writeLetter } from '../support/ebms-letter.ts';
import type { TestCertificate } from '../support/pki.ts';

const THIRD = '00000099000000003000';
const HOUR = 3_600_000;

describe('trap 55: one message per agreement, and all of the agreement', () => {
  let pair: EbmsPair;
  let third: TestCertificate;
  let original: CpaRij;
  before(async () => {
    pair = await ebmsPair({ syncSignals: true, lanes: false });
    third = await pair.pki.issue({ oin: THIRD, freshKey: true });
    original = (await pair.bode.store.ebms.cpas.list())[0]!;
  });
  after(() => pair.close());

  const told = async (change: (as: EbmsMessage) => EbmsMessage, as?: TestCertificate) => {
    const before = snapshot(pair.bode);
    const { kind, code } = read(await post(pair, pack(await writeLetter(pair, { change })), as));
    if (kind !== 'acknowledgment') expect(snapshot(pair.bode)).to.deep.equal(before);
    return `${kind} ${code}`.trim();
  };
  const header = (more: Partial<EbmsMessage['header']>) => (as: EbmsMessage) => ({
    ...as,
    header: { ...as.header, ...more },
  });
  const same = (as: EbmsMessage) => as;
  /** The agreement with other dates or switches, for the time of `work`. */
  const meanwhile = async (more: Partial<CpaRij>, work: () => Promise<void>) => {
    await pair.bode.store.commit([{ kind: 'cpa', value: { ...original, ...more } }]);
    await work();
    await pair.bode.store.commit([{ kind: 'cpa', value: original }]);
    expect(await told(same)).to.equal('acknowledgment');
  };
  const dated = (start: number, end: number) => ({
    xml: original.xml
      .replace(/(<tns:Start>)[^<]*/, `$1${new Date(start).toISOString()}`)
      .replace(/(<tns:End>)[^<]*/, `$1${new Date(end).toISOString()}`),
  });

  it('before its Start and after its End', async () => {
    const now = Date.now();
    for (const [start, end] of [
      [now + HOUR, now + 2 * HOUR],
      [now - 2 * HOUR, now - HOUR],
    ] as const)
      await meanwhile(dated(start, end), async () => {
        expect(await told(same)).to.equal('fault soap:Client');
      });
  });
  it('while it is a proposal, switched off, or not active yet', async () => {
    for (const more of [
      { xml: original.xml.replace(/(<tns:Status tns:value=")agreed/, '$1proposed') },
      { ingeschakeld: false },
      { actiefVanaf: Date.now() + HOUR },
      { actiefTot: Date.now() - 1 },
    ])
      await meanwhile(more, async () => {
        expect(await told(same), JSON.stringify(Object.keys(more))).to.equal('fault soap:Client');
      });
  });
  it('with another role, in the other direction, of another service', async () => {
    expect(await told((as) => header({ from: { ...as.header.from, role: 'Bode' } })(as))).to.equal(
      'error ValueNotRecognized Error',
    );
    expect(await told(header({ action: 'antwoord' }))).to.equal('error ValueNotRecognized Error');
    expect(await told(header({ service: { ...SERVICE, value: 'OSB:Anders:1:0' } }))).to.equal(
      'error ValueNotRecognized Error',
    );
  });
  it('under an agreement of somebody else, who is a party of it', async () => {
    const certificaten = { tlsClient: third.certificate, tlsServer: third.certificate };
    const made = maakCpa({
      versie: '1',
      start: Date.now() - HOUR,
      end: Date.now() + 200 * 24 * HOUR,
      service: SERVICE,
      a: { naam: 'Bode', oin: BODE_OIN, rol: 'Bode', endpoint: pair.bode.endpoint, certificaten: {} },
      b: { naam: 'Derde', oin: THIRD, rol: 'Partner', endpoint: 'https://derde.example/ebms', certificaten },
      acties: [{ actie: 'melding', van: 'b', profiel: 'osb-rm' }],
      syncSignals: true,
    });
    if (!made.ok) throw new Error(made.bezwaren.join());
    const value = { ...original, cpaId: made.cpaId, versie: newGuid(Date.now()), xml: made.bytes.toString() };
    await pair.bode.store.commit([{ kind: 'cpa', value }]);
    const other = header({ cpaId: made.cpaId });
    const asThird = (as: EbmsMessage) =>
      other(header({ from: { partyIds: [{ value: THIRD, type: 'urn:osb:oin' }], role: 'Partner' } })(as));
    expect(await told(other), 'as itself').to.equal('fault soap:Client');
    expect(await told(asThird), 'as the third party').to.equal('fault soap:Client');
    expect(await told(same, third), 'the third party under ours').to.equal('fault soap:Client');
    expect(await told(asThird, third), 'the third party under its own').to.equal('acknowledgment');
  });
});

describe('trap 57: the order of the parties', () => {
  let pair: EbmsPair;
  before(async () => {
    pair = await ebmsPair();
  });
  after(() => pair.close());
  it('does not matter: messages go both ways when they are exchanged in the agreement of one side', async () => {
    const [row] = await pair.bode.store.ebms.cpas.list();
    const xml = row!.xml.replace(
      /(<tns:PartyInfo .*?<\/tns:PartyInfo>)(\s*)(<tns:PartyInfo .*?<\/tns:PartyInfo>)/s,
      '$3$2$1',
    );
    expect(xml).not.to.equal(row!.xml);
    await pair.bode.store.commit([{ kind: 'cpa', value: { ...row!, xml } }]);
    const { bericht } = await pair.partner.send({ delen: [lading('<a/>')] });
    await until(async () => (await pair.partner.status(bericht.id)) === 'bevestigd', 'the way in');
    const { bericht: back } = await pair.bode.send({ delen: [lading('<b/>')] });
    await until(async () => (await pair.bode.status(back.id)) === 'bevestigd', 'the way out');
  });
});
