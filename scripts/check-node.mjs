// Must run on any Node, however old: it is what says that the Node is too old.
import { PlainFailure } from './say.mjs';

const [needMajor, needMinor] = [20, 19];

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new PlainFailure(
    `Node ${needMajor}.${needMinor} or newer is needed, and this is ${version}. Install a current one from https://nodejs.org.`,
  );
}
