/** The manifest and the code say the same. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/editor/sourceDocument.js';
import { designTableViewType, runsViewType, trainingViewType } from '../../../src/panel/viewTypes.js';

const root = join(import.meta.dirname, '../../..');
const source = (file: string): string => readFileSync(join(root, 'src', file), 'utf8');

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: boolean; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>>;
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: Readonly<Record<string, string>> }[];
    }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { commands, menus, configuration, walkthroughs } = manifest.contributes;
const declared = commands.map(({ command }) => command);
const settings = Object.assign(
  {},
  ...configuration.map(({ properties }) => properties),
) as (typeof configuration)[0]['properties'];

describe('commands', () => {
  const implemented = [...source('editor/commands.ts').matchAll(/id: '(layerwright\.\w+)'/g)].map((match) => match[1]);

  it('are declared and implemented, each once', () => {
    // This one is given a layer by a code action, and is none to be called by hand.
    const inner = ['layerwright.splitLayer', 'layerwright.modelActions'];
    const rows = [...new Set(implemented)].filter((id) => id !== 'layerwright.splitLayer').sort();
    expect([...declared].sort()).toEqual(rows);
    expect(implemented).toEqual(expect.arrayContaining(inner));
  });

  it('have the category of the extension, so that the palette lists them together', () => {
    for (const { category, title } of commands) {
      expect(category).toBe('Layerwright');
      expect(title).not.toMatch(/Layerwright/);
    }
  });

  it('stand in menus and in the walkthrough only where they exist', () => {
    const offered = Object.values(menus).flatMap((items) => items.flatMap(({ command }) => command ?? []));
    const links = walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ description }) => [...description.matchAll(/command:([\w.]+)/g)].map((match) => match[1])),
    );
    expect(declared).toEqual(expect.arrayContaining([...offered, ...links]));
  });
});

describe('settings', () => {
  it('are read by the names and with the defaults that the manifest has', () => {
    const reads = source('editor/settings.ts');
    for (const [name, { default: value }] of Object.entries(settings)) {
      const short = name.replace(/^layerwright\./, '');
      const surface = /^(\w+)\.enable$/.exec(short)?.[1];
      expect(reads).toMatch(
        surface === undefined ? `'${short}', ${value === '' ? "''" : String(value)}` : `surface('${surface}')`,
      );
    }
  });

  it('that name code to run cannot come from a workspace', () => {
    expect(settings['layerwright.training.tfjsNodeFolder']?.scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
      supported: true,
      restrictedConfigurations: ['layerwright.training.tfjsNodeFolder'],
    });
  });
});

describe('the rest of the manifest', () => {
  it('activates with each language that is read, and to restore each panel', () => {
    expect(manifest.activationEvents).toEqual([
      ...languages.map((language) => `onLanguage:${language}`),
      ...[trainingViewType, designTableViewType, runsViewType].map((panel) => `onWebviewPanel:${panel}`),
    ]);
  });

  it('names pictures that are there', () => {
    const pictures = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media['svg'] ?? ''));
    for (const picture of [manifest.icon, ...pictures]) expect(existsSync(join(root, picture))).toBe(true);
  });
});
