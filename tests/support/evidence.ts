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
  const verify = (file: string) => run(process.execPath, [commandLine, 'evidence', 'verify', file, '--key', key, '--digest', expected.digest]);
  try {
    await writeFile(key, expected.key);
    await saved.saveAs(bundle);
    const { stdout } = await verify(bundle);
    assert.match(stdout, /Everything holds\.\s*$/);
    const { signatures, ...rest } = JSON.parse(await readFile(bundle, 'utf8'));
    const sig = Buffer.alloc(64, 1).toString('base64');
    await writeFile(forged, JSON.stringify({ ...rest, signatures: signatures.map((each: object) => ({ ...each, sig })) }));
    await assert.rejects(verify(forged), (error: { code?: number; stdout?: string }) => error.code === 1 && /FAILED/.test(error.stdout ?? ''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
