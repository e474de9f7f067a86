import type * as Diff from 'diff';
import type * as Toml from 'smol-toml';
import type * as DockerfileUtils from 'dockerfile-utils';
import type * as TreeSitter from 'web-tree-sitter';
import type * as TypeScript from 'typescript';
import type * as SecretlintCore from '@secretlint/core';
import type * as SecretlintRules from '@secretlint/secretlint-rule-preset-recommend';

/* eslint-disable @backstage/no-undeclared-imports, global-require -- loaded by the checks that need them, since each takes longer than all the rest; `import()` would be out of reach of Jest and of the bundle */

/** TypeScript's parser. @internal */
export function loadTypescript(): typeof TypeScript {
  return require('typescript');
}

/** Secretlint, and its recommended rules. @internal */
export function loadSecretlint(): {
  lintSource: typeof SecretlintCore.lintSource;
  rules: typeof SecretlintRules.rules;
  version: string;
} {
  const { lintSource }: typeof SecretlintCore = require('@secretlint/core');
  const {
    rules,
  }: typeof SecretlintRules = require('@secretlint/secretlint-rule-preset-recommend');
  const {
    version,
  }: { version: string } = require('@secretlint/core/package.json');
  return { lintSource, rules, version };
}

/** Differences of texts. @internal */
export function loadDiff(): typeof Diff {
  return require('diff');
}

/** Tree-sitter, with the files of its own program and of its grammars. @internal */
export function loadTreeSitter(): {
  module: typeof TreeSitter;
  program: string;
  grammars: Record<'go' | 'python', string>;
} {
  return {
    module: require('web-tree-sitter'),
    program: require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
    grammars: {
      go: require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm'),
      python: require.resolve(
        '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
      ),
    },
  };
}

/** TOML's parser. @internal */
export function loadToml(): typeof Toml {
  return require('smol-toml');
}

/** What Docker would refuse in a Dockerfile. @internal */
export function loadDockerfileRules(): typeof DockerfileUtils {
  return require('dockerfile-utils');
}
