import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAmeide } from '../testing/run-ameide';
import { project } from '../testing/seed';
import { isNewEnough, judgeGitOpsTool, judgeTool, versionIn } from './diagnose';
import { Requirement, requirements } from './requirements';

it.each([
  ['git version 2.39.5', '2.39.5'],
  ['git version 2.39.5 (Apple Git-154)', '2.39.5'],
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['Python 3.11.7', '3.11.7'],
  ['v3.16.2+g13654a5', '3.16.2'],
  ['Client Version: v1.32.4\nKustomize Version: v5.5.0', '1.32.4'],
  ['11', '11'],
  ['development build', undefined],
])('finds in %j the version %s', (text, version) => {
  expect(versionIn(text)).toBe(version);
});

it.each([
  ['22.18.0', '22.18', true],
  ['22.9.0', '22.18', false],
  ['23.0', '22.18', true],
  ['9', '9', true],
  ['1.9.9', '1.10', false],
  ['3', '3.8', false],
])('takes %s for at least %s: %s', (found, needed, isEnough) => {
  expect(isNewEnough(found, needed)).toBe(isEnough);
});

const tool = (change: Partial<Requirement> = {}): Requirement => ({
  tool: 't',
  needed: '2.26',
  isRequired: true,
  neededBy: 'us',
  getIt: 'there',
  find: { by: 'process' },
  ...change,
});

it.each<[Requirement, string | undefined, string]>([
  [tool(), 't 2.26', 'ok'],
  [tool(), 't 2.25', 'too-old'],
  [tool(), 't', 'unknown-version'],
  [tool(), undefined, 'missing'],
  [tool({ needed: undefined }), '', 'ok'],
  [tool({ needed: undefined }), undefined, 'missing'],
])('judges %j that prints %j as %s', (requirement, output, status) => {
  expect(judgeTool(requirement, output).status).toBe(status);
});

const program = (version: string) => ({ file: '/bin/helm', args: [], version });
it.each([
  [program('3.16.2'), [], 'ok', '3.16.2'],
  [undefined, [program('3.1.0')], 'too-old', '3.1.0'],
  [undefined, [], 'missing', undefined],
])(
  'judges helm, found %j, too old %j: %s',
  (found, tooOld, status, version) => {
    const state = {
      pinned: '4.1.4',
      oldest: '3.12',
      manual: 'https://helm.sh',
    };
    expect(judgeGitOpsTool({ tool: 'helm', found, tooOld, ...state })).toEqual(
      expect.objectContaining({
        status,
        needed: '3.12',
        ...(version && { found: version }),
      }),
    );
  },
);

describe('ameide doctor', () => {
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rmSync(bin, { recursive: true, force: true }));

  const install = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${text}"\n`, {
      mode: 0o755,
    });
  const doctor = (...args: string[]) =>
    runAmeide(['doctor', '--root', project, ...args], { PATH: bin });

  it('passes with the required tools, and names the optional ones that are not there', async () => {
    install('git', 'git version 2.40.0');
    install('npm', '10.0.0');
    install('go', 'go version go1.20 linux/amd64');
    const { status, output } = await doctor('--json');
    const { isFine, tools } = JSON.parse(output);
    expect([status, isFine]).toEqual([0, true]);
    expect(tools.map((t: { tool: string }) => t.tool)).toEqual([
      ...requirements.map(r => r.tool),
      'helm',
      'kustomize',
      'kubeconform',
    ]);
    const statusOf = (name: string) =>
      tools.find((t: { tool: string }) => t.tool === name).status;
    expect(['git', 'npm', 'go', 'python3', 'buf'].map(statusOf)).toEqual([
      'ok',
      'ok',
      'too-old',
      'missing',
      'ok',
    ]);
  });

  it('leaves with 3 when a required one is missing or too old, and says how to get it', async () => {
    install('npm', '8.0.0');
    const { status, output } = await doctor();
    expect(status).toBe(3);
    expect(output).toMatch(/MISSING\s+git\s+-\s+>= 2\.26\s+required/);
    expect(output).toContain('get it: https://git-scm.com/downloads');
    expect(output).toMatch(/TOO OLD\s+npm\s+8\.0\.0\s+>= 9/);
    expect(output).toMatch(/missing\s+go\s/);
  });
});
