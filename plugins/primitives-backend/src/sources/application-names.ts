import {
  applicationName,
  EnvironmentName,
  parsePrimitiveId,
} from '@ameide/plugin-primitives-common';
import { scopeOfId } from '../facts/scope';

/** Which component in which environment an Application is. @internal */
export type ApplicationAbout = {
  environment: EnvironmentName;
  component: string;
  /** Subject of its facts, whatever its instance calls it. */
  subject: string;
  scope: string;
  isSmoke: boolean;
};

/** How one Argo CD instance names Applications. @internal */
export class ApplicationNames {
  readonly #template: string;
  readonly #environments: readonly EnvironmentName[];

  /** `template` contains `<environment>` and `<component>`, each once. */
  constructor(options: {
    template: string;
    environments: readonly EnvironmentName[];
  }) {
    this.#template = options.template;
    this.#environments = options.environments;
  }

  /** Undefined for an Application of nobody's primitive, or of an environment that is not served here. */
  parse(name: string): ApplicationAbout | undefined {
    for (const environment of this.#environments) {
      const [before, after] = this.#template
        .replace('<environment>', environment)
        .split('<component>');
      if (!name.startsWith(before) || !name.endsWith(after)) continue;
      const component = name.slice(before.length, name.length - after.length);
      const isSmoke = component.endsWith('-smoke');
      if (!parsePrimitiveId(isSmoke ? component.slice(0, -6) : component))
        continue;
      return {
        environment,
        component,
        subject: applicationName(environment, component),
        scope: scopeOfId(component),
        isSmoke,
      };
    }
    return undefined;
  }

  /** What this instance calls the subject of a fact. */
  format(subject: string): string {
    const environment = this.#environments.find(e =>
      subject.startsWith(`${e}-`),
    );
    if (!environment) return subject;
    // Replaced by functions: a replacement text would give `$` a meaning.
    return this.#template
      .replace('<environment>', () => environment)
      .replace('<component>', () => subject.slice(environment.length + 1));
  }
}
