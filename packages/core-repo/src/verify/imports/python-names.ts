/**
 * Names that packages are imported by, where that is not the name they are installed by.
 * A dot stands for a package inside of a namespace.
 */
const importNames: Readonly<Record<string, readonly string[]>> = {
  attrs: ['attr', 'attrs'],
  beautifulsoup4: ['bs4'],
  'grpcio-health-checking': ['grpc_health'],
  'grpcio-reflection': ['grpc_reflection'],
  'grpcio-status': ['grpc_status'],
  'grpcio-tools': ['grpc_tools'],
  grpcio: ['grpc'],
  'googleapis-common-protos': ['google'],
  'msgpack-python': ['msgpack'],
  'opencv-python': ['cv2'],
  pillow: ['PIL'],
  protobuf: ['google'],
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

/** A distribution's name as all its spellings are compared (PEP 503). @internal */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Modules that a distribution is imported by. @internal */
export function modulesOf(distribution: string): readonly string[] {
  const name = normalName(distribution);
  return Object.hasOwn(importNames, name)
    ? importNames[name]
    : [name.replaceAll('-', '_')];
}
