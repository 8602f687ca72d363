import type { Page } from '@playwright/test';
import type { StoredGap } from '../../src/lib/session/format/metadata.ts';

/** A recorded stream, as a test reads it. */
export interface Recorded {
	/** `data[row * nChannels + channel]` */
	readonly data: Float32Array;
	readonly timestamps: Float64Array;
	readonly nChannels: number;
	readonly gaps: readonly StoredGap[];
	readonly channelNames: readonly string[];
	readonly unit: string;
}

/** Rows `[start, end)` of a stream. */
export interface Rows {
	readonly start?: number;
	readonly end?: number;
}

/** Reads a stream of a session that lies in the page's browser, whole or some rows of it. */
export async function recorded(
	page: Page,
	session: string,
	stream: string,
	range: Rows = {}
): Promise<Recorded> {
	const { data, timestamps, ...facts } = await page.evaluate(
		async ([id, name, rows]) => {
			// Millions of numbers travel as text of their bytes: as JSON they would take minutes.
			const text = (array: ArrayBufferView<ArrayBuffer>): Promise<string> =>
				new Promise((resolve) => {
					const reader = new FileReader();
					reader.onload = () => resolve((reader.result as string).split(',')[1] ?? '');
					reader.readAsDataURL(new Blob([array]));
				});
			const { data, timestamps, nChannels } = await window.myodeck.library.read(id, name, rows);
			const info = (await window.myodeck.library.open(id)).streamInfo(name);
			return {
				data: await text(Float32Array.from(data as Float32Array)),
				timestamps: await text(Float64Array.from(timestamps)),
				nChannels,
				gaps: [...(info.gaps ?? [])],
				channelNames: [...(info.channelNames ?? [])],
				unit: info.unit
			};
		},
		[session, stream, range] as const
	);
	const [values, times] = [data, timestamps].map((text) => Uint8Array.from(Buffer.from(text, 'base64')));
	return {
		...facts,
		data: new Float32Array(values!.buffer),
		timestamps: new Float64Array(times!.buffer)
	};
}

/** Where the numbers that samples carry do not go on by one: the row after the hole, and how many are missing. */
export function counterGaps(
	numbers: ArrayLike<number>
): readonly { readonly row: number; readonly lost: number }[] {
	const gaps: { row: number; lost: number }[] = [];
	for (let row = 1; row < numbers.length; row++) {
		const lost = numbers[row]! - numbers[row - 1]! - 1;
		if (lost !== 0) gaps.push({ row, lost });
	}
	return gaps;
}

/** Numbers that only go up, of which only the remainder by `modulus` is known; as they are without one. */
export function unwrapped(numbers: readonly number[], modulus?: number): readonly number[] {
	if (modulus === undefined) return numbers;
	let rounds = 0;
	return numbers.map((n, i) => {
		if (i > 0 && n < numbers[i - 1]!) rounds++;
		return n + rounds * modulus;
	});
}
