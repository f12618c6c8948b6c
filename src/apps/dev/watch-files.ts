import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';

/** Editors and version control write many files at once; their last word counts. Milliseconds of quiet. */
const quietMs = 200;

/** What a process is made of; editors' own files are not. */
const source = /\.(ts|mjs|json|md|ya?ml)$/;

/**
 * Calls `onChange` with the name of a changed file, once things are quiet again: any source in `folders`, whatever the
 * depth, and `files`, both inside `root`. The returned function ends it.
 */
export function watchFiles(
  root: string,
  { folders, files }: { folders: readonly string[]; files: readonly string[] },
  onChange: (name: string) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (name: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => onChange(name), quietMs);
  };
  const watchers = [
    ...folders.map((folder) =>
      watch(path.join(root, folder), { recursive: true }, (_event, name) => {
        if (name !== null && source.test(name)) changed(path.join(folder, name));
      }),
    ),
    // A file that is replaced, or not there yet, is seen only from its folder.
    watch(root, (_event, name) => {
      if (name !== null && files.includes(name)) changed(name);
    }),
  ];
  watchers.forEach(ignoreErrors);
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** A folder that vanishes while it is looked at is an error to the watcher, and on a branch switch an everyday one. */
function ignoreErrors(watcher: FSWatcher): void {
  watcher.on('error', () => undefined);
}
