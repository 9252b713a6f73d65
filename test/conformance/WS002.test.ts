// WS002: SOAPAction is exactly "" or the quoted wsa:Action (trap 32).
import { checkSoapAction } from '../../src/envelope/index.ts';
import { refusal } from '../support/exchange.ts';

const ACTION = 'urn:example:orders:v1/Orders/SubmitOrder';

describe('WS002: SOAPAction', () => {
  it('takes two quotes, and the quoted Action', () => {
    checkSoapAction('""', ACTION);
    checkSoapAction(`"${ACTION}"`, ACTION);
  });
  for (const [name, header] of [
    ['absent', undefined],
    ['empty without quotes', ''],
    ['the Action without quotes', ACTION],
    ['another action', '"urn:example:other"'],
    ['the Action in single quotes', `'${ACTION}'`],
    ['the Action in another case', `"${ACTION.toUpperCase()}"`],
    ['the Action with more after it', `"${ACTION}";x`],
  ] as const)
    it(`refuses: ${name}`, async () => {
      await refusal(() => checkSoapAction(header, ACTION), 'soap.action', 'WS002');
    });
});
