import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { LiblslProcess, LOCAL_CONFIG, realLiblsl } from './foreign/real-liblsl.ts';
import { NetworkBackend } from './network-backend.ts';

/** A network that is not as it should be: streams of this computer are found all the same, or it is said why not. */

/** Ports of this file's own, so that it meets no other program's streams. */
const PORTS = 'MulticastPort=26571\nBasePort=26572\nPortRange=4';
const config = (session: string, ports = ''): string =>
	`[ports]\n${PORTS}\n${ports}\n[multicast]\nResolveScope=machine\n[lab]\nSessionID=${session}\n`;
const offer = { type: 'EMG', channelCount: 1, format: 'float32', rate: 100, sourceId: 'trouble' } as const;
const named = (name: string) => ({ ...offer, name, sourceId: name });

const opened: NetworkBackend[] = [];
async function backend(text: string): Promise<NetworkBackend> {
	const one = await NetworkBackend.open(parseConfig(text));
	opened.push(one);
	return one;
}
afterEach(async () => {
	await Promise.all(opened.splice(0).map((one) => one.close()));
});

test('streams of another session are not listed, and its name is among the facts', async () => {
	const ours = await backend(config('monday'));
	const theirs = await backend(config('tuesday'));
	await theirs.openOutlet(named('Other day'));
	await ours.openOutlet(named('Today'));
	expect(await ours.find(({ info }) => info.name === 'Today', 20)).toBeDefined();
	await expect.poll(async () => (await ours.diagnose()).sessions, { timeout: 20_000 }).toContain('tuesday');
	expect(ours.streams.map(({ info }) => info.name)).toEqual(['Today']);
}, 60_000);

test('a program that holds the multicast port for itself keeps nobody from being found; that it does is said', async () => {
	const rude = createSocket({ type: 'udp4', reuseAddr: false });
	rude.bind(26_571);
	await once(rude, 'listening');
	try {
		const text = config('taken', 'IPv6=disable');
		const [one, other] = [await backend(text), await backend(text)];
		await one.openOutlet(named('Behind a taken port'));
		expect(await other.find(({ info }) => info.name === 'Behind a taken port', 20)).toBeDefined();
		expect((await one.diagnose()).deaf).toBe(true);
	} finally {
		rude.close();
	}
}, 60_000);

test('when all service ports are taken, streams live on others where that is allowed, and are refused by name where not', async () => {
	const text = config('full', 'IPv6=disable');
	for (let i = 0; i < 4; i++) await (await backend(text)).openOutlet(named(`Number ${i}`));
	const [first] = opened;
	await (await backend(text)).openOutlet(named('One more'));
	// Nobody looks at a port outside the range, but everybody hears the question to all.
	expect(await first!.find(({ info }) => info.name === 'One more', 20)).toBeDefined();
	const strict = await backend(config('full', 'IPv6=disable\nAllowRandomPorts=0'));
	await expect(strict.openOutlet(named('Too many'))).rejects.toThrow(/port/);
}, 60_000);

/** Finds a stream of its own where there is nothing but this computer, or not even that. */
const ALONE = `
	import { parseConfig } from './bridge/lsl/config.ts';
	import { NetworkBackend } from './bridge/lsl/network-backend.ts';
	const text = ${JSON.stringify(config('alone').replace('ResolveScope=machine', 'ResolveScope=site'))};
	const [one, other] = [await NetworkBackend.open(parseConfig(text)), await NetworkBackend.open(parseConfig(text))];
	await one.openOutlet(${JSON.stringify(named('Alone'))});
	const found = await other.find(({ info }) => info.name === 'Alone', process.argv[1] === 'wait' ? 20 : 3);
	const { interfaces, failures } = await other.diagnose();
	console.log(JSON.stringify({ found: found?.info.name, interfaces, failures }));
	process.exit(0);
`;
const alone = (first: string, argument: string): ReturnType<typeof spawnSync> =>
	spawnSync(
		'unshare',
		[
			...['-rn', 'sh', '-c', `${first}; exec "$@"`, 'sh', process.execPath],
			...['--import', 'tsx', '--input-type=module', '-e', ALONE, argument]
		],
		{ encoding: 'utf8', timeout: 60_000 }
	);
const lonely =
	process.platform === 'linux' && spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
if (!lonely)
	console.warn('Skipped, no network at all: a network of its own (unshare, ip) cannot be made here.');

describe.skipIf(!lonely)('no network at all', () => {
	test('an offline computer finds its own streams', () => {
		const { stdout, stderr } = alone('ip link set lo up', 'wait');
		expect(JSON.parse(String(stdout) || String(stderr))).toMatchObject({ found: 'Alone', interfaces: [] });
	}, 70_000);

	test('not even a loopback: it goes on looking and says what could not be sent', () => {
		const { stdout, stderr } = alone('true', '');
		const said = JSON.parse(String(stdout) || String(stderr)) as { failures: { reason: string }[] };
		expect(said.failures.map(({ reason }) => reason).join()).toMatch(/ENETUNREACH|EADDRNOTAVAIL|EINVAL/);
	}, 70_000);
});

const real = realLiblsl();
const has6 = Object.values(networkInterfaces())
	.flat()
	.some((one) => one?.address === '::1');
if (!has6) console.warn('Skipped, IPv6 alone: this computer has no ::1.');

describe.skipIf('missing' in real || !has6)('IPv6 alone, with a real liblsl', () => {
	test('6 (c): three of its outlets are found over ::1, and it finds ours', async () => {
		const session = `six-${process.pid}`;
		const text = LOCAL_CONFIG.replace('IPv6=disable', 'IPv6=force')
			.replace('{127.0.0.1}', '{::1}')
			.replace('%', session);
		const liblsl = await LiblslProcess.start('file' in real ? real.file : '', session, text);
		try {
			const ids = ['a', 'b', 'c'];
			for (const id of ids)
				await liblsl.call({
					...{ do: 'outlet', id, name: `T6c-${id}`, type: 'X', channels: 1, rate: 10, format: 'int8' },
					sourceId: id
				} as Parameters<LiblslProcess['call']>[0]);
			const ours = await backend(text);
			for (const id of ids) {
				const found = await ours.find(({ info }) => info.name === `T6c-${id}`, 30);
				expect(found?.info.v6.address, id).toBe('::1');
			}
			const { info } = await ours.openOutlet(named('Ours over six'));
			const resolved = async (): Promise<boolean> => {
				const all = await liblsl.call<{ uid: string }[]>({ do: 'resolve', pred: '', least: 0, timeout: 2 });
				return all.some(({ uid }) => uid === info.uid);
			};
			await expect.poll(resolved, { timeout: 30_000 }).toBe(true);
		} finally {
			await liblsl.kill();
		}
	}, 120_000);
});
