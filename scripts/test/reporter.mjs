// What `npm test` shows of Vitest: a line for each file as it ends, failures at once and in full, skips with their reasons.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../setup/place.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, reason: string }[]} skipped
 */

/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {import('vitest/node').TestCase} TestCase */

/** @typedef {import('vitest/node').Reporter} Reporter */

/** @implements {Reporter} */
export default class Progress {
  /** @type {import('vitest/node').Vitest | undefined} */
  #vitest;
  /** @type {Counts} */
  #counts = { passed: 0, failed: 0, skipped: [] };

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    this.#vitest = vitest;
  }

  /** @param {TestCase} test */
  onTestCaseResult(test) {
    const result = test.result();
    const name = `${relative(root, test.module.moduleId)} › ${test.fullName}`;
    if (result.state === 'passed') this.#counts.passed += 1;
    else if (result.state === 'failed') this.#fail(name, result.errors);
    // A skip that gives no reason is one that nobody was to notice.
    else if (result.state === 'skipped' && result.note) this.#counts.skipped.push({ name, reason: result.note });
    else this.#fail(name, [{ message: 'The test was skipped without a reason' }]);
  }

  /** @param {import('vitest/node').TestSuite} suite */
  onTestSuiteResult(suite) {
    const errors = suite.errors();
    if (errors.length > 0) this.#fail(`${relative(root, suite.module.moduleId)} › ${suite.fullName}`, errors);
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    const file = relative(root, module.moduleId);
    const errors = module.errors();
    if (errors.length > 0) this.#fail(file, errors);
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === 'failed').length + (errors.length > 0 ? 1 : 0);
    if (tests.length === 0 && errors.length === 0) this.#fail(file, [{ message: 'There is no test in this file' }]);
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const mark = failed > 0 ? '✗' : '✓';
    console.log(
      `  ${mark} ${file}: ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}, ${seconds} s${failed > 0 ? `, ${failed} failed` : ''}`,
    );
  }

  /** @param {readonly TestModule[]} modules @param {readonly import('vitest').SerializedError[]} errors */
  onTestRunEnd(modules, errors) {
    for (const error of errors) this.#fail('outside of any test', [error]);
    if (modules.length === 0) this.#fail('the run', [{ message: 'No file of tests was run' }]);
    const file = process.env['LAYERWRIGHT_TEST_COUNTS'];
    if (file) writeFileSync(file, JSON.stringify(this.#counts));
  }

  /** @param {string} name @param {readonly unknown[]} errors */
  #fail(name, errors) {
    this.#counts.failed += 1;
    console.log(`\n  ✗ ${name}`);
    for (const error of errors) this.#vitest?.logger.printError(error, { fullStack: false });
    console.log('');
  }
}
