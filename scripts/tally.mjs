/** The closing line of .ci/run: true numbers from what the tests and the checks wrote down. Runs on any Node. */
import { readFileSync } from "node:fs";

const [, , testsFile, checksFile] = process.argv;

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

const tests = read(testsFile);
const checks = read(checksFile);
const passedTests = tests?.numPassedTests ?? 0;
// A file that could not even be loaded has no failed test in it, but has failed; so has a run that left no report.
const broken = tests?.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((one) => one.status === "failed"),
);
const failedTests = tests ? tests.numFailedTests + broken.length : 1;
const passedChecks = checks?.filter(({ passed }) => passed).length ?? 0;
const failedChecks = checks ? checks.length - passedChecks : 1;
const passed = passedTests + passedChecks;
const failed = failedTests + failedChecks;

console.log(
  `\ntests: ${passedTests} passed, ${failedTests} failed; checks: ${passedChecks} passed, ${failedChecks} failed`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passedTests > 0 ? 0 : 1);
