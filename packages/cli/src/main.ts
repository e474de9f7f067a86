import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from './program';

// Compiling the parsers takes longer than parsing; what is compiled is kept for the next start.
// Older versions of Node have no such thing.
module.enableCompileCache?.(
  process.env.NODE_COMPILE_CACHE ||
    join(
      process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
      'ameide',
      'compiled',
    ),
);

// Whoever reads may stop reading, as head does: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 1);
  throw error;
});

void createProgram(process.argv.slice(2)).parseAsync(process.argv);
