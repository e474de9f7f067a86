import type { CompletionNode } from './tree';

/** Shells that there is a script for. @internal */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell. @internal */
export type Shell = (typeof shells)[number];

/** The script that a shell reads. @internal */
export function completionScript(
  shell: Shell,
  nodes: readonly CompletionNode[],
): string {
  return { bash, zsh, fish }[shell](nodes);
}

/** Text as a shell's string: nothing in it is expanded. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function bash(nodes: readonly CompletionNode[]): string {
  const cases = nodes.map(({ path, commands, options, choices }) => {
    const words = [
      ...commands.map(({ name }) => name),
      ...choices,
      ...options.map(({ flag }) => flag),
    ];
    const values = options.filter(o => o.takesValue).map(o => o.flag);
    return `    ${quote(path.join(' '))}) words=${quote(
      words.join(' '),
    )}; values=${quote(values.join(' '))} ;;`;
  });
  const choices = nodes.flatMap(({ path, options }) =>
    options
      .filter(option => option.choices.length > 0)
      .map(
        option =>
          `    ${quote([...path, option.flag].join(' '))}) words=${quote(
            option.choices.join(' '),
          )} ;;`,
      ),
  );
  return `# Completion of ameide for bash. Load it with: source <(ameide completion bash)
_ameide() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path=ameide words= values= at word
  _ameide_describe "$path"
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "$word" in -*) continue ;; esac
    if [[ " $words " == *" $word "* ]]; then
      path="$path $word"
      _ameide_describe "$path"
    fi
  done
  COMPREPLY=()
  if [[ "$previous" == -* && " $values " == *" $previous "* ]]; then
    words=
    _ameide_choices "$path $previous"
    if [[ -n "$words" ]]; then
      COMPREPLY=($(compgen -W "$words" -- "$current"))
    else
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$current"))
    fi
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_ameide_describe() {
  case "$1" in
${cases.join('\n')}
  esac
}
_ameide_choices() {
  case "$1" in
${choices.join('\n')}
  esac
}
complete -o filenames -F _ameide ameide
`;
}

function zsh(nodes: readonly CompletionNode[]): string {
  const described = (name: string, description: string) =>
    quote(`${name.replaceAll(':', '\\:')}:${description}`);
  const cases = nodes.map(({ path, commands, options, choices }) => {
    const lines = [
      `      commands=(${[
        ...commands.map(c => described(c.name, c.description)),
        ...choices.map(quote),
      ].join(' ')})`,
      `      flags=(${options
        .map(o => described(o.flag, o.description))
        .join(' ')})`,
      `      values=(${options
        .filter(o => o.takesValue)
        .map(o => quote(o.flag))
        .join(' ')})`,
      `      choices=(${options
        .filter(o => o.choices.length > 0)
        .map(o => `${quote(o.flag)} ${quote(o.choices.join(' '))}`)
        .join(' ')})`,
    ];
    return `    ${quote(path.join(' '))})\n${lines.join('\n')}\n      ;;`;
  });
  return `#compdef ameide
# Completion of ameide for zsh. Load it after compinit, with: source <(ameide completion zsh)
_ameide() {
  local -a commands flags values
  local -A choices
  local here=ameide word
  _ameide_describe "$here"
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if (( \${commands[(I)$word:*]} )); then
      here="$here $word"
      _ameide_describe "$here"
    fi
  done
  if (( \${values[(Ie)\${words[CURRENT-1]}]} )); then
    if [[ -n "\${choices[\${words[CURRENT-1]}]}" ]]; then
      compadd -- \${=choices[\${words[CURRENT-1]}]}
    else
      _files
    fi
    return
  fi
  _describe command commands
  _describe option flags
}
_ameide_describe() {
  case "$1" in
${cases.join('\n')}
  esac
}
compdef _ameide ameide
`;
}

/** Fish's own flags for an option without a value, with one of some, or with any. */
function valueOf({
  takesValue,
  choices,
}: CompletionNode['options'][number]): string {
  if (!takesValue) return '-f';
  return choices.length > 0 ? `-x -a ${quote(choices.join(' '))}` : '-r';
}

function fish(nodes: readonly CompletionNode[]): string {
  const lines = nodes.flatMap(({ path, commands, options, choices }) => {
    const here = `__ameide_at ${path.slice(1).map(quote).join(' ')}`.trim();
    return [
      ...commands.map(
        ({ name, description }) =>
          `complete -c ameide -n ${quote(here)} -f -a ${quote(name)} -d ${quote(
            description,
          )}`,
      ),
      ...(choices.length > 0
        ? [
            `complete -c ameide -n ${quote(here)} -f -a ${quote(
              choices.join(' '),
            )}`,
          ]
        : []),
      ...options.map(
        option =>
          `complete -c ameide -n ${quote(here)} ${valueOf(option)} -l ${quote(
            option.flag.slice(2),
          )} -d ${quote(option.description)}`,
      ),
    ];
  });
  return `# Completion of ameide for fish. Load it with: ameide completion fish | source
function __ameide_at
    set -l given (commandline -opc)[2..-1]
    set -l path
    for word in $given
        string match -q -- '-*' $word; and break
        set -a path $word
    end
    test "$path" = "$argv"
end
${lines.join('\n')}
`;
}
