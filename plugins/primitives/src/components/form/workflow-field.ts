import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { isWorkflow, Workflow } from '../../model/change';

/** Props of a field that serves several templates; `ui:options` say for which it is. @internal */
export type WorkflowFieldProps<T> = FieldExtensionComponentProps<
  T,
  { workflow?: string }
>;

/** For which change a template uses a field. A template that says none, or nonsense, is mended, not guessed at. @internal */
export function workflowOf(
  options: { workflow?: string } | undefined,
): Workflow {
  const workflow = options?.workflow;
  if (isWorkflow(workflow)) return workflow;
  throw new Error(
    `ui:options.workflow: ${JSON.stringify(
      workflow,
    )} is no change of desired state`,
  );
}
