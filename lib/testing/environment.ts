import { afterAll, beforeAll } from 'vitest';
import { parseEnvironment } from '@/lib/env';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';

/** Inside a `describe` or at the top of a file: other values for some variables while its tests run. */
export function useTestEnvironment(values: () => Record<string, string | undefined>): void {
  beforeAll(() => {
    forgetOncePerProcess('environment');
    forgetOncePerProcess('secret-key');
    forgetOncePerProcess('trusted-proxies');
    const given = values();
    oncePerProcess('environment', () => parseEnvironment({ ...process.env, ...given }));
  });
  afterAll(() => {
    forgetOncePerProcess('environment');
    forgetOncePerProcess('secret-key');
    forgetOncePerProcess('trusted-proxies');
  });
}
