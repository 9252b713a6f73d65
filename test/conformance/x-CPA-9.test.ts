// x-CPA-9: the packages of messages and signals.
import { expect } from 'chai';
import { lees, oordeel, soorten } from '../ebms/cpa/lees.ts';
import { anders, xml } from '../ebms/cpa/voorbeelden.ts';
import { vreemdeCpa } from '../ebms/cpa/vreemd.ts';

describe('x-CPA-9', () => {
  it('what Bode makes has the SOAP part first, in a multipart/related of text/xml, and a package for signals', async () => {
    const { parts, packages, parties } = lees(await xml('osb-rm'));
    expect(parties.map(({ defaultMshPackageId }) => defaultMshPackageId)).to.deep.equal([
      'MshSignalPackage',
      'MshSignalPackage',
    ]);
    expect(packages.get('BusinessPackage')!.composites).to.deep.equal([
      { mimetype: 'multipart/related', mimeparameters: 'type=text/xml', constituents: ['MsgHdr', 'Payload'] },
    ]);
    expect(packages.get('MshSignalPackage')!.composites[0]!.constituents).to.deep.equal(['MsgHdr']);
    expect(parts.get('MsgHdr')!.mimetype).to.equal('text/xml');
  });

  it('other ways to write the parameters are right', async () => {
    for (const value of ['type=&quot;text/xml&quot;', 'charset=utf-8; TYPE=text/xml', 'type = text/xml'])
      expect(
        await oordeel(anders(await xml('osb-rm'), ['mimeparameters="type=text/xml"', `mimeparameters="${value}"`])),
      ).to.deep.equal([]);
    expect(soorten(await oordeel(await vreemdeCpa()))).to.not.include('waarschuwing x-CPA-9');
  });

  it('a package that differs is told, and used nonetheless', async () => {
    const good = await xml('osb-rm');
    for (const [from, to] of [
      ['mimetype="multipart/related"', 'mimetype="multipart/mixed"'],
      ['mimeparameters="type=text/xml"', 'mimeparameters="type=application/soap+xml"'],
      ['id="MsgHdr" tns:mimetype="text/xml"', 'id="MsgHdr" tns:mimetype="application/xml"'],
    ] as const)
      expect(soorten(await oordeel(anders(good, [from, to])))).to.deep.equal(['waarschuwing x-CPA-9']);
  });
});
