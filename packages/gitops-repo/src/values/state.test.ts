import { RefusedError } from '../errors';
import { parseEnvironmentState } from './state';

const ref = `ghcr.io/a/primitive-domain-orders@sha256:${'1'.repeat(64)}`;

describe('parseEnvironmentState', () => {
  it.each([
    ['nothing', '# later\n', { enabled: false, ref: '', attempt: 0 }],
    [
      'what is enabled',
      `enabled: true\nimage: {ref: "${ref}"}\n`,
      { enabled: true, ref, digest: `sha256:${'1'.repeat(64)}`, attempt: 0 },
    ],
    [
      'what a merge key brings, as Helm does',
      `base: &base {enabled: true}\n<<: *base\n`,
      { enabled: true, ref: '', attempt: 0 },
    ],
  ])('reads %s', (_, text, state) => {
    expect(parseEnvironmentState(text, 'f.yaml')).toEqual(state);
  });

  it.each([
    ['text for a boolean', 'enabled: "yes"\n', 'f.yaml: enabled: '],
    ['what is no YAML', 'a: [\n', 'f.yaml: is not YAML: Flow sequence'],
    [
      'duplicate keys',
      'a: 1\na: 2\n',
      'f.yaml: is not YAML: the key "a" comes twice at line 2',
    ],
  ])('refuses %s, and says where', (_, text, why) => {
    const read = () => parseEnvironmentState(text, 'f.yaml');
    expect(read).toThrow(RefusedError);
    expect(read).toThrow(why);
  });
});
