// Mocha's spec reporter that also writes the counts as JSON for scripts/test.mjs, so that one line can sum up all suites.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class BodeReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: [] };
    runner.on(Runner.constants.EVENT_TEST_PASS, () => counts.passed++);
    runner.on(Runner.constants.EVENT_TEST_FAIL, () => counts.failed++);
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => counts.skipped.push(test.fullTitle()));
    runner.on(Runner.constants.EVENT_RUN_END, () => {
      if (process.env.BODE_TEST_REPORT) writeFileSync(process.env.BODE_TEST_REPORT, JSON.stringify(counts));
    });
  }
};
