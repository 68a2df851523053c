// Makes the year that the other benchmarks ask, and nothing else: ten million requests take minutes.
import { benchOptions, preparedDatabase } from './prepared';

const { close } = await preparedDatabase(benchOptions({ rows: 1_000_000 }));
await close();
