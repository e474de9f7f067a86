/**
 * Most characters of a `catalog-info.yaml` that the portal reads. A primitive's has some
 * hundred; one on a branch was reviewed by nobody, and the portal stands still while it is
 * parsed: half a second for this many.
 * @public
 */
export const longestCatalogInfo = 64 * 1024;

/** Why a `catalog-info.yaml` of so many characters is not read; undefined for one that is. @public */
export function catalogInfoProblem(length: number): string | undefined {
  return length > longestCatalogInfo
    ? `has more than ${longestCatalogInfo / 1024} KiB, and is not read`
    : undefined;
}
