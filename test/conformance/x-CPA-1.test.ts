// x-CPA-1: an agreement is imported, checked by its XSD, and gives the settings of every message.
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { kanaalVoor, loadCpaSchema, PROFIELEN, parseCpa } from '../../src/ebms/cpa/index.ts';
import type { Validator } from '../../src/schema/index.ts';
import { lees } from '../ebms/cpa/lees.ts';
import { anders, SERVICE, xml } from '../ebms/cpa/voorbeelden.ts';
import { vreemdeCpa } from '../ebms/cpa/vreemd.ts';

describe('x-CPA-1', () => {
  let schema: Validator;
  before(() => {
    schema = loadCpaSchema(fileURLToPath(new URL('../../', import.meta.url)));
  });
  after(() => schema.dispose());

  const read = (document: string) => parseCpa(Buffer.from(document), schema);
  const refused = (document: string) => {
    const answer = read(document);
    expect(answer.ok).to.equal(false);
    return answer.ok ? [] : answer.bevindingen;
  };

  it('every profile that Bode makes is valid and read', async () => {
    for (const profiel of PROFIELEN) expect(read(await xml(profiel)).ok, profiel).to.equal(true);
  });

  it('a foreign agreement with other prefixes, comments and optional parts is read', async () => {
    const answer = read(await vreemdeCpa());
    expect(answer.ok).to.equal(true);
    if (!answer.ok) return;
    const { cpaId, status, parties, parts, packages } = answer.cpa;
    expect([cpaId, status]).to.deep.equal(['cv.example_echo/1', 'signed']);
    expect(parties.map(({ name }) => name)).to.deep.equal(['Partij b', 'Partij a']);
    expect(parties[1].roles[0]!.canSend[0]!.channelIds).to.deep.equal(['a-rm']);
    expect([...parts.keys(), ...packages.keys()]).to.deep.equal(['Kop', 'Inhoud', 'Signaal', 'Pakket']);
  });

  it('a document that its XSD refuses is refused with its place', async () => {
    const [first] = refused(anders(await xml('osb-rm'), ['tns:ackRequested="always"', 'tns:ackRequested="altijd"']));
    expect(first).to.include({ ernst: 'fout', clausule: 'x-CPA-1' });
    expect(first!.plaats).to.equal('PartyInfo[1]/DeliveryChannel/MessagingCharacteristics');
  });

  it('a missing element, text out of place, and another root are refused', async () => {
    const good = await xml('osb-rm');
    refused(anders(good, [/<tns:Start>.*<\/tns:Start>/, '']));
    refused(anders(good, ['<tns:ServiceBinding>', '<tns:ServiceBinding>tekst']));
    expect(refused('<a/>')[0]!.tekst).to.include('geen overeenkomst');
    expect(refused('<CollaborationProtocolAgreement/>')[0]!.clausule).to.equal('x-CPA-1');
  });

  it('a DOCTYPE, another encoding, a broken and an enormous document are refused, not thrown', async () => {
    const good = await xml('osb-be');
    const doctype = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><tns:CollaborationProtocolAgreement';
    for (const bad of [
      anders(good, ['<tns:CollaborationProtocolAgreement', doctype]),
      good.slice(0, 900),
      '',
      `<a>${'x'.repeat(5_000_000)}</a>`,
    ]) {
      const [first] = refused(bad);
      expect(first!.tekst).to.include('kan niet worden gelezen');
      expect(first!.plaats).to.match(/^byte \d+$/);
    }
  });

  it('references that lead nowhere are refused: channel, certificate, package, other binding', async () => {
    const good = await xml('osb-rm-s');
    const ways: readonly (readonly [string, string])[] = [
      ['<tns:ChannelId>a-kanaal-osb-rm-s<', '<tns:ChannelId>b-kanaal-osb-rm-s<'],
      ['ClientCertificateRef tns:certId="a-certificaat-tlsClient"', 'ClientCertificateRef tns:certId="a-actie-1"'],
      ['tns:packageId="BusinessPackage"', 'tns:packageId="MsgHdr"'],
      ['<tns:OtherPartyActionBinding>a-actie-2<', '<tns:OtherPartyActionBinding>b-actie-2<'],
      ['tns:idref="Payload"', 'tns:idref="a-actie-1"'],
      ['tns:defaultMshChannelId="b-kanaal-osb-rm-s"', 'tns:defaultMshChannelId="a-kanaal-osb-rm-s"'],
    ];
    for (const [from, to] of ways) {
      const [first] = refused(anders(good, [from, to]));
      expect(first!.tekst, from).to.match(/verwijst naar een/);
    }
  });

  it('the settings of a message are those of the agreement', async () => {
    const cpa = lees(await xml('osb-rm', { retries: 3, retryIntervalMs: 60_000, persistDurationMs: 3_600_000 }));
    const [a, b] = cpa.parties;
    const answer = kanaalVoor(cpa, {
      from: { partyIds: a.partyIds, role: 'Vrager' },
      to: { partyIds: b.partyIds, role: 'Aanbieder' },
      service: SERVICE,
      action: 'Vraag',
    });
    expect(answer.ok).to.equal(true);
    if (!answer.ok) return;
    expect(answer.kanaal).to.include({
      profiel: 'osb-rm',
      endpoint: 'https://b.example/ebms',
      ackRequested: true,
      duplicateElimination: true,
      retries: 3,
      retryIntervalMs: 60_000,
      duplicateWindowMs: 3_600_000,
    });
  });
});
