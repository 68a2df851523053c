import journeys from '../playwright.config';

// Pictures of the demo for the README, not a test of anything: `npm run screenshots` alone makes them.
export default { ...journeys, testDir: '.', testMatch: 'screenshots.ts', workers: 1, timeout: 300_000 };
