import { CheckDescription } from '../rule';
import { trackedTool } from '../tracked-tool';

/** The check `contract`, for its page and its findings. @internal */
export const contractDescription = {
  title: 'Contract',
  what: "The primitive's contract in the Buf module follows buf's rules of style, and does not break what the base has. It passes when `buf lint` and `buf breaking` find nothing in it. Without a base only the style is judged, and the message says so.",
  rules: [
    {
      id: 'contract/lint',
      open: true,
      severity: 'error',
      title: 'Contract that breaks a rule of style',
      why: "Contracts that follow one style give the same names in every language, and leave room to grow: a request of one's own for each call, a version in each package.",
      fix: 'Change the contract as the message says, and generate the code anew. The rules are in lint.use of packages/ameide_core_proto/buf.yaml; each is described at https://buf.build/docs/lint/rules.',
      limits:
        'Judges form only. Comments in the contract that turn a rule off (buf:lint:ignore) count unless buf.yaml disallows them.',
    },
    {
      id: 'contract/breaking',
      open: true,
      severity: 'error',
      title: 'Contract that breaks its callers',
      why: 'Code that was generated from the base, and runs somewhere, would misread or lose what is sent. Deployed services are never all replaced at once.',
      fix: 'Keep what callers rely on: add fields and calls, mark old ones as deprecated, reserve numbers and names that go. What must change goes into a new version of the package, beside the old one. The rules are at https://buf.build/docs/breaking/rules.',
      limits:
        'Compares with the base and not with every version that runs. A changed meaning under the same name is not seen. Without --base nothing is compared.',
    },
    {
      id: 'contract/missing',
      severity: 'error',
      title: 'Primitive without a contract',
      why: 'Nobody can call it in a way that is checked, and no code can be generated for it.',
      fix: 'Write the contract in packages/ameide_core_proto/src/ameide_core_proto/<kind>/<name>/<version>; "ameide primitive scaffold" makes one to begin with.',
      limits: 'Any file in that folder is enough to pass this rule.',
    },
    {
      id: 'contract/too-large',
      severity: 'error',
      title: 'Contract that is too large',
      why: 'Buf and the generators read all of a contract into memory, and all that it imports, in CI and in the portal. One that is too large would make both stand still for everybody.',
      fix: 'Keep to 500 files and 4 MiB in the folder of the contract, all versions together, and as much with all that it imports: take out what is no contract, and versions that nobody calls any more, or make the primitive into several.',
      limits:
        'Judges what the primitive has and imports, and not the whole module, where only a comparison with the base reads the rest. A link counts by itself, and buf does not follow it.',
    },
    {
      id: 'contract/module-file',
      severity: 'error',
      title: 'Module file that is not allowed',
      why: 'Buf runs the programs that buf.yaml names as plugins. Checking a pull request must not run what the pull request brings.',
      fix: 'Take plugins and policies out of packages/ameide_core_proto/buf.yaml, and use version v2 of the file; the message names the key.',
      limits:
        'Only keys at the top of the file are judged; buf judges the rest.',
    },
    {
      id: 'contract/not-compared',
      severity: 'error',
      title: 'Contract that could not be compared',
      why: 'Another part of the module does not compile, or is too large for buf, so buf compared nothing. What nobody compared is no pass.',
      fix: 'Repair what the message names: a contract that does not compile, or a contract or a file of no primitive that has more than 500 files or 4 MiB. Where the base has it already, do that in a pull request of its own, all such parts in one: it passes, and until it is merged no other that changes a contract does. Or take the change out of this branch.',
      limits: 'Names the first such part.',
    },
    {
      id: 'contract/base-unreadable',
      severity: 'warning',
      title: 'Contract that buf cannot read in the base',
      why: 'What the base has, or what it imports there, is too large for buf or does not compile, so nothing says whether callers of this contract break. It is no error, since nobody could repair it otherwise.',
      fix: 'Nothing has to be done in this branch. Whoever reviews it looks at what the contract lost, since buf did not; the next change is compared again.',
      limits:
        'Contracts of the same module that buf can read in the base are compared as ever.',
    },
    { id: 'contract/tracked-tool', ...trackedTool },
  ],
} as const satisfies CheckDescription;
