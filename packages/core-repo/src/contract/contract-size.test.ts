import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractSizeProblem } from './contract-size';

describe('contractSizeProblem', () => {
  let root: string;
  let contract: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ameide-contract-size-'));
    contract = join(root, 'orders');
    mkdirSync(join(contract, 'v1'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (count: number) => {
    for (let file = 0; file < count; file++)
      writeFileSync(join(contract, 'v1', `${file}.proto`), '');
  };
  /** A file of so many bytes, which takes no room. */
  const grow = (bytes: number) => {
    const path = join(contract, 'v1', 'orders.proto');
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return path;
  };

  it('lets 500 files be, the folder of a version among them', () => {
    write(499);
    expect(contractSizeProblem(contract)).toBeUndefined();
  });

  it('names the limit of files', () => {
    write(500);
    expect(contractSizeProblem(contract)).toBe('has more than 500 files');
  });

  it('lets 4 MiB be, in one file and in several', () => {
    const path = grow(4 * 1024 * 1024);
    expect(contractSizeProblem(contract)).toBeUndefined();
    expect(contractSizeProblem(path)).toBeUndefined();
  });

  it('names the limit of bytes, of all files together', () => {
    const path = grow(4 * 1024 * 1024);
    writeFileSync(join(contract, 'more.proto'), 'x');
    expect(contractSizeProblem(path)).toBeUndefined();
    expect(contractSizeProblem(contract)).toBe('has more than 4194304 bytes');
    grow(4 * 1024 * 1024 + 1);
    expect(contractSizeProblem(path)).toBe('has more than 4194304 bytes');
  });

  it('follows no link, and has nothing to say of what is not there', () => {
    symlinkSync('..', join(contract, 'v1', 'up'));
    symlinkSync('nowhere', join(contract, 'v1', 'gone'));
    expect(contractSizeProblem(contract)).toBeUndefined();
    expect(contractSizeProblem(join(root, 'billing'))).toBeUndefined();
  });
});
