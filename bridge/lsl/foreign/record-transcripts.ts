/**
 * Records what a real liblsl says over TCP, for those who have none: `npx tsx bridge/lsl/foreign/record-transcripts.ts`.
 * The numbers are those of the interoperation tests (`values.test.ts`).
 */
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { parseConfig } from '../config.ts';
import { bufferSamples } from '../feed.ts';
import { feedRequest } from '../handshake.ts';
import { NetworkBackend } from '../network-backend.ts';
import { FORMATS, infoXml, NOWHERE, parseInfo, VALUE_BYTES, type LslFormat } from '../stream-info.ts';
import { valuesOf, type LslValues } from '../values.ts';
import { EXTREMES, oddTimes, rampTime, rampValue } from './acts.ts';
import { LiblslProcess, LOCAL_CONFIG, realLiblsl } from './real-liblsl.ts';
import type { Transcripts } from './transcripts.ts';

const SESSION = 'transcripts';
const real = realLiblsl();
if ('missing' in real) throw new Error(real.missing);
const liblsl = await LiblslProcess.start(real.file, SESSION);
const backend = await NetworkBackend.open(parseConfig(LOCAL_CONFIG.replace('%', SESSION)));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends `question` and resolves with all that comes until half a second after `meanwhile`. */
async function ask(
	port: number,
	question: string,
	meanwhile = async (): Promise<void> => {}
): Promise<Buffer> {
	const socket = connect(port, '127.0.0.1');
	const parts: Buffer[] = [];
	socket.on('data', (bytes: Buffer) => parts.push(bytes));
	socket.write(question);
	await pause(500);
	await meanwhile();
	await pause(500);
	socket.destroy();
	return Buffer.concat(parts);
}

/** What an outlet answers to us, and then sends. */
async function answered(
	number: number,
	format: LslFormat,
	channels: number,
	rate: number,
	values: LslValues,
	timestamps: Float64Array
): Promise<Transcripts['answers'][number]> {
	const id = `${number}-${format}`;
	const name = `Real ${id}`;
	await liblsl.call({ do: 'outlet', id, name, type: 'X', channels, rate, format, sourceId: id });
	const { info } = (await backend.find((one) => one.info.name === name, 10))!;
	const question = feedRequest(info, VALUE_BYTES[format], bufferSamples(info));
	const answer = await ask(info.v4.dataPort, question, async () => {
		if (timestamps.length > 0) await liblsl.call({ do: 'push', id, values, timestamps });
	});
	const described = await ask(info.v4.dataPort, 'LSL:fullinfo\r\n');
	await liblsl.call({ do: 'close-outlet', id });
	return {
		test: number,
		format,
		info: described.toString(),
		answer: answer.toString('base64'),
		times: [...timestamps]
	};
}

/** What an inlet asks of an outlet: of one that exists only as far as it must to be found. */
async function asked(
	number: number,
	format: LslFormat,
	channelCount: number,
	rate: number
): Promise<Transcripts['requests'][number]> {
	const name = `Asked ${number}-${format}`;
	let request = '';
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.on('data', (bytes) => {
			if (String(bytes).startsWith('LSL:fullinfo')) socket.end(xml());
			else request += String(bytes);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const responder = createSocket('udp4');
	await new Promise<void>((resolve) => responder.bind(16_600, '127.0.0.1', resolve));
	const xml = (): string => {
		const place = { address: '', dataPort: (server.address() as AddressInfo).port, servicePort: 16_600 };
		const declared = { name, type: 'X', channelCount, format, rate, sourceId: name };
		const made = { uid: `uid-${number}-${format}`, sessionId: SESSION, hostname: 'here', createdAt: 1 };
		return infoXml({ ...declared, ...made, version: 110, v4: place, v6: NOWHERE }, true);
	};
	responder.on('message', (bytes, { address }) => {
		const [command, query = '', back = ''] = String(bytes).split('\r\n');
		const [port, id] = back.split(' ');
		if (command === 'LSL:shortinfo' && query.includes(name))
			responder.send(`${id}\r\n${xml()}`, Number(port), address);
	});
	const opened = liblsl.call({ do: 'inlet', id: name, pred: `name='${name}'`, timeout: 3 });
	for (let i = 0; i < 100 && !request.includes('\r\n\r\n'); i++) await pause(50);
	server.close();
	responder.close();
	await opened.catch(() => undefined);
	await liblsl.call({ do: 'close-inlet', id: name });
	if (!request) throw new Error(`No request for ${name}.`);
	return { test: number, format, channels: channelCount, rate, request };
}

const RAMP = 40;
const ramp = Float32Array.from({ length: RAMP * 8 }, (_, i) => rampValue(Math.floor(i / 8), i % 8));
const rampTimes = Float64Array.from({ length: RAMP }, (_, i) => rampTime(i, 2000));
const none = new Float64Array();
const answers = [await answered(1, 'float32', 8, 2000, ramp, rampTimes)];
for (const format of FORMATS)
	answers.push(await answered(3, format, 2, 0, valuesOf(format, EXTREMES[format]), oddTimes(4)));
for (const format of FORMATS) answers.push(await answered(5, format, 300, 100, valuesOf(format, []), none));
const requests = [await asked(2, 'float32', 8, 2000)];
for (const format of FORMATS) requests.push(await asked(4, format, 2, 0));
for (const format of FORMATS) requests.push(await asked(5, format, 300, 100));
for (const { info } of answers) parseInfo(info);
const library = await liblsl.call<number>({ do: 'version' });
writeFileSync(
	new URL('./transcripts.json', import.meta.url),
	`${JSON.stringify({ library, answers, requests }, undefined, '\t')}\n`
);
await backend.close();
await liblsl.kill();
