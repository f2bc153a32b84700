import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';
import { arrowRule, pureRooms, rooms } from './scripts/lint/arrows.mjs';

const defaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export it under a name.' };

export default tseslint.config(
  // The kernels are AssemblyScript, the samples have the mistakes that they show.
  {
    ignores: [
      'dist/',
      '.cache/',
      'test-results/',
      'media/samples/',
      'src/train/simd/assembly/',
      'test/vscode/server/',
      'test/**/fixtures/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Numeric loops index arrays whose lengths they know; the compiler does not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }, 'string'] }],
      // A type parameter used once still names what a caller gets back.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A list of names says more than an index signature where both would do; and the compiler asks for brackets elsewhere.
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': ['error', defaultExport],
    },
  },
  arrowRule(boundaries),
  {
    files: pureRooms.map((room) => `${rooms[room].path}/**/*.ts`),
    rules: {
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'navigator', 'location', 'self', 'fetch', 'localStorage', 'indexedDB', 'postMessage', 'Worker'],
        ...[
          'process',
          'Buffer',
          'require',
          '__dirname',
          '__filename',
          'global',
          'setTimeout',
          'setInterval',
          'performance',
          'console',
        ],
      ].map((name) =>
        name === 'error' ? name : { name, message: 'This folder is pure: it knows neither page, nor Node, nor time.' },
      ),
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Vitest's asymmetric matchers are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['*.config.mts', '*.config.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // The compiler checks these too (checkJs), and knows what there is.
  { files: ['**/*.mjs', '**/*.cjs'], rules: { 'no-undef': 'off' } },
  prettier,
);
