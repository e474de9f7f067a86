import { Finding } from '@ameide/plugin-primitives-common';
import { smokeOf, smokeSuffix } from '../../component';
import { Snapshot } from '../../snapshot';
import { Application, applicationSetFile, Generated } from '../applications';

// Argo CD puts the name into a label, and labels have at most 63 characters.
const maxApplicationName = 63;

/** Consistency of what the ApplicationSet generates with the files that are there. @internal */
export function applicationSetRule(
  generated: Generated,
  snapshot: Snapshot,
): Finding[] {
  return [
    ...names(generated.applications),
    ...folders(generated),
    ...complete(generated),
    ...smokes(generated),
    ...orphans(generated, snapshot),
  ];
}

const error = (
  rule: string,
  message: string,
  file: string,
  remedy: string,
): Finding => ({
  rule,
  severity: 'error',
  message,
  file,
  remedy,
});

function names(applications: Application[]): Finding[] {
  const owners = new Map<string, string>();
  return applications.flatMap(({ name, file }) => {
    const findings: Finding[] = [];
    const owner = owners.get(name);
    if (owner !== undefined) {
      findings.push(
        error(
          'application-name',
          `two components make the Application ${name}: ${owner} and ${file}`,
          file,
          'rename one of them',
        ),
      );
    }
    owners.set(name, file);
    if (name.length > maxApplicationName) {
      findings.push(
        error(
          'application-name',
          `${name} has ${name.length} characters; at most ${maxApplicationName} fit into a label`,
          file,
          'shorten the name of the component',
        ),
      );
    }
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
      findings.push(
        error(
          'application-name',
          `${name} is no DNS label`,
          file,
          'use lower-case letters, digits and hyphens',
        ),
      );
    }
    return findings;
  });
}

function folders({ components }: Generated): Finding[] {
  return components.flatMap(({ component, file }) =>
    file.split('/').at(-2) === component.name
      ? []
      : [
          error(
            'component-folder',
            `name: ${component.name} lies in the folder of another name`,
            file,
            'give folder and component one name',
          ),
        ],
  );
}

function complete({
  environments,
  components,
  applications,
}: Generated): Finding[] {
  const made = new Set(
    applications.map(a => `${a.environment}\n${a.component.name}`),
  );
  return environments.flatMap(({ environment }) =>
    components.flatMap(({ component, file }) =>
      made.has(`${environment.env}\n${component.name}`)
        ? []
        : [
            error(
              'application-missing',
              `${component.name} has no Application in ${environment.env}`,
              file,
              `let ${applicationSetFile} generate it`,
            ),
          ],
    ),
  );
}

function smokes({ components }: Generated): Finding[] {
  const known = new Set(components.map(c => c.component.name));
  return components.flatMap(({ component, file }): Finding[] => {
    const { name, componentType } = component;
    const isSmoke = name.endsWith(smokeSuffix);
    if (isSmoke !== (componentType === 'smoke')) {
      return [
        error(
          'smoke',
          `${name} is of the type ${componentType}, but only smokes are called ${smokeOf(
            '<component>',
          )}`,
          file,
          'make name and componentType agree',
        ),
      ];
    }
    if (isSmoke && !known.has(name.slice(0, -smokeSuffix.length))) {
      return [
        error(
          'smoke',
          `${name} smokes a component that does not exist`,
          file,
          'remove it, or wire the component',
        ),
      ];
    }
    if (!isSmoke && !known.has(smokeOf(name))) {
      return [
        {
          rule: 'smoke',
          severity: 'warning',
          message: `${name} has no smoke, so nothing proves that it works`,
          file,
          remedy: 'wire it with a smoke',
        },
      ];
    }
    return [];
  });
}

function orphans(
  { environments, components }: Generated,
  snapshot: Snapshot,
): Finding[] {
  const byDomain = new Set(
    components.map(c => `${c.component.domain}/${c.component.name}`),
  );
  const envs = new Set(environments.map(e => e.environment.env));
  return [...snapshot.keys()].flatMap(file => {
    const match =
      /^sources\/values\/(?:_shared|env\/([^/]+))\/([^/]+\/[^/]+)\.ya?ml$/.exec(
        file,
      );
    if (!match) return [];
    const [, environment, component] = match;
    if (environment !== undefined && !envs.has(environment)) {
      return [
        error(
          'orphan-values',
          `${environment} is no environment of config/clusters, so nothing reads this file`,
          file,
          'remove it, or describe the environment',
        ),
      ];
    }
    return byDomain.has(component)
      ? []
      : [
          error(
            'orphan-values',
            `no component ${component}, so nothing reads this file`,
            file,
            'remove it, or wire the component',
          ),
        ];
  });
}
