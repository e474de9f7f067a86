import { CheckDescription } from '../rule';

/** The check `imports`, for its page and its findings. @internal */
export const importsDescription = {
  title: 'Imports',
  what: 'Runtime code uses its own code, the listed packages and the SDKs. Files are read by parsers: TypeScript by its own, Go and Python by grammars of Tree-sitter. Manifests count too: `package.json` with `imports`, `tsconfig.json` with `paths`, `go.mod` and `go.work`, `pyproject.toml` and `requirements*.txt`. Tests, by the convention of their language, may use what runtime code may not; generated code is judged by the check of code generation.',
  rules: [
    {
      id: 'imports/cross-primitive',
      severity: 'error',
      title: "Another primitive's code",
      why: 'Two services that share code by their folders can no longer be built, versioned and deployed alone; a change in one breaks the other without a word.',
      fix: 'Call the other primitive through its SDK.',
      limits: 'Code that was copied is not recognised.',
    },
    {
      id: 'imports/proto-source',
      severity: 'error',
      title: 'Raw contract',
      why: 'Code that is made from a contract elsewhere than in the primitive moves when nobody here changed anything.',
      fix: "Use the generated code of the primitive's own, or an SDK.",
      limits:
        'Knows `packages/ameide_core_proto`, `@ameide/core-proto`, `@buf/…` and `buf.build/gen/…`, and files that end in `.proto`.',
    },
    {
      id: 'imports/escape',
      severity: 'error',
      title: 'Path out of the primitive',
      why: 'What lies outside is not in the image, not in the review and not in the lock file of this primitive.',
      fix: 'Use what is inside the primitive, or a listed package.',
      limits:
        'Files that are opened while the code runs are not imports, and are not seen.',
    },
    {
      id: 'imports/unlisted',
      severity: 'error',
      title: 'Package that is not listed',
      why: 'It is there by chance, since something else needs it, and is gone with the next update of that.',
      fix: 'List it in the manifest of the primitive (`dependencies` of package.json, `require` of go.mod, `dependencies` of pyproject.toml), or do without it.',
      limits:
        'A Python package may be imported by another name than it is installed by. The usual ones are known; where another is needed, `ameide.yaml` can make this rule a warning.',
    },
    {
      id: 'imports/test-code',
      severity: 'error',
      title: 'Test code in runtime code',
      why: 'Tests may use what runtime code may not; through them, runtime code would.',
      fix: 'Move what both need out of the tests.',
      limits: 'Go forbids it by itself.',
    },
    {
      id: 'imports/computed',
      severity: 'warning',
      title: 'Import that is known only when it runs',
      why: 'A parser cannot say what it leads to, so nobody has.',
      fix: 'Write the name out.',
      limits:
        'Code that is evaluated (`eval`, `exec`, plugins of the language) is not looked into.',
    },
    {
      id: 'imports/folder-dependency',
      severity: 'error',
      title: 'Dependency that is a folder',
      why: 'It leads past the registry into whatever lies there on this machine, and is missing in the image.',
      fix: 'Depend on a published version.',
      limits: 'Folders that a tool adds by its own configuration are not seen.',
    },
    {
      id: 'imports/replaced',
      severity: 'error',
      title: 'Dependency from elsewhere than its name says',
      why: 'A `replace`, an npm alias, a Git address or a plain URL runs code of another origin under a name that a reviewer trusts.',
      fix: 'Depend on the published package by its own name.',
      limits: 'Registries that a machine is configured for are not looked at.',
    },
    {
      id: 'imports/linkname',
      severity: 'error',
      title: 'Private name of another package',
      why: '`//go:linkname` and C code reach past everything that Go lets a package hide.',
      fix: 'Use what the package exports.',
      limits: 'Assembly files are not read.',
    },
    {
      id: 'imports/search-path',
      severity: 'error',
      title: 'Search path is changed',
      why: 'From then on every import may come from anywhere, and a reader of the imports cannot know.',
      fix: 'Lay the code out so that it is found, or depend on a package.',
      limits:
        'Knows `sys.path`, `site.addsitedir`, and `pythonpath` of pytest; the variable PYTHONPATH, and a loader that is built by hand, are not seen.',
    },
    {
      id: 'imports/symbolic-link',
      severity: 'error',
      title: 'Symbolic link out of the primitive',
      why: 'What is behind it is not the code of the primitive, and is not in its image.',
      fix: 'Put the file itself there, or depend on a published package.',
      limits: 'Links inside of the primitive are fine.',
    },
    {
      id: 'imports/syntax',
      severity: 'warning',
      title: 'File that the parser does not understand',
      why: 'An import could be in the part that was not understood.',
      fix: 'Make it valid code of its language; when a compiler takes it as it is, read its imports with your own eyes.',
      limits: 'Grammars lag behind the newest syntax of a language.',
    },
    {
      id: 'imports/not-looked-at',
      severity: 'error',
      title: 'File that nobody looked at',
      why: 'A file that cannot be read, or is too large for source, may import anything. What nobody looked at is no pass.',
      fix: 'Make it a plain file that can be read, or split it.',
      limits: 'Up to 4 MB are read.',
    },
    {
      id: 'imports/manifest',
      severity: 'error',
      title: 'Manifest that cannot be read',
      why: 'Without it nobody knows what is listed.',
      fix: 'Make it a valid manifest of its language.',
      limits: 'Only what concerns imports is looked at.',
    },
  ],
} as const satisfies CheckDescription;
