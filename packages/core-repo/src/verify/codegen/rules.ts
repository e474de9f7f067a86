import { CheckDescription } from '../rule';
import { trackedTool } from '../tracked-tool';

const regenerate =
  'Generate the code anew and commit it ("ameide primitive verify --fix" does). What the code should say belongs into the contract, or beside the generated folder.';

/** The check `codegen`, for its page and its findings. @internal */
export const codegenDescription = {
  title: 'Codegen drift',
  what: "The primitive's code is generated again into a folder of its own outside the tree, by the pinned programs, and compared byte by byte with what is committed. The tree is only read. It passes when both are the same.",
  rules: [
    {
      id: 'codegen/changed',
      severity: 'error',
      title: 'Generated file that differs',
      why: 'Either the contract was changed and the code was not generated, or somebody edited what the next generation overwrites. In both cases callers and service do not speak the same contract.',
      fix: regenerate,
      limits:
        'Does not tell which of the two it was. The difference that is shown is shortened, and what looks like a secret in it is masked.',
    },
    {
      id: 'codegen/missing',
      severity: 'error',
      title: 'Generated file that is not there',
      why: 'The contract gives it, and code that imports it would not compile on another machine.',
      fix: regenerate,
      limits: 'Says nothing of whether anything imports it.',
    },
    {
      id: 'codegen/stale',
      severity: 'error',
      title: 'File that nothing generates any more',
      why: 'Its contract is gone or moved. Code that still imports it speaks a contract that nobody keeps.',
      fix: 'Delete it, and whatever imports it; or put the contract back. Files that people write belong beside the generated folder, never into it.',
      limits:
        'Does not tell a file whose contract is gone from one that was put there by hand, unless its head names its contract.',
    },
    {
      id: 'codegen/not-a-file',
      severity: 'error',
      title: 'Generated file that cannot be read',
      why: 'A link, a pipe or a file without permission among the generated ones was not compared. What nobody looked at is no pass.',
      fix: 'Delete it, and generate the code anew.',
      limits: 'Links are refused also where they lead to the right content.',
    },
    {
      id: 'codegen/generator-version',
      severity: 'error',
      title: 'Code of another version of a generator',
      why: 'The head of the file names another version than the pinned one, so somebody generated with a program of their own. The next person gets another result.',
      fix: 'Install the pinned programs ("npm ci" at the root; Go and Python generators come by themselves), and generate the code anew.',
      limits:
        'Known where a generator writes its version into its files: protoc-gen-es, protoc-gen-go, protoc for Python.',
    },
    {
      id: 'codegen/unpinned-tool',
      severity: 'error',
      title: 'Program of another version than the pinned one',
      why: 'What is compared here is what that program makes, and not what the pinned one would.',
      fix: 'Run "npm ci" at the root of the repository. If the pin is out of date, change it in package.json, run "npm install", and generate the code of every primitive anew.',
      limits:
        'Looks at package-lock.json, for buf and protoc-gen-es. Generators of Go and Python are always run as tools/codegen pins them.',
    },
    { id: 'codegen/tracked-tool', ...trackedTool },
    {
      id: 'codegen/nothing',
      severity: 'error',
      title: 'Nothing is generated',
      why: 'The contract gives no file at all, so there is nothing that could have been compared.',
      fix: 'Look at "paths" in the file that says how the code is generated, and at whether the contract has a service or a message.',
      limits: 'One generated file is enough to pass this rule.',
    },
    {
      id: 'codegen/impossible',
      severity: 'error',
      title: 'Code that cannot be generated',
      why: 'The contract does not compile, or the file that says how code is made from it asks for what is not allowed: another program, another folder.',
      fix: 'Repair the contract, or the file that says how code is generated from it; the message names the key and the rule.',
      limits:
        'A generator that is missing on this machine is no finding: the check then could not run.',
    },
  ],
} as const satisfies CheckDescription;
