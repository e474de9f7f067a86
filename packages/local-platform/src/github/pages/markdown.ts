import { html, Html, type HtmlValue } from '../../http/html';

/** Inline marks: code, strong text, and links to http(s) only. */
function inline(text: string): HtmlValue {
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:])/g;
  const parts: HtmlValue[] = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(last, match.index));
    const [whole, code, strong, label, target, bare] = match;
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${strong}</strong>`);
    else parts.push(html`<a href="${target ?? bare}" rel="noreferrer">${label ?? bare}</a>`);
    last = match.index + whole.length;
  }
  parts.push(text.slice(last));
  return parts;
}

function tableRow(line: string, cell: 'td' | 'th'): Html {
  const cells = line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/);
  const [open, close] = cell === 'th' ? [new Html('<th scope="col">'), new Html('</th>')] : [new Html('<td>'), new Html('</td>')];
  return html`<tr>${cells.map(text => html`${open}${inline(text.trim().replace(/\\\|/g, '|'))}${close}`)}</tr>`;
}

function list(items: HtmlValue[], ordered: boolean): Html {
  const entries = items.map(item => html`<li>${item}</li>`);
  return ordered ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`;
}

/**
 * The part of Markdown that descriptions and reports use: headings, lists, fences, tables,
 * links. Everything else, HTML too, is shown as the text it is.
 */
export function markdown(source: string): Html {
  const lines = source.replace(/\r\n/g, '\n').replace(/<!--[\s\S]*?-->/g, '').split('\n');
  const blocks: HtmlValue[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    const take = (while_: (text: string) => boolean): string[] => {
      const start = index;
      while (index < lines.length && while_(lines[index] ?? '')) index += 1;
      return lines.slice(start, index);
    };
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    const fence = /^(```+|~~~+)/.exec(line)?.[1];
    if (fence) {
      index += 1;
      const body = take(text => !text.startsWith(fence));
      index += 1;
      blocks.push(html`<pre class="box">${body.join('\n')}</pre>`);
    } else if (heading) {
      index += 1;
      const text = inline(heading[2] ?? '');
      // Below the page's own h1 and h2.
      blocks.push((heading[1]?.length ?? 1) <= 2 ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`);
    } else if (/^\s*\|.*\|\s*$/.test(line) && /^\s*\|[\s:|-]+\|\s*$/.test(lines[index + 1] ?? '')) {
      const [head = '', , ...rows] = take(text => /^\s*\|/.test(text));
      blocks.push(html`<div class="scroll"><table><thead>${tableRow(head, 'th')}</thead><tbody>${rows.map(row => tableRow(row, 'td'))}</tbody></table></div>`);
    } else if (/^\s*([-*]|\d+\.) /.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const items = take(text => /^\s*([-*]|\d+\.) /.test(text) || /^\s{2,}\S/.test(text));
      const joined: string[] = [];
      for (const item of items) {
        if (/^\s*([-*]|\d+\.) /.test(item)) joined.push(item.replace(/^\s*([-*]|\d+\.) /, ''));
        else joined.push(`${joined.pop() ?? ''} ${item.trim()}`);
      }
      blocks.push(list(joined.map(item => inline(item.replace(/^\[([ x])\] /, (_, mark) => (mark === 'x' ? '☑ ' : '☐ ')))), ordered));
    } else if (line.trim() === '') {
      index += 1;
    } else {
      const before = index;
      const body = take(text => text.trim() !== '' && !/^(#{1,6} |```|~~~|\s*([-*]|\d+\.) )/.test(text));
      if (index === before) index += 1;
      blocks.push(html`<p>${inline(body.length ? body.join('\n') : line)}</p>`);
    }
  }
  return html`${blocks}`;
}
