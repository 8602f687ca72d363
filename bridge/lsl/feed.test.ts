import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { FeedDecoder, MAX_STRING_BYTES, ProtocolError } from './decode.ts';
import { encodeChunk, encodePattern } from './encode.ts';
import { bufferSamples, FeedReader, openFeed } from './feed.ts';
import { fetchFullInfo } from './full-info.ts';
import { readTranscripts } from './foreign/transcripts.ts';
import { feedRequest, readFeedRequest, readFeedResponse } from './handshake.ts';
import { FORMATS, parseInfo, VALUE_BYTES, type LslFormat, type LslStreamInfo } from './stream-info.ts';
import { valuesOf, type LslChunk } from './values.ts';

/** What real liblsls sent: the first test sample (offset 4) and the second (offset 2), three channels, as hex. */
const GOLDEN: Readonly<Record<LslFormat, string>> = {
	float32: '02c976be9f0c24fe40000080400000a0c00000c04002c976be9f0c24fe4000000040000040c000008040',
	double64:
		'02c976be9f0c24fe40000000500000704100000060000070c1000000700000704102c976be9f0c24fe4000000030000070410000004000' +
		'0070c10000005000007041',
	int32: '02c976be9f0c24fe4005000100fafffeff0700010002c976be9f0c24fe4003000100fcfffeff05000100',
	int16: '02c976be9f0c24fe400501fafe070102c976be9f0c24fe400301fcfe0501',
	int8: '02c976be9f0c24fe4005fa0702c976be9f0c24fe4003fc05',
	int64:
		'02c976be9f0c24fe400500008000000000faffff7fffffffff070000800000000002c976be9f0c24fe400300008000000000fcffff7fff' +
		'ffffff0500008000000000',
	string: '02c976be9f0c24fe400102313001032d31310102313202c976be9f0c24fe400102313001032d313101023132'
};

const info = (format: LslFormat, over: Partial<LslStreamInfo> = {}): LslStreamInfo => ({
	name: 'a',
	type: 'b',
	channelCount: 3,
	format,
	rate: 100,
	sourceId: 's',
	uid: 'u',
	sessionId: 'default',
	hostname: 'h',
	createdAt: 1,
	version: 110,
	v4: { address: '127.0.0.1', dataPort: 1, servicePort: 1 },
	v6: { address: '', dataPort: 0, servicePort: 0 },
	...over
});

const OK =
	'LSL/110 200 OK\r\nUID: u\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: 110\r\n\r\n';
const flat = (chunks: readonly LslChunk[]): { values: unknown[]; times: number[] } => ({
	values: chunks.flatMap(({ values }) => [...(values as readonly string[])]),
	times: chunks.flatMap(({ timestamps }) => [...timestamps])
});

test.each(FORMATS)('the test samples of %s are those of a real liblsl, byte for byte', (format) => {
	expect(encodePattern(format, 3).toString('hex')).toBe(GOLDEN[format]);
});

