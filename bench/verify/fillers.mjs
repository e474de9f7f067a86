/** Source files that look like the code of a service: imports, types, functions, strings, comments. */

/** Small and seeded: the same numbers on every machine (mulberry32). */
function createRandom(seed) {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const nouns = [
  'order',
  'invoice',
  'shipment',
  'customer',
  'product',
  'price',
  'stock',
  'payment',
  'refund',
  'address',
];
const verbs = [
  'read',
  'check',
  'join',
  'split',
  'count',
  'merge',
  'sort',
  'group',
  'rate',
  'close',
];
const title = word => word[0].toUpperCase() + word.slice(1);
const snake = number => String(number).padStart(3, '0');

function shape(random) {
  const [noun, verb] = [
    nouns[random(nouns.length)],
    verbs[random(verbs.length)],
  ];
  return { noun, verb, functions: 3 + random(9), limit: 10 + random(900) };
}

const typescript = {
  path: at => `src/model/part-${snake(at)}.ts`,
  text(at, random) {
    const { noun, verb, functions, limit } = shape(random);
    const other =
      at > 0
        ? `import { total${random(3)} as before } from './part-${snake(
            random(at),
          )}.ts';\n`
        : '';
    const parts = Array.from(
      { length: functions },
      (_, n) => `
/** ${title(verb)}s what belongs to the ${noun}, at most ${
        limit + n
      } at a time. */
export function total${n}(lines: readonly ${title(noun)}Line[]): number {
  const known = new Map<string, number>();
  for (const { id, amount, note = '${noun} ${n}' } of lines.slice(0, ${
        limit + n
      })) {
    if (!id.startsWith('${noun}-')) continue;
    known.set(\`\${id}:\${note.length}\`, (known.get(id) ?? 0) + amount * ${
      1 + random(7)
    });
  }
  return [...known.values()].reduce((sum, value) => sum + value, ${
    at > 0 && n === 0 ? 'before([])' : 0
  });
}
`,
    ).join('');
    return `import { createHash } from 'node:crypto';\n${other}
/** One line of a ${noun}. */
export type ${title(noun)}Line = { id: string; amount: number; note?: string };

/** Names a ${noun} by what is in it. */
export function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, ${
    8 + random(8)
  });
}
${parts}`;
  },
};

const go = {
  path: at => `internal/model/part${snake(at)}.go`,
  text(at, random) {
    const { noun, verb, functions, limit } = shape(random);
    const id = `${title(noun)}${snake(at)}`;
    const parts = Array.from(
      { length: functions },
      (_, n) => `
// ${title(verb)}${id}${n} looks at ${limit + n} lines at most.
func ${title(verb)}${id}${n}(lines []${id}) (int, error) {
	known := map[string]int{}
	for at, line := range lines {
		if at >= ${limit + n} || !strings.HasPrefix(line.ID, "${noun}-") {
			continue
		}
		known[line.ID] += line.Amount * ${1 + random(7)}
	}
	if len(known) == 0 {
		return 0, fmt.Errorf("${noun} ${n}: there is nothing in it")
	}
	return len(known), nil
}
`,
    ).join('');
    return `package model

import (
	"fmt"
	"strings"
)

// ${id} is one line of a ${noun}.
type ${id} struct {
	ID     string
	Amount int
}
${parts}`;
  },
};

const python = {
  path: at => `src/model/part_${snake(at)}.py`,
  text(at, random) {
    const { noun, verb, functions, limit } = shape(random);
    const other =
      at > 0
        ? `from model.part_${snake(random(at))} import ${'total_0'} as before\n`
        : '';
    const parts = Array.from(
      { length: functions },
      (_, n) => `

def total_${n}(lines: list[${title(noun)}Line]) -> int:
    """${title(verb)}s what belongs to the ${noun}, at most ${
        limit + n
      } at a time."""
    known: dict[str, int] = {}
    for line in lines[:${limit + n}]:
        if not line.id.startswith("${noun}-"):
            continue
        known[f"{line.id}:{len(line.note)}"] = known.get(line.id, 0) + line.amount * ${
          1 + random(7)
        }
    return sum(known.values(), ${at > 0 && n === 0 ? 'before([])' : 0})
`,
    ).join('');
    return `"""Lines of a ${noun}."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
${other}

@dataclass(frozen=True)
class ${title(noun)}Line:
    """One line of a ${noun}."""

    id: str
    amount: int
    note: str = "${noun}"


def name_of(text: str) -> str:
    """Names a ${noun} by what is in it."""
    return hashlib.sha256(text.encode()).hexdigest()[: ${8 + random(8)}]
${parts}`;
  },
};

const languages = { typescript, go, python };

/** So many files of a language, for one primitive; one in twenty is configuration. */
export function fillers(language, count, seed) {
  const random = createRandom(seed * 7919);
  const { path, text } = languages[language];
  return Array.from({ length: Math.max(0, count) }, (_, at) =>
    at % 20 === 19
      ? [
          `config/part-${snake(at)}.yaml`,
          `name: ${nouns[random(10)]}\nlimits:\n${Array.from(
            { length: 20 },
            (__, n) => `  rule-${n}: ${random(1000)}\n`,
          ).join('')}`,
        ]
      : [path(at), text(at, random)],
  ).map(([file, content], at, all) =>
    // A module whose number is a configuration file's is imported by none.
    [
      file,
      content.replace(/part[-_](\d{3})(\.ts| import)/g, (whole, number, rest) =>
        Number(number) % 20 === 19 && Number(number) < all.length
          ? whole.replace(number, '000')
          : `${whole.slice(0, -rest.length)}${rest}`,
      ),
    ],
  );
}
