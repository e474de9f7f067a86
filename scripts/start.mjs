/** `npm start`: sets up what is missing, then runs the portal on its embedded platform until Ctrl-C. */
import { parseArgs } from 'node:util';
import { stateFolder } from './lib/paths.mjs';
import { createProcessGroup } from './lib/processes.mjs';
import { Advice, createSteps } from './lib/steps.mjs';
import { prepare, startSystem } from './lib/system.mjs';

const usage = `Usage: npm start -- [--port 7007] [--platform-port 4700] [--reset]
  --port           port of the portal
  --platform-port  first port of the local platform: GitHub, then registry, Argo CD, control
  --reset          forget everything of earlier runs and begin anew`;

function readPort(text, option) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65000) {
    throw new Advice(`${option}: ${JSON.stringify(text)} is not a port from 1024 to 65000\n${usage}`);
  }
  return port;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '7007' },
        'platform-port': { type: 'string', default: '4700' },
        reset: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Advice(`${error.message}\n${usage}`);
  }
}

async function main() {
  const options = readOptions();
  const steps = createSteps();
  if (options.help) {
    steps.say(usage);
    return;
  }
  const portal = readPort(options.port, '--port');
  const platform = readPort(options['platform-port'], '--platform-port');
  steps.say('Starting the portal');
  const group = createProcessGroup();
  let stopping = false;
  const stop = async code => {
    if (stopping) return;
    stopping = true;
    await group.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  try {
    await serve({ options: { portal, platform, reset: options.reset }, steps, group, stop });
  } catch (error) {
    // What is cut short by Ctrl-C is no failure.
    if (!stopping) {
      await group.stop();
      throw error;
    }
  }
}

async function serve({ options, steps, group, stop }) {
  const prepared = await prepare(steps);
  const system = await startSystem({ steps, group, prepared, stateFolder, ...options });
  steps.say(`
  GitHub    ${system.urls.github}/ameideio/ameide  (push as "developer"; the password is developerToken in ${stateFolder}/secrets.json)
  Argo CD   ${system.urls.argocd}/applications
  Logs      ${stateFolder}/logs
  Ready in ${steps.total()}. Ctrl-C stops everything.

  Portal    ${system.urls.portal}`);
  const [name, code] = await Promise.race(
    system.processes.map(process => process.exited.then(result => [process.name, result])),
  );
  steps.say(`${name} ended (${code}); see ${stateFolder}/logs`);
  await stop(1);
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