test.each(readTranscripts().answers.map((one) => [one.test, one.format, one] as const))(
	'%i: what a real liblsl sent of %s is read alike however it is cut on the way',
	(_test, _format, { info: xml, answer, times }) => {
		const stream = parseInfo(xml);
		const bytes = Buffer.from(answer, 'base64');
		const readIn = (pieces: readonly Buffer[]): ReturnType<typeof flat> => {
			const reader = new FeedReader(stream);
			const chunks = pieces.map((piece) => reader.push(piece)).filter((one) => one !== undefined);
			expect(reader.open).toBe(true);
			return flat(chunks as LslChunk[]);
		};
		const whole = readIn([bytes]);
		expect(whole.times).toEqual(times);
		for (let cut = 1; cut < Math.min(bytes.length, 700); cut++)
			expect(readIn([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
		expect(
			readIn(Array.from(bytes.subarray(0, 20_000), (byte) => Buffer.of(byte)).concat(bytes.subarray(20_000)))
		).toEqual(whole);
	}
);

test('what is encoded is decoded, deduced times included, in any format', () => {
	for (const format of FORMATS) {
		const list = format === 'string' ? ['a', '', 'ä', 'b', 'c', 'd'] : [1, -2, 3, 4, 5, -6];
		const values = valuesOf(format, list);
		const timestamps = Float64Array.of(10, 10 + 1 / 100, 11);
		const bytes = encodeChunk({ format, channelCount: 2, rate: 100 }, { values, timestamps });
		// The middle one is deduced: eight bytes less.
		if (format !== 'string') expect(bytes.length).toBe(3 + 2 * 8 + 6 * VALUE_BYTES[format]);
		const back = new FeedDecoder({ format, channelCount: 2, rate: 100 }).push(bytes)!;
		expect(back.timestamps).toEqual(timestamps);
		expect([...(back.values as readonly string[])]).toEqual([...(values as readonly string[])]);
	}
});

test('a big-endian feed is turned round', () => {
	const bytes = Buffer.from('0240fe240c9fbe76c940800000c0a00000', 'hex');
	const { values, timestamps } = new FeedDecoder(
		{ format: 'float32', channelCount: 2, rate: 0 },
		{ bigEndian: true }
	).push(bytes)!;
	expect([...(values as Float32Array)]).toEqual([4, -5]);
	expect([...timestamps]).toEqual([123456.789]);
});

test('who connects in the middle of a chunk gets no sample with an invented time', () => {
	const shape = { format: 'int8', channelCount: 1, rate: 100 } as const;
	const reader = new FeedReader(info('int8', { channelCount: 1 }));
	reader.push(Buffer.from(OK));
	reader.push(encodePattern('int8', 1));
	expect(reader.push(Buffer.of(1, 7, 1, 8))).toBeUndefined();
	const chunk = encodeChunk(shape, { values: Int8Array.of(9), timestamps: Float64Array.of(5) });
	expect(flat([reader.push(Buffer.concat([Buffer.of(1, 8), chunk])) as LslChunk])).toEqual({
		values: [9],
		times: [5]
	});
});

test('a peer that breaks the protocol is given up with a reason, and holds no memory', () => {
	const push = (bytes: Buffer, format: LslFormat = 'string'): unknown => {
		const reader = new FeedReader(info(format, { channelCount: 1 }));
		reader.push(Buffer.from(OK));
		reader.push(encodePattern(format, 1));
		return reader.push(bytes);
	};
	const huge = Buffer.alloc(9 + 9);
	huge[0] = 2;
	huge[9] = 8;
	huge.writeBigUInt64LE(2n ** 32n, 10);
	expect(() => push(huge)).toThrow(ProtocolError);
	const long = Buffer.from([1, 4, 0, 0, 0, 0]);
	long.writeUInt32LE(MAX_STRING_BYTES + 1, 2);
	expect(() => push(long)).toThrow(/text of/);
	expect(() => push(Buffer.from([1, 3, 0, 0, 0]))).toThrow(/3 bytes/);
	expect(() => push(Buffer.from([77, 1, 1]), 'int8')).toThrow(/byte 77/);
	const wrong = new FeedReader(info('int8'));
	wrong.push(Buffer.from(OK));
	expect(() => wrong.push(encodePattern('int8', 3).fill(1, 9, 12))).toThrow(/test samples/);
	const endless = new FeedReader(info('int8'));
	expect(() => {
		for (let i = 0; i < 100; i++) endless.push(Buffer.alloc(1000, 'x'));
	}).toThrow(/endless/);
});

test('answers of an outlet: what can be used, what means gone, what is refused', () => {
	const answer = (...lines: string[]): string => ['LSL/110 200 OK', ...lines].join('\r\n');
	expect(readFeedResponse(answer('UID: U', 'Byte-Order: 0'), 'u')).toEqual({
		status: 'ok',
		bigEndian: false
	});
	expect(readFeedResponse(answer('uid: u ; mine', 'BYTE-ORDER: 4321'), 'u')).toEqual({
		status: 'ok',
		bigEndian: true
	});
	expect(readFeedResponse(answer('UID: other'), 'u')).toEqual({ status: 'gone' });
	expect(readFeedResponse('LSL/110 404 Not found', 'u')).toEqual({ status: 'gone' });
	for (const text of [
		'LSL/110 505 Version',
		'LSL/210 200 OK',
		'HTTP/1.1 200 OK',
		'',
		answer('Data-Protocol-Version: 100'),
		answer('Byte-Order: 99')
	])
		expect(() => readFeedResponse(text, 'u')).toThrow(ProtocolError);
});

test('a request names what an old build needs, and none of its values can begin a header of its own', () => {
	const text = feedRequest(info('string', { sourceId: 'a\r\nMax-Buffer-Length: 0' }), 0, 500);
	expect(text).toMatch(/^LSL:streamfeed\/110 u\r\n/);
	expect(text.endsWith('\r\n\r\n')).toBe(true);
	expect(text).not.toContain('Value-Size');
	const [line, ...headers] = text.split('\r\n');
	expect(readFeedRequest(line!, headers, 'u')).toEqual({ bufferSamples: 500, noSubnormals: true });
	expect(readFeedRequest('LSL:streamfeed/110 x', headers, 'u')).toEqual({ refusal: 'LSL/110 404 Not found' });
	expect(readFeedRequest('LSL:streamfeed/210 u', headers, 'u')).toEqual({
		refusal: 'LSL/110 505 Version not supported'
	});
	expect(readFeedRequest('LSL:streamfeed/110', [], 'u')).toEqual({ bufferSamples: 0, noSubnormals: false });
});

test('an outlet is never asked to hold more than it can allocate', () => {
	expect(bufferSamples(info('float32', { rate: 2000 }))).toBe(60_000);
	expect(bufferSamples(info('float32', { rate: 0 }))).toBe(3_000);
	expect(bufferSamples(info('float32', { rate: 1e6 }))).toBe(2_000_000);
});

/** A peer that does what `serve` does to every connection. */
async function peer<T>(serve: (socket: Socket) => void, work: (port: number) => Promise<T>): Promise<T> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		serve(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await work((server.address() as AddressInfo).port);
	} finally {
		server.close();
	}
}

const outcome = (format: LslFormat, port: number): Promise<string> =>
	new Promise((resolve) => {
		openFeed(
			info(format),
			{ address: '127.0.0.1', dataPort: port, servicePort: 0 },
			{
				open: () => undefined,
				chunk: () => undefined,
				gone: () => resolve('gone'),
				lost: (message, broken) => resolve(`${broken ? 'broken' : 'lost'}: ${message}`)
			}
		);
	});

test('a peer that closes in mid-sample, in mid-header, at once, or refuses: each ends with a sentence', async () => {
	const says = (bytes: Buffer | string) => (socket: Socket) =>
		void socket.once('data', () => socket.end(bytes));
	const half = Buffer.concat([Buffer.from(OK), encodePattern('int16', 3).subarray(0, 20)]);
	expect(await peer(says(half), (port) => outcome('int16', port))).toBe('lost: The connection ended.');
	expect(
		await peer(
			(socket) => socket.destroy(),
			(port) => outcome('int16', port)
		)
	).toMatch(/^lost/);
	expect(await peer(says('LSL/110 404 Not found'), (port) => outcome('int16', port))).toBe('gone');
	expect(await peer(says('LSL/110 505 Version not supported'), (port) => outcome('int16', port))).toMatch(
		/^broken: It sent the refusal/
	);
	expect(await peer(says('LSL/11'), (port) => outcome('int16', port))).toMatch(/^broken: It sent the answer/);
	expect(await outcome('int16', 1)).toMatch(/ECONNREFUSED/);
});

test('a description that is broken, or none, is refused with a reason', async () => {
	const fetch = (text: string): Promise<unknown> =>
		peer(
			(socket) => void socket.once('data', () => socket.end(text)),
			(port) => fetchFullInfo({ address: '127.0.0.1', dataPort: port, servicePort: 0 })
		);
	await expect(fetch('<info><name>x</nam')).rejects.toThrow(/broken/);
	await expect(fetch('')).rejects.toThrow(/No description/);
	await expect(
		fetch(
			'<info><name>x</name><uid>u</uid><channel_format>float32</channel_format><nominal_srate>1</nominal_srate><channel_count>99999999</channel_count></info>'
		)
	).rejects.toThrow(/channel_count/);
});
