import { renderTemplate } from './evaluate';

const parameters = {
  env: 'dev',
  name: 'Orders',
  empty: '',
  replicas: 2,
  path: { basename: 'orders', segments: ['apps', 'orders'] },
  labels: { b: 'two', a: 'one' },
};

describe('renderTemplate', () => {
  it.each([
    ['plain', 'plain'],
    ['{{ .env }}-{{.path.basename}}', 'dev-orders'],
    ['{{ index .path.segments 1 }}', 'orders'],
    ['{{ .name | lower | trunc 3 | quote }}', '"ord"'],
    ['{{ printf "%s/%03d" .env .replicas }}', 'dev/002'],
    ['{{ default "none" .empty }}', 'none'],
    ['{{ if and (eq .env "dev" "test") (not .empty) }}yes{{ else }}no{{ end }}', 'yes'],
    ['{{ if eq .env "x" }}a{{ else if eq .env "dev" }}b{{ else }}c{{ end }}', 'b'],
    ['{{ if .empty -}} a {{- else -}} b {{- end }}', 'b'],
    ['{{ range $i, $s := .path.segments }}{{ $i }}={{ $s }};{{ end }}', '0=apps;1=orders;'],
    ['{{ range $k, $v := .labels }}{{ $k }}{{ $v }} {{ end }}', 'aone btwo '],
    ['{{ with .path }}{{ .basename }}{{ $.env }}{{ end }}', 'ordersdev'],
    ['{{ $x := .env }}{{ $x = upper $x }}{{ $x }}', 'DEV'],
    ['{{ ternary "a" "b" (eq .replicas 2) }}', 'a'],
    ['{{ join "," (splitList "-" "a-b") }}', 'a,b'],
    ['{{ trimSuffix "-smoke" "x-smoke" }}{{ trimPrefix "v" "v0" }}{{ replace "r" "R" .path.basename }}', 'x0oRdeRs'],
    ['{{ (dict "k" .env).k }}', 'dev'],
    ['{{ dig "labels" "z" "no" $ }}', 'no'],
    ['{{/* a comment */}}{{ "}}" }}', '}}'],
    ['{{ or .empty .env }}', 'dev'],
    ['{{ .labels | toJson }}', '{"b":"two","a":"one"}'],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, parameters, { missingKey: 'error' })).toBe(expected);
  });

  it.each([
    ['{{ .nope }}', 'map has no entry for key "nope"'],
    ['{{ .path.nope.x }}', 'map has no entry for key "nope"'],
    ['{{ genPrivateKey "rsa" }}', 'function "genPrivateKey" not defined'],
    ['{{ if .env }}', "an 'end' is missing"],
    ['{{ .env', 'unclosed action'],
    ['{{ template "x" }}', '{{template}} is not supported'],
    ['{{ index .path.segments 9 }}', 'index out of range'],
    ['{{ .env | .name }}', "can't give argument to non-function"],
  ])('%s fails', (template, message) => {
    expect(() => renderTemplate(template, parameters, { missingKey: 'error' })).toThrow(message);
  });

  it('prints nothing for a missing key where the set does not mind', () => {
    expect(renderTemplate('{{ .nope }}', parameters, { missingKey: 'default' })).toBe('<no value>');
  });
});
