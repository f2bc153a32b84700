import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../../src/panel/html.js';

const html = (attributes: Record<string, string> = {}, title = 'Training') =>
  pageHtml({
    page: 'training',
    title,
    uri: (path) => `https://cdn.example/${path}`,
    cspSource: 'https://cdn.example',
    attributes,
  });

const policyOf = (text: string) => /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';

describe('the HTML of a panel', () => {
  it('allows nothing by default, no inline code, and no eval', () => {
    const policy = policyOf(html());
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:/);
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(policy).toContain('worker-src blob:');
  });

  it('lets only its own script run, by a nonce that is new each time', () => {
    const nonces = Array.from({ length: 20 }, () => /script nonce="([0-9a-f]{32})"/.exec(html())?.[1]);
    expect(new Set(nonces).size).toBe(20);
    const text = html();
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(policyOf(text)).toContain(`'nonce-${/script nonce="([^"]+)"/.exec(text)?.[1] ?? ''}'`);
  });

  it('keeps titles and attributes in their places', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (title, value) => {
        const text = html({ 'data-worker-uri': value }, title);
        expect(text.match(/<script|<div|<title>/g)).toHaveLength(3);
        const attribute = /data-worker-uri="([^"]*)"/.exec(text)?.[1] ?? '';
        expect(attribute).not.toMatch(/[<>"]/);
      }),
    );
  });
});
