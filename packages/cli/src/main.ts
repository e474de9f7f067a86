import { createProgram } from './program';

// Whoever reads may stop reading, as head does: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 1);
  throw error;
});

void createProgram(process.argv.slice(2)).parseAsync(process.argv);
