/** Files named on the command line. */
import { access, readFile, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { Stop } from './command.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EISDIR: 'a folder, expected a file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EEXIST: 'exists already',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk is read-only',
};

/** An error of the file system as the end of the command (exit 2, `unreadable-file`); any other error as it is. */
export const fileStop = (path: string, error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  return reason === undefined ? error : new Stop(2, 'unreadable-file', `${path}: ${reason}`);
};

/** Ends the command when there is nothing to read at the path. */
export const needFile = async (path: string): Promise<void> => {
  try {
    await access(path, constants.R_OK);
    if (!(await stat(path)).isDirectory()) return;
  } catch (error) {
    throw fileStop(path, error);
  }
  throw new Stop(2, 'unreadable-file', `${path}: ${reasons['EISDIR']}`);
};

/** The text of a UTF-8 file. */
export const readTextFile = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fileStop(path, error);
  }
};
