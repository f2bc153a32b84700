/** Style sheets are imported for esbuild, which gathers them into one file beside the page's script. */
declare module '*.css';
