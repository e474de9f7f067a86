/** Whether a specifier or path is a raw contract, by whatever name it can be asked for. @internal */
export function isProtoSource(specifier: string): boolean {
  return (
    /(^|\/)packages\/ameide_core_proto(\/|$)/.test(specifier) ||
    /^@ameide(io)?\/core-proto(\/|$)/.test(specifier) ||
    /^buf\.build\/gen\//.test(specifier) ||
    /^@buf\//.test(specifier) ||
    /\.proto$/.test(specifier)
  );
}
