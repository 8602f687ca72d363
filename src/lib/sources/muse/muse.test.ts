import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { ELECTRODES, museDecoder } from './decoder.ts';

/** The parser of muse-js, for comparison. */
const { decodeEEGSamples, parseTelemetry } = createRequire(import.meta.url)(
	'muse-js/dist/lib/muse-parse'
) as {
	decodeEEGSamples(bytes: Uint8Array): number[];
	parseTelemetry(view: DataView): { batteryLevel: number };
};

const random = seeded(3);
const part = (sequence: number): Uint8Array => {
	const bytes = Uint8Array.from({ length: 20 }, () => Math.floor(random() * 256));
	[bytes[0], bytes[1]] = [(sequence >> 8) & 255, sequence & 255];
	return bytes;
};

test('rows of all electrodes hold what muse-js reads from each notification', () => {
	const decoder = museDecoder(5);
	for (let sequence = 65530; sequence < 65545; sequence++) {
		const parts = ELECTRODES.map(() => part(sequence % 65536));
		const said = ELECTRODES.flatMap((name, i) => decoder.push(parts[i]!, 0, name)) as Frame[];
		expect(said.map((frame) => frame.count)).toEqual([(sequence % 65536) * 12]);
		parts.forEach((bytes, channel) =>
			expect(Array.from({ length: 12 }, (_, i) => said[0]!.values[i * 5 + channel])).toEqual(
				decodeEEGSamples(bytes.subarray(2))
			)
		);
	}
});

test('parts may come in any order, and a row that lacks one is left out', () => {
	const decoder = museDecoder(4);
	const given = [
		['TP10', 1],
		['TP9', 1],
		['AF7', 2],
		['AF7', 1],
		['TP9', 2],
		['AF8', 1],
		// Row 2 lacks AF8.
		['TP10', 2],
		['AF8', 3],
		['AF7', 3],
		['TP10', 3],
		['TP9', 3],
		['AF8', 2]
	] as const;
	const counts = given.flatMap(([name, sequence]) =>
		decoder.push(part(sequence), 0, name).map((frame) => (frame as Frame).count)
	);
	expect(counts).toEqual([12, 36]);
});

test('the battery is what muse-js reads, as a share', () => {
	const bytes = part(1);
	[bytes[2], bytes[3]] = [0x96, 0x00];
	const [said] = museDecoder(4).push(bytes, 0, 'telemetry');
	expect(said).toEqual({ battery: parseTelemetry(new DataView(bytes.buffer)).batteryLevel / 100 });
});

test('without notifications for the auxiliary input rows come after a second, and it is said; they end when it comes', () => {
	const decoder = museDecoder(5);
	const push = (sequence: number, names: readonly string[]) =>
		names.flatMap((name) => decoder.push(part(sequence), 0, name));
	const four = ELECTRODES.slice(0, 4);
	const said = Array.from({ length: 100 }, (_, q) => push(q, four)).flat();
	const rows = said.filter((one) => 'values' in one) as Frame[];
	expect(rows.length).toBeGreaterThan(75);
	expect(rows.map(({ count }) => count)).toEqual(rows.map((_, i) => (100 - rows.length + i) * 12));
	expect(rows.every(({ values }) => values[4] === 0)).toBe(true);
	expect(said.filter((one) => 'warning' in one)).toEqual([{ warning: expect.stringContaining('AUX is 0') }]);
	const again = Array.from({ length: 10 }, (_, q) => push(100 + q, ELECTRODES)).flat();
	expect(again).toContainEqual({ warning: '' });
	// Now and then a notification of it is lost: that is a lost row, no missing input.
	const lossy = museDecoder(5);
	const lost = Array.from({ length: 200 }, (_, q) =>
		(q % 7 === 3 ? four : ELECTRODES).flatMap((name) => lossy.push(part(q), 0, name))
	).flat();
	expect(lost.some((one) => 'warning' in one)).toBe(false);
	expect(lost).toHaveLength(200 - Array.from({ length: 200 }, (_, q) => q).filter((q) => q % 7 === 3).length);
});
