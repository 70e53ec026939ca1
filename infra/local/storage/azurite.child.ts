// Runs Azurite in a process that ends with its parent: the IPC channel closes however the parent dies, SIGKILL included.
import { createRequire } from 'node:module';

const FLUSH_MS = 2_000;

process.once('disconnect', () => {
  process.emit('SIGTERM');
  setTimeout(() => process.exit(), FLUSH_MS).unref();
});

createRequire(import.meta.url)('azurite/dist/src/azurite.js');
