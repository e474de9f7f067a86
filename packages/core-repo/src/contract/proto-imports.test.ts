import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importClosure, readingProblem } from './proto-imports';

describe('what buf reads for a contract', () => {
  let module: string;
  const orders = 'src/ameide_core_proto/domain/orders';
  beforeEach(() => {
    module = mkdtempSync(join(tmpdir(), 'ameide-proto-imports-'));
  });
  afterEach(() => rmSync(module, { recursive: true }));

  const write = (path: string, text: string) => {
    const full = join(module, 'src', path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  const ownFile = 'ameide_core_proto/domain/orders/v1/orders.proto';

  it('is the contract and all that it imports, however far', () => {
    write(ownFile, 'import "a.proto"; import "google/protobuf/any.proto";');
    write('a.proto', "import public 'b.proto';");
    write('b.proto', `import "${ownFile}";`);
    write('c.proto', '');
    expect(importClosure(module, [orders])).toEqual({
      sources: new Set([ownFile, 'a.proto', 'b.proto']),
    });
    expect(readingProblem(module, [orders])).toBeUndefined();
  });

  it('is no more than a contract may have, files that are imported among it', () => {
    const names = Array.from({ length: 500 }, (_, at) => `x${at}.proto`);
    for (const name of names) write(name, '');
    const imports = (count: number) =>
      names
        .slice(0, count)
        .map(name => `import "${name}";`)
        .join('\n');
    write(ownFile, imports(499));
    expect(readingProblem(module, [orders])).toBeUndefined();
    write(ownFile, imports(500));
    expect(readingProblem(module, [orders])).toBe(
      `${orders} with all that it imports has more than 500 files`,
    );
  });

  it.each([
    ['a device', 'import "../../../../../../../../dev/zero";'],
    ['a link', 'import "link.proto";'],
    ['what is not there', 'import "nowhere.proto";'],
    ['what cannot be read for certain', 'message A { string import = 1; }'],
  ])(
    'cannot be told where it imports %s, and then nothing of the module may be too large',
    (_, text) => {
      write(ownFile, text);
      symlinkSync('/dev/zero', join(module, 'src', 'link.proto'));
      expect(importClosure(module, [orders])).toEqual({});
      expect(readingProblem(module, [orders])).toBeUndefined();
      truncateSync(
        write('ameide_core_proto/domain/billing/v1/billing.proto', ''),
        4 * 1024 * 1024 + 1,
      );
      expect(readingProblem(module, [orders])).toBe(
        'src/ameide_core_proto/domain/billing has more than 4194304 bytes',
      );
    },
  );
});
