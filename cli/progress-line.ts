/** One line on a terminal that says how far a long command has come. */
import type { Progress } from './command.ts';

/** Ten times a second is as often as an eye wants it. */
const pauseMs = 100;
const eraseLine = '\r\u001B[2K';

const number = (value: number): string => value.toLocaleString('en');

/** `Importing 1,200 of 4,000 (30 %) incidents.csv`. */
export const progressText = (label: string, done: number, total?: number, note?: string): string => {
  const share = total === undefined || total <= 0 ? '' : ` of ${number(total)} (${Math.floor((done / total) * 100)} %)`;
  return `${label} ${number(done)}${share}${note === undefined ? '' : ` ${note}`}`;
};

/** A terminal may not know its width (0); the last column is left free, or some would break the line. */
const roomOf = ({ columns }: Terminal): number => (columns > 0 ? columns : 80) - 1;

export interface ProgressLine {
  readonly start: (label: string) => Progress;
  /** Makes room for another line; the next update shows it again. */
  readonly erase: () => void;
}

/** What is needed of standard error. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly write: (text: string) => boolean;
}

export const createProgressLine = (stream: Terminal): ProgressLine => {
  let isShown = false;
  const erase = (): void => {
    if (isShown) stream.write(eraseLine);
    isShown = false;
  };
  const start = (label: string): Progress => {
    let next = 0;
    return {
      update: (done, total, note) => {
        const now = performance.now();
        if (!stream.isTTY || now < next) return;
        next = now + pauseMs;
        stream.write(eraseLine + progressText(label, done, total, note).slice(0, roomOf(stream)));
        isShown = true;
      },
      done: erase,
    };
  };
  return { start, erase };
};
