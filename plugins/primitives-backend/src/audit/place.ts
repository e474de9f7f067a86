import { parsePrimitiveId } from '@ameide/plugin-primitives-common';

/** Which primitive a breach is about, and where. @internal */
export type Place = { id?: string; environment?: string };

/** Of the subject of an Application's facts: `<environment>-<component>`. @internal */
export function placeOfApplication(
  name: string,
  environments: readonly string[],
): Place {
  const environment = environments.find(e => name.startsWith(`${e}-`));
  if (!environment) return {};
  return { environment, ...idOf(name.slice(environment.length + 1)) };
}

/** Of values that are read for these `<environment>/<component>`: shared ones are of no environment in particular. @internal */
export function placeOfValues(subjects: readonly string[]): Place {
  const places = subjects.map(subject => subject.split('/'));
  const environments = new Set(places.map(([environment]) => environment));
  const [first] = places;
  return {
    ...(first && idOf(first[1])),
    ...(environments.size === 1 && { environment: first[0] }),
  };
}

/** A smoke is its primitive's. */
function idOf(component: string): { id?: string } {
  const id = component.replace(/-smoke$/, '');
  return parsePrimitiveId(id) ? { id } : {};
}
