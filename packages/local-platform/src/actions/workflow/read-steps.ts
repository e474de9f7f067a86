import { toCondition } from '../expressions/condition';
import { child, literalText, type Template } from '../expressions/template';
import type { StepDefinition } from './workflow';

/** The text of an `if`, wherever it stands: with or without `${{ }}`, or a plain boolean. */
export function conditionOf(template: Template | undefined): string {
  if (template?.kind === 'expression') return toCondition(template.text);
  return toCondition(literalText(template) ?? '');
}

/** Reads the steps of a job or of a composite action. */
export function readSteps(template: Template | undefined): StepDefinition[] {
  if (template?.kind !== 'list') return [];
  return template.items.map(item => {
    const base = {
      id: literalText(child(item, 'id')),
      line: item.line,
      name: child(item, 'name'),
      if: conditionOf(child(item, 'if')),
      env: child(item, 'env'),
      continueOnError: child(item, 'continue-on-error'),
      timeoutMinutes: child(item, 'timeout-minutes'),
    };
    const run = child(item, 'run');
    if (run) {
      const shell = child(item, 'shell');
      return { ...base, type: 'run', run, shell, workingDirectory: child(item, 'working-directory') };
    }
    return { ...base, type: 'uses', uses: literalText(child(item, 'uses')) ?? '', with: child(item, 'with') };
  });
}
