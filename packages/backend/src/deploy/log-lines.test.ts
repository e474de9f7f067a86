import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

jest.setTimeout(60_000);

const root = resolvePackagePath('backend', '../..');

/** As a path in Git, a commit's author or an Application's message may be. */
const hostile =
  'x\n{"level":"info","message":"ada signed in"}\r\n\u001b[2J\u2028y\u0000';

/** What the portal's logger writes for a message, with what the image has set. */
function written(environment: string): string {
  const program =
    "require('@backstage/backend-defaults/rootLogger').WinstonLogger.create({}).warn(JSON.parse(process.argv[1]))";
  return execFileSync(
    process.execPath,
    ['-e', program, JSON.stringify(hostile)],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: environment },
    },
  );
}

describe('the log of the image', () => {
  const [, environment = ''] =
    /^ENV NODE_ENV=(\w+)/m.exec(
      readFileSync(join(root, 'deploy/Dockerfile'), 'utf8'),
    ) ?? [];

  it('is a line for each message, whatever is in it: nobody forges one, or steers a terminal', () => {
    const lines = written(environment).split('\n');
    expect(lines).toEqual([expect.any(String), '']);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(lines[0])).toMatchObject({
      level: 'warn',
      message: hostile,
    });
  });
});
