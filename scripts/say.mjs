// What the set-up scripts say, and how they give up: one line that a person can act on.

export function say(text) {
  console.log(`› ${text}`);
}

/** A reason to stop whose message is already the whole story. */
export class PlainFailure extends Error {
  name = 'PlainFailure';
}

/** Runs a script's work; whatever goes wrong ends the process with its reason and exit code 1. */
export async function runScript(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof PlainFailure ? `Weir: ${error.message}` : error);
    process.exit(1);
  }
}
