// Counts made from what the runners themselves wrote down, so that the closing line cannot say more than they did.

/** Vitest's JSON report. A file that could not even be loaded, or an error outside any test, counts as a failure. */
export function countVitest(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, note: 'vitest wrote no report' };
  // A file that cannot be loaded has no tests; one whose preparation fails has skipped ones alone.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  const counts = {
    passed: report.numPassedTests,
    failed: failed === 0 && report.success === false ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
  return honest(counts, exitCode, 'vitest');
}

/** Playwright's JSON report. A test that passed only when tried again has failed once: it counts as failed. */
export function countPlaywright(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, note: 'playwright wrote no report' };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return honest({ passed: expected, failed: unexpected + flaky, skipped }, exitCode, 'playwright');
}

function honest(counts, exitCode, runner) {
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, note: `${runner} ran no test` };
  if (exitCode !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, note: `${runner} ended with exit code ${exitCode} though no test failed` };
  }
  return counts;
}

export function addUp(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of parts) for (const key of Object.keys(total)) total[key] += part[key];
  return total;
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
