/**
 * The other files of a project, for the reader that does no I/O. A file is read once and kept until somebody says that
 * it changed; the text in an open editor goes first and is never kept.
 */
import type { Sources } from './analysisService.js';
import { projectPaths } from '../project/projectPaths.js';
import type { ProjectPaths } from '../project/projectPaths.js';
import type { SourceDocument } from './sourceDocument.js';

/** What the store needs of the editor. Paths are those of URIs with the scheme and authority of the document. */
export interface FileAccess {
  /** The text of the file where an editor has it open. */
  openText(beside: SourceDocument, file: string): string | null;
  /** The text on disk, or `null` where there is no such file, or it is too large to be a source. */
  readText(beside: SourceDocument, file: string): Promise<string | null>;
  /** The workspace folder of the document, or its own folder. */
  root(document: SourceDocument): string;
}

export class SourceStore implements Sources {
  private readonly texts = new Map<string, Promise<string | null>>();
  private readonly pathsByFolder = new Map<string, Promise<ProjectPaths | null>>();

  constructor(private readonly files: FileAccess) {}

  read(document: SourceDocument, file: string): Promise<string | null> {
    if (document.uri.scheme === 'untitled') return Promise.resolve(null);
    const open = this.files.openText(document, file);
    if (open !== null) return Promise.resolve(open);
    const key = this.key(document, file);
    let text = this.texts.get(key);
    if (text === undefined) {
      text = this.files.readText(document, file);
      this.texts.set(key, text);
    }
    return text;
  }

  paths(document: SourceDocument): Promise<ProjectPaths | null> {
    if (document.uri.scheme === 'untitled') return Promise.resolve(null);
    const file = document.uri.path;
    const key = this.key(document, file.slice(0, file.lastIndexOf('/')));
    let paths = this.pathsByFolder.get(key);
    if (paths === undefined) {
      paths = projectPaths(file, this.files.root(document), (path) => this.read(document, path));
      this.pathsByFolder.set(key, paths);
    }
    return paths;
  }

  /** The file on disk changed, came, or went. */
  changed(document: SourceDocument['uri']): void {
    this.texts.delete(`${document.scheme}://${document.authority}${document.path}`);
    if (document.path.endsWith('.json')) this.pathsByFolder.clear();
  }

  private key(document: SourceDocument, file: string): string {
    return `${document.uri.scheme}://${document.uri.authority}${file}`;
  }
}
