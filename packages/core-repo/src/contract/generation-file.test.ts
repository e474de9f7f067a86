import { generationPath } from '../layout';
import { parseGenerationFile } from './generation-file';

const primitive = { kind: 'domain', name: 'orders' };
const go = `version: v2
managed:
  enabled: true
  override:
    - file_option: go_package_prefix
      value: github.com/ameideio/ameide/primitives/domain/orders/internal/gen
plugins:
  - local: protoc-gen-go
    out: ../../primitives/domain/orders/internal/gen
    opt: [paths=source_relative]
  - local: protoc-gen-connect-go
    out: ../../primitives/domain/orders/internal/gen
inputs:
  - directory: .
    paths: [src/ameide_core_proto/domain/orders]
`;

it('knows the language by its generators', () => {
  expect(parseGenerationFile(go, primitive)).toMatchObject({
    language: 'go',
    plugins: [
      { plugin: { local: 'protoc-gen-go' } },
      { plugin: { local: 'protoc-gen-connect-go' } },
    ],
  });
});

it.each([
  [
    'a program of the tree',
    ['local: protoc-gen-go', 'local: ./evil'],
    'plugins.0.local: must be one of',
  ],
  [
    'a command with arguments',
    ['local: protoc-gen-go', 'local: [go, run, ./evil]'],
    'plugins.0.local: must be the name of a generator',
  ],
  [
    'a plugin that would take the contract away',
    ['local: protoc-gen-go', 'remote: buf.build/protocolbuffers/go'],
    'Unrecognized key: "remote"',
  ],
  [
    'a compiler of its own',
    ['local: protoc-gen-go', 'protoc_builtin: python\n    protoc_path: ./evil'],
    'Unrecognized key: "protoc_path"',
  ],
  [
    'a builtin that is not known',
    ['local: protoc-gen-go', 'protoc_builtin: java'],
    'plugins.0.protoc_builtin: must be one of',
  ],
  [
    'two ways at once',
    [
      'local: protoc-gen-go',
      'local: protoc-gen-go\n    protoc_builtin: python',
    ],
    'must be one of',
  ],
  [
    'two languages',
    ['local: protoc-gen-connect-go', 'protoc_builtin: python'],
    'generate go and python',
  ],
  [
    'the folder of somebody else',
    ['orders/internal/gen\n    opt', 'other/internal/gen\n    opt'],
    "is not the primitive's own",
  ],
  [
    'the folder of another language',
    ['orders/internal/gen\n    opt', 'orders/src/gen\n    opt'],
    "is not the primitive's own",
  ],
  [
    'another option of managed mode',
    ['file_option: go_package_prefix', 'file_option: java_package'],
    'must be go_package_prefix',
  ],
  [
    'a prefix that is none',
    ['value: github.com', 'value: "-x github.com'],
    'is not YAML',
  ],
  [
    'a contract outside the module',
    ['[src/ameide', '[../src/ameide'],
    'is outside the Buf module',
  ],
])('refuses %s', (_, [from, to], message) => {
  expect(go).toContain(from);
  const parse = () => parseGenerationFile(go.replace(from, to), primitive);
  expect(parse).toThrow(message);
  expect(parse).toThrow(generationPath('domain', 'orders'));
});
