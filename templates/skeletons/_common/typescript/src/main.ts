/** Entry point of the service: serves until it is told to stop. */
import { createApplication } from './application.ts';
import { readEnvironment } from './runtime/environment.ts';
import { startServer } from './runtime/server.ts';

async function main(): Promise<void> {
  const server = await startServer({
    application: createApplication(),
    ...readEnvironment(process.env),
  });
  console.log(`__id__ serves RPC on ${server.grpcPort} and health on ${server.httpPort}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      console.log(`${signal}: stopping`);
      void server.close();
    });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
