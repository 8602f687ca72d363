import { ProtocolError } from './decode.ts';
import type { LslStreamInfo } from './stream-info.ts';

/** A header longer than this is not one of LSL's. */
export const MAX_HEADER_BYTES = 16_384;
/** The protocol both sides speak; the wire has not changed since. */
export const PROTOCOL = 110;

/**
 * What an inlet asks an outlet for (LSL.md 1.7). `Endian-Performance: 0` makes the outlet do any byte swapping;
 * `Value-Size` is left out for strings because builds up to 1.15 compare the size of their own string class with it.
 * `bufferSamples` is what the outlet may hold for this reader: it allocates that much at once.
 */
export function feedRequest(info: LslStreamInfo, bytesPerValue: number, bufferSamples: number): string {
	const real = info.format === 'float32' || info.format === 'double64';
	return [
		`LSL:streamfeed/${PROTOCOL} ${info.uid}`,
		'Native-Byte-Order: 1234',
		'Endian-Performance: 0',
		'Has-IEEE754-Floats: 1',
		`Supports-Subnormals: ${real ? 1 : 0}`,
		...(bytesPerValue > 0 ? [`Value-Size: ${bytesPerValue}`] : []),
		`Data-Protocol-Version: ${PROTOCOL}`,
		`Max-Buffer-Length: ${Math.max(1, Math.trunc(bufferSamples))}`,
		'Max-Chunk-Length: 0',
		`Hostname: ${oneLine(info.hostname)}`,
		`Source-Id: ${oneLine(info.sourceId)}`,
		`Session-Id: ${oneLine(info.sessionId)}`,
		'\r\n'
	].join('\r\n');
}

// A header value that came from a peer must not begin a header of its own.
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** How an outlet answered. `gone`: it is another outlet now, look for the stream again. */
export type FeedResponse =
	{ readonly status: 'ok'; readonly bigEndian: boolean } | { readonly status: 'gone' };

/** Reads an outlet's answer, without the blank line. Throws a ProtocolError for what cannot be used. */
export function readFeedResponse(text: string, uid: string): FeedResponse {
	const [first = '', ...lines] = text.split(/\r?\n/);
	const status = /^LSL\/(\d+) +(\d+)/.exec(first);
	if (!status) throw new ProtocolError(`the answer "${first.slice(0, 60)}"`);
	if (Number(status[1]) >= 200) throw new ProtocolError(`protocol ${status[1]}, newer than ${PROTOCOL}`);
	const code = Number(status[2]);
	if (code === 404 || (code >= 300 && code < 400)) return { status: 'gone' };
	if (code !== 200) throw new ProtocolError(`the refusal "${first.slice(0, 60)}"`);
	const headers = readHeaders(lines);
	const theirs = headers.get('uid');
	if (theirs !== undefined && theirs.toLowerCase() !== uid.toLowerCase()) return { status: 'gone' };
	const version = headers.get('data-protocol-version') ?? '110';
	if (version !== '110') throw new ProtocolError(`data protocol ${version}, which is not spoken here`);
	const order = headers.get('byte-order') ?? '1234';
	if (order !== '0' && order !== '1234' && order !== '4321')
		throw new ProtocolError(`the byte order "${order}"`);
	return { status: 'ok', bigEndian: order === '4321' };
}

/** Header lines: keys in lower case, what follows `;` is a comment. */
export function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
	const headers = new Map<string, string>();
	for (const line of lines) {
		const header = /^([^:;]+):([^;]*)/.exec(line);
		if (header) headers.set(header[1]!.trim().toLowerCase(), header[2]!.trim());
	}
	return headers;
}

/** What an inlet asked this program's outlet for. */
export interface FeedRequest {
	/** Samples that may wait for this reader; 0: it wants none. */
	readonly bufferSamples: number;
	/** The reader wants numbers too small for normal form sent as 0. */
	readonly noSubnormals: boolean;
}

/** An answer that ends the connection instead. */
export interface FeedRefusal {
	readonly refusal: string;
}

/** Reads the request line `LSL:streamfeed/110 uid` and the header lines after it. */
export function readFeedRequest(
	line: string,
	headers: readonly string[],
	uid: string
): FeedRequest | FeedRefusal {
	const [, version = '', wanted = ''] = /^LSL:streamfeed\/(\d+)\s*(\S*)/.exec(line) ?? [];
	if (Math.trunc(Number(version) / 100) > 1) return { refusal: 'LSL/110 505 Version not supported' };
	if (wanted !== '' && wanted.toLowerCase() !== uid) return { refusal: 'LSL/110 404 Not found' };
	const found = readHeaders(headers);
	return {
		bufferSamples: Math.max(0, Math.trunc(Number(found.get('max-buffer-length')) || 0)),
		noSubnormals: found.get('supports-subnormals') === '0'
	};
}

/** The answer to a request that is met. Always little-endian: a reader that is not converts. */
export function feedAnswer(uid: string, format: string, { noSubnormals }: FeedRequest): string {
	const suppress = noSubnormals && (format === 'float32' || format === 'double64') ? 1 : 0;
	return `LSL/110 200 OK\r\nUID: ${uid}\r\nByte-Order: 1234\r\nSuppress-Subnormals: ${suppress}\r\nData-Protocol-Version: 110\r\n\r\n`;
}
