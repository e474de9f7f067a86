import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RefusedError } from '../errors';
import { editValues } from './edit';

// What is not there is fetched by Go's module proxy, so it is asked for: AMEIDE_REFEREE=1.
const described = process.env.AMEIDE_REFEREE ? describe : describe.skip;
jest.setTimeout(10 * 60_000);

/** Modules of public projects that carry charts. */
const modules = [
  'github.com/cert-manager/cert-manager@v1.21.2',
  'github.com/external-secrets/external-secrets@v1.3.2',
  'helm.sh/helm/v4@v4.1.4',
];
const one = `ghcr.io/a/primitive-domain-orders@sha256:${'1'.repeat(64)}`;
const two = `ghcr.io/a/primitive-domain-orders@sha256:${'2'.repeat(64)}`;
/** Lines that an edit may write; all others are of the file. */
const ours = /^\s*(enabled|ref|image):|^\s*$/;

/** Values files of charts: `values.yaml` and what their projects try them with. */
function valuesFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /values[^/]*\.ya?ml$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
}

function tryEdit(text: string, file: string): string | RefusedError {
  try {
    return editValues(text, { enabled: true, ref: one }, file);
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

/** Lines of a text that are not, in their order, in another one. */
function linesLost(before: string, after: string): string[] {
  const lines = after.split('\n');
  return before.split('\n').filter(line => {
    const at = lines.indexOf(line);
    if (at >= 0) lines.splice(0, at + 1);
    return at < 0;
  });
}

described('values files of public charts', () => {
  let scratch: string;
  let files: string[];
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'public-values-'));
    writeFileSync(join(scratch, 'go.mod'), 'module values\n');
    files = modules.flatMap(module => {
      const downloaded = execFileSync(
        'go',
        ['mod', 'download', '-json', module],
        { cwd: scratch, encoding: 'utf8' },
      );
      const { Dir } = z.object({ Dir: z.string() }).parse(JSON.parse(downloaded));
      return valuesFiles(Dir);
    });
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('are edited in the lines that are meant alone, and come back byte for byte', () => {
    const tried = files.map(file => {
      const text = readFileSync(file, 'utf8');
      return { file, text, on: tryEdit(text, file) };
    });
    const refused = tried.flatMap(({ file, on }) =>
      on instanceof RefusedError ? [on.message.slice(file.length)] : [],
    );
    for (const words of refused) expect(words).toMatch(/^:\d+: ./);
    const edited = tried.flatMap(({ file, text, on }) =>
      on instanceof RefusedError ? [] : [{ file, text, on }],
    );
    for (const { file, text, on } of edited) {
      const touched = [...linesLost(text, on), ...linesLost(on, text)];
      expect([file, touched.filter(line => !ours.test(line))]).toEqual([
        file,
        [],
      ]);
      const off = editValues(on, { enabled: false }, file);
      expect(linesLost(on, off)).toHaveLength(1);
      expect(editValues(off, { enabled: true }, file)).toBe(on);
      const moved = editValues(on, { ref: two }, file);
      expect(linesLost(on, moved)).toHaveLength(1);
      expect(editValues(moved, { ref: one }, file)).toBe(on);
    }
    process.stdout.write(
      `${edited.length} edited, ${refused.length} refused\n${[
        ...new Set(refused),
      ].join('\n')}\n`,
    );
    // So that a corpus that moved away does not read as passed.
    expect(edited.length).toBeGreaterThan(50);
  });
});
