/**
 * What is used of AssemblyScript's compiler. Its own types declare the language's globals for the whole program, in which
 * `[].at(0)` is never undefined; `tsconfig.json` puts these in their place.
 */
export interface APIOptions {
  readonly baseDir?: string;
  readonly writeFile?: (name: string, contents: string | Uint8Array, baseDir: string) => void;
}

declare const asc: {
  main(
    argv: readonly string[],
    options?: APIOptions,
  ): Promise<{ readonly error: Error | null; readonly stdout: { toString(): string }; readonly stderr: { toString(): string } }>;
};

export { asc as default };
