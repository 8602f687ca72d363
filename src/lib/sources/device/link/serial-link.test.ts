import { expect, test } from 'vitest';
import type { SerialTransport } from '../driver.ts';
import { FakePort, FakeSerial } from './fake-port.fixture.ts';
import { SerialLink } from './serial-link.ts';
import { nameOf, portsNamed } from './web-serial.ts';

const TRANSPORT: SerialTransport = { via: 'serial', filters: [], baudRates: [9600] };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function opened(port = new FakePort(), transport = TRANSPORT) {
	const serial = new FakeSerial([port]);
	const link = new SerialLink(serial, transport, () => serial.getPorts());
	const heard: string[] = [];
	const gone: string[] = [];
	await link.open(
		{
			bytes: (bytes) => heard.push(String.fromCharCode(...bytes)),
			gone: (reason) => gone.push(reason.message)
		},
		115_200
	);
	return { port, serial, link, heard, gone };
}

test('a port is opened with both lines on, as a terminal has them, or as the device wants them', async () => {
	const { port, link } = await opened();
	expect(port.acts).toEqual(['open 115200', 'lines {"dataTerminalReady":true,"requestToSend":true}']);
	await link.send(Uint8Array.of(98));
	await link.close();
	expect(port.acts.slice(2)).toEqual(['write b', 'close']);
	const quiet = await opened(new FakePort(), { ...TRANSPORT, lines: { dataTerminalReady: false } });
	expect(quiet.port.acts).toContain('lines {"dataTerminalReady":false}');
});

for (const error of ['FramingError', 'ParityError', 'BreakError', 'BufferOverrunError']) {
	test(`a ${error} costs what it garbled: reading goes on, and it is counted`, async () => {
		const { port, link, heard, gone } = await opened();
		port.say('one');
		await settled();
		port.garble(error);
		await settled();
		port.say('two');
		await settled();
		port.garble(error);
		port.say('three');
		await settled();
		expect([heard, gone, link.lineErrors]).toEqual([['one', 'two', 'three'], [], 2]);
		await link.close();
		expect(port.acts.at(-1)).toBe('close');
	});
}

test('unplugged, and permission that is taken away, end the link once; what to do is said', async () => {
	for (const told of [true, false]) {
		const { port, serial, link, gone } = await opened();
		serial.ports = [];
		port.lose(told);
		await settled();
		expect(gone).toHaveLength(1);
		expect(gone[0]).toMatch(/Plug it in again: it reconnects by itself/);
		await expect(link.send(Uint8Array.of(1))).rejects.toThrow(/unplugged/);
		// The page may not use it any more, or it is not there: both look alike to a page.
		await expect(link.open({ bytes: () => {}, gone: () => {} }, 9600)).rejects.toThrow(
			/not plugged in, or this page may not use it any more\. Plug it in, or press Connect and choose/
		);
	}
});

test('a device that was replugged is another port object: it is found anew, and its return is told', async () => {
	const { port, serial, link } = await opened();
	port.lose();
	await settled();
	let back = false;
	void link.returned(60_000).then(() => (back = true));
	const again = new FakePort();
	serial.ports = [again];
	serial.dispatchEvent(new Event('connect'));
	await settled();
	expect(back).toBe(true);
	await link.open({ bytes: () => {}, gone: () => {} }, 9600);
	expect(again.acts[0]).toBe('open 9600');
});

test('a port that another program or tab holds is refused with the likely cause', async () => {
	const port = new FakePort();
	port.refuses = 'NetworkError';
	await expect(opened(port)).rejects.toThrow(
		/would not open \(NetworkError\.\).*Close other programs and tabs/
	);
});

test('of two adapters that look alike another thread finds the one that was meant', async () => {
	const ids = { usbVendorId: 0x0403, usbProductId: 0x6015 };
	const [other, first, second] = [new FakePort({ usbVendorId: 1 }), new FakePort(ids), new FakePort(ids)];
	const serial = new FakeSerial([first, other, second]);
	const name = structuredClone(await nameOf(serial, second));
	expect((await portsNamed(serial, name))[0]).toBe(second);
	// One was replugged and is listed last now: the lists differ from when it was named, but the one in use is refused.
	serial.ports = [other, second, new FakePort(ids)];
	second.refuses = 'NetworkError';
	const link = new SerialLink(serial, TRANSPORT, () => portsNamed(serial, { ...name, place: 0 }));
	await link.open({ bytes: () => {}, gone: () => {} }, 9600);
	expect(serial.ports[2]!.acts[0]).toBe('open 9600');
	await link.close();
});
