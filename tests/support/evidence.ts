import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Download } from 'playwright-core';

const run = promisify(execFile);
const commandLine = join(import.meta.dirname, '../../packages/cli/dist/ameide.cjs');

/** Fails unless `ameide evidence verify` says of a file that the browser saved that all of it holds, and of the same with another signature that it does not. */
export async function assertEvidence(saved: Download, expected: { key: string; digest: string }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ameide-evidence-'));
  const [key, bundle, forged] = ['portal.pem', saved.suggestedFilename(), 'forged.json'].map(name => join(folder, name));
  const verify = (file: string) =>
    run(process.execPath, [commandLine, 'evidence', 'verify', file, '--key', key, '--digest', expected.digest]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: unknown; stdout: unknown }) => ({ code, stdout: String(stdout) }),
    );
  try {
    await writeFile(key, expected.key);
    await saved.saveAs(bundle);
    const { code, stdout } = await verify(bundle);
    assert.match(stdout, /Everything holds\.\s*$/);
    assert.equal(code, 0);
    const { signatures, ...rest } = JSON.parse(await readFile(bundle, 'utf8'));
    const sig = Buffer.alloc(64, 1).toString('base64');
    await writeFile(forged, JSON.stringify({ ...rest, signatures: signatures.map((each: object) => ({ ...each, sig })) }));
    const refused = await verify(forged);
    assert.match(refused.stdout, /FAILED/);
    assert.equal(refused.code, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
