import { Dispatch, memo, SetStateAction } from 'react';
import {
  fleetStateSchema,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';
import { useFleetValues } from '../../hooks/use-fleet-values';
import { useText } from '../../hooks/use-text';
import {
  FleetQuery,
  fleetSorts,
  formatFleetQuery,
  parseFleetQuery,
} from '../../model/fleet-query';
import { ownerName } from '../../model/owner';
import { Choice } from '../shared/Choice';

/** What the fleet is narrowed by, ordered and grouped; typing in the search does not draw it again. @internal */
export const FleetChoices = memo(function Choices(
  props: Pick<
    FleetQuery,
    'kind' | 'owner' | 'system' | 'state' | 'group' | 'sort'
  > & { onChange: Dispatch<SetStateAction<FleetQuery>> },
) {
  const t = useText();
  const owners = useFleetValues('owner').values;
  const systems = useFleetValues('system').values;
  const set = (name: string) => (value: string) =>
    props.onChange(before => {
      const params = formatFleetQuery(before);
      if (value) params.set(name, value);
      else params.delete(name);
      return parseFleetQuery(params);
    });
  const named = (
    values: readonly string[],
    say: (value: string) => string = value => value,
  ) =>
    ['', ...values].map(value => ({
      value,
      text: value ? say(value) : t('fleet.all'),
    }));
  return (
    <>
      <Choice
        label={t('fleet.kind')}
        value={props.kind}
        options={named(primitiveKinds)}
        onChange={set('kind')}
      />
      <Choice
        label={t('fleet.owner')}
        value={props.owner}
        options={named(owners, ownerName)}
        onChange={set('owner')}
      />
      <Choice
        label={t('fleet.system')}
        value={props.system}
        options={named(systems)}
        onChange={set('system')}
      />
      <Choice
        label={t('fleet.state')}
        value={props.state}
        options={[
          { value: '', text: t('fleet.all') },
          ...fleetStateSchema.options.map(value => ({
            value,
            text: t(`count.${value}`),
          })),
        ]}
        onChange={set('state')}
      />
      <Choice
        label={t('fleet.group')}
        value={props.group}
        options={[
          { value: '', text: t('fleet.groups.none') },
          ...(['owner', 'system', 'kind'] as const).map(value => ({
            value,
            text: t(`fleet.groups.${value}`),
          })),
        ]}
        onChange={set('group')}
      />
      <Choice
        label={t('fleet.sort')}
        value={props.sort}
        disabled={props.group !== undefined}
        options={fleetSorts.map(value => ({
          value,
          text: t(`fleet.sorts.${value}`),
        }))}
        onChange={set('sort')}
      />
    </>
  );
});
