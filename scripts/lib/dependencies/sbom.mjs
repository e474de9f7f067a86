/**
 * A bill of materials in CycloneDX 1.6 (cyclonedx.org/docs/1.6/json), one component a package.
 * The same packages give the same bytes: no time and no serial number, which both may be left out.
 */
export function makeSbom({ name, version, packages }) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': name, name, version } },
    components: packages.map(each => {
      const purl = purlOf(each);
      return {
        ...{ type: 'library', 'bom-ref': purl, name: each.name, version: each.version, purl },
        ...(each.licence && each.licence !== 'UNKNOWN' && { licenses: [licenceOf(each.licence)] }),
      };
    }),
  };
}

/** Package URL (purl-spec, type npm): the scope is the namespace, its `@` is encoded. */
function purlOf({ name, version }) {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;
}

/** Expressions and names are fields of their own in CycloneDX. */
function licenceOf(licence) {
  return / (OR|AND|WITH) /.test(licence) ? { expression: licence } : { license: { name: licence } };
}
