import { fileTree } from './file-tree';

const draw = (paths: string[]) =>
  fileTree(paths).map(line => `${'  '.repeat(line.depth)}${line.label}`);

describe('fileTree', () => {
  it('puts folders first and joins those that hold one folder only', () => {
    expect(
      draw([
        'primitives/domain/orders/Dockerfile',
        'primitives/domain/orders/src/main.ts',
        'primitives/domain/orders/src/handlers/place.ts',
        'packages/proto/orders.proto',
      ]),
    ).toEqual([
      'packages/proto/',
      '  orders.proto',
      'primitives/domain/orders/',
      '  src/',
      '    handlers/',
      '      place.ts',
      '    main.ts',
      '  Dockerfile',
    ]);
  });

  it('draws a file once, and nothing for nothing', () => {
    expect(draw(['a.ts', 'a.ts'])).toEqual(['a.ts']);
    expect(draw([])).toEqual([]);
  });
});
