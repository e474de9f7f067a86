import { primitiveAnnotation, corePath } from '@ameide/plugin-primitives-common';
import type { PlannedPrimitive } from './plan';

/** Files of a primitive's folder in the core repository, as far as anything reads them; `change` counts how often it was changed. */
export function coreFiles(primitive: PlannedPrimitive, change: number): Map<string, string> {
  const { ref, id, owner, system, language } = primitive;
  const folder = corePath(ref.kind, ref.name);
  const sources: Record<typeof language, [string, string][]> = {
    go: [
      ['go.mod', `module github.com/ameideio/ameide/${folder}\n\ngo 1.25\n`],
      ['cmd/main.go', `package main\n\n// Change ${change} of ${id}.\nfunc main() {}\n`],
      ['internal/handler/handler_test.go', `package handler\n`],
    ],
    python: [
      ['pyproject.toml', `[project]\nname = "${id}"\n`],
      ['src/main.py', `"""Change ${change} of ${id}."""\n`],
      ['tests/test_main.py', '"""Tests."""\n'],
    ],
    typescript: [
      ['package.json', `{ "name": "@ameide/${id}" }\n`],
      ['src/main.ts', `// Change ${change} of ${id}.\n`],
      ['__tests__/unit/main.test.ts', '// Tests.\n'],
    ],
  };
  const files: [string, string][] = [
    [
      'catalog-info.yaml',
      `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${id}
  annotations:
    ${primitiveAnnotation}: ${id}
spec:
  type: service
  lifecycle: production
  owner: group:default/${owner}
  system: ${system}
`,
    ],
    ['README.md', `# ${ref.name}\n\nA ${ref.kind} of ${system}.\n`],
    ['Dockerfile', 'FROM scratch\nCOPY dist/ /\nENTRYPOINT ["/main"]\n'],
    ...sources[language],
  ];
  return new Map(files.map(([path, content]) => [`${folder}/${path}`, content]));
}
