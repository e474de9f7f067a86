import { snakeName } from '../layout';

/**
 * Words that a file of Go code is not to end in: `notify_ios.pb.go` would be compiled for
 * iOS alone. Systems and processors that Go knows, see https://pkg.go.dev/cmd/go#hdr-Build_constraints.
 */
const goPlatforms: ReadonlySet<string> = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd ' +
    'plan9 solaris wasip1 windows zos 386 amd64 amd64p32 arm arm64 arm64be armbe loong64 ' +
    'mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 ' +
    's390 s390x sparc sparc64 wasm'
  ).split(' '),
);

/** Folders whose packages Go lets nobody else import. */
const goFolders: ReadonlySet<string> = new Set(['internal', 'vendor']);

/** Words that no Python package can be named. */
const pythonKeywords: ReadonlySet<string> = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for ' +
    'from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/**
 * Why a name that is good everywhere else cannot be taken in a language: its generated
 * code would not compile. Undefined when nothing is wrong.
 * @internal
 */
export function nameProblem(
  language: string,
  name: string,
): string | undefined {
  const snake = snakeName(name);
  const last = snake.split('_').at(-1) ?? '';
  if (language === 'go' && goFolders.has(name)) {
    return `name: Go keeps ${JSON.stringify(
      name,
    )} for itself; choose another name, or another language`;
  }
  if (language === 'go' && snake !== last && goPlatforms.has(last)) {
    return `name: Go would compile code of that name for ${last} alone; choose a name that does not end in ${JSON.stringify(
      `-${last}`,
    )}, or another language`;
  }
  if (language === 'python' && pythonKeywords.has(name)) {
    return `name: ${JSON.stringify(
      name,
    )} is a keyword of Python; choose another name, or another language`;
  }
  return undefined;
}
