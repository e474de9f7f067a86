import { findingsBy } from '../finding';
import {
  leavesPrimitive,
  ManifestContext,
  PythonManifest,
  readRequirement,
} from './python-requirements';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** Files of settings that tools of Python read beside `pyproject.toml`. @internal */
export const iniFiles: ReadonlySet<string> = new Set([
  'setup.cfg',
  'pytest.ini',
  '.pytest.ini',
  'tox.ini',
]);

/** Where folders that modules are found in stand, as `section.key`. */
const modulePaths = new Set([
  'options.package_dir',
  'options.packages.find.where',
  'options.packages.find_namespace.where',
  'pytest.pythonpath',
  'tool:pytest.pythonpath',
]);

const isRuntime = (place: string) => place === 'options.install_requires';
const isRequirements = (place: string) =>
  isRuntime(place) ||
  place === 'options.setup_requires' ||
  place.startsWith('options.extras_require.');

type Setting = { place: string; line: number; value: string };

/** Reads settings as `configparser` does; a line that begins with a blank goes on with the value before. */
function readSettings(text: string): Setting[] {
  const settings: Setting[] = [];
  let section = '';
  let place = '';
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    if (/^\s*(?:[#;]|$)/.test(raw)) return;
    const head = /^\[([^\]]*)\]/.exec(raw);
    const pair = /^([^\s=:[][^=:]*?)\s*[=:]\s*(.*)$/.exec(raw);
    if (head) {
      section = head[1].trim();
      place = '';
    } else if (/^\s/.test(raw)) {
      if (place) settings.push({ place, line, value: raw.trim() });
    } else if (pair) {
      place = `${section}.${pair[1].trim().toLowerCase()}`;
      if (pair[2].trim()) settings.push({ place, line, value: pair[2].trim() });
    }
  });
  return settings;
}

/** Reads one of {@link iniFiles}, as far as it says where code comes from. @internal */
export function readIni(text: string, about: ManifestContext): PythonManifest {
  const manifest: PythonManifest = { listed: new Set(), issues: [] };
  for (const { place, line, value } of readSettings(text)) {
    if (isRequirements(place)) {
      const { listed, issues } = readRequirement(value, { ...about, line });
      manifest.issues.push(...issues);
      if (isRuntime(place))
        for (const name of listed) manifest.listed.add(name);
    }
    if (!modulePaths.has(place)) continue;
    // `name = folder` in package_dir; several folders in one line elsewhere.
    for (const path of value.split(/[\s,=]+/).filter(Boolean))
      if (leavesPrimitive(path))
        manifest.issues.push(
          finding('imports/search-path', {
            message: `${place} leads to ${JSON.stringify(
              path,
            )}, which is outside`,
            file: `${about.folder}/${about.path}`,
            line,
          }),
        );
  }
  return manifest;
}
