/** Whether labels fulfil a Kubernetes label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Throws on what is none. */
export function matchesLabelSelector(selector: string, labels: Record<string, string> = {}): boolean {
  const terms = selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  return terms.every(raw => {
    const term = raw.trim();
    const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
    if (set) {
      const [, key = '', operator, values = ''] = set;
      const value = labels[key];
      const listed = value !== undefined && values.split(',').map(each => each.trim()).includes(value);
      return (operator === 'in') === listed;
    }
    const equality = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(term);
    if (equality) {
      const [, key = '', operator, value] = equality;
      return operator === '!=' ? labels[key] !== value : labels[key] === value;
    }
    const presence = /^(!?)([\w./-]+)$/.exec(term);
    if (!presence) throw new Error(`unable to parse requirement: ${term}`);
    return (labels[presence[2] ?? ''] !== undefined) === (presence[1] === '');
  });
}
