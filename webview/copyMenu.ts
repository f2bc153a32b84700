/** Buttons with which figures leave the page: to the clipboard, which is the host's (a webview may not have one), or as files. */
import { button } from './controls.js';
import { h, setText } from './dom.js';
import type { Host } from './host.js';
import { toCsv, toMarkdown } from './textTable.js';
import type { TextTable } from './textTable.js';

export interface CopyMenuOptions {
  /** Asked at the moment of copying. */
  readonly read: () => TextTable;
  readonly announce: (sentence: string) => void;
  /** Adds “Export…”. Gives the sentence to be said afterwards; `null` where the user changed their mind. */
  readonly exportFiles?: () => Promise<string | null>;
}

export function copyMenu(host: Host, { read, announce, exportFiles }: CopyMenuOptions): HTMLElement {
  const said = h('span', { class: 'copied muted' });
  let forget: ReturnType<typeof setTimeout> | undefined;
  const say = (sentence: string): void => {
    setText(said, sentence);
    announce(sentence);
    clearTimeout(forget);
    forget = setTimeout(() => setText(said, ''), 8000);
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
  const exportNow = async (work: () => Promise<string | null>): Promise<void> => {
    try {
      const sentence = await work();
      if (sentence !== null) say(sentence);
    } catch (error) {
      say(`Not exported: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return h(
    'div',
    { class: 'copy-menu' },
    exportFiles && button('Export…', { icon: 'save', onClick: () => void exportNow(exportFiles) }).element,
    button('Copy as Markdown', { icon: 'copy', onClick: () => void copy('Markdown') }).element,
    button('Copy as CSV', { icon: 'copy', onClick: () => void copy('CSV') }).element,
    said,
  );
}
