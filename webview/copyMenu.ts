/** Buttons that put a table on the clipboard or into a file. VS Code's clipboard is the host's: a webview may not have one. */
import { button } from './controls.js';
import { h, setText } from './dom.js';
import type { Host } from './host.js';
import { toCsv, toMarkdown } from './textTable.js';
import type { TextTable } from './textTable.js';

/** `read` is asked at the moment of copying; `noun` stands in what is said afterwards: "Copied 12 rows as CSV." */
export function copyMenu(host: Host, read: () => TextTable, announce: (sentence: string) => void): HTMLElement {
  const said = h('span', { class: 'copied muted' });
  let forget: ReturnType<typeof setTimeout> | undefined;
  const say = (sentence: string): void => {
    setText(said, sentence);
    announce(sentence);
    clearTimeout(forget);
    forget = setTimeout(() => setText(said, ''), 6000);
  };
  const copy = async (format: 'Markdown' | 'CSV'): Promise<void> => {
    const table = read();
    try {
      await host.request('copy', { text: format === 'CSV' ? toCsv(table) : toMarkdown(table) }).answer;
      say(`Copied ${table.rows.length === 1 ? '1 row' : `${table.rows.length} rows`} as ${format}.`);
    } catch (error) {
      say(`Not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return h(
    'div',
    { class: 'copy-menu' },
    button('Copy as Markdown', { icon: 'copy', onClick: () => void copy('Markdown') }).element,
    button('Copy as CSV', { icon: 'copy', onClick: () => void copy('CSV') }).element,
    said,
  );
}
