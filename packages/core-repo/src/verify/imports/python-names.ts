/**
 * Names that packages are imported by, where that is not the name they are installed by.
 * A dot leads into a namespace that several distributions share.
 */
const importNames: Readonly<Record<string, readonly string[]>> = {
  attrs: ['attr', 'attrs'],
  beautifulsoup4: ['bs4'],
  'grpcio-health-checking': ['grpc_health'],
  'grpcio-reflection': ['grpc_reflection'],
  'grpcio-status': ['grpc_status'],
  'grpcio-tools': ['grpc_tools'],
  grpcio: ['grpc'],
  'google-api-python-client': ['googleapiclient', 'apiclient'],
  'google-cloud-core': ['google.cloud'],
  'googleapis-common-protos': [
    'google.api',
    'google.cloud.location',
    'google.logging',
    'google.longrunning',
    'google.rpc',
    'google.type',
  ],
  'opentelemetry-api': ['opentelemetry'],
  'msgpack-python': ['msgpack'],
  'opencv-python': ['cv2'],
  pillow: ['PIL'],
  protobuf: ['google.protobuf', 'google._upb'],
  'psycopg2-binary': ['psycopg2'],
  pycryptodome: ['Crypto'],
  pyjwt: ['jwt'],
  pyopenssl: ['OpenSSL'],
  'python-dateutil': ['dateutil'],
  'python-dotenv': ['dotenv'],
  'python-jose': ['jose'],
  'python-multipart': ['multipart'],
  pyyaml: ['yaml'],
  'ruamel-yaml': ['ruamel'],
  'scikit-learn': ['sklearn'],
  setuptools: ['setuptools', 'pkg_resources'],
};

/** Distributions whose names spell a module inside of a namespace: `azure-storage-blob` is `azure.storage.blob`. */
const namespaces = /^(?:azure|backports|google|jaraco|opentelemetry|zope)-/;

/** A distribution's name as all its spellings are compared (PEP 503). @internal */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Modules that a distribution is imported by. @internal */
export function modulesOf(distribution: string): readonly string[] {
  const name = normalName(distribution);
  return Object.hasOwn(importNames, name)
    ? importNames[name]
    : [
        name.replaceAll('-', '_'),
        ...(namespaces.test(name) ? namespaced(name.split('-')) : []),
      ];
}

/** `google-api-core` may be `google.api.core`, `google.api_core` or, as it is, a bit of both. */
function namespaced([first, ...rest]: readonly string[]): string[] {
  const spelled = rest
    .slice(1)
    .reduce(
      (heads, part) =>
        heads.flatMap(head => [`${head}.${part}`, `${head}_${part}`]),
      [`${first}.${rest[0] ?? ''}`],
    );
  // More parts than any distribution has would double the list each time.
  return rest.length > 8 ? [] : spelled;
}
