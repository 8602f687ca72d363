import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { trigno } from './trigno.ts';

const signals = (): ReturnType<typeof trigno.signals> =>
	trigno.signals({}, { ...trigno.defaultDeviceInfo, sensors: [{ number: 3, slot: 2, emg: 1, aux: ['g'] }] });

test('an instant of 64 bytes, cut anywhere: slot 3 is −500 µV; 1.0 on AUX is 1 g', () => {
	const emg = Buffer.alloc(128);
	emg.write('6f1203ba', 8, 'hex');
	emg.write('6f12833a', 64 + 8, 'hex');
	for (const cut of [1, 7, 64, 128]) {
		const { decoder } = signals();
		const said: Frame[] = [];
		for (let at = 0; at < emg.length; at += cut)
			said.push(...(decoder.push(emg.subarray(at, at + cut), 0, 'emg') as Frame[]));
		const values = said.flatMap((frame) => Array.from(frame.values));
		expect(values.map((value) => Number(value.toFixed(3)))).toEqual([-500, 1000]);
	}
	const aux = Buffer.alloc(576);
	aux.write('0000803f', 2 * 36, 'hex');
	const [frame] = signals().decoder.push(aux, 0, 'aux') as Frame[];
	expect([frame!.stream, frame!.values[0]]).toEqual([1, 1]);
});

test('bytes that are no values are said once, and nothing that is not finite comes out', () => {
	const { decoder } = signals();
	const said = decoder.push(Buffer.alloc(640, 0xff), 0, 'emg');
	expect(said).toContainEqual({ warning: expect.stringMatching(/make no sense.*restart/) });
	expect((said as Frame[]).find((one) => 'values' in one)!.values[0]).toBe(0);
	expect(decoder.push(Buffer.alloc(64, 0xff), 0, 'emg').some((one) => 'warning' in one)).toBe(false);
});
