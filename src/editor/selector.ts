import type * as vscode from 'vscode';
import { languages } from './sourceDocument.js';

/** The languages whose documents the features serve. */
export const selector: vscode.DocumentSelector = languages.map((language) => ({ language }));
