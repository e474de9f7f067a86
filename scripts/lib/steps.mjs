/**
 * Prints one line a step with the time it took, so that a person sees what is going on.
 * @param {NodeJS.WritableStream} out
 */
export function createSteps(out = process.stdout) {
  const begin = Date.now();
  const seconds = since => `${((Date.now() - since) / 1000).toFixed(1)} s`;
  return {
    /** Runs `work` and prints its name and time; a failure is printed too and thrown on. */
    async step(name, work) {
      const since = Date.now();
      try {
        const result = await work();
        out.write(`  ✔ ${name} (${seconds(since)})\n`);
        return result;
      } catch (error) {
        out.write(`  ✘ ${name} (${seconds(since)})\n`);
        throw error;
      }
    },
    say: text => out.write(`${text}\n`),
    total: () => seconds(begin),
  };
}

/** A failure that a person can act on; printed without a stack. */
export class Advice extends Error {
  name = 'Advice';
}
