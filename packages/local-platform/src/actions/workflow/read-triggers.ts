import { child, literalText, type Template } from '../expressions/template';
import { supportedEvents } from './supported-events';
import type { EventFilter, InputDefinition, Triggers } from './workflow';

function texts(template: Template | undefined): string[] | undefined {
  if (!template) return undefined;
  const items = template.kind === 'list' ? template.items : [template];
  return items.flatMap(item => literalText(item) ?? []);
}

const filterKeys = ['branches', 'branches-ignore', 'tags', 'tags-ignore', 'paths', 'paths-ignore', 'types', 'workflows'] as const;

function readFilter(template: Template): EventFilter {
  const filter: EventFilter = {};
  for (const key of filterKeys) {
    const list = texts(child(template, key));
    if (list) filter[key] = list;
  }
  return filter;
}

const inputTypes = ['string', 'number', 'boolean', 'choice', 'environment'] as const;

function readInputs(template: Template | undefined): InputDefinition[] {
  const inputs = child(template, 'inputs');
  if (inputs?.kind !== 'map') return [];
  return inputs.entries.map(({ key, value }) => ({
    name: key,
    type: inputTypes.find(type => type === literalText(child(value, 'type'))) ?? 'string',
    required: literalText(child(value, 'required')) === 'true',
    default: child(value, 'default'),
    options: texts(child(value, 'options')) ?? [],
  }));
}

function mapEntries(template: Template | undefined): { key: string; value: Template }[] {
  return template?.kind === 'map' ? template.entries : [];
}

/** Reads `on`, in each of its three forms. */
export function readTriggers(on: Template | undefined): Triggers {
  const filters: Record<string, EventFilter> = {};
  const unsupported: Triggers['unsupported'] = [];
  const listen = (event: string, line: number, filter: EventFilter) => {
    filters[event] = filter;
    if (!supportedEvents.includes(event)) unsupported.push({ event, line });
  };
  if (on?.kind === 'map') {
    for (const { key, value, line } of on.entries) listen(key, line, readFilter(value));
  } else {
    for (const item of on?.kind === 'list' ? on.items : on ? [on] : []) {
      const name = literalText(item);
      if (name !== undefined) listen(name, item.line, {});
    }
  }
  const schedule = child(on, 'schedule');
  const call = child(on, 'workflow_call');
  return {
    filters,
    unsupported,
    schedules: schedule?.kind === 'list' ? schedule.items.flatMap(item => literalText(child(item, 'cron')) ?? []) : [],
    dispatchInputs: readInputs(child(on, 'workflow_dispatch')),
    call: {
      inputs: readInputs(call),
      requiredSecrets: mapEntries(child(call, 'secrets')).flatMap(({ key, value }) =>
        literalText(child(value, 'required')) === 'true' ? [key] : [],
      ),
      outputs: mapEntries(child(call, 'outputs')).flatMap(({ key, value }) => {
        const output = child(value, 'value');
        return output ? [{ name: key, value: output }] : [];
      }),
    },
  };
}
