import {
  EnvironmentName,
  environmentSchema,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { useChangePermissions } from '../../hooks/use-change-permissions';
import { useChoices } from '../../hooks/use-choices';
import { useOwnReason } from '../../hooks/use-own-reason';
import { useText } from '../../hooks/use-text';
import { choicesIn, primitiveOf } from '../../model/change';
import { lackedPermission } from '../../model/change-permission';
import { FieldHelp } from './FieldHelp';
import { RadioField } from './RadioField';
import { WorkflowFieldProps, workflowOf } from './workflow-field';

/** Environments as a form may choose them now; the others say why not. @internal */
export function PrimitiveEnvironmentField(props: WorkflowFieldProps<string>) {
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const t = useText();
  const values = props.formContext?.formData ?? {};
  const named = [values.primitives].flat().filter(Boolean);
  // Of several, each has its own answer: the preview says it.
  const primitive =
    workflow === 'promote'
      ? primitiveOf({ primitive: named.length === 1 ? named[0] : '' })
      : primitiveOf(values);
  const { value: choices, error, askAgain } = useChoices(primitive, workflow);
  const reason = useOwnReason(error);
  const known = useChangePermissions();
  // Where it is denied everywhere, the form says it once.
  const isDenied = lackedPermission(known, workflow) !== undefined;

  const whyNot = (environment: EnvironmentName): string | undefined => {
    const lacked = lackedPermission(known, workflow, environment);
    if (lacked && !isDenied) return t('form.lacked', { permission: lacked });
    if (workflow === 'promote') {
      const at = promotionOrder.findIndex(e => e === environment);
      const source = promotionOrder[at - 1];
      if (source !== values.source)
        return t('form.notNext', { source: source ?? '', environment });
    }
    return choicesIn(choices, environment)?.refusals.join(' ') || undefined;
  };
  const environments = [props.schema.enum ?? []]
    .flat()
    .flatMap(each => environmentSchema.safeParse(each).data ?? []);
  return (
    <RadioField
      field={props}
      options={environments.map(environment => {
        const why = whyNot(environment);
        return {
          ...{ value: environment, label: environment },
          ...{ notes: why, disabled: why !== undefined },
        };
      })}
      hint={
        reason !== undefined && (
          <FieldHelp
            text={t('form.unchecked', { reason })}
            onRetry={askAgain}
          />
        )
      }
    />
  );
}
