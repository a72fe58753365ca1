#!/usr/bin/env node
// Old versions of Node must be able to read this file: it only looks at the version and starts the rest.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  console.error(
    `plumbline: needs Node 24 or later, this is ${process.version} (${process.execPath}).\n` +
      'On Linux `npm ci` brings it along: start through `npx plumbline` or `npm run plumbline --`.',
  );
  process.exitCode = 3;
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
