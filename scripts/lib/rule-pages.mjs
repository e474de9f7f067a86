const note = '<!-- Written by "node scripts/docs.mjs" out of the texts that the portal shows; change them there. -->\n';

/** Pages about the rules of the audit, by path: what each means, why, and how to satisfy it. */
export function rulePages({ done, standing }) {
  return {
    'docs/rules/README.md': overview({ done, standing }),
    ...Object.fromEntries([...standing, ...done].map(rule => [`docs/rules/${rule.id}.md`, page(rule)])),
  };
}

function overview({ done, standing }) {
  const list = rules => rules.map(({ id, title }) => `- [${title}](${id}.md) (\`${id}\`)`).join('\n');
  return `${note}
# Rules

The audit page judges every primitive by two kinds of rules. Each has a page here and in the portal, at \`/audit/rules/<id>\`, which also lists who breaches it now and which waivers there are.

## Non-negotiables

They hold everywhere and always. Each thing that breaches one is listed until it is over.

${list(standing)}

## Definition of Done

Judged for each primitive, some of them in each environment. These are the default ones; \`primitives.done.rules\` turns them off, changes them or adds others, and the audit page tries a rule before it is turned on.

${list(done)}

## Waivers

\`ameide gitops waive --rule <id> --primitive <id> --until <day> --reason <text> --pull-request\` asks for an exception until a day, from either kind of rule: a pull request that writes \`config/waivers.yaml\` in the GitOps repository. A verdict or a breach that is waived stays what it is and is marked with the last day of the waiver, with who brought it to the branch and when. Breaches that are about no primitive in particular, as a direct push, cannot be waived: they happened.
`;
}

function page({ id, title, description, why, satisfy, per, expression }) {
  const judged = per === 'environment'
    ? 'It is judged in the first environment and in each other one that Git enables.'
    : 'It is judged once for each primitive.';
  return `${note}
# ${title}

\`${id}\`: ${expression ? `a rule of the Definition of Done. ${judged}` : 'one of the non-negotiables.'}

## What it means

${description}

## Why

${why}

## How to satisfy it

${satisfy}
${expression ? `\n## Expression\n\n\`\`\`\n${expression}\n\`\`\`\n\nIt is written in [CEL](https://github.com/google/cel-spec); \`primitives.done.rules\` in the [configuration](../reference/configuration.md) changes it.\n` : ''}`;
}
