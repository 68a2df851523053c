// Loaded before the server: at SIGUSR2 all garbage is collected, and what is left is printed. Growth that a collection
// takes back is none.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
let times = 0;

process.on('SIGUSR2', () => {
  collect();
  times += 1;
  process.stderr.write(`heap ${times}: ${process.memoryUsage().heapUsed} bytes\n`);
});
