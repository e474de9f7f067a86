import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readingProblem } from '../../contract/proto-imports';
import { contractPath, protoModule } from '../../layout';
import { Check, CheckContext, CheckOutcome } from '../check';
import { hasTrackedTools } from '../codegen/pinned-tools';
import { breaksOf } from '../contract/annotations';
import { contractsOfBase } from '../contract/base';
import {
  bufOf,
  comparison,
  lintContract,
  moduleProblem,
  notComparable,
} from '../contract/buf';
import { contractDescription } from '../contract/rules';
import { findingsBy } from '../finding';

const finding = findingsBy(contractDescription);

/** `buf lint` is content, and nothing that the base has is broken. @internal */
export const contractCheck: Check = {
  id: 'contract',
  description: contractDescription,
  inputs: ['contracts', 'base', 'tracked'],
  async run(context) {
    const { root, kind, name, run } = context;
    const contract = contractPath(kind, name);
    if (!existsSync(join(root, protoModule, contract))) {
      return one('contract/missing', 'There is no contract', {
        message: `${protoModule}/${contract} is not there`,
      });
    }
    const size = readingProblem(join(root, protoModule), [contract]);
    if (size !== undefined) {
      return one('contract/too-large', 'Buf was not run', {
        message: size,
        file: `${protoModule}/${contract}`,
      });
    }
    if (await hasTrackedTools(run)) {
      return one('contract/tracked-tool', 'Nothing was run', {
        message: 'node_modules at the root is tracked by Git',
      });
    }
    const problem = await moduleProblem(run);
    if (problem !== undefined) {
      return one('contract/module-file', 'Buf was not run', {
        message: problem,
        file: `${protoModule}/buf.yaml`,
      });
    }
    const tool = await bufOf(run);
    context.used('buf', tool.version ?? 'unknown');
    const [lint, breaks] = await Promise.all([
      lintContract(run, contract),
      findBreaks(context, contract),
    ]);
    return {
      message: `buf lint: ${lint.length || 'no'} findings; ${breaks.message}`,
      issues: [...lint, ...breaks.issues],
    };
  },
};

function one(
  rule: string,
  message: string,
  details: Parameters<typeof finding>[1],
): CheckOutcome {
  return { message, issues: [finding(rule, details)] };
}

async function findBreaks(
  { run, base }: CheckContext,
  contract: string,
): Promise<CheckOutcome> {
  if (base === undefined)
    return { issues: [], message: 'not compared, since no base was given' };
  if (!(await contractsOfBase(run)).has(contract))
    return { issues: [], message: 'new, so nobody relies on it yet' };
  const large = await notComparable(run);
  if (large !== undefined) {
    return one('contract/not-compared', 'not compared', {
      message: `${large}, so that buf was not run`,
      file: `${protoModule}/${contract}`,
    });
  }
  const { findings, left } = await comparison(run);
  const unread = left.get(contract);
  if (unread !== undefined) {
    return one('contract/base-unreadable', 'not compared', {
      message: `${unread} in the base, so that buf did not compare with it`,
      file: `${protoModule}/${contract}`,
    });
  }
  const issues = breaksOf(contract, findings);
  return {
    issues,
    message: issues.length ? 'breaks callers' : 'breaks no caller',
  };
}
