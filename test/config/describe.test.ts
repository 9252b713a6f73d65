// The description of the settings is complete, their variables are unambiguous, and docs/settings.md is current
// (x-CRL-3, x-PKI-3, x-PKI-7, x-PKI-8, x-WSS-3 are told there).
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { allSettings, describeSettings, settingsDocument, variableName } from '../../src/config/index.ts';

describe('description of the settings', () => {
  it('has a sentence for every setting and every group', () => {
    for (const setting of allSettings()) expect(setting.description, setting.name).to.match(/^[A-Z`].{5,}\.$/s);
    for (const group of describeSettings().slice(1)) expect(group.description, group.name).to.match(/^[A-Z].{5,}\.$/s);
  });

  it('has one variable per setting', () => {
    const variables = allSettings().map((setting) => setting.variable);
    expect(new Set(variables).size).to.equal(variables.length);
    expect(variableName('gateway.limits.sessionLifetimeS')).to.equal('BODE_GATEWAY_LIMITS_SESSION_LIFETIME_S');
  });

  it('knows the type of every setting', () => {
    const types = ['string', 'integer', 'boolean', 'list', 'choice'];
    for (const setting of allSettings()) expect(types, setting.name).to.include(setting.type);
  });

  it('documents what an operator must know', () => {
    const text = settingsDocument();
    for (const clause of ['x-PKI-3', 'x-PKI-7', 'x-PKI-8', 'x-WSS-3']) expect(text).to.contain(clause);
  });

  it('is written in docs/settings.md (run `node src/config/document.ts` when this fails)', () => {
    expect(readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')).to.equal(settingsDocument());
  });
});
