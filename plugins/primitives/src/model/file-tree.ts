/** One line of a file tree. @internal */
export type TreeLine = {
  path: string;
  label: string;
  depth: number;
  isFolder: boolean;
};

/**
 * Files as the lines of a tree, folders before what is in them. A folder that holds
 * nothing but one folder shares its line, so that deep paths stay readable.
 * @internal
 */
export function fileTree(paths: readonly string[]): TreeLine[] {
  return linesOf(
    [...new Set(paths)].sort().map(path => path.split('/')),
    '',
    0,
  );
}

function linesOf(
  files: readonly string[][],
  parent: string,
  depth: number,
): TreeLine[] {
  const folders = new Map<string, string[][]>();
  const lines: TreeLine[] = [];
  for (const parts of files) {
    if (parts.length === 1) {
      lines.push({
        path: parent + parts[0],
        label: parts[0],
        depth,
        isFolder: false,
      });
    } else {
      const [folder, ...rest] = parts;
      folders.set(folder, [...(folders.get(folder) ?? []), rest]);
    }
  }
  return [
    ...[...folders].flatMap(([name, inside]) => {
      const { label, rest } = joined(name, inside);
      const path = parent + label;
      return [
        { path, label, depth, isFolder: true },
        ...linesOf(rest, path, depth + 1),
      ];
    }),
    ...lines,
  ];
}

/** Walks into a folder for as long as it holds one folder and nothing else. */
function joined(
  name: string,
  inside: string[][],
): { label: string; rest: string[][] } {
  const [[next, ...deeper]] = inside;
  const single =
    deeper.length > 0 && inside.every(p => p.length > 1 && p[0] === next);
  if (!single) return { label: `${name}/`, rest: inside };
  return joined(
    `${name}/${next}`,
    inside.map(p => p.slice(1)),
  );
}
