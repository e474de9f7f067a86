import { CheckDescription } from '../rule';

/** The check `imports`, for its page and its findings. @internal */
export const importsDescription = {
  title: 'Imports',
  what: 'Runtime code uses its own code, the listed packages and the SDKs. Files are read by parsers: TypeScript by its own, Go and Python by grammars of Tree-sitter. Manifests count too: every `package.json` with `imports`, `overrides` and `workspaces`, every `tsconfig.json` with `paths` and what it includes, `go.mod` and `go.work`, `pyproject.toml`, `setup.cfg` and `requirements*.txt` with what they name. Tests, by the convention of their language, may use what runtime code may not; generated code is judged by the check of code generation.',
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
        'Of files that the code opens when it runs, those are seen that it names by a path from its own file: `new URL(…, import.meta.url)`, `join(import.meta.dirname, …)`, `import.meta.glob`. Paths from the working folder, paths that are computed, and what styles and pages of HTML refer to are not.',
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
        'Names are followed within a file, through imports, assignments, `getattr`, `vars` and `sys.modules`; what imports and is handed on is this finding. A module that is handed on as a value, code that is evaluated (`eval`, `exec`, entry points), and a `Module` of Node that is made by hand, are not looked into.',
    },
    {
      id: 'imports/folder-dependency',
      severity: 'error',
      title: 'Dependency that is a folder',
      why: 'It leads past the registry into whatever lies there on this machine, and is missing in the image.',
      fix: 'Depend on a published version.',
      limits:
        'Looks at the manifests of npm, Go, pip, setuptools, Hatch, Poetry, PDM and uv. What `setup.py` works out, what `.npmrc` and `.yarnrc.yml` set, and aliases in the settings of a bundler are not seen.',
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
      why: '`//go:linkname`, C code, assembly and object files reach past everything that Go lets a package hide.',
      fix: 'Use what the package exports.',
      limits:
        'Reflection and `unsafe` are not looked into. C, assembly and object files are known by their names, and not read.',
    },
    {
      id: 'imports/search-path',
      severity: 'error',
      title: 'Search path is changed',
      why: 'From then on every import may come from anywhere, and a reader of the imports cannot know.',
      fix: 'Lay the code out so that it is found, or depend on a package.',
      limits:
        'Knows `sys.path`, `__path__`, `site.addsitedir`, `pkgutil.extend_path` and the import hooks of `sys`, also under other names of the same file, `pythonpath` of pytest, and where build tools look for modules; the variable PYTHONPATH, `.pth` files, and a loader that is built by hand are not seen.',
    },
    {
      id: 'imports/nested-module',
      severity: 'error',
      title: 'Module within the module',
      why: 'A `go.mod` further down begins a module with dependencies of its own: what it lists and replaces is in no list that is looked at when the primitive is.',
      fix: 'Let the primitive be one module; take the `go.mod` further down away.',
      limits:
        'Looks at the name of the file: what the module in there imports is judged as if it were not one.',
    },
    {
      id: 'imports/workspace',
      severity: 'warning',
      title: 'Workspace that joins primitives',
      why: 'In a workspace, Go finds the code of all its modules whether they are listed or not, and chooses the versions for all of them together: what is built there is not what the image holds.',
      fix: 'Keep `go.work` out of Git, or one for each primitive.',
      limits:
        'Looks at the nearest `go.work` in the folders above; one that the variable GOWORK names is not seen. Generation, tests and images are made without a workspace whatever stands there.',
    },
    {
      id: 'imports/tracked-output',
      severity: 'error',
      title: 'Output that Git tracks',
      why: 'Folders such as `dist` and `node_modules` hold what tools made, so nobody reads them; what is tracked there gets into the image without having been looked at by a reviewer or by a rule.',
      fix: 'Take it out of Git (`git rm -r --cached`), list the folder in `.gitignore`, and let the build make it.',
      limits:
        'Only what Git tracks counts. A bundle that lies in a folder of another name is read like any other code.',
    },
    {
      id: 'imports/not-text',
      severity: 'error',
      title: 'Source that is not text',
      why: 'Its compiler may still read it, in another encoding; this reader would see other words than the compiler does.',
      fix: 'Save the file as UTF-8. What is no source should not be called by the name of one.',
      limits:
        'Looks at sources, at compiled modules of Python and Node, and at manifests: UTF-8, zero bytes, and the encoding that a Python file or a file of requirements names in its first two lines. WebAssembly is not looked at.',
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
      severity: 'error',
      title: 'File that the parser does not understand',
      why: 'An import could be in the part that was not understood.',
      fix: 'Make it valid code of its language. When a compiler takes it as it is, read its imports with your own eyes, and write that part in another way.',
      limits:
        'Grammars lag behind the newest syntax of a language: of 4000 files of Python and 2500 of Go that their own compilers take, one each is refused. What a compiler refuses only because of its meaning passes.',
    },
    {
      id: 'imports/not-looked-at',
      severity: 'error',
      title: 'File that nobody looked at',
      why: 'A file that cannot be read, is too large for source, or takes too long to parse may import anything. What nobody looked at is no pass.',
      fix: 'Make it a plain file that can be read, or split it.',
      limits: 'Up to 1 MB is read, for up to 5 seconds of work.',
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
