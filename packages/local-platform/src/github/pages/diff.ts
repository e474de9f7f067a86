import { html, type Html } from '../../http/html';
import type { FileDiff } from '../git/diff';

/** More than this of one file is left to `git diff`. */
const lineLimit = 2_000;

function kind(line: string): string {
  if (line.startsWith('+')) return 'line add';
  if (line.startsWith('-')) return 'line del';
  return line.startsWith('@@') ? 'line hunk' : 'line';
}

/** Changed files, each to be opened. */
export function renderDiff(files: FileDiff[]): Html {
  if (!files.length) return html`<p>Nothing changed.</p>`;
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<p>${files.length} ${files.length === 1 ? 'file' : 'files'}, <span class="success">${additions} added</span>, <span class="failure">${deletions} removed</span></p>${files.map(file => {
    const lines = file.patch?.split('\n') ?? [];
    return html`<details${files.length <= 20 && lines.length <= 400 && html` open`}><summary><code>${file.previousFilename && `${file.previousFilename} → `}${file.filename}</code> <span class="muted">${file.status}, +${file.additions} −${file.deletions}</span></summary>${
      file.patch === undefined
        ? html`<p class="muted">${file.additions || file.deletions ? 'Too large to show.' : 'No text changed.'}</p>`
        : html`<pre tabindex="0" aria-label="Changes of ${file.filename}">${lines.slice(0, lineLimit).map(line => html`<span class="${kind(line)}">${line}
</span>`)}</pre>${lines.length > lineLimit && html`<p class="muted">${lines.length - lineLimit} more lines.</p>`}`
    }</details>`;
  })}`;
}
