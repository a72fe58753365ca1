import { done, type Result } from './types.ts';

/** IP addresses of event patterns, as hexadecimal digits: 8 for v4, 32 for v6. Rules: AWS event-ruler `CIDR`. */

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

const readV4 = (text: string): string | undefined => {
  const parts = text.split('.').map(Number);
  return parts.every((part) => part <= 255) ? parts.map((part) => hex(part, 2)).join('') : undefined;
};

const readGroups = (text: string): readonly string[] | undefined => {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups : undefined;
};

const readV6 = (text: string): string | undefined => {
  const gap = text.indexOf('::');
  const head = readGroups(gap < 0 ? text : text.slice(0, gap));
  const tail = gap < 0 ? [] : readGroups(text.slice(gap + 2));
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  const digits = groups.map((group) => group.toLowerCase().padStart(4, '0')).join('');
  // a v4 address in v6 clothes is that v4 address
  return digits.startsWith('00000000000000000000ffff') ? digits.slice(24) : digits;
};

/** Hexadecimal digits of an address literal, or nothing if the text is none. */
export const readAddress = (text: string): string | undefined => {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return readV4(text);
  return /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text) ? readV6(text) : undefined;
};

/** A block of addresses: first and last, both inside; compare as text among addresses of the same length. */
export interface Block {
  readonly first: string;
  readonly last: string;
}

const blockOf = (address: string, bits: number): Block => {
  const width = address.length;
  const free = (1n << BigInt(width * 4 - bits)) - 1n;
  const value = BigInt(`0x${address}`);
  const digits = (bound: bigint): string => bound.toString(16).padStart(width, '0');
  return { first: digits(value & ~free), last: digits(value | free) };
};

const no = (error: string): Result<Block, string> => ({ ok: false, error });

/** Reads `10.0.0.0/24` or `2001:db8::/32`. As on EventBridge a single address is written without a mask. */
export const readBlock = (text: string): Result<Block, string> => {
  const parts = text.replace(/\/+$/, '').split('/');
  const [literal = '', mask = ''] = parts;
  if (parts.length !== 2) return no("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,9}$/.test(mask)) return no('Malformed CIDR, mask bits must be an integer');
  const bits = Number(mask);
  if (bits < 0) return no('Malformed CIDR, mask bits must not be negative');
  const address = readAddress(literal);
  if (address === undefined) return no(`Nonstandard IP address: ${literal}`);
  if (address.length === 8 && bits > 31) return no('IPv4 mask bits must be < 32');
  if (bits > 127) return no('IPv6 mask bits must be < 128');
  return done(blockOf(address, bits));
};

/** Whether a text is an address within the block. */
export const isWithin = ({ first, last }: Block, text: string): boolean => {
  const address = readAddress(text);
  return address !== undefined && address.length === first.length && address >= first && address <= last;
};
